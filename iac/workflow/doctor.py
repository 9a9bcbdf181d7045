"""``iac doctor``: say what is missing on this machine, and on the devices, before it is missed."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from iac.errors import TargetError, TargetRefusedError
from iac.rollout.pool import each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

MACHINE = "this machine"
OLDEST_PYTHON = (3, 11)
LEAST_FLASH_BYTES = 20_000_000
"""Candidates and the archive need little, but IOS-XE upgrades and crash files fill a flash without notice."""
OLDEST_EOS = (4, 23)
"""NAPALM 5 refuses older releases."""


class Verdict(StrEnum):
    """What a check found."""

    GOOD = "ok"
    NOTE = "note"
    """Not there, and not needed for everything."""
    BAD = "wrong"
    UNKNOWN = "not checked"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; ``fix`` says how to put it right, empty when all is well."""

    subject: str
    name: str
    verdict: Verdict
    detail: str = ""
    fix: str = ""


class Patient(Protocol):
    """A device that can be asked."""

    @property
    def hostname(self) -> str:
        """The device's name in the model."""
        ...

    def show(self, *commands: str) -> tuple[str, ...]:
        """Return what exec commands print."""
        ...


def examine_machine() -> tuple[Check, ...]:
    """Look at this machine: the interpreter, the libraries, and the programs that some verbs call."""
    return (_python(), *map(_library, _LIBRARIES), *map(_program, _PROGRAMS))


def examine_devices(
    hosts: Mapping[str, str], target: Callable[[str], Patient], *, workers: int = 20
) -> tuple[Check, ...]:
    """Look at every device (``hosts`` maps names to platforms); one that cannot be asked is said."""

    def examine(host: str) -> tuple[Check, ...]:
        return tuple(_examine(target(host), hosts[host]))

    return tuple(check for checks in each(sorted(hosts), examine, workers=workers) for check in checks)


@dataclass(frozen=True)
class _Library:
    name: str
    needed_for: str
    fix: str


_LIBRARIES = (
    _Library("napalm", "iac deploy, drift check, backup", "pip install 'municipal-iac[network]'"),
    _Library("asyncssh", "iac lab", "pip install 'municipal-iac[lab]'"),
    _Library("pulumi", "iac up, plan", "pip install 'municipal-iac[cloud]'"),
    _Library("pulumi-azure-native", "iac up, plan", "pip install 'municipal-iac[cloud]'"),
    _Library("ansible-core", "iac deploy --engine ansible", "pip install 'municipal-iac[network]'"),
    _Library("ansible-runner", "iac deploy --engine ansible", "pip install 'municipal-iac[network]'"),
)


@dataclass(frozen=True)
class _Program:
    name: str
    also: tuple[str, ...]
    needed_for: str
    fix: str


_PULUMI = "https://www.pulumi.com/docs/install/; the lab works without it"
_PROGRAMS = (
    _Program("git", (), "iac backup", "install git"),
    _Program("pulumi CLI", ("pulumi",), "iac up outside the lab", _PULUMI),
    _Program("chromium", ("chromium-browser", "google-chrome"), "the report's browser tests", "install Chromium"),
)


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Check(MACHINE, "python", Verdict.BAD, version, "Python 3.11 or newer is needed")
    return Check(MACHINE, "python", Verdict.GOOD, version)


def _library(library: _Library) -> Check:
    try:
        version = importlib.metadata.version(library.name)
    except importlib.metadata.PackageNotFoundError:
        return Check(MACHINE, library.name, Verdict.NOTE, f"needed for {library.needed_for}", library.fix)
    return Check(MACHINE, library.name, Verdict.GOOD, version)


def _program(program: _Program) -> Check:
    found = next((path for name in (program.name, *program.also) if (path := shutil.which(name))), None)
    if found is None:
        return Check(MACHINE, program.name, Verdict.NOTE, f"needed for {program.needed_for}", program.fix)
    return Check(MACHINE, program.name, Verdict.GOOD, _version_of(found))


def _version_of(path: str) -> str:
    argument = "version" if path.endswith("pulumi") else "--version"
    try:
        done = subprocess.run([path, argument], capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return path
    return (done.stdout.strip().splitlines() or [path])[0]


def _examine(device: Patient, platform: str) -> Iterator[Check]:
    commands, judges = _QUESTIONS[platform]
    try:
        answers = device.show(*commands)
    except TargetRefusedError as error:
        yield Check(
            device.hostname, "login", Verdict.BAD, error.reason, "check the user and the secret of its password"
        )
        return
    except TargetError as error:
        yield Check(device.hostname, "reachable", Verdict.UNKNOWN, error.reason, "check power, cabling and address")
        return
    yield Check(device.hostname, "login", Verdict.GOOD)
    for judge, answer in zip(judges, answers, strict=True):
        yield judge(device.hostname, answer)


def _ios_version(host: str, answer: str) -> Check:
    found = re.search(r"Version ([^\s,]+)", answer)
    return Check(host, "version", Verdict.GOOD if found else Verdict.UNKNOWN, found[1] if found else "not understood")


def _archive(host: str, answer: str) -> Check:
    if "not enabled" in answer or "Invalid input" in answer:
        return Check(
            host, "archive", Verdict.BAD, "off: no revert timer, no deployment", f"iac render --bootstrap {host}"
        )
    return Check(host, "archive", Verdict.GOOD)


def _scp(host: str, answer: str) -> Check:
    if not re.search(r"^\s*ip scp server enable", answer, re.MULTILINE):
        return Check(host, "scp", Verdict.BAD, "off: no candidate can be copied", f"iac render --bootstrap {host}")
    return Check(host, "scp", Verdict.GOOD)


def _flash(host: str, answer: str) -> Check:
    found = re.search(r"\((\d+) bytes free\)", answer)
    if found is None:
        return Check(host, "flash", Verdict.UNKNOWN, "not understood")
    megabytes = f"{int(found[1]) / 1e6:,.0f} MB free"
    if int(found[1]) < LEAST_FLASH_BYTES:
        return Check(host, "flash", Verdict.BAD, megabytes, "delete what is not needed; 'dir flash:' shows it")
    return Check(host, "flash", Verdict.GOOD, megabytes)


def _leftovers(host: str, answer: str) -> Check:
    found = sorted(set(re.findall(r"\biac-[0-9a-f]{8}-(?:candidate|merge|rollback)\.cfg", answer)))
    if found:
        return Check(host, "leftovers", Verdict.BAD, ", ".join(found), "iac deploy --resume, or delete them")
    return Check(host, "leftovers", Verdict.GOOD)


def _eos_version(host: str, answer: str) -> Check:
    found = re.search(r"Software image version: (\d+)\.(\d+)(\S*)", answer)
    if found is None:
        return Check(host, "version", Verdict.UNKNOWN, "not understood")
    version = f"{found[1]}.{found[2]}{found[3]}"
    if (int(found[1]), int(found[2])) < OLDEST_EOS:
        return Check(host, "version", Verdict.BAD, version, "NAPALM needs EOS 4.23 or newer")
    return Check(host, "version", Verdict.GOOD, version)


def _sessions(host: str, answer: str) -> Check:
    ours = re.findall(r"\biac_[0-9a-f]{8}\b(?=\s+pending)", answer)
    if ours:
        return Check(host, "sessions", Verdict.BAD, ", ".join(ours), "iac deploy --resume, or abort them")
    return Check(host, "sessions", Verdict.GOOD)


_QUESTIONS: dict[str, tuple[tuple[str, ...], tuple[Callable[[str, str], Check], ...]]] = {
    "iosxe": (
        ("show version", "show archive", "show running-config | inc ip scp server enable", "dir flash:", "dir flash:"),
        (_ios_version, _archive, _scp, _flash, _leftovers),
    ),
    "eos": (("show version", "show configuration sessions"), (_eos_version, _sessions)),
}


def worst(checks: Iterable[Check]) -> Verdict:
    """Return the worst verdict: what could not be found out counts more than what is wrong."""
    verdicts = {check.verdict for check in checks}
    for verdict in (Verdict.UNKNOWN, Verdict.BAD):
        if verdict in verdicts:
            return verdict
    return Verdict.GOOD
