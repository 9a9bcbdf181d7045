"""Archive, replace, confirm and revert on a simulated IOS-XE device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.lab.devices.iosxe_files import USER_QUESTION
from iac.lab.devices.tree import Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.grammar.language import Match
    from iac.lab.devices.iosxe import IosXe

# "%Please turn config archive on" is what NAPALM looks for; Cisco's guide shows no sample of the message.
ARCHIVE_OFF = '%Please turn config archive on with "archive" and "path" commands\n'
NOT_PENDING = "%No Rollback Confirmed Change pending\n"
SECONDS = 60
_QUESTION = (
    "This will apply all necessary additions and deletions\n"
    "to replace the current running configuration with the\n"
    "contents of the specified configuration file, which is\n"
    "assumed to be a complete configuration, not a partial\n"
    "configuration. Enter Y if you are sure you want to proceed. ? [no]: "
)


class ArchiveCommands:
    """The exec commands of configuration archive and rollback; mixed into the session."""

    device: IosXe
    user: str
    ask: Callable[..., str]
    read_path: Callable[[str], str | None]

    def show_archive(self, match: Match) -> str:
        """Say whether the archive is on and what it would write next."""
        del match
        if not self.device.archive_path:
            return "Archive feature not enabled\n"
        return (
            "The maximum archive configurations allowed is 10.\n"
            "There are currently 0 archive configurations saved.\n"
            f"The next archive file will be named {self.device.archive_path}-<timestamp>-0\n"
            " Archive #  Name\n" + "".join(f"   {number}\n" for number in range(1, 11))
        )

    def show_rollback_timer(self, match: Match) -> str:
        """Describe the pending change as in Cisco's sample."""
        del match
        pending = self.device.pending
        if pending is None:
            return NOT_PENDING
        moment = self.device.clock.moment().strftime("%H:%M:%S UTC %a %b %d %Y")
        return (
            f"Time configured(or reconfigured): {moment}\n"
            f"Timer type: absolute timer\nTimer value: {pending.value} min\nUser: {pending.user}\n"
        )

    def show_differences(self, match: Match) -> str:
        """Compare two configurations, by default running and startup."""
        given = match.arguments or ("system:running-config", "nvram:startup-config")
        first, second = (*given, "system:running-config")[:2]
        trees = []
        for path in (first, second):
            text = self.read_path(path)
            if text is None:
                return f"%Error opening {path} (No such file or directory)\n"
            trees.append(self._tree(path, text))
        lines = contextual(trees[0], trees[1])
        return "\n".join(["!Contextual Config Diffs:", *(lines or ["!No changes were found"]), ""])

    def _tree(self, path: str, text: str) -> Node:
        if path.endswith("running-config"):
            return self.device.running
        root, refused = self.device.parse(text, printed=path.endswith("startup-config"))
        for line, _ in refused:
            # A line the device does not know still shows up as a difference; it is refused only when applied.
            root.children.setdefault(line, Node(line, line))
        return root

    def show_incremental(self, match: Match) -> str:
        """List what a merge of a file would change."""
        text = self.read_path(match.arguments[0])
        if text is None:
            return f"%Error opening {match.arguments[0]} (No such file or directory)\n"
        before = self.device.running.copy()
        merged = self.device.running.copy()
        editor = self.device.editor(merged)
        logical = list(self.device.logical_lines(text, printed=False))
        refused = [line for line in logical if "%" in editor.enter(line)]
        lines = [*incremental(before, merged), *(line.strip() for line in refused)]
        return "\n".join(["!List of Commands:", *lines, "end", *([] if lines else ["!No changes were found"]), ""])

    def arm_timer(self, minutes: int) -> str:
        """Arm the revert timer; return the refusal, if any."""
        if not self.device.archive_path:
            return ARCHIVE_OFF
        if self.device.pending is not None:
            return "%Rollback Confirmed Change is already pending\n"
        self.device.arm(seconds=minutes * SECONDS, value=minutes, user=self.user)
        return ""

    def replace(self, match: Match) -> str:
        """Replace the running configuration with a file."""
        path = match.arguments[0]
        text = self.read_path(path)
        if text is None:
            return f"%Error opening {path} (No such file or directory)\n"
        if not self.device.archive_path and ("timer" in match.text or "trigger" in match.text):
            return ARCHIVE_OFF
        if "force" in match.text.split():
            return self._replace(match, path, text)
        return self.ask(
            _QUESTION, lambda reply: self._replace(match, path, text) if reply.lower().startswith("y") else ""
        )

    def _replace(self, match: Match, path: str, text: str) -> str:
        target, refused = self.device.parse(text, printed=path.endswith("startup-config"))
        wanted = self.device.difference(target)
        bad = [line for line, _ in refused] + [line for line in wanted if self.device.refuses(line)]
        if bad and "trigger error" in match.text:
            return _failed(bad) + "Rollback aborted.The original configuration has been successfully restored.\n"
        if "timer" in match.text and (answer := self.arm_timer(int(match.arguments[-1]))):
            return answer
        return self.ask_users(self.device.users_lost(target), lambda: self._apply(target, bad))

    def _apply(self, target: Node, bad: list[str]) -> str:
        passes = self.device.replace(target)
        shown = f"Total number of passes: {passes}\n"
        return shown + (_failed(bad) + "Rollback Done\n\n" if bad else "Rollback Done\n\n")

    def ask_users(self, names: list[str], then: Callable[[], str]) -> str:
        """Ask once for every user that would go, then do it."""
        if not names:
            return then()
        return self.ask(
            USER_QUESTION, lambda reply: "" if reply.lower().startswith("n") else self.ask_users(names[1:], then)
        )

    def confirm(self, match: Match) -> str:
        """Keep what is pending."""
        del match
        return "" if self.device.confirm() else NOT_PENDING

    def revert(self, match: Match) -> str:
        """Undo what is pending, at once or after another number of minutes."""
        pending = self.device.pending
        if pending is None:
            return NOT_PENDING
        if match.text.endswith("now"):
            self.device.revert()
            return "Total number of passes: 1\nRollback Done\n\n"
        pending.value = int(match.arguments[0])
        pending.deadline = self.device.clock.now() + pending.value * SECONDS
        return ""


def _failed(lines: list[str]) -> str:
    listed = "\n".join(lines)
    return f"The following commands are failed to apply to the IOS image.\n********\n{listed}\n********\n"


def contextual(old: Node, new: Node) -> list[str]:
    """Return the difference as IOS prints it: first all that is added, then all that is gone, each in its section.

    The signs stand after the indentation. The order is that of NAPALM's recorded ``new_good.diff`` and of the sample in
    Cisco's "Contextual Configuration Diff Utility".
    """
    return [*_walked(new, old, "+"), *_walked(old, new, "-")]


def _walked(here: Node, there: Node, sign: str, depth: int = 0) -> list[str]:
    pad = " " * depth
    lines: list[str] = []
    for child in here.ordered():
        other = there.children.get(child.key)
        if other is None:
            lines += _marked(child, sign, depth)
            continue
        under = _walked(child, other, sign, depth + 1)
        differs = [f"{pad}{sign}{child.text}"] if other.text != child.text else []
        lines += [*(differs or ([f"{pad}{child.text}"] if under else [])), *under]
    return lines


def _marked(node: Node, sign: str, depth: int) -> list[str]:
    shown = node.text.replace("\x03", "^C")
    return [
        f"{' ' * depth}{sign}{shown}",
        *(line for child in node.ordered() for line in _marked(child, sign, depth + 1)),
    ]


def incremental(old: Node, new: Node, depth: int = 0) -> list[str]:
    """Return the commands a merge would carry out, in their sections."""
    pad = " " * depth
    lines: list[str] = []
    for child in new.ordered():
        before = old.children.get(child.key)
        under = incremental(before or Node("", ""), child, depth + 1)
        if before is None or before.text != child.text or under:
            lines += [pad + child.text.replace("\x03", "^C"), *under]
    lines += [f"{pad}no {child.text}" for child in old.ordered() if child.key not in new.children]
    return lines
