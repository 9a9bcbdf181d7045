"""``iac diff``: two configuration files, what differs, and the commands both ways. Reads files, changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iac.change import Plan, plan, rollback
from iac.drift import findings_of, unmanaged
from iac.errors import UsageError
from iac.findings import State
from iac.report.records import record
from iac.syntax import Tree, compare, parse, platform_named

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from iac.findings import Finding
    from iac.syntax import SecretCheck

SCHEMA = 1


@dataclass(frozen=True)
class DiffResult:
    """What ``iac diff`` found: ``findings`` (drift, then warnings), the plan and its inverse, what was left alone."""

    host: str
    findings: tuple[Finding, ...]
    remediation: Plan
    rollback: Plan
    unmanaged: tuple[Finding, ...] = ()

    @property
    def differs(self) -> bool:
        """True when something differs for certain."""
        return any(finding.state is State.FOUND for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Return the machine-readable form: schema 1 with findings, warnings, steps and rollback.

        Commands are complete, so that they can be applied: a secret that only the running text holds stands in the
        rollback. Findings and warnings are redacted.
        """
        return {
            "schema": SCHEMA,
            "host": self.host,
            "findings": [record(finding) for finding in self.findings],
            "warnings": [record(finding) for finding in self.remediation.warnings],
            "unmanaged": [record(finding) for finding in self.unmanaged],
            "steps": _steps(self.remediation),
            "rollback": _steps(self.rollback),
        }


def diff_texts(
    running: str,
    intended: str,
    platform: str,
    *,
    host: str = "",
    sections: Iterable[str] = (),
    check: SecretCheck | None = None,
    names: tuple[str, str] = ("running", "intended"),
) -> DiffResult:
    """Compare two configurations; :class:`iac.errors.UsageError` when one of them is none.

    ``names`` are what the two texts are called in messages; ``host`` defaults to the intended hostname.
    """
    here = parse(running, platform, name=names[0])
    there = parse(intended, platform, name=names[1])
    if not there.children:
        raise UsageError(f"{names[1]}: no configuration in it", hint="Going on would remove everything the device has.")
    wanted = tuple(sections)
    _known_sections(platform, wanted)
    subject = host or _hostname(there) or _hostname(here) or "device"
    differences = compare(here, there, sections=wanted, check=check).differences
    return DiffResult(
        subject,
        findings_of(subject, differences, here, there),
        plan(differences, here, there, host=subject),
        rollback(differences, here, there, host=subject),
        unmanaged(subject, here, there, sections=wanted) if wanted else (),
    )


def diff_files(running: Path, intended: Path, platform: str, *, sections: Iterable[str] = ()) -> DiffResult:
    """Compare two files; :class:`iac.errors.UsageError` when one cannot be read or is no configuration."""
    platform_named(platform)
    names = (str(running), str(intended))
    return diff_texts(read_text(running), read_text(intended), platform, sections=sections, names=names)


def read_text(path: Path) -> str:
    """Return a configuration file's text; :class:`iac.errors.UsageError` says what is wrong with it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", hint="Give the path of a configuration file.") from error
    if b"\x00" in raw:
        raise UsageError(f"{path}: not text (a NUL byte at {raw.index(0)})", hint="Save it as UTF-8.")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise UsageError(
            f"{path}:{line}:{column}: not UTF-8 (byte 0x{raw[error.start]:02x})",
            hint="Save it as UTF-8; a capture from a Windows terminal is often cp1252.",
        ) from error


def _hostname(tree: Tree) -> str:
    node = tree.children.get("hostname")
    return node.term.text.removeprefix("hostname ") if node else ""


def _known_sections(platform: str, sections: tuple[str, ...]) -> None:
    known = {*platform_named(platform).sections.values(), "other"}
    unknown = [section for section in sections if section not in known]
    if unknown:
        raise UsageError(f"no section {unknown[0]!r}", hint=f"Known: {', '.join(sorted(known))}.")


def _steps(made: Plan) -> list[dict[str, Any]]:
    return [{"commands": list(s.lines), "reason": s.reason, "risky": s.risky} for s in made.steps]
