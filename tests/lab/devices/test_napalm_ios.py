"""The unmodified NAPALM ios driver against the lab: what it does when all goes well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from napalm.base.exceptions import (
    CommandErrorException,
    CommitConfirmException,
    MergeConfigException,
    ReplaceConfigException,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.process import Lab

    OpenDriver = Callable[..., Any]


def running(driver: Any) -> str:
    return str(driver.get_config()["running"]).strip() + "\n"


def as_file(text: str) -> str:
    """Return a printed configuration as it must stand in a file: ``^C`` is one control character there."""
    return text.replace("^C", "\x03")


def test_getters_describe_the_device(driver: OpenDriver, switch: str) -> None:
    ios = driver(switch)

    facts, interfaces, vlans = ios.get_facts(), ios.get_interfaces(), ios.get_vlans()

    assert facts["hostname"] == switch
    assert facts["fqdn"] == f"{switch}.town.example"
    assert facts["model"] == "C9300-48P"
    assert facts["os_version"].startswith("Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.")
    assert facts["interface_list"] == [
        "GigabitEthernet1/0/1",
        "GigabitEthernet1/0/2",
        "TenGigabitEthernet1/1/1",
        "Vlan10",
    ]
    assert interfaces["GigabitEthernet1/0/1"]["description"] == "old"
    assert interfaces["GigabitEthernet1/0/1"]["speed"] == 1000.0
    assert not interfaces["GigabitEthernet1/0/2"]["is_enabled"]
    assert vlans["10"] == {"name": "DATA", "interfaces": ["GigabitEthernet1/0/1"]}
    assert ios.is_alive() == {"is_alive": True}
    assert ios.get_lldp_neighbors() == {}


def test_merge_compare_commit_and_rollback(driver: OpenDriver, lab: Lab, switch: str) -> None:
    ios = driver(switch)
    before = lab.control.running(switch)
    ios.load_merge_candidate(config="interface Gi1/0/2\n description printer\nntp server 10.9.9.9\nend\n")

    difference = ios.compare_config()
    ios.commit_config()
    after = running(ios)
    ios.rollback()

    assert difference == "+interface GigabitEthernet1/0/2\n+ description printer\n+ntp server 10.9.9.9"
    assert " description printer\n" in after
    assert lab.control.running(switch).replace("!\nfile prompt quiet\n", "") == before
    assert lab.control.counters(switch)["merge"] == 1


def test_replace_and_back_is_byte_identical(driver: OpenDriver, lab: Lab, switch: str) -> None:
    ios = driver(switch, auto_file_prompt=True)
    before, saved = running(ios), lab.control.startup(switch)
    changed = before.replace(f"hostname {switch}", "hostname renamed").replace("description old", "description new")
    ios.load_replace_candidate(config=as_file(changed))

    difference = ios.compare_config()
    ios.commit_config()
    renamed = lab.control.startup(switch)
    ios.load_replace_candidate(config=as_file(before))
    ios.commit_config()

    assert difference == (
        "+hostname renamed\ninterface GigabitEthernet1/0/1\n +description new\n"
        f"-hostname {switch}\ninterface GigabitEthernet1/0/1\n -description old"
    )
    assert "hostname renamed\n" in renamed
    assert running(ios) == before
    assert lab.control.startup(switch) == saved


def test_discard_forgets_the_candidate(driver: OpenDriver, switch: str) -> None:
    ios = driver(switch)
    ios.load_merge_candidate(config="hostname other\nend\n")
    ios.discard_config()

    assert ios.compare_config() == ""


def test_commit_confirm_is_confirmed_from_another_connection(driver: OpenDriver, lab: Lab, switch: str) -> None:
    first = driver(switch)
    first.load_replace_candidate(config=as_file(running(first).replace("description old", "description new")))
    first.commit_config(revert_in=60)
    second = driver(switch)

    pending = second.has_pending_commit()
    unsaved = "description new" not in lab.control.startup(switch)
    with pytest.raises(CommandErrorException, match="already in progress"):
        second.commit_config()
    second.confirm_commit()

    assert pending
    assert unsaved
    assert not second.has_pending_commit()
    assert " description new" in lab.control.startup(switch)
    assert lab.control.counters(switch)["confirm"] == 1


@pytest.mark.parametrize("kind", ["merge", "replace"])
def test_unconfirmed_commit_is_undone_by_the_device(driver: OpenDriver, lab: Lab, switch: str, kind: str) -> None:
    ios = driver(switch)
    if kind == "merge":
        ios.load_merge_candidate(config="interface Gi1/0/1\n description new\nend\n")
    else:
        ios.load_replace_candidate(config=as_file(running(ios).replace("description old", "description new")))
    ios.commit_config(revert_in=120)
    applied = " description new" in lab.control.running(switch)

    lab.control.clock(advance=121)

    assert applied
    assert " description old" in lab.control.running(switch)
    assert not ios.has_pending_commit()
    assert lab.control.counters(switch)["revert"] == 1


def test_rollback_of_a_pending_commit_reverts_at_once(driver: OpenDriver, lab: Lab, switch: str) -> None:
    ios = driver(switch)
    ios.load_merge_candidate(config="interface Gi1/0/1\n description new\nend\n")
    ios.commit_config(revert_in=60)
    ios.rollback()

    assert " description old" in lab.control.running(switch)
    assert not ios.has_pending_commit()


def test_revert_time_must_be_whole_minutes_in_range(driver: OpenDriver, switch: str) -> None:
    ios = driver(switch)
    ios.load_merge_candidate(config="hostname x\nend\n")

    with pytest.raises(CommitConfirmException):
        ios.commit_config(revert_in=30)


def test_removed_user_is_confirmed_by_the_driver(driver: OpenDriver, lab: Lab, switch: str) -> None:
    lab.control.set_running(switch, ["username gone privilege 15 secret 9 $9$a$b"], save=True)
    ios = driver(switch)
    ios.load_merge_candidate(config="no username gone\nend\n")
    ios.commit_config()

    assert "username gone" not in lab.control.running(switch)


def test_archive_off_refuses_replace_and_timers(driver: OpenDriver, lab: Lab, switch: str) -> None:
    lab.control.set_running(switch, ["no archive"])
    ios = driver(switch)
    ios.load_replace_candidate(config=as_file(running(ios)))

    with pytest.raises(ReplaceConfigException, match="archive"):
        ios.commit_config()
    with pytest.raises(CommitConfirmException, match="archive"):
        ios.commit_config(revert_in=60)


def test_scp_server_off_refuses_the_file(driver: OpenDriver, lab: Lab, switch: str) -> None:
    lab.control.set_running(switch, ["no ip scp server enable"])

    with pytest.raises(CommandErrorException, match="SCP file transfers are not enabled"):
        driver(switch).load_merge_candidate(config="hostname x\nend\n")


def test_full_flash_refuses_the_file(driver: OpenDriver, lab: Lab, switch: str) -> None:
    lab.control.adjust(switch, flash_free=10)

    with pytest.raises(MergeConfigException):
        driver(switch).load_merge_candidate(config="hostname x\nend\n")


def test_file_system_is_found_by_itself(driver: OpenDriver, switch: str) -> None:
    ios = driver(switch, dest_file_system=None)
    ios.load_merge_candidate(config="hostname found\nend\n")

    assert ios.dest_file_system == "flash:"
    assert ios.compare_config() == "+hostname found"


def test_file_prompt_quiet_of_the_device_itself_is_enough(driver: OpenDriver, lab: Lab, switch: str) -> None:
    lab.control.set_running(switch, ["file prompt quiet"], save=True)
    ios = driver(switch, auto_file_prompt=False)
    ios.load_merge_candidate(config="hostname quiet\nend\n")
    ios.commit_config()

    assert "hostname quiet" in lab.control.startup(switch)
    assert "file prompt quiet" in lab.control.startup(switch)


def test_enable_secret_is_asked_of_an_unprivileged_user(driver: OpenDriver, lab: Lab, switch: str) -> None:
    lab.control.adjust(switch, privilege=1)

    assert driver(switch, secret="Enable-1").get_facts()["hostname"] == switch


def test_router_with_voice_takes_the_whole_flow(driver: OpenDriver, lab: Lab, router: str) -> None:
    ios = driver(router)
    before = running(ios)
    ios.load_replace_candidate(
        config=before.replace("destination-pattern 911$\n session", "destination-pattern 9911$\n session")
    )

    difference = ios.compare_config()
    ios.commit_config()

    assert (
        difference
        == "dial-peer voice 911 voip\n +destination-pattern 9911$\ndial-peer voice 911 voip\n -destination-pattern 911$"
    )
    assert "destination-pattern 9911$" in lab.control.startup(router)


def test_inline_transfer_writes_the_file_through_tcl(driver: OpenDriver, lab: Lab, switch: str) -> None:
    ios = driver(switch, inline_transfer=True)
    ios.load_merge_candidate(config="hostname inline\nend")

    assert lab.control.flash(switch)["merge_config.txt"] == "hostname inline\nend\n"
    assert ios.compare_config() == "+hostname inline"
