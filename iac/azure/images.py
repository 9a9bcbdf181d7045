"""Images and sign-in extensions by operating system, and what Site Recovery accepts of their security settings.

Sources: learn.microsoft.com, "Find Azure Marketplace images"; "Log in to a Linux / Windows virtual machine by using
Microsoft Entra ID" (extensions); "Support matrix for Azure VM disaster recovery".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Image:
    """A marketplace image; ``latest`` is resolved once, when the machine is made."""

    publisher: str
    offer: str
    sku: str
    version: str = "latest"


@dataclass(frozen=True)
class Extension:
    """A virtual machine extension: what signs people in with their city account and second factor."""

    name: str
    publisher: str
    version: str


IMAGES = {
    "linux": Image("Canonical", "ubuntu-24_04-lts", "server"),
    "windows": Image("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2"),
}

SIGN_IN = {
    "linux": Extension("AADSSHLoginForLinux", "Microsoft.Azure.ActiveDirectory", "1.0"),
    "windows": Extension("AADLoginForWindows", "Microsoft.Azure.ActiveDirectory", "2.0"),
}

TRUSTED_LAUNCH_REPLICATES = {"linux": False, "windows": True}
"""Whether Site Recovery replicates a trusted-launch machine of that system.

Linux support depends on the distribution's kernel, so it is not counted on.
"""
