"""The IOS-XE command line: prompts, questions, files, archive, timers."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from iac.lab.devices.clock import LabClock
from iac.lab.devices.iosxe_session import IosSession

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.iosxe import IosXe


def say(session: IosSession, *lines: str) -> str:
    """Feed several lines; return what the last one printed."""
    printed = ""
    for line in lines:
        printed = session.feed(line)
    return printed


def quieted(session: IosSession) -> IosSession:
    say(session, "configure terminal", "file prompt quiet", "end")
    return session


def candidate(session: IosSession, old: str, new: str) -> None:
    device = session.device
    device.flash["new.txt"] = device.text(device.running).replace(old, new)


def test_prompt_follows_the_mode(session: IosSession) -> None:
    seen = [session.prompt]
    for line in ("conf t", "interface Gi1/0/1", "hostname sw9", "line vty 0 4", "end"):
        session.feed(line)
        seen.append(session.prompt)

    assert seen == ["sw1#", "sw1(config)#", "sw1(config-if)#", "sw9(config)#", "sw9(config-line)#", "sw9#"]


def test_unprivileged_user_must_enable(make_ios: Callable[..., IosXe]) -> None:
    session = IosSession(make_ios(), "netops", privilege=1)

    assert session.prompt == "sw1>"
    assert "Invalid input" in say(session, "show running-config")
    assert say(session, "enable") == "Password: "
    assert session.prompt == ""
    assert "Access denied" in say(session, "wrong")
    assert session.prompt == "sw1>"
    say(session, "enable", "Enable-1")
    assert session.prompt == "sw1#"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        pytest.param("sh run | inc ip scp server enable", "ip scp server enable\n", id="include"),
        pytest.param("show running-config | count vlan", "Number of lines which match regexp = ", id="count"),
        pytest.param("show running-config | section line vty", "line vty 0 4\n access-class MGMT", id="section"),
        pytest.param("show running-config | begin line vty", "line vty 0 4\n", id="begin"),
        pytest.param(
            "show running-config interface Gi1/0/2", "interface GigabitEthernet1/0/2\n shutdown\nend", id="one"
        ),
        pytest.param("show vlan brief", "10   DATA                             active    Gi1/0/1", id="vlans"),
        pytest.param("show vlan id 20", "20   VLAN0020                         active\n", id="one vlan"),
        pytest.param("show vlan id 30", "VLAN id 30 not found in current VLAN database", id="no vlan"),
        pytest.param(
            "show vlan all-ports", "1    default                          active    Gi1/0/2, Te1/1/1\n", id="carried"
        ),
        pytest.param("show interfaces status", "Gi1/0/2                         disabled     1 ", id="status"),
        pytest.param("show lldp neighbors", "Total entries displayed: 0", id="neighbours"),
        pytest.param("show clock", "UTC", id="clock"),
        pytest.param("show", "% Incomplete command.", id="incomplete"),
        pytest.param("show frob", "% Invalid input detected at '^' marker.", id="invalid"),
        pytest.param("dir flash:/nothing", "%Error opening flash:/nothing (No such file", id="no file"),
        pytest.param("more flash:/nothing", "%Error opening flash:/nothing (No such file", id="nothing to print"),
        pytest.param("configure confirm", "%No Rollback Confirmed Change pending", id="nothing to confirm"),
        pytest.param("configure revert now", "%No Rollback Confirmed Change pending", id="nothing to revert"),
    ],
)
def test_exec_command_prints(session: IosSession, command: str, expected: str) -> None:
    assert expected in session.feed(command)


def test_caret_stands_under_the_word_behind_the_prompt(session: IosSession) -> None:
    caret = session.feed("show frob").split("\n")[0]

    assert caret.index("^") == len("sw1#show ")


def test_copy_asks_for_the_destination_unless_quiet(session: IosSession) -> None:
    assert session.feed("copy running-config flash:/a.txt") == "Destination filename [a.txt]? "
    assert session.prompt == ""
    assert "bytes copied" in session.feed("")
    assert session.prompt == "sw1#"
    say(session, "copy running-config flash:/a.txt")
    assert "over write? [confirm]" in session.feed("")
    assert session.feed("n") == ""
    assert session.feed("copy flash:/a.txt running-config") == "Destination filename [running-config]? "
    session.feed("")
    quieted(session)
    assert "bytes copied" in session.feed("copy running-config flash:/a.txt")


def test_replace_asks_unless_forced(session: IosSession) -> None:
    candidate(session, "hostname sw1", "hostname sw2")

    assert session.feed("configure replace flash:/new.txt").endswith("? [no]: ")
    session.feed("")
    assert session.device.hostname == "sw1"
    say(session, "configure replace flash:/new.txt", "yes")
    assert session.device.hostname == "sw2"


def test_replace_then_back_is_byte_identical(session: IosSession) -> None:
    before = session.device.show(session.device.running)
    session.device.flash["old.txt"] = session.device.text(session.device.running)
    session.device.flash["new.txt"] = "hostname other\nip scp server enable\narchive\n path flash:a\n"

    first = session.feed("configure replace flash:/new.txt force")
    if session.question is not None:
        first = session.feed("")
    between = session.device.show(session.device.running)
    session.feed("configure replace flash:/old.txt force")

    assert "Rollback Done" in first
    assert "hostname other" in between
    assert session.device.show(session.device.running) == before


def test_replace_with_an_unknown_line_changes_nothing(session: IosSession) -> None:
    before = session.device.show(session.device.running)
    candidate(session, "hostname sw1", "hostname sw2\nfrobnicate the network")

    printed = session.feed("configure replace flash:/new.txt force revert trigger error")

    assert "frobnicate the network" in printed
    assert "original configuration has been successfully restored" in printed
    assert session.device.show(session.device.running) == before


def test_replace_without_trigger_applies_the_rest(session: IosSession) -> None:
    candidate(session, "hostname sw1", "hostname sw2\nfrobnicate")

    printed = session.feed("configure replace flash:/new.txt force")

    assert "failed to apply" in printed
    assert session.device.hostname == "sw2"


def test_rejected_line_spoils_a_replace_only_when_it_would_be_typed(session: IosSession) -> None:
    session.device.rejects.append("description new|hostname sw1")
    candidate(session, "description old", "description new")
    spoilt = session.feed("configure replace flash:/new.txt force revert trigger error")
    candidate(session, "description old", "description other")
    fine = session.feed("configure replace flash:/new.txt force revert trigger error")

    assert "restored" in spoilt
    assert "Rollback Done" in fine
    assert " description other" in session.device.lines()


def test_removed_user_must_be_confirmed_in_a_replace(session: IosSession) -> None:
    candidate(session, "username admin", "!username admin")

    question = session.feed("configure replace flash:/new.txt force revert trigger error")
    assert question.endswith("Do you want to continue? [confirm]")
    assert "all username" in question
    assert "username admin" in session.device.running.children
    assert "Rollback Done" in session.feed("")
    assert "username admin" not in session.device.running.children


def test_removed_user_must_be_confirmed_when_typed_and_when_merged(session: IosSession) -> None:
    quieted(session)
    session.device.flash["m.txt"] = "no username admin\nend\n"

    assert "[confirm]" in say(session, "conf t", "no username admin")
    say(session, "n", "end")
    assert "username admin" in session.device.running.children
    assert "[confirm]" in session.feed("copy flash:/m.txt running-config")
    session.feed("")
    assert "username admin" not in session.device.running.children


def test_archive_must_be_on_for_timers_and_triggers(session: IosSession) -> None:
    say(session, "conf t", "no archive", "end")
    candidate(session, "hostname sw1", "hostname sw2")

    assert session.feed("show archive") == "Archive feature not enabled\n"
    assert "%Please turn config archive on" in session.feed(
        "configure replace flash:/new.txt force revert trigger error"
    )
    assert "%Please turn config archive on" in session.feed("configure terminal revert timer 5")
    assert session.prompt == "sw1#"
    assert session.device.hostname == "sw1"


@pytest.mark.parametrize("ending", ["expires", "confirmed", "reverted"])
def test_timer_undoes_a_replace_unless_confirmed(make_ios: Callable[..., IosXe], ending: str) -> None:
    clock = LabClock()
    session = IosSession(make_ios(clock=clock), "netops")
    candidate(session, "hostname sw1", "hostname sw2")

    session.feed("configure replace flash:/new.txt force revert trigger error timer 2")
    pending = session.feed("show archive config rollback timer")
    applied = session.device.hostname
    if ending == "confirmed":
        session.feed("configure confirm")
    if ending == "reverted":
        session.feed("configure revert now")
    clock.advance(119 if ending == "reverted" else 121)
    after = session.feed("show archive config rollback timer")

    assert applied == "sw2"
    assert "Timer value: 2 min\nUser: netops\n" in pending
    assert after == "%No Rollback Confirmed Change pending\n"
    assert session.device.hostname == ("sw2" if ending == "confirmed" else "sw1")
    assert session.device.counters["revert"] == (0 if ending == "confirmed" else 1)


def test_timer_does_not_fire_early(make_ios: Callable[..., IosXe]) -> None:
    clock = LabClock()
    session = IosSession(make_ios(clock=clock), "netops")
    say(session, "configure terminal revert timer 2", "hostname sw2", "end")
    clock.advance(110)
    session.feed("")

    assert session.device.hostname == "sw2"
    assert session.device.pending is not None


def test_second_timer_is_refused_while_one_runs(session: IosSession) -> None:
    say(session, "configure terminal revert timer 2", "end")
    candidate(session, "hostname sw1", "hostname sw2")

    assert "already pending" in session.feed("configure replace flash:/new.txt force revert trigger error timer 2")
    assert session.device.hostname == "sw1"


def test_differences_are_printed_in_context(session: IosSession) -> None:
    candidate(session, "description old", "description new")
    session.device.flash["new.txt"] = session.device.flash["new.txt"].replace("ntp server 10.0.0.1 prefer\n", "")

    printed = session.feed("show archive config differences system:/running-config flash:/new.txt")

    assert printed == (
        "!Contextual Config Diffs:\ninterface GigabitEthernet1/0/1\n +description new\n"
        "interface GigabitEthernet1/0/1\n -description old\n-ntp server 10.0.0.1 prefer\n"
    )


def test_no_differences_are_said_to_be_none(session: IosSession) -> None:
    candidate(session, "x-not-there", "")

    assert "!No changes were found" in session.feed(
        "show archive config differences system:/running-config flash:/new.txt"
    )


def test_incremental_differences_list_what_a_merge_would_do(session: IosSession) -> None:
    session.device.flash["m.txt"] = (
        "interface Gi1/0/1\n description new\n switchport access vlan 10\nno vtp mode\nend\n"
    )

    printed = session.feed("show archive config incremental-diffs flash:/m.txt ignorecase")

    assert printed == (
        "!List of Commands:\ninterface GigabitEthernet1/0/1\n description new\nno vtp mode transparent\nend\n"
    )


def test_verify_prints_the_md5_of_the_bytes(session: IosSession) -> None:
    session.device.flash["a.txt"] = "hello\n"

    digest = hashlib.md5(b"hello\n", usedforsecurity=False).hexdigest()

    assert f"= {digest}" in session.feed("verify /md5 flash:/a.txt")


def test_delete_asks_twice_unless_forced(session: IosSession) -> None:
    session.device.flash["a.txt"] = session.device.flash["b.txt"] = "x"

    assert session.feed("delete flash:/a.txt") == "Delete filename [a.txt]? "
    assert session.feed("") == "Delete flash:/a.txt? [confirm]"
    session.feed("")
    session.feed("delete /force flash:/b.txt")

    assert session.device.flash == {}


def test_full_flash_refuses_a_file(session: IosSession) -> None:
    quieted(session).device.flash_free = 10

    assert "No space left" in session.feed("copy running-config flash:/a.txt")
    assert "(10 bytes free)" in session.feed("dir flash:")
    assert session.device.flash == {}


def test_tcl_shell_writes_a_file_when_it_ends(session: IosSession) -> None:
    say(session, "tclsh", 'puts [open "flash:t.txt" w+] {hostname x', " description y", "end", "}")

    assert session.device.flash == {}
    assert session.prompt == "sw1(tcl)#"
    session.feed("tclquit")
    assert session.device.flash == {"t.txt": "hostname x\n description y\nend\n\n"}


def test_banner_typed_over_several_lines(session: IosSession) -> None:
    say(session, "conf t", "banner motd #")
    assert session.prompt == ""
    say(session, "Hello", "there#")

    assert session.prompt == "sw1(config)#"
    assert "banner motd ^C\nHello\nthere^C" in session.device.show(session.device.running)


def test_unsaved_change_is_gone_after_a_reboot(session: IosSession) -> None:
    say(session, "conf t", "hostname unsaved", "end")
    session.device.boot()
    assert session.device.hostname == "sw1"
    say(session, "conf t", "hostname saved", "end", "write memory")
    session.device.boot()
    assert session.device.hostname == "saved"


def test_registered_phones_are_listed(make_router: Callable[[], IosXe]) -> None:
    printed = IosSession(make_router(), "netops").feed("show voice register pool all brief")

    assert "0011.2233.4455" in printed
    assert "REGISTERED" in printed
