"""A report that reads the lab's devices itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.devices.conftest import Town


def test_live_report_shows_what_was_changed_and_what_would_be_typed(town_lab: Town, tmp_path: Path) -> None:
    assert town_lab.run("lab", "break", str(town_lab.city), "vlan-moved").returncode == 0
    done = town_lab.run("report", str(town_lab.city), "--out", str(tmp_path / "site"), "--live")
    page = (tmp_path / "site" / "drift.html").read_text(encoding="utf-8")

    assert done.returncode == 0, done.stderr
    assert "Read from the devices and the cloud themselves" in page
    assert "iac drift remediate CITY --env lab --host" in page
    assert "It types, in this order" in page
    assert "switchport access vlan" in page
