"""Device configurations kept in a git repository: one file a device, a commit only when something changed."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.errors import StateError, UsageError
from iac.targets.secrets import write_private

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

AUTHOR = {"NAME": "iac backup", "EMAIL": "iac-backup@localhost"}


@dataclass(frozen=True)
class Kept:
    """What a night's backup did: the files that were written, and the commit, empty when nothing had changed."""

    changed: tuple[str, ...]
    commit: str = ""


@dataclass(frozen=True)
class GitArchive:
    """A folder under git, made when it is missing; other people's files in it are left alone."""

    folder: Path
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    def keep(self, texts: Mapping[str, str], moment: dt.datetime) -> Kept:
        """Write each text to ``<hostname>.cfg`` and commit what differs; a host without a text keeps its last file."""
        self._prepare()
        names = sorted(f"{hostname}.cfg" for hostname in texts)
        for name in names:
            write_private(self.folder / name, texts[name.removesuffix(".cfg")])
        if not names:
            return Kept(())
        self._git("add", "--", *names)
        changed = tuple(self._git("diff", "--cached", "--name-only", "--relative", "--", *names).splitlines())
        if not changed:
            return Kept(())
        stamp = moment.isoformat(timespec="seconds")
        self._git("commit", "--quiet", "--no-verify", "-m", _subject(changed), "--", *changed, stamp=stamp)
        return Kept(changed, self._git("rev-parse", "HEAD").strip())

    def _prepare(self) -> None:
        if self.folder.exists() and not self.folder.is_dir():
            raise UsageError(
                f"{self.folder} is a file", hint="Give --to a folder that is, or shall be, a git repository"
            )
        if self._is_repository():
            return
        if self.folder.exists() and any(self.folder.iterdir()):
            raise UsageError(
                f"{self.folder} holds files and is no git repository", hint=f"Run: git -C {self.folder} init"
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        self._git("init", "--quiet", "--initial-branch=main")

    def _is_repository(self) -> bool:
        return self.folder.is_dir() and self._run("rev-parse", "--is-inside-work-tree").returncode == 0

    def _git(self, *arguments: str, stamp: str = "") -> str:
        done = self._run(*arguments, stamp=stamp)
        if done.returncode:
            words = " ".join((done.stderr or done.stdout).split())
            raise StateError(self.folder, f"git {arguments[0]} failed: {words}")
        return done.stdout

    def _run(self, *arguments: str, stamp: str = "") -> subprocess.CompletedProcess[str]:
        command = ["git", "-C", str(self.folder), *arguments]
        try:
            return subprocess.run(
                command, capture_output=True, text=True, check=False, env=self._environment(stamp), timeout=120
            )
        except FileNotFoundError as error:
            raise UsageError("git is not on PATH", hint="Install git; the archive is a git repository") from error

    def _environment(self, stamp: str) -> dict[str, str]:
        # A surrounding repository's variables (a hook sets them) would send the commit there.
        environment = {name: value for name, value in self.environ.items() if not name.startswith("GIT_")}
        for role in ("AUTHOR", "COMMITTER"):
            environment |= {f"GIT_{role}_{key}": value for key, value in AUTHOR.items()}
            if stamp:
                environment[f"GIT_{role}_DATE"] = stamp
        return environment


def _subject(changed: tuple[str, ...]) -> str:
    hosts = [name.removesuffix(".cfg").rpartition("/")[2] for name in changed]
    if len(hosts) <= 3:  # noqa: PLR2004  # three names fit on a subject line
        return f"Keep the configuration of {', '.join(hosts)}"
    return f"Keep the configurations of {len(hosts)} devices"
