"""Places as pipelines read them: files relative to the repository, so that a finding lands on a line of a review."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from iac.cli.common import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iac.findings import Finding, Origin

RELATIVE = (Format.SARIF, Format.JUNIT)
"""The formats that services read, which show files by their path in the repository."""


def placed(
    findings: Iterable[Finding], folder: Path, output: Format, homes: Mapping[str, Origin] | None = None
) -> tuple[Finding, ...]:
    """Return the findings with the files of the city in ``folder`` named from the repository's root.

    Without a repository they are named from where the command was called. ``homes`` says by subject which place to
    show for a finding that has none in the city's files. Only the formats that services read are changed.
    """
    if output not in RELATIVE:
        return tuple(findings)
    start = _repository(folder.resolve())
    return tuple(_placed(finding, folder, start, homes or {}) for finding in findings)


def _placed(finding: Finding, folder: Path, start: Path, homes: Mapping[str, Origin]) -> Finding:
    where = finding.where
    if finding.subject in homes and not any(_ours(origin, folder) for origin in where):
        where = (*where, homes[finding.subject])
    return replace(finding, where=tuple(_relative(origin, folder, start) for origin in where))


def _ours(origin: Origin, folder: Path) -> bool:
    return bool(origin.file) and (folder / origin.file).is_file()


def _relative(origin: Origin, folder: Path, start: Path) -> Origin:
    if not _ours(origin, folder):
        return origin
    return replace(origin, file=Path(os.path.relpath(folder.resolve() / origin.file, start)).as_posix())


def _repository(folder: Path) -> Path:
    found = (path for path in (folder, *folder.parents) if (path / ".git").exists())
    return next(found, Path.cwd())
