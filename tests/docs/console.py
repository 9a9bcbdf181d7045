"""Runs the commands a document shows and holds what the document says they print against what they print.

A block that begins with three backticks and ``console`` is a session: a line that begins with ``$ `` is a command, the
lines up to the next command are printed by it, in this order; a line of three dots stands for any lines in between,
three dots within a line for any text. All sessions of a document run in one shell, one after the other.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = "--end-of-command--"


@dataclass(frozen=True)
class Command:
    """One command of a document with the number of its line and what the document says it prints."""

    line: int
    text: str
    shown: tuple[str, ...]


def commands(document: str) -> list[Command]:
    """Return the commands of a document in order."""
    found: list[Command] = []
    for block in _BLOCK.finditer(document):
        first = document[: block.start(1)].count("\n") + 1
        for number, line in enumerate(block.group(1).splitlines(), first):
            if line.startswith("$ "):
                found.append(Command(number, line[2:], ()))
            elif found:
                last = found.pop()
                found.append(Command(last.line, last.text, (*last.shown, line)))
    return found


def matches(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Return whether ``printed`` is what ``shown`` says; nothing shown says nothing."""
    if not shown:
        return True
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "..." else _line(line) + r"\s*\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in printed)) is not None


def _line(line: str) -> str:
    return ".*?".join(re.escape(part.rstrip()) for part in line.split("..."))


class Shell:
    """A bash that is told one command after the other; its standard error is part of what is printed."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],  # noqa: S607  # the shell a reader has
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, command: str) -> list[str]:
        """Return the lines a command prints; the shell keeps its exit code for ``echo $?``."""
        assert self._bash.stdin
        assert self._bash.stdout
        self._bash.stdin.write(f"(exit ${{code:-0}})\n{command}\ncode=$?; echo '{_MARK}'\n")
        self._bash.stdin.flush()
        lines: list[str] = []
        for line in self._bash.stdout:
            if line.rstrip("\n") == _MARK:
                return lines
            lines.append(line.rstrip("\n"))
        raise AssertionError(f"the shell ended in `{command}`: {lines}")

    def close(self) -> None:
        """End the shell."""
        self._bash.communicate("exit\n")
