"""Everything that can go wrong with a device, as NAPALM's drivers see it, and what the device holds afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from napalm.base.exceptions import ConnectionException, MergeConfigException, ReplaceConfigException
from netmiko import NetmikoAuthenticationException, ReadTimeout
from pyeapi.eapilib import CommandError
from pyeapi.eapilib import ConnectionError as EapiConnectionError
from scp import SCPException

from iac.lab.devices.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.process import Lab

    OpenDriver = Callable[..., Any]

SHORT = {"read_timeout_override": 2}


def guarded(driver: Any) -> Any:
    """Make a closed connection an error at once; netmiko would wait for its timeout."""
    read, remote = driver.device.channel.read_channel, driver.device.remote_conn

    def read_or_raise() -> str:
        text = read()
        if not text and remote.closed:
            raise OSError("connection lost")
        return str(text)

    driver.device.channel.read_channel = read_or_raise
    return driver


def replacing(driver: Any) -> None:
    text = driver.get_config()["running"].replace("^C", "\x03")
    driver.load_replace_candidate(config=text.replace("description old", "description new"))


def test_wrong_password_is_refused(driver: OpenDriver, switch: str, arista: str) -> None:
    with pytest.raises(NetmikoAuthenticationException):
        driver(switch, password="wrong")
    with pytest.raises(EapiConnectionError, match="Unauthorized"):
        driver(arista, password="wrong")


def test_device_without_power_is_unreachable_and_comes_back(
    driver: OpenDriver, lab: Lab, switch: str, arista: str
) -> None:
    for host in (switch, arista):
        lab.control.set_running(host, ["hostname unsaved"])
        lab.control.power(host, on=False)
    with pytest.raises(ConnectionException):
        driver(switch)
    with pytest.raises(EapiConnectionError):
        driver(arista)
    for host in (switch, arista):
        lab.control.power(host, on=True)
        assert driver(host).get_facts()["hostname"] == host


def test_wrong_enable_secret_is_refused(driver: OpenDriver, lab: Lab, switch: str) -> None:
    lab.control.adjust(switch, privilege=1)

    with pytest.raises(ValueError, match="enable"):
        driver(switch, secret="wrong")


@pytest.mark.parametrize("when", ["before", "after"])
def test_ios_connection_lost_around_a_replace(driver: OpenDriver, lab: Lab, switch: str, when: Any) -> None:
    ios = guarded(driver(switch))
    replacing(ios)
    lab.control.add_fault(switch, Fault("configure replace", "drop", when))

    with pytest.raises(OSError, match="connection lost"):
        ios.commit_config()

    applied = " description new" in lab.control.running(switch)
    assert applied == (when == "after")
    assert " description old" in lab.control.startup(switch)


def test_ios_lost_after_a_timed_replace_is_undone_by_the_device(driver: OpenDriver, lab: Lab, switch: str) -> None:
    ios = guarded(driver(switch))
    replacing(ios)
    lab.control.add_fault(switch, Fault("configure replace", "drop", "after"))

    with pytest.raises(OSError, match="connection lost"):
        ios.commit_config(revert_in=60)
    applied = " description new" in lab.control.running(switch)
    lab.control.clock(advance=61)

    assert applied
    assert " description old" in lab.control.running(switch)


@pytest.mark.parametrize("action", ["drop", "hang"])
def test_ios_silent_device_ends_in_a_timeout(driver: OpenDriver, lab: Lab, switch: str, action: Any) -> None:
    ios = driver(switch, **SHORT)
    lab.control.add_fault(switch, Fault("show version", action))

    with pytest.raises(ReadTimeout):
        ios.get_facts()
    assert lab.control.counters(switch)["fault"] == 1


def test_ios_slow_answer_is_absorbed_by_the_next_command(driver: OpenDriver, lab: Lab, switch: str) -> None:
    ios = driver(switch, read_timeout_override=1)
    lab.control.add_fault(switch, Fault("show running-config", "delay", seconds=1.5))

    with pytest.raises(ReadTimeout):
        ios.get_config(retrieve="running")
    assert ios.get_facts()["hostname"] == switch


def test_ios_merge_of_an_invalid_line_is_rolled_back_by_the_driver(driver: OpenDriver, lab: Lab, switch: str) -> None:
    ios = driver(switch)
    ios.load_merge_candidate(config="hostname half\nfrobnicate\nend\n")

    difference = ios.compare_config()
    with pytest.raises(MergeConfigException, match="automatic rollback attempted"):
        ios.commit_config()

    assert "+frobnicate" in difference
    assert f"hostname {switch}\n" in lab.control.running(switch)


def test_ios_replace_with_an_invalid_line_changes_nothing(driver: OpenDriver, lab: Lab, switch: str) -> None:
    ios = driver(switch)
    ios.load_replace_candidate(config="hostname half\nfrobnicate\nend\n")

    with pytest.raises(ReplaceConfigException, match="successfully restored"):
        ios.commit_config()

    assert f"hostname {switch}\n" in lab.control.running(switch)


def test_ios_line_the_device_has_been_told_to_reject(driver: OpenDriver, lab: Lab, switch: str) -> None:
    lab.control.adjust(switch, rejects=["description new"])
    ios = driver(switch)
    replacing(ios)

    with pytest.raises(ReplaceConfigException, match="description new"):
        ios.commit_config()

    assert " description old" in lab.control.running(switch)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault("scp ", "error", text="no"), id="refused"),
        pytest.param(Fault("scp ", "drop"), id="dropped before"),
        pytest.param(Fault("scp ", "drop", "after"), id="dropped midway"),
    ],
)
def test_ios_file_copy_that_fails(driver: OpenDriver, lab: Lab, switch: str, fault: Fault) -> None:
    lab.control.add_fault(switch, fault)

    with pytest.raises((SCPException, OSError, EOFError)):
        driver(switch).load_merge_candidate(config="hostname x\nend\n")
    assert "merge_config.txt" not in lab.control.flash(switch)


def test_ios_new_name_that_contains_a_word_the_driver_fears(driver: OpenDriver, lab: Lab, switch: str) -> None:
    """The driver finds 'error' in the prompt: a false alarm about a change that was applied and not saved."""
    ios = driver(switch)
    text = ios.get_config()["running"].replace("^C", "\x03").replace(f"hostname {switch}", "hostname error-sw1")
    ios.load_replace_candidate(config=text)

    with pytest.raises(ReplaceConfigException):
        ios.commit_config()

    assert "hostname error-sw1\n" in lab.control.running(switch)
    assert f"hostname {switch}\n" in lab.control.startup(switch)


def test_ios_stale_candidate_is_committed_again(driver: OpenDriver, lab: Lab, switch: str) -> None:
    ios = driver(switch)
    ios.load_merge_candidate(config="hostname stale\nend\n")
    ios.commit_config()
    lab.control.set_running(switch, ["hostname repaired"], save=True)
    again = driver(switch)
    again.commit_config()

    assert "hostname stale\n" in lab.control.running(switch)


@pytest.mark.parametrize("when", ["before", "after"])
def test_eos_connection_lost_around_a_commit(driver: OpenDriver, lab: Lab, arista: str, when: Any) -> None:
    eos = driver(arista)
    eos.load_merge_candidate(config="hostname new")
    lab.control.add_fault(arista, Fault(r"configure session \S+ commit", "drop", when))

    with pytest.raises(EapiConnectionError):
        eos.commit_config()
    applied = "hostname new\n" in lab.control.running(arista)
    if when == "after":
        with pytest.raises(CommandError):
            eos.commit_config()
    else:
        eos.commit_config()

    assert applied == (when == "after")
    assert "hostname new\n" in lab.control.running(arista)
    assert ("hostname new\n" in lab.control.startup(arista)) == (when == "before")
    eos.config_session = None


def test_eos_device_slower_than_the_timeout(driver: OpenDriver, lab: Lab, arista: str) -> None:
    eos = driver(arista, timeout=1)
    lab.control.add_fault(arista, Fault("show hostname", "hang"))

    with pytest.raises(EapiConnectionError):
        eos.get_facts()
    assert eos.get_facts()["hostname"] == arista


def test_eos_command_that_fails(driver: OpenDriver, lab: Lab, arista: str) -> None:
    eos = driver(arista)
    lab.control.add_fault(arista, Fault("show version", "error", text="out of memory"))

    with pytest.raises(CommandError, match="out of memory"):
        eos.get_facts()


def test_fault_happens_as_often_as_it_should() -> None:
    once, always = Fault("show", "drop"), Fault("show", "drop", times=-1)
    for fault in (once, always):
        fault.spend()

    assert not once.hits("show version")
    assert always.hits("show version")
    assert not always.hits("no show")
