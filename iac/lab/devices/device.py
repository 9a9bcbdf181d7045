"""What every simulated device is: configurations, files, users, faults, counters and a revert timer. No I/O."""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iac.lab.devices.clock import LabClock
from iac.lab.devices.editor import INVALID, Editor
from iac.lab.devices.tree import Node, commands, new_root, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iac.lab.devices.faults import Fault
    from iac.lab.devices.grammar.language import Dialect

FLASH_BYTES = 1_500_000_000
_PASSES = 5
_LOG_LENGTH = 400


@dataclass(frozen=True)
class Credentials:
    """Who may log in; ``enable`` is the enable secret, empty when there is none."""

    username: str
    password: str = field(repr=False)
    enable: str = field(default="", repr=False)


@dataclass(frozen=True)
class DeviceSpec:
    """What a device is made of: its name, its platform (``iosxe`` or ``eos``) and the configuration it starts with.

    ``ports`` are the names of physical ports that exist besides those the configuration mentions. ``version`` chooses
    the release the device says it runs; empty is the platform's default.
    """

    hostname: str
    platform: str
    startup: str
    ports: tuple[str, ...] = ()
    version: str = ""


@dataclass
class Pending:
    """A commit that will be undone at ``deadline`` (lab time) unless somebody confirms it."""

    saved: str
    user: str
    value: int
    configured: float
    deadline: float
    session: str = ""


@dataclass
class Device(ABC):
    """A device between two commands. Subclasses know a platform's words."""

    spec: DeviceSpec
    credentials: Credentials
    clock: LabClock = field(default_factory=LabClock)
    running: Node = field(default_factory=new_root)
    startup: str = ""
    flash: dict[str, str] = field(default_factory=dict)
    flash_free: int = FLASH_BYTES
    privilege: int = 15
    powered: bool = True
    answers_after: float = 0.0
    faults: list[Fault] = field(default_factory=list)
    rejects: list[str] = field(default_factory=list)
    pending: Pending | None = None
    counters: Counter[str] = field(default_factory=Counter)
    log: deque[str] = field(default_factory=lambda: deque(maxlen=_LOG_LENGTH))
    booted: float = 0.0
    changed_at: float = 0.0
    changed_by: str = ""
    dirty: bool = True
    ports: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Find the ports and boot from the startup configuration."""
        self.ports = frozenset(self.spec.ports) | self.find_ports(self.spec.startup)
        self.startup = self.startup or self.spec.startup
        self.boot()

    @property
    @abstractmethod
    def dialect(self) -> Dialect:
        """The platform's grammar."""

    @property
    @abstractmethod
    def hooks(self) -> Mapping[str, Any]:
        """The platform's special lines."""

    @abstractmethod
    def find_ports(self, text: str) -> frozenset[str]:
        """Return the physical ports a configuration mentions."""

    @abstractmethod
    def logical_lines(self, text: str, *, printed: bool) -> Iterable[str]:
        """Cut a file into lines, texts of several lines (banners, certificates) in one piece."""

    @abstractmethod
    def spell(self, node: Node, parent: Node) -> list[str]:
        """Return the printed line or lines of one node."""

    @abstractmethod
    def reset(self, node: Node) -> str:
        """Return the line that undoes one node."""

    @abstractmethod
    def show(self, root: Node) -> str:
        """Return a configuration as ``show running-config`` prints its body."""

    @property
    def hostname(self) -> str:
        """The name the device calls itself now."""
        found = self.running.children.get("hostname")
        return found.text.partition(" ")[2] if found else self.default_hostname

    default_hostname = "Switch"

    def boot(self) -> None:
        """Start from the startup configuration; what was not saved is gone."""
        self.running, _ = self.parse(self.startup, printed=True)
        self.startup = self.show(self.running)
        self.booted = self.changed_at = self.clock.now()
        self.pending = None
        self.dirty = True

    def blank(self) -> Node:
        """Return the configuration of a device fresh from the box: its ports and nothing else."""
        root = new_root()
        editor = self.editor(root)
        for port in sorted(self.ports):
            editor.enter(f"interface {port}")
        return root

    def editor(self, root: Node) -> Editor:
        """Return a configuration session on ``root``."""
        return Editor(self.dialect, root, self.hooks)

    def refuses(self, line: str) -> bool:
        """Tell whether the device has been told to reject ``line``."""
        return any(re.search(pattern, line) for pattern in self.rejects)

    def type_line(self, editor: Editor, line: str) -> str:
        """Enter one line into ``editor``, unless the device has been told to reject it."""
        return f"^\n{INVALID}" if self.refuses(line) else editor.enter(line)

    def parse(self, text: str, *, printed: bool = False) -> tuple[Node, list[tuple[str, str]]]:
        """Return the configuration a whole text describes, and (line, complaint) for what no device takes.

        ``printed`` says the text is what a device printed (``^C`` stands for a control character).
        """
        root = self.blank()
        editor = self.editor(root)
        typed = ((line, editor.enter(line)) for line in self.logical_lines(text, printed=printed))
        return root, [(line.strip(), complaint) for line, complaint in typed if is_refusal(complaint)]

    def merge(self, text: str) -> list[tuple[str, str]]:
        """Enter every line of ``text`` into the running configuration; return (line, complaint) for each answer."""
        editor = self.editor(self.running)
        typed = [(line, self.type_line(editor, line)) for line in self.logical_lines(text, printed=False)]
        self.touch("merge")
        return [(line.strip(), complaint) for line, complaint in typed if complaint]

    def difference(self, target: Node) -> list[str]:
        """Return the lines that would bring the running configuration to ``target``."""
        return [line for line in commands(self.running, target, self.reset) if line]

    def replace(self, target: Node) -> int:
        """Bring the running configuration to ``target`` by typing what differs; return the passes it took.

        Some lines undo others (a VRF takes the address along), so the difference is typed until there is none.
        """
        passes = 0
        while passes < _PASSES and (wanted := self.difference(target)):
            editor = self.editor(self.running)
            for line in wanted:
                self.type_line(editor, line)
            passes += 1
        self.touch("replace")
        return passes

    def touch(self, what: str, user: str = "") -> None:
        """Note that the running configuration changed."""
        self.counters[what] += 1
        self.changed_at, self.changed_by, self.dirty = self.clock.now(), user or self.credentials.username, True

    def save(self) -> None:
        """Make the running configuration the startup configuration."""
        self.startup = self.show(self.running)
        self.counters["save"] += 1
        self.dirty = True

    def arm(self, *, seconds: float, value: int, user: str, session: str = "") -> None:
        """Undo what follows after ``seconds`` of lab time unless it is confirmed."""
        now = self.clock.now()
        self.pending = Pending(self.show(self.running), user, value, now, now + seconds, session)
        self.dirty = True

    def confirm(self) -> bool:
        """Keep what is pending; False when nothing is."""
        was, self.pending, self.dirty = self.pending, None, True
        self.counters["confirm"] += was is not None
        return was is not None

    def revert(self) -> None:
        """Undo what is pending, now."""
        if self.pending is None:
            return
        saved, self.pending = self.pending.saved, None
        self.running, _ = self.parse(saved, printed=True)
        self.touch("replace")
        self.counters["revert"] += 1

    def tick(self) -> None:
        """Let the revert timer fire when its time has come."""
        if self.pending is not None and self.clock.now() >= self.pending.deadline:
            self.revert()

    def fault_for(self, command: str) -> Fault | None:
        """Return and use up the fault that happens to ``command``, if any."""
        for fault in self.faults:
            if fault.hits(command):
                fault.spend()
                return fault
        return None

    def write_file(self, name: str, text: str) -> bool:
        """Put a file on flash; False when it does not fit."""
        if len(text.encode()) > self.flash_free:
            return False
        self.flash[name] = text
        self.dirty = True
        return True

    def lines(self, root: Node | None = None) -> list[str]:
        """Return the printed lines with their indentation, without decoration."""
        found = walk(self.dialect, self.gathered(root or self.running), self.spell)
        return [f"{self.indent * line.depth}{line.text}" for line in found]

    def gathered(self, root: Node) -> Node:
        """Return the tree as it is printed, when the platform prints several nodes in one line."""
        return root

    indent = " "

    def type_as_engineer(self, lines: Iterable[str], *, save: bool) -> list[str]:
        """Type configuration lines as somebody at the console would; return the complaints."""
        editor = self.editor(self.running)
        complaints = [complaint for line in lines if is_refusal(complaint := editor.enter(line))]
        self.touch("console", "console")
        if save:
            self.save()
        return complaints

    def state(self) -> dict[str, Any]:
        """Return what survives the end of the process."""
        return {
            "running": self.show(self.running),
            "startup": self.startup,
            "flash": self.flash,
            "pending": vars(self.pending) if self.pending else None,
            "counters": dict(self.counters),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from what :meth:`state` returned earlier."""
        self.running, _ = self.parse(state["running"], printed=True)
        self.startup, self.flash = state["startup"], dict(state["flash"])
        self.pending = Pending(**state["pending"]) if state["pending"] else None
        self.counters = Counter(state["counters"])

    @property
    def serial(self) -> str:
        """A serial number made from the name, so that it is the same every time."""
        return "FLB" + hashlib.sha256(self.spec.hostname.encode()).hexdigest()[:8].upper()

    def mac_of(self, interface: str) -> str:
        """Return a locally administered MAC address for an interface, as hhhh.hhhh.hhhh."""
        digits = "02" + hashlib.sha256(f"{self.spec.hostname}/{interface}".encode()).hexdigest()[:10]
        return ".".join(digits[place : place + 4] for place in (0, 4, 8))


def is_refusal(complaint: str) -> bool:
    """Tell a refusal from a remark such as the one about addresses lost with a VRF."""
    return "%" in complaint and "removed due to" not in complaint
