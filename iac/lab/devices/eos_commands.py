"""What eAPI's ``runCmds`` does on a simulated EOS device: a list of commands in, results or an error out. No I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iac.lab.devices import eos_show
from iac.lab.devices.device import is_refusal
from iac.lab.devices.editor import INVALID
from iac.lab.devices.eos_diff import unified

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iac.lab.devices.editor import Editor
    from iac.lab.devices.eos import Eos

# Error 1002 is "an invalid command", 1000 "the command failed", 1003 "the command is not converted to JSON"
# (Arista eAPI documentation, error codes).
INVALID_COMMAND = 1002
FAILED = 1000
NOT_CONVERTED = 1003


class CommandRefusedError(Exception):
    """A command of the list failed; ``code`` is eAPI's."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass
class EapiRun:
    """One ``runCmds`` request: a short-lived command line that starts at the user level."""

    device: Eos
    user: str
    text: bool = False
    enabled: bool = False
    editor: Editor | None = None
    session: str = ""

    def run(self, command: str, text_input: str) -> dict[str, Any]:
        """Carry out one command; return its result."""
        self.device.tick()
        line = command.strip()
        if not line or (line.startswith("!") and not line.startswith("!!")):
            return {}
        if self.editor is not None:
            return self._configure(line, text_input)
        for pattern, name in _COMMANDS:
            if found := re.fullmatch(pattern, line):
                handler: Callable[[Sequence[str]], dict[str, Any]] = getattr(self, name)
                return handler(found.groups())
        raise CommandRefusedError(INVALID_COMMAND, f"Invalid input (at token 0: '{line.split()[0]}')")

    def _output(self, text: str) -> dict[str, Any]:
        if not self.text:
            raise CommandRefusedError(NOT_CONVERTED, "unconverted command")
        return {"output": text}

    def _answer(self, facts: dict[str, Any], text: str) -> dict[str, Any]:
        return {"output": text} if self.text else facts

    def _quiet(self) -> dict[str, Any]:
        return {"output": ""} if self.text else {}

    # -- configuration ----------------------------------------------------------------------------------------------

    def _configure(self, line: str, text_input: str) -> dict[str, Any]:
        if self.editor is None:
            return {}
        if line == "end":
            self.editor = None
            return self._quiet()
        if self.session and line in ("commit", "abort"):
            self.editor, name = None, self.session
            return self.commit_session((name,)) if line == "commit" else self.abort_session((name,))
        if line == "rollback clean-config" and self.session:
            self.device.sessions[self.session].root = self.device.blank()
            self.editor = self.device.editor(self.device.sessions[self.session].root)
            return self._quiet()
        if line == "comment" or line.startswith("!!"):
            return self._quiet()
        if text_input:
            line = f"{line}\n{text_input.rstrip(chr(10))}\nEOF"
        answer = self.device.type_line(self.editor, line)
        if is_refusal(answer):
            raise CommandRefusedError(
                INVALID_COMMAND if INVALID in answer or "Incomplete" in answer else FAILED, _reason(answer, line)
            )
        return self._quiet()

    def enable(self, found: Sequence[str]) -> dict[str, Any]:
        """Become privileged."""
        del found
        self.enabled = True
        return self._quiet()

    def _need_privilege(self, line: str) -> None:
        if not self.enabled:
            raise CommandRefusedError(
                INVALID_COMMAND, f"Invalid input (privileged mode required) (at token 0: '{line}')"
            )

    def configure(self, found: Sequence[str]) -> dict[str, Any]:
        """Enter configuration mode on the running configuration."""
        del found
        self._need_privilege("configure")
        self.editor = self.device.editor(self.device.running)
        self.device.touch("console", self.user)
        return self._quiet()

    def configure_session(self, found: Sequence[str]) -> dict[str, Any]:
        """Enter a named session."""
        self._need_privilege("configure")
        self.session = found[0]
        root = self.device.open_session(self.session, self.user).root
        self.editor = self.device.editor(root)
        return self._quiet()

    def _session(self, name: str) -> None:
        known = self.device.sessions.get(name)
        if known is None or known.state in ("aborted", "completed"):
            raise CommandRefusedError(FAILED, f"Cannot commit session {name}: no such pending session")

    def commit_session(self, found: Sequence[str]) -> dict[str, Any]:
        """Commit a session, or confirm it when its timer runs."""
        name = found[0]
        self._session(name)
        if self.device.pending is not None and self.device.pending.session == name:
            self.device.confirm()
            self.device.sessions[name].state = "completed"
        else:
            self.device.commit(name, self.user)
        return self._quiet()

    def commit_timer(self, found: Sequence[str]) -> dict[str, Any]:
        """Commit a session until a timer undoes it."""
        name, hours, minutes, seconds = found
        self._session(name)
        if self.device.pending is not None:
            raise CommandRefusedError(FAILED, "Another session is pending commit timer")
        total = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
        self.device.arm(seconds=total, value=total, user=self.user, session=name)
        self.device.commit(name, self.user)
        self.device.sessions[name].state = "pendingCommitTimer"
        return self._quiet()

    def abort_session(self, found: Sequence[str]) -> dict[str, Any]:
        """Throw a session away; a commit whose timer runs is undone."""
        name = found[0]
        known = self.device.sessions.get(name)
        if known is None:
            raise CommandRefusedError(FAILED, f"Cannot abort session {name}: no such session")
        if self.device.pending is not None and self.device.pending.session == name:
            self.device.revert()
        if known.state != "completed":
            known.state = "aborted"
            del self.device.sessions[name]
        return self._quiet()

    def replace(self, found: Sequence[str]) -> dict[str, Any]:
        """Replace the running configuration with a file."""
        text = self._file(found[0])
        target, refused = self.device.parse(text, printed=True)
        bad = [line for line, _ in refused] + [
            line for line in self.device.difference(target) if self.device.refuses(line)
        ]
        if bad:
            raise CommandRefusedError(FAILED, f"Invalid input: {bad[0]}")
        self.device.running = target
        self.device.touch("replace", self.user)
        return self._quiet()

    def _file(self, path: str) -> str:
        if path == "startup-config":
            return self.device.startup
        if path == "running-config":
            return self.device.show(self.device.running)
        text = self.device.flash.get(path.removeprefix("flash:").lstrip("/"))
        if text is None:
            raise CommandRefusedError(FAILED, f"Error opening {path} (No such file or directory)")
        return text

    def copy(self, found: Sequence[str]) -> dict[str, Any]:
        """Copy between the configurations and flash."""
        source, target = found
        text = self._file(source)
        if target == "startup-config":
            self.device.save() if source == "running-config" else setattr(self.device, "startup", text)
        elif target.startswith("flash:"):
            if not self.device.write_file(target.removeprefix("flash:").lstrip("/"), text):
                raise CommandRefusedError(FAILED, f"Error copying {source} to {target} (No space left on device)")
        else:
            raise CommandRefusedError(FAILED, f"Error copying to {target}")
        return self._answer({"messages": ["Copy completed successfully."]}, "Copy completed successfully.\n")

    def write_memory(self, found: Sequence[str]) -> dict[str, Any]:
        """Save the running configuration."""
        del found
        self.device.save()
        return self._answer({"messages": ["Copy completed successfully."]}, "Copy completed successfully.\n")

    # -- showing ----------------------------------------------------------------------------------------------------

    def show_version(self, found: Sequence[str]) -> dict[str, Any]:
        """Say what the device is."""
        del found
        return self._answer(eos_show.version(self.device), eos_show.version_text(self.device))

    def show_hostname(self, found: Sequence[str]) -> dict[str, Any]:
        """Say the device's names."""
        del found
        facts = eos_show.hostname(self.device)
        return self._answer(facts, f"Hostname: {facts['hostname']}\nFQDN:     {facts['fqdn']}\n")

    def show_interfaces(self, found: Sequence[str]) -> dict[str, Any]:
        """Describe the interfaces."""
        del found
        return self._answer(eos_show.interfaces(self.device), eos_show.interfaces_text(self.device))

    def show_interfaces_status(self, found: Sequence[str]) -> dict[str, Any]:
        """List the switch ports with VLAN and state."""
        del found
        return self._answer(eos_show.interfaces_status(self.device), eos_show.interfaces_text(self.device))

    def show_vlan(self, found: Sequence[str]) -> dict[str, Any]:
        """List the VLANs."""
        del found
        return self._answer(eos_show.vlans(self.device), eos_show.vlans_text(self.device))

    def show_lldp(self, found: Sequence[str]) -> dict[str, Any]:
        """List the neighbours: none is wired to a simulated device."""
        del found
        facts = {
            "tablesLastChangeTime": self.device.booted,
            "tablesAgeOuts": 0,
            "tablesInserts": 0,
            "tablesDeletes": 0,
            "tablesDrops": 0,
            "lldpNeighbors": [],
        }
        return self._answer(facts, "Port          Neighbor Device ID             Neighbor Port ID\n")

    def show_clock(self, found: Sequence[str]) -> dict[str, Any]:
        """Say the time."""
        del found
        moment = self.device.clock.moment()
        return self._answer(
            {"utcTime": moment.timestamp(), "timezone": "UTC"}, moment.strftime("%a %b %d %H:%M:%S %Y\nTimezone: UTC\n")
        )

    def show_running(self, found: Sequence[str]) -> dict[str, Any]:
        """Print the running configuration, perhaps sanitised."""
        return self._output(
            "! Command: show running-config\n" + _sanitized(self.device.show(self.device.running), found)
        )

    def show_startup(self, found: Sequence[str]) -> dict[str, Any]:
        """Print the startup configuration."""
        del found
        return self._output("! Command: show startup-config\n! Startup-config last modified\n" + self.device.startup)

    def show_session(self, found: Sequence[str]) -> dict[str, Any]:
        """Print a session's configuration."""
        self._session(found[0])
        return self._output(self.device.show(self.device.sessions[found[0]].root))

    def show_session_diffs(self, found: Sequence[str]) -> dict[str, Any]:
        """Compare a session with the running configuration."""
        self._session(found[0])
        session = self.device.sessions[found[0]]
        return self._output(
            unified(self.device.lines(), self.device.lines(session.root), f"session:/{found[0]}-session-config")
        )

    def show_sessions(self, found: Sequence[str]) -> dict[str, Any]:
        """List the configuration sessions."""
        return self._answer(eos_show.sessions(self.device, detailed=bool(found and found[0])), "")

    def dir_flash(self, found: Sequence[str]) -> dict[str, Any]:
        """List flash."""
        del found
        return self._output(
            "Directory of flash:/\n\n"
            + "".join(f"       -rw-  {len(text):>12}  {name}\n" for name, text in self.device.flash.items())
        )

    def delete(self, found: Sequence[str]) -> dict[str, Any]:
        """Delete a file."""
        self._file(found[0])
        del self.device.flash[found[0].removeprefix("flash:").lstrip("/")]
        return self._quiet()


def _reason(answer: str, line: str) -> str:
    if INVALID in answer:
        at = len(line[: answer.index("^")].split()) if "^" in answer.partition("\n")[0] else 0
        token = (line.split() or [""])[min(at, len(line.split()) - 1)]
        return f"Invalid input (at token {at}: '{token}')"
    return answer.strip().removeprefix("% ")


def _sanitized(text: str, found: Sequence[str]) -> str:
    if not (found and found[-1]):
        return text
    return re.sub(r"(?m)\b(secret (?:sha512 |5 )?|snmp-server community |key (?:7 )?)\S+", r"\1<removed>", text)


_COMMANDS: tuple[tuple[str, str], ...] = (
    (r"enable", "enable"),
    (r"show version", "show_version"),
    (r"show hostname", "show_hostname"),
    (r"show interfaces", "show_interfaces"),
    (r"show interfaces status", "show_interfaces_status"),
    (r"show vlan(?: brief)?", "show_vlan"),
    (r"show lldp neighbors", "show_lldp"),
    (r"show clock", "show_clock"),
    (r"show running-config( all)?( sanitized)?", "show_running"),
    (r"show startup-config", "show_startup"),
    (r"show session-config named (\S+)", "show_session"),
    (r"show session-config named (\S+) diffs", "show_session_diffs"),
    (r"show configuration sessions( detail)?", "show_sessions"),
    (r"configure session (\S+)", "configure_session"),
    (r"configure session (\S+) commit", "commit_session"),
    (r"configure session (\S+) commit timer (\d+):(\d+):(\d+)", "commit_timer"),
    (r"configure session (\S+) abort", "abort_session"),
    (r"configure replace (\S+)", "replace"),
    (r"configure(?: terminal)?", "configure"),
    (r"copy (\S+) (\S+)", "copy"),
    (r"write(?: memory)?", "write_memory"),
    (r"dir(?: flash:)?", "dir_flash"),
    (r"delete (flash:\S+)", "delete"),
)
