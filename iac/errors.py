"""The error tree: what can stop a verb, and the facts each error carries.

    IacError                          anything this library raises on purpose
     ├ UsageError                     the call itself is wrong: no such folder, an unknown name, a file in the way
     ├ ModelError (ValueError)        the city files are wrong; .problems, one record each
     ├ IntentError                    a valid city with an impossible demand; .subject
     ├ RenderError                    a template could not print; .host .template .line
     ├ SecretError                    a secret is missing or unreadable; .name, never its value
     ├ StateError                     a store, checkpoint or lock is in the way; .path
     ├ EngineError                    the cloud engine or its provider refused; .urn
     └ TargetError                    a device or an API did not do it; .host
        ├ TargetUnreachableError (ConnectionError)
        ├ TargetRefusedError          credentials, privilege or a lock
        └ ApplyError                  a change was rejected; .rolled_back

A difference between intended and observed is a result (:class:`iac.findings.Finding`), never an error.
Foreign exceptions stop at the room that owns the library and continue as one of these (``raise ... from``).
Constructors build the message; callers pass facts; nothing logs on construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class IacError(Exception):
    """Root of everything this library raises on purpose; its text is fit for a user to read."""


class UsageError(IacError):
    """The call itself cannot be carried out; ``hint`` says what to type instead."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(f"{message}. {hint}" if hint else message)
        self.hint = hint


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a city file.

    ``line`` and ``column`` count from 1; 0 means the whole file. ``path`` is the key path inside the city
    (``sites[hall].address.zip``). ``message`` says what, ``why`` what follows from it, ``fix`` how to put it right.
    ``code`` is stable and may be looked up with ``iac explain``.
    """

    file: str
    line: int
    column: int
    code: str
    path: str
    message: str
    why: str
    fix: str

    def __str__(self) -> str:
        """Return the one-line form ``file:line:column: code path: what. why. fix``."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        subject = f" {self.path}:" if self.path else ""
        sentences = " ".join(part for part in (self.message, self.why, self.fix) if part)
        return f"{place}: {self.code}{subject} {sentences}"


class ModelError(IacError, ValueError):
    """The city files cannot be used; ``problems`` holds every problem found, in order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class IntentError(IacError):
    """A valid city asks for something impossible (a pool is exhausted, a name is too long)."""

    def __init__(self, subject: str, message: str, *, fix: str = "") -> None:
        super().__init__(f"{subject}: {message}" + (f" {fix}" if fix else ""))
        self.subject = subject


class RenderError(IacError):
    """A template could not print a device; ``line`` is the template's line, 0 when unknown."""

    def __init__(self, host: str, template: str, line: int, message: str) -> None:
        super().__init__(f"{host}: {template}:{line}: {message}")
        self.host = host
        self.template = template
        self.line = line


class SecretError(IacError):
    """A secret is missing or unreadable; the message names it and never shows it."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"secret {name}: {message}")
        self.name = name


class StateError(IacError):
    """A store, checkpoint, journal or lock on disk is in the way; nothing was changed."""

    def __init__(self, path: Path | str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = str(path)


class EngineError(IacError):
    """The cloud engine or its provider refused; ``urn`` is empty when no single resource is to blame."""

    def __init__(self, message: str, *, urn: str = "") -> None:
        super().__init__(f"{urn}: {message}" if urn else message)
        self.urn = urn


class TargetError(IacError):
    """A device did not do what was asked; what state it is in now is said by the ``Outcome``."""

    def __init__(self, host: str, message: str) -> None:
        super().__init__(f"{host}: {message}")
        self.host = host
        self.reason = message


class TargetUnreachableError(TargetError, ConnectionError):
    """No conversation with the device is possible, or it broke off."""


class TargetRefusedError(TargetError):
    """The device answered and said no: credentials, privilege, or somebody else holds the lock."""


class ApplyError(TargetError):
    """The device rejected a change; ``rolled_back`` says whether it is known to stand as before."""

    def __init__(self, host: str, message: str, *, rolled_back: bool) -> None:
        super().__init__(host, message)
        self.rolled_back = rolled_back
