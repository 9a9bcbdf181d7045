"""The unmodified NAPALM eos driver against the lab: what it does when all goes well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from napalm.base.exceptions import CommitError, MergeConfigException, ReplaceConfigException, SessionLockedException

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.process import Lab

    OpenDriver = Callable[..., Any]


def test_getters_describe_the_device(driver: OpenDriver, arista: str) -> None:
    eos = driver(arista)

    facts, interfaces = eos.get_facts(), eos.get_interfaces()

    assert (facts["hostname"], facts["fqdn"]) == (arista, f"{arista}.town.example")
    assert facts["interface_list"] == ["Ethernet1", "Ethernet2", "Ethernet49", "Management1", "Vlan10"]
    assert interfaces["Ethernet1"]["description"] == "old"
    assert not interfaces["Ethernet2"]["is_enabled"]
    assert eos.get_vlans()["10"] == {"name": "DATA", "interfaces": ["Ethernet1"]}
    assert eos.get_lldp_neighbors() == {}
    assert eos.is_alive() == {"is_alive": True}


def test_replace_and_back_is_byte_identical(driver: OpenDriver, lab: Lab, arista: str) -> None:
    eos = driver(arista)
    before = eos.get_config()["running"]
    eos.load_replace_candidate(config=before.replace("description old", "description new"))

    difference = eos.compare_config()
    eos.commit_config()
    changed = lab.control.startup(arista)
    eos.load_replace_candidate(config=before)
    eos.commit_config()

    assert "-   description old\n+   description new" in difference
    assert "   description new\n" in changed
    assert eos.get_config()["running"] == before
    assert "banner motd\nKeep out\nEOF\n" in before


def test_merge_rollback_and_discard(driver: OpenDriver, lab: Lab, arista: str) -> None:
    eos = driver(arista)
    before = lab.control.running(arista)
    eos.load_merge_candidate(config="interface Ethernet2\n   description printer\nbanner login\nHello\nEOF\n")
    eos.commit_config()
    merged = lab.control.running(arista)
    eos.rollback()
    eos.load_merge_candidate(config="hostname never")
    eos.discard_config()

    assert "   description printer\n" in merged
    assert "banner login\nHello\nEOF\n" in merged
    assert lab.control.running(arista) == before


@pytest.mark.parametrize(
    "text", ["frobnicate", "interface Ethernet77", "interface Ethernet1\nswitchport access vlan 9999"]
)
def test_invalid_line_aborts_the_session(driver: OpenDriver, lab: Lab, arista: str, text: str) -> None:
    eos = driver(arista)
    before = lab.control.running(arista)

    with pytest.raises(MergeConfigException, match="failed"):
        eos.load_merge_candidate(config=text)
    with pytest.raises(ReplaceConfigException, match="failed"):
        eos.load_replace_candidate(config=f"hostname x\n{text}")

    assert lab.control.running(arista) == before
    assert eos.config_session is None


def test_commit_confirm_is_handed_to_another_driver(driver: OpenDriver, lab: Lab, arista: str) -> None:
    first = driver(arista)
    first.load_merge_candidate(config="hostname new")
    first.commit_config(revert_in=60)
    session, first.config_session = first.config_session, None
    second = driver(arista)

    with pytest.raises(CommitError, match="No pending"):
        second.confirm_commit()
    with pytest.raises(CommitError, match="already in process"):
        second.commit_config(revert_in=60)
    unsaved = "hostname new" not in lab.control.startup(arista)
    second.config_session = session
    second.confirm_commit()

    assert unsaved
    assert "hostname new" in lab.control.startup(arista)
    assert not second.has_pending_commit()


def test_closing_reverts_an_unconfirmed_commit(driver: OpenDriver, lab: Lab, arista: str) -> None:
    eos = driver(arista)
    eos.load_merge_candidate(config="hostname new")
    eos.commit_config(revert_in=60)
    eos.close()

    assert f"hostname {arista}\n" in lab.control.running(arista)


def test_unconfirmed_commit_is_undone_by_the_device(driver: OpenDriver, lab: Lab, arista: str) -> None:
    eos = driver(arista)
    eos.load_merge_candidate(config="hostname new")
    eos.commit_config(revert_in=60)
    eos.config_session = None
    lab.control.clock(advance=61)

    assert f"hostname {arista}\n" in lab.control.running(arista)
    assert not eos.has_pending_commit()


def test_newer_release_reports_pending_its_own_way(driver: OpenDriver, lab: Lab) -> None:
    eos = driver("ar-new")
    eos.load_merge_candidate(config="hostname new")
    eos.commit_config(revert_in=60)

    pending = eos.has_pending_commit()
    eos.rollback()

    assert pending
    assert not eos.has_pending_commit()
    assert "hostname ar-new\n" in lab.control.running("ar-new")


def test_foreign_session_locks_the_device(driver: OpenDriver, arista: str) -> None:
    other = driver(arista)
    other.load_merge_candidate(config="hostname other")
    eos = driver(arista)

    with pytest.raises(SessionLockedException):
        eos._lock()
    other.discard_config()
    eos._lock()


def test_rollback_goes_back_to_what_was_saved(driver: OpenDriver, lab: Lab, arista: str) -> None:
    """An unsaved change is lost with it, as on the real device."""
    lab.control.set_running(arista, ["interface Ethernet1", "description unsaved"])
    eos = driver(arista)
    eos.load_merge_candidate(config="hostname new")
    eos.commit_config()
    eos.rollback()

    assert "   description old\n" in lab.control.running(arista)
