"""Files on a simulated IOS-XE device: dir, verify, more, delete, copy, write."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from iac.lab.devices.editor import INVALID

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.grammar.language import Match
    from iac.lab.devices.iosxe import IosXe

FLASH_TOTAL = 11_353_194_496
_FILE_SYSTEMS = ("flash:", "bootflash:")
_RUNNING = ("running-config", "system:running-config", "system:/running-config")
_STARTUP = ("startup-config", "nvram:startup-config", "nvram:/startup-config")

USER_QUESTION = (
    "This operation will remove all username related configurations with same name.Do you want to continue? [confirm]"
)


class FileCommands:
    """The exec commands that touch files; mixed into the session."""

    device: IosXe
    user: str
    ask: Callable[..., str]
    ask_users: Callable[[list[str], Callable[[], str]], str]

    @staticmethod
    def file_name(path: str) -> str:
        """Return the bare file name of ``flash:/name``."""
        return re.sub(r"^(flash|bootflash):/?", "", path).lstrip("/")

    def read_path(self, path: str) -> str | None:
        """Return the text behind a path, None when there is none."""
        if path in _RUNNING:
            return self.device.text(self.device.running)
        if path in _STARTUP:
            return self.device.startup or None
        if path == "null:":
            return ""
        return self.device.flash.get(self.file_name(path))

    def dir_files(self, match: Match) -> str:
        """List flash, or one file of it."""
        path = match.arguments[0] if match.arguments else "flash:"
        if not path.startswith(_FILE_SYSTEMS) and ":" in path:
            return f"%Error opening {path} (No such file or directory)\n"
        name = self.file_name(path)
        files = {name: self.device.flash[name]} if name in self.device.flash else {}
        if name and not files:
            return f"%Error opening {path} (No such file or directory)\n"
        shown = files or self.device.flash
        stamp = self.device.clock.moment().strftime("%b %d %Y %H:%M:%S +00:00")
        lines = [
            f"{place + 11:>5}  -rw-{len(text.encode()):>16}  {stamp}  {file}"
            for place, (file, text) in enumerate(shown.items())
        ]
        title = path if path.startswith(_FILE_SYSTEMS) else f"flash:/{path}"
        title = title if name or title.endswith("/") else f"{title}/"
        return "\n".join(
            [
                f"Directory of {title}",
                "",
                *lines,
                "",
                f"{FLASH_TOTAL} bytes total ({self.device.flash_free} bytes free)",
                "",
            ]
        )

    def show_flash(self, match: Match) -> str:
        """List flash."""
        return self.dir_files(match)

    def verify(self, match: Match) -> str:
        """Return the MD5 of a file."""
        path = match.arguments[0]
        text = self.device.flash.get(self.file_name(path))
        if text is None:
            return f"%Error opening {path} (No such file or directory)\n"
        digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        return f"{'.' * 4}Done!\nverify /md5 ({path}) = {digest}\n\n"

    def more(self, match: Match) -> str:
        """Print a file."""
        text = self.read_path(match.arguments[0])
        if text is None:
            return f"%Error opening {match.arguments[0]} (No such file or directory)\n"
        return text.replace("\x03", "^C") + ("" if text.endswith("\n") else "\n")

    def delete(self, match: Match) -> str:
        """Delete a file, after asking unless told not to."""
        path = match.arguments[-1]
        name = self.file_name(path)

        def remove(reply: str) -> str:
            if reply.lower().startswith("n"):
                return ""
            if self.device.flash.pop(name, None) is None:
                return f"%Error deleting {path} (No such file or directory)\n"
            self.device.dirty = True
            return ""

        if "/force" in match.text or self.device.quiet:
            return remove("")
        return self.ask(f"Delete filename [{name}]? ", lambda _: self.ask(f"Delete flash:/{name}? [confirm]", remove))

    def copy(self, match: Match) -> str:
        """Copy between the running and startup configurations and flash."""
        source, target = match.arguments
        if self.read_path(source) is None:
            return f"%Error opening {source} (No such file or directory)\n"
        if self.device.quiet:
            return self._copy(source, target)
        offered = target.rpartition(":")[2].lstrip("/") or self.file_name(source)
        return self.ask(f"Destination filename [{offered}]? ", lambda reply: self._destination(source, target, reply))

    def _destination(self, source: str, target: str, reply: str) -> str:
        if reply and target.startswith(_FILE_SYSTEMS):
            target = f"flash:/{reply}"
        if target.startswith(_FILE_SYSTEMS) and self.file_name(target) in self.device.flash:
            warning = "%Warning:There is a file already existing with this name \nDo you want to over write? [confirm]"
            return self.ask(
                warning, lambda answer: "" if answer.lower().startswith("n") else self._copy(source, target)
            )
        return self._copy(source, target)

    def _copy(self, source: str, target: str) -> str:
        text = self.read_path(source)
        if text is None:
            return f"%Error opening {source} (No such file or directory)\n"
        if target in _RUNNING:
            return self._copy_to_running(text)
        if target in _STARTUP:
            self.device.save()
            return "Building configuration...\n[OK]\n"
        if not target.startswith(_FILE_SYSTEMS):
            return f"%Error opening {target} (Invalid argument)\n"
        if not self.device.write_file(self.file_name(target), text):
            return f"%Error writing {target} (No space left on device)\n"
        return f"{len(text.encode())} bytes copied in 0.121 secs ({len(text.encode()) * 8} bytes/sec)\n"

    def _copy_to_running(self, text: str) -> str:
        """Type the file's lines; each user that goes is asked about first."""
        gone = [
            name
            for name in re.findall(r"^no username (\S+)", text, re.MULTILINE)
            if f"username {name}" in self.device.running.children
        ]
        return self.ask_users(gone, lambda: self._merge(text))

    def _merge(self, text: str) -> str:
        answers = self.device.merge(text)
        shown = "".join(f"{line}\n{answer.strip(chr(10))}\n" for line, answer in answers)
        return f"{shown}{len(text.encode())} bytes copied in 0.263 secs ({len(text.encode()) * 4} bytes/sec)\n"

    def write(self, match: Match) -> str:
        """Save, erase or print the configuration."""
        if match.text.endswith("terminal"):
            return self.device.show(self.device.running)
        if match.text.endswith("erase"):
            return self.ask(
                "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]", self._erase
            )
        self.device.save()
        return "Building configuration...\n[OK]\n"

    def _erase(self, reply: str) -> str:
        if reply.lower().startswith("n"):
            return ""
        self.device.startup = ""
        self.device.dirty = True
        return "[OK]\nErase of nvram: complete\n"

    def show_file_systems(self, match: Match) -> str:
        """List the file systems."""
        del match
        head = "File Systems:\n\n       Size(b)       Free(b)      Type  Flags  Prefixes\n"
        return f"{head}*  {FLASH_TOTAL:>11}  {self.device.flash_free:>11}      disk     rw   flash:\n"

    def receive(self, path: str, content: bytes) -> str:
        """Store a file that came in by SCP; return the complaint, if any."""
        if not self.device.scp_server:
            return INVALID
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return "not a text file"
        return "" if self.device.write_file(self.file_name(path), text) else "No space left on device"
