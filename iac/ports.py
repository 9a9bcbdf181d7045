"""The protocols behind which the outside world stands, and the smallest fakes of them.

Workflows receive these; ``iac.targets`` and ``iac.lab`` implement them. The fakes ship, so that a user's test needs no
patching.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from iac.errors import SecretError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from iac.artifacts import CloudResource, DeviceConfig, Outcome


class Clock(Protocol):
    """Where time comes from; one is injected per run, so that results are reproducible."""

    def now(self) -> dt.datetime:
        """Return the present moment, aware, in UTC."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's own clock."""

    def now(self) -> dt.datetime:
        """Return the present moment, aware, in UTC."""
        return dt.datetime.now(tz=dt.UTC)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still at ``moment``, for ``--as-of`` and for tests."""

    moment: dt.datetime

    def now(self) -> dt.datetime:
        """Return the moment it stands at."""
        return self.moment


def clock_at(moment: str | None) -> Clock:
    """Return a clock that stands at ``moment`` (ISO 8601; UTC when it names no zone), the machine's own for None.

    :class:`iac.errors.UsageError` when it is no moment.
    """
    if moment is None:
        return SystemClock()
    try:
        at = dt.datetime.fromisoformat(moment)
    except ValueError:
        message = f"'{moment}' is not a moment"
        raise UsageError(message, hint="Write it like 2026-11-25 or 2026-11-25T08:00+00:00") from None
    return FixedClock(at if at.tzinfo else at.replace(tzinfo=dt.UTC))


class SecretSource(Protocol):
    """Where the value behind ``secret:NAME`` comes from."""

    def reveal(self, name: str) -> str:
        """Return the secret's value; :class:`iac.errors.SecretError` when there is none."""
        ...


@dataclass(frozen=True)
class MemorySecrets:
    """Secrets held in memory, for tests and for the lab."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    def reveal(self, name: str) -> str:
        """Return the secret's value; :class:`iac.errors.SecretError` when there is none."""
        try:
            return self.values[name]
        except KeyError:
            raise SecretError(name, "not in the in-memory source") from None


@dataclass(frozen=True)
class DeviceAccess:
    """How a device is reached: host or address, port, user; the password is a secret's name.

    ``options`` are NAPALM's ``optional_args`` that the environment asks for.
    """

    hostname: str
    platform: str
    address: str
    port: int
    username: str
    password_secret: str
    options: Mapping[str, Any] = field(default_factory=dict)


class DeviceTarget(Protocol):
    """One device that can be read and changed; errors are :class:`iac.errors.TargetError` and its children."""

    @property
    def hostname(self) -> str:
        """The device's name in the model."""
        ...

    def exclusive(self) -> AbstractContextManager[None]:
        """Keep other jobs away from the device: what is read inside stays true until it is changed inside."""
        ...

    def running(self) -> str:
        """Return the running configuration as the device prints it."""
        ...

    def startup(self) -> str:
        """Return the configuration the device would boot with."""
        ...

    def apply(self, config: DeviceConfig, plan: ApplyPlan) -> Outcome:
        """Bring the device to ``config`` or leave it as it was; never half-way, and say which."""
        ...


@dataclass(frozen=True)
class ApplyPlan:
    """How a change is made: by the ordered ``commands`` (merge) or, when None, by replacing the whole text.

    ``confirm_seconds`` arms a revert timer that only a verification over a new connection disarms. ``save`` asks for
    the running configuration to be saved even when nothing has to change.
    """

    commands: tuple[str, ...] | None = None
    confirm_seconds: int | None = 120
    dry_run: bool = False
    save: bool = False


class Progress(Protocol):
    """Told about long work as it goes; prints for people, or nothing."""

    def step(self, subject: str, text: str) -> None:
        """Say that ``subject`` has reached ``text``."""
        ...


@dataclass(frozen=True)
class SilentProgress:
    """Keeps quiet."""

    def step(self, subject: str, text: str) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class StackName:
    """A stack is environment x zone x layer = one subscription: ``prod-shared-network``."""

    environment: str
    zone: str
    layer: str

    def __str__(self) -> str:
        """Return ``environment-zone-layer``."""
        return f"{self.environment}-{self.zone}-{self.layer}"


@dataclass(frozen=True)
class ResourceStep:
    """One step of an engine; ``op`` is Pulumi's own word for it.

    ``same``, ``create``, ``update``, ``delete``, ``read``; a replacement is ``create-replacement`` and ``replace`` and,
    for the old one, ``delete-replaced``. In a refresh ``op`` says what was found: ``same``, ``update`` or ``delete``.
    ``changes`` maps a property path to (old, new) as redacted JSON text; a path ends at the first array, which is given
    whole, and the empty text stands for what is absent. ``detail`` is for people.
    """

    op: str
    urn: str
    type: str
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    detail: str = ""


@dataclass(frozen=True)
class StackResult:
    """What an engine did, or would do, to one stack.

    ``outputs`` are the stack's exports, secrets redacted. ``kept`` maps the URN of what a destroy had to leave to the
    reason: it is protected, or something protected needs it.
    """

    stack: str
    steps: tuple[ResourceStep, ...]
    outputs: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """True when any step is more than ``same`` or ``read``."""
        return any(step.op not in ("same", "read") for step in self.steps)


@runtime_checkable
class CloudEngine(Protocol):
    """What drives the Pulumi program of one stack; errors are :class:`iac.errors.EngineError`."""

    name: str

    def preview(self, stack: StackName, program: Callable[[], None], progress: Progress) -> StackResult:
        """Return what :meth:`up` would do; change nothing."""
        ...

    def up(self, stack: StackName, program: Callable[[], None], progress: Progress) -> StackResult:
        """Bring the stack to the program; on failure what was done stays recorded, and the next call goes on."""
        ...

    def refresh(self, stack: StackName, progress: Progress, *, adopt: bool = False) -> StackResult:
        """Compare the recorded state with the cloud; record what was seen only when ``adopt``."""
        ...

    def destroy(self, stack: StackName, progress: Progress) -> StackResult:
        """Remove everything the stack owns; what protection keeps is named in the result's ``kept``."""
        ...

    def resources(self, stack: StackName) -> Sequence[CloudResource]:
        """Return what the stack's checkpoint holds; empty when there is none."""
        ...
