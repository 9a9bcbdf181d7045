"""The command line of a simulated IOS-XE device: one typed line in, the text it prints out. No I/O.

Prompts, questions and messages follow Cisco's "Configuration Replace and Configuration Rollback" and "Managing
Configuration Files" guides; what no public document shows is marked where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from iac.lab.devices.editor import AMBIGUOUS, INCOMPLETE, INVALID, Editor
from iac.lab.devices.grammar import iosxe_exec
from iac.lab.devices.iosxe_archive import ArchiveCommands
from iac.lab.devices.iosxe_files import USER_QUESTION, FileCommands
from iac.lab.devices.iosxe_show import ShowCommands

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.grammar.language import Dialect, Match, Reading
    from iac.lab.devices.iosxe import IosXe

_PUTS = re.compile(r'puts \[open "(?P<name>[^"]+)" w\+?\] \{')
_MODE_PROMPTS = {
    "global": "config",
    "interface": "config-if",
    "vlan": "config-vlan",
    "line": "config-line",
    "acl-extended": "config-ext-nacl",
    "acl-standard": "config-std-nacl",
    "archive": "config-archive",
    "dial-peer": "config-dial-peer",
    "router": "config-router",
    "dhcp": "dhcp-config",
}
_ENABLED = 15


@lru_cache(maxsize=1)
def exec_dialect() -> Dialect:
    """Return the exec grammar all sessions share."""
    return iosxe_exec.build()


@dataclass
class IosSession(ShowCommands, FileCommands, ArchiveCommands):
    """One login on a device. Feed it lines; show what it returns, then :attr:`prompt`."""

    device: IosXe
    user: str
    privilege: int = 15
    editor: Editor | None = None
    closed: bool = False
    hidden: bool = False
    question: Callable[[str], str] | None = None
    _gathering: list[str] = field(default_factory=list)
    _delimiter: str = ""
    _tcl: bool = False
    _tcl_files: dict[str, str] = field(default_factory=dict)

    @property
    def prompt(self) -> str:
        """What the device shows when it waits; empty in the middle of a question or a text of several lines."""
        if self.question is not None or self._gathering:
            return ""
        name = self.device.hostname[:20]
        if self._tcl:
            return f"{name}(tcl)#"
        if self.editor is not None:
            return f"{name}({_MODE_PROMPTS.get(self.editor.mode, 'config-sub')})#"
        return f"{name}{'#' if self.privilege == _ENABLED else '>'}"

    def feed(self, line: str) -> str:
        """Take one line; return what the device prints before its next prompt."""
        self.device.tick()
        if self.question is not None:
            answer, self.question, self.hidden = self.question, None, False
            return answer(line.strip())
        if self._tcl:
            return self._feed_tcl(line)
        if self._gathering:
            return self._gather(line)
        if self.editor is not None:
            return self._feed_config(line)
        return self._feed_exec(line.strip())

    def ask(self, text: str, then: Callable[[str], str], *, hidden: bool = False) -> str:
        """Ask a question: return its text and hand the next line to ``then``."""
        self.question, self.hidden = then, hidden
        return text

    def _feed_exec(self, line: str) -> str:
        if not line or line.startswith("!"):
            return ""
        body, _, pipe = line.partition(" | ")
        body = body.removeprefix("do ")
        first, _, rest = body.partition(" ")
        if first == "no":
            return "" if rest.startswith(("terminal", "debug")) else f"^\n{INVALID}\n"
        mode = "privileged" if self.privilege == _ENABLED else "user"
        reading = exec_dialect().read(mode, body)
        if reading.match is None:
            return self._complain(line, reading)
        method: Callable[[Match], str] = getattr(self, reading.match.rule.hook)
        output = method(reading.match)
        return _filtered(output, pipe) if pipe else output

    def _complain(self, line: str, reading: Reading) -> str:
        if reading.ambiguous:
            return f'{AMBIGUOUS} "{line}"\n'
        if reading.incomplete:
            return f"{INCOMPLETE}\n\n"
        if " " not in line and not reading.error_column:
            return f"{' ' * len(self.prompt)}^\n{INVALID}\n\n"
        return f"{' ' * (len(self.prompt) + reading.error_column)}^\n{INVALID}\n\n"

    def _feed_config(self, line: str) -> str:
        assert self.editor is not None  # noqa: S101 - only called in configuration mode
        text = line.strip()
        if text.startswith("do "):
            return self._feed_exec(text[3:])
        if text in ("end", "\x1a") or (text == "exit" and self.editor.mode == "global"):
            self.editor = None
            self.device.touch("console", self.user)
            return ""
        if text.startswith("banner ") and text.count(text.split()[-1][0]) < 2:  # noqa: PLR2004 - opened, not closed
            self._gathering, self._delimiter = [text], text.split()[-1][0]
            return f"Enter TEXT message.  End with the character '{self._delimiter}'.\n"
        if (found := re.match(r"no username (\S+)", text)) and f"username {found[1]}" in self.device.running.children:
            return self._ask_about_user(lambda: self.device.type_line(self._config(), text))
        answer = self.device.type_line(self.editor, text)
        self.device.touch("line", self.user)
        return _indent_caret(answer, len(self.prompt)) if answer else ""

    def _config(self) -> Editor:
        self.editor = self.editor or self.device.editor(self.device.running)
        return self.editor

    def _gather(self, line: str) -> str:
        self._gathering.append(line)
        if self._delimiter not in line:
            return ""
        text, self._gathering = "\n".join(self._gathering), []
        for logical in self.device.logical_lines(text, printed=False):
            self.device.type_line(self._config(), logical)
        return ""

    def _ask_about_user(self, then: Callable[[], str]) -> str:
        def answer(reply: str) -> str:
            return "" if reply.lower().startswith("n") else then()

        return self.ask(USER_QUESTION, answer)

    # -- exec commands that change the session ------------------------------------------------------------------

    def nothing(self, match: Match) -> str:
        """Accept a command that has no visible effect here."""
        del match
        return ""

    def enable(self, match: Match) -> str:
        """Ask for the enable secret, when one is set."""
        del match
        if self.privilege == _ENABLED:
            return ""
        if not self.device.credentials.enable:
            return "% Error in authentication.\n\n"
        return self.ask("Password: ", self._check_enable, hidden=True)

    def _check_enable(self, reply: str) -> str:
        if reply != self.device.credentials.enable:
            return "\n% Access denied\n\n"
        self.privilege = _ENABLED
        return "\n"

    def disable(self, match: Match) -> str:
        """Give the privileges back."""
        del match
        self.privilege = 1
        return ""

    def bye(self, match: Match) -> str:
        """End the session."""
        del match
        self.closed = True
        return ""

    def configure(self, match: Match) -> str:
        """Enter configuration mode, perhaps with a revert timer."""
        if "revert timer" in match.text and (refused := self.arm_timer(int(match.arguments[0]))):
            return refused
        self.editor = self.device.editor(self.device.running)
        return "Enter configuration commands, one per line.  End with CNTL/Z.\n"

    def tclsh(self, match: Match) -> str:
        """Enter the Tcl shell, of which only writing a file is known."""
        del match
        self._tcl = True
        return ""

    def _feed_tcl(self, line: str) -> str:
        text = line.strip()
        if self._gathering:
            return self._gather_tcl(line)
        if found := _PUTS.match(text):
            self._delimiter = found["name"]
            return self._gather_tcl(line.lstrip()[found.end() :])
        if text in ("tclquit", "exit", "quit"):
            # Tcl writes a file only when it is closed, which happens when the shell ends.
            for name, content in self._tcl_files.items():
                self.device.write_file(self.file_name(name), content)
            self._tcl, self._tcl_files = False, {}
            return ""
        self._tcl = False
        output = self._feed_exec(text)
        self._tcl = True
        return output

    def _gather_tcl(self, line: str) -> str:
        """Gather the text between braces; Tcl keeps every newline in it and ``puts`` adds one."""
        text = line.rstrip()
        if not text.endswith("}"):
            self._gathering.append(line)
            return ""
        self._tcl_files[self._delimiter] = "\n".join([*self._gathering, text[:-1]]) + "\n"
        self._gathering = []
        return ""


def _indent_caret(answer: str, width: int) -> str:
    lines = answer.strip("\n").split("\n")
    shifted = [" " * width + line if line.strip() == "^" else line for line in lines]
    return "\n".join(shifted) + "\n\n"


def _filtered(output: str, pipe: str) -> str:
    """Apply ``include``, ``exclude``, ``begin``, ``section`` or ``count``."""
    verb, _, pattern = pipe.strip().partition(" ")
    try:
        wanted = re.compile(pattern.strip())
    except re.error:
        return f"^\n{INVALID}\n"
    lines = output.split("\n")
    if "include".startswith(verb):
        kept = [line for line in lines if wanted.search(line)]
    elif "exclude".startswith(verb):
        kept = [line for line in lines if not wanted.search(line)]
    elif "begin".startswith(verb):
        start = next((place for place, line in enumerate(lines) if wanted.search(line)), len(lines))
        kept = lines[start:]
    elif "section".startswith(verb):
        kept = _sections(lines, wanted)
    elif "count".startswith(verb):
        kept = [f"Number of lines which match regexp = {sum(1 for line in lines if wanted.search(line))}"]
    else:
        return f"^\n{INVALID}\n"
    return "\n".join(kept) + "\n" if kept else ""


def _sections(lines: list[str], wanted: re.Pattern[str]) -> list[str]:
    kept: list[str] = []
    inside = False
    for line in lines:
        inside = wanted.search(line) is not None or (inside and line.startswith(" "))
        if inside:
            kept.append(line)
    return kept
