"""eAPI's commands on an EOS device: sessions, timers, files, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from iac.lab.devices.clock import LabClock
from iac.lab.devices.eos_commands import CommandRefusedError, EapiRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.eos import Eos


def run(device: Eos, *commands: str, text: bool = False) -> list[dict[str, Any]]:
    """Carry out one request."""
    request = EapiRun(device, "netops", text=text)
    return [request.run(command, "") for command in ("enable", *commands)][1:]


def test_session_changes_nothing_until_committed(make_eos: Callable[..., Eos]) -> None:
    device = make_eos()
    run(device, "configure session s", "hostname new", "end")
    before = device.hostname
    run(device, "configure session s commit")

    assert before == "sw1"
    assert device.hostname == "new"


def test_clean_config_starts_from_nothing(make_eos: Callable[..., Eos]) -> None:
    device = make_eos()
    run(device, "configure session s", "rollback clean-config", "hostname new", "end", "configure session s commit")

    assert [line for line in device.lines() if not line.startswith("interface ")] == ["hostname new"]


def test_aborted_session_leaves_no_trace(make_eos: Callable[..., Eos]) -> None:
    device = make_eos()
    run(device, "configure session s", "hostname new", "abort")

    assert device.hostname == "sw1"
    assert device.sessions == {}


def test_diffs_are_unified(make_eos: Callable[..., Eos]) -> None:
    device = make_eos()
    run(device, "configure session s", "interface Ethernet1", "description new", "end")

    printed = run(device, "show session-config named s diffs", text=True)[0]["output"]

    assert printed.startswith("--- system:/running-config\n+++ session:/s-session-config\n")
    assert "\n-   description old\n+   description new\n" in printed


@pytest.mark.parametrize("version", ["4.30.5M", "4.33.1F"])
@pytest.mark.parametrize("ending", ["expires", "confirmed", "aborted"])
def test_timer_undoes_a_commit_unless_confirmed(make_eos: Callable[..., Eos], version: str, ending: str) -> None:
    clock = LabClock()
    device = make_eos(version=version, clock=clock)
    run(device, "configure session s", "hostname new", "end", "configure session s commit timer 00:01:00")
    listed = run(device, "show configuration sessions detail")[0]
    applied = device.hostname
    if ending != "expires":
        run(device, "configure session s commit" if ending == "confirmed" else "configure session s abort")
    clock.advance(61)
    device.tick()

    assert applied == "new"
    assert ("commitTimerSessionName" in listed) == (version == "4.33.1F")
    assert (listed["sessions"]["s"]["state"] == "pendingCommitTimer") == (version == "4.30.5M")
    assert device.pending is None
    assert device.hostname == ("new" if ending == "confirmed" else "sw1")


@pytest.mark.parametrize(
    ("commands", "code"),
    [
        pytest.param(("frobnicate",), 1002, id="unknown"),
        pytest.param(("configure session s", "interface Ethernet99"), 1000, id="no such port"),
        pytest.param(("configure session s", "frob"), 1002, id="unknown in a session"),
        pytest.param(("configure session none commit",), 1000, id="no such session"),
        pytest.param(("configure session none abort",), 1000, id="nothing to abort"),
        pytest.param(("configure replace flash:none",), 1000, id="no file"),
        pytest.param(("show running-config",), 1003, id="not in JSON"),
    ],
)
def test_refused_command_carries_eapis_code(make_eos: Callable[..., Eos], commands: tuple[str, ...], code: int) -> None:
    with pytest.raises(CommandRefusedError) as refused:
        run(make_eos(), *commands)

    assert refused.value.code == code


def test_configuration_needs_privilege(make_eos: Callable[..., Eos]) -> None:
    with pytest.raises(CommandRefusedError, match="privileged mode required"):
        EapiRun(make_eos(), "netops").run("configure session s", "")


def test_rollback_file_brings_back_the_startup_configuration(make_eos: Callable[..., Eos]) -> None:
    device = make_eos()
    run(device, "copy startup-config flash:rollback-0", "configure", "hostname new", "end", "write memory")
    run(device, "configure replace flash:rollback-0")

    assert device.hostname == "sw1"
    assert "hostname new" in device.startup


def test_sanitized_configuration_shows_no_secret(make_eos: Callable[..., Eos]) -> None:
    printed = run(make_eos(), "show running-config sanitized", text=True)[0]["output"]

    assert "$6$" not in printed
    assert "snmp-server community foo" not in printed


def test_full_flash_refuses_a_file(make_eos: Callable[..., Eos]) -> None:
    device = make_eos()
    device.flash_free = 1

    with pytest.raises(CommandRefusedError, match="No space left"):
        run(device, "copy startup-config flash:a")
