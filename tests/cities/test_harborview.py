"""Harborview ships: its findings are settled, and its decisions outlive another import of the same sheets."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from iac.checks.run import check_city
from iac.findings import Severity, State
from iac.importers.merge import Kind
from iac.workflow.importing import import_csv

if TYPE_CHECKING:
    from iac.model.city import City

CITY = Path(__file__).parents[2] / "cities" / "harborview"
SHEETS = Path(__file__).parents[1] / "importers" / "sheets" / "harborview"
DAY = dt.date(2026, 11, 26)


def test_every_finding_is_corrected_or_waived(harborview: City) -> None:
    standing = [finding for finding in check_city(harborview, DAY) if finding.state is not State.WAIVED]

    assert standing == []


def test_no_waiver_is_idle(harborview: City) -> None:
    """A waiver of something that is not there hides what comes later."""
    waived = {(finding.rule, finding.subject) for finding in check_city(harborview, DAY)}

    assert [waiver for waiver in harborview.waivers if (waiver.rule, waiver.subject) not in waived] == []


def test_what_may_cost_lives_is_waived_for_months_and_with_something_in_its_place(harborview: City) -> None:
    critical = {
        (finding.rule, finding.subject)
        for finding in check_city(harborview, DAY)
        if finding.severity is Severity.CRITICAL
    }
    waivers = [waiver for waiver in harborview.waivers if (waiver.rule, waiver.subject) in critical]

    assert len(waivers) == len(critical)
    assert all(waiver.expires <= dt.date(2027, 3, 31) for waiver in waivers)
    assert all("cellular telephone" in waiver.reason for waiver in waivers)


def test_decisions_name_every_waived_rule_and_its_day(harborview: City) -> None:
    decisions = (CITY / "DECISIONS.md").read_text(encoding="utf-8")

    assert {str(waiver.expires) for waiver in harborview.waivers if str(waiver.expires) not in decisions} == set()
    with (CITY / "waivers.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(harborview.waivers)


def test_decisions_outlive_another_import_of_the_sheets(tmp_path: Path) -> None:
    again = Path(shutil.copytree(CITY, tmp_path / "city"))

    done = import_csv(SHEETS, again)

    kept = sorted((change.section, change.key, change.field) for change in done.changes)
    assert {change.kind for change in done.changes} == {Kind.KEPT, Kind.KEPT_ADDED, Kind.KEPT_REMOVED}
    assert kept == [
        ("phones", "2110", ""),
        ("phones", "2913", ""),
        ("phones", "6903", "site"),
        ("phones", "6909", ""),
        ("services", "dns-dhcp-ntp", "rto_minutes"),
        ("services", "gis", "rto_minutes"),
        ("services", "monitoring", "rto_minutes"),
        ("sites", "ch", "phones"),
        ("sites", "ph", "phones"),
        ("sites", "ps01", "phones"),
    ]
    assert [name for name in done.written if name != "reconciliation.md"] == []
