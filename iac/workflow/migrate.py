"""Bring a city's files from an older schema to this release's, all of them or none."""

from __future__ import annotations

import difflib
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.errors import ModelError, UsageError
from iac.model.city import SCHEMA
from iac.model.files import read_files
from iac.model.load import parse_files
from iac.model.migrations import Migrated, migrate_files
from iac.model.problems import OTHER_SPELLING, Problems
from iac.model.sections import table_names
from iac.model.version import check_version, version_of
from iac.workflow.replacing import replace_files

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Migration:
    """What a migration would write: the schema it starts from, and each file that changes, in the order to write."""

    version: int
    files: tuple[Migrated, ...]

    @property
    def difference(self) -> str:
        """The changes as a unified difference; empty when there is nothing to do."""
        return "".join(line for done in self.files for line in _difference(done))


def plan_migration(folder: Path) -> Migration:
    """Return what has to be written; nothing is touched.

    Raises :class:`ModelError` when the files cannot be read or do not say which schema they are of: what cannot be
    read cannot be rewritten safely.
    """
    problems = Problems()
    files = read_files(folder, table_names(), problems)
    document = parse_files(files, problems)
    problems.forget(OTHER_SPELLING)
    version = version_of(document, problems)
    if version is not None and version > SCHEMA:
        check_version(document, problems)
    if version is None or problems:
        raise ModelError(problems)
    return Migration(version, migrate_files(files, version) if version < SCHEMA else ())


def write_migration(folder: Path, migration: Migration) -> None:
    """Write what was planned; each file is replaced whole.

    Raises :class:`StateError` when a file is no longer what the plan was made from, before anything is written. Broken
    off half-way, what was replaced is put back, and the file that says ``schema:`` is written last.
    """
    replace_files(folder, [(done.before, done.after) for done in migration.files])


def refuse_uncommitted(folder: Path) -> None:
    """Raise :class:`UsageError` when version control holds changes that a migration would be mixed up with."""
    git = shutil.which("git")
    if git is None:
        return
    command = [git, "-C", str(folder), "status", "--porcelain", "--untracked-files=no", "--", "."]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0 and done.stdout.strip():
        message = f"{folder} has changes that are not committed"
        raise UsageError(message, hint="Commit them first, so that the migration is a change of its own")


def _difference(done: Migrated) -> list[str]:
    before, after = done.before.text.splitlines(keepends=True), done.after.text.splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, f"a/{done.before.name}", f"b/{done.after.name}")
    return [line if line.endswith("\n") else f"{line}\n" for line in lines]
