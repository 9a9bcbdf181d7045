"""Parse two configurations, compare, remediation and rollback as text: ours beside hier_config, same texts, same run.

``python -m tests.bench.bench_diff [ROUNDS]``. Each round times both, one after the other, so that a busy
machine slows both alike; "cold" empties what ours remembers about lines, "warm" is the second device of a city.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

from hier_config import WorkflowRemediation, get_hconfig
from hier_config.models import Platform

from iac.change import plan, references, rollback
from iac.syntax import PLATFORMS, compare, parse
from tests.bench.figures import Figure, side_by_side

if TYPE_CHECKING:
    from iac.syntax.rules import Mode


def switch_text(ports: int, *, changed: bool) -> str:
    """Return an access switch of ``ports`` ports as IOS prints it; about one in twenty differs when ``changed``."""
    lines = ["hostname sw-bench-1" if changed else "hostname sw-bench-2", "!", "aaa new-model", "!"]
    for vlan in range(10, 10 + max(ports // 8, 6)):
        lines += [f"vlan {vlan}", f" name SEGMENT-{vlan}", "!"]
    for port in range(1, ports + 1):
        moved = changed and port % 6 == 0
        lines += [
            f"interface GigabitEthernet{port // 48 + 1}/0/{port % 48 + 1}",
            f" description Room {100 + port} desk {port % 7}" + (" (moved)" if changed and port % 9 == 0 else ""),
            f" switchport access vlan {10 + (port + moved) % 6}",
            " switchport mode access",
            f" switchport voice vlan {10 + port % 5}",
            " spanning-tree portfast",
            " spanning-tree bpduguard enable",
            "!",
        ]
    for number in range(1, max(ports // 16, 2) + 1):
        lines += [f"ip access-list extended DEPARTMENT-{number}"]
        lines += [f" permit tcp 10.{number}.0.0 0.0.255.255 host 10.0.0.{host} eq 443" for host in range(1, 20)]
        lines += [" deny ip any any log"] if not (changed and number % 4 == 0) else [" deny ip any any"]
        lines += ["!"]
    for host in range(1, 5 + (2 if changed else 0)):
        lines += [f"logging host 10.0.9.{host}", f"ntp server 10.0.8.{host}"]
    lines += ["line vty 0 4", " transport input ssh", " exec-timeout 10 0", "!", "end"]
    return "\n".join(lines) + "\n"


def ours(running: str, intended: str) -> tuple[int, int]:
    """Return the numbers of remediation and rollback lines, all of it done from text."""
    here, there = parse(running, "iosxe"), parse(intended, "iosxe")
    differences = compare(here, there).differences
    forward = plan(differences, here, there).commands
    back = rollback(differences, here, there).commands
    return len("\n".join(forward).splitlines()), len("\n".join(back).splitlines())


def theirs(running: str, intended: str) -> tuple[int, int]:
    """Return the same of hier_config."""
    here, there = get_hconfig(Platform.CISCO_IOS, running), get_hconfig(Platform.CISCO_IOS, intended)
    workflow = WorkflowRemediation(here, there)
    forward = workflow.remediation_config_filtered_text(include_tags=[], exclude_tags=[])
    back = "\n".join(line.cisco_style_text() for line in workflow.rollback_config.all_children_sorted())
    return len(forward.splitlines()), len(back.splitlines())


def forget() -> None:
    """Empty every memory of lines already understood."""
    seen: set[int] = set()
    for system in PLATFORMS.values():
        _forget(system.top, seen)
    for memory in (references.defined_by, references.used_by, references.called_by, references.addresses_of):
        memory.cache_clear()


def _forget(mode: Mode, seen: set[int]) -> None:
    if id(mode) in seen:
        return
    seen.add(id(mode))
    mode.cache.clear()
    waiting = [mode.trie]
    while waiting:
        for key, value in waiting.pop().items():
            if key:
                waiting.append(value)
            elif value.mode is not None:
                _forget(value.mode, seen)


def measure(ports: int, rounds: int) -> None:
    """Show the figures of a switch of ``ports`` ports."""
    running, intended = switch_text(ports, changed=True), switch_text(ports, changed=False)
    lines = len(running.splitlines())
    print(
        f"{lines:,} lines; lines out (remediation, rollback): ours {ours(running, intended)}, "
        f"hier_config {theirs(running, intended)}"
    )

    def cold() -> None:
        forget()
        ours(running, intended)

    times = side_by_side(
        rounds, cold=cold, warm=lambda: ours(running, intended), peer=lambda: theirs(running, intended)
    )
    versions = {"municipal-iac": version("municipal-iac"), "hier_config": version("hier-config")}
    for state in ("cold", "warm"):
        Figure(
            name=f"diff, remediation and rollback of {lines:,} lines, {state}",
            ours=times[state] * 1e3,
            peer=times["peer"] * 1e3,
            unit="ms",
            peer_name="hier_config",
            target="≤ 0.5",
            versions=versions,
        ).show()


def main() -> None:
    """Measure switches of about 300 and 3,000 lines."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    for ports in (28, 322):
        measure(ports, rounds)


if __name__ == "__main__":
    main()
