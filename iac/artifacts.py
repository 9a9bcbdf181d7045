"""The values that cross walls: a rendered device, a declared resource, the outcome of an action."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.findings import Origin

Platform = str
"""``iosxe`` or ``eos``; the set of known ones is data of :mod:`iac.syntax`."""


@dataclass(frozen=True)
class DeviceConfig:
    """The configuration a device should have, as text.

    ``text`` ends with a newline and holds secrets as ``<secret:NAME>``. ``origins[i]`` is the cause of line ``i + 1``:
    the template's place first, then the city files' places. ``sections`` names what is ours on a partly managed
    device; an empty tuple means all of it.
    """

    hostname: str
    platform: Platform
    text: str
    origins: tuple[tuple[Origin, ...], ...] = field(default=(), compare=False)
    sections: tuple[str, ...] = ()


_URN = "urn:pulumi:"


def stack_of(subject: str) -> str:
    """Return the stack a URN begins with; "" for whatever is no URN."""
    return subject.removeprefix(_URN).partition("::")[0] if subject.startswith(_URN) else ""


@dataclass(frozen=True)
class CloudResource:
    """One resource as the program registers it: Pulumi token, inputs in camelCase as on the wire.

    Unknown and secret values are in Pulumi's own spelling (the well-known signature objects).
    """

    stack: str
    urn: str
    type: str
    name: str
    parent: str
    protect: bool
    inputs: Mapping[str, Any]


class Status(StrEnum):
    """What is known about a target after an action; every value is a fact read back, not a hope."""

    UNCHANGED = "unchanged"
    APPLIED = "applied"
    ROLLED_BACK = "rolled-back"
    PENDING = "pending"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Outcome:
    """What became of one target: one host's failure is a value, and the others go on.

    ``difference`` is redacted text (empty when nothing differs); ``saved`` says whether the change survives a reload.
    """

    subject: str
    status: Status
    detail: str = ""
    difference: str = ""
    saved: bool = True
    seconds: float = 0.0

    @property
    def succeeded(self) -> bool:
        """True when the target is as it was asked to be."""
        return self.status in (Status.UNCHANGED, Status.APPLIED)
