"""A real browser, where the machine has one, and a report to look at in it."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from iac.findings import Domain, Finding, Origin, Severity, State
from iac.report.site import build_site, write_site
from iac.report.site.values import Drift, WayBack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from iac.model.city import City
    from iac.report.site.values import Report
    from iac.workflow.plan import Plan

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRIFT = Drift(
    source="drift.json",
    findings=(
        Finding(
            "drift.network.vlan",
            Severity.HIGH,
            Domain.NETWORK,
            "hall-sw1",
            "GigabitEthernet1/0/5 is in VLAN 30",
            where=(Origin("device:hall-sw1", 41), Origin("network.yaml", 12, 5)),
            expected="switchport access vlan 10",
            observed="switchport access vlan 30",
            why="The clerk's computer stands in the guests' network.",
            fix="`iac drift remediate` puts it back.",
        ),
        Finding("drift.unread", Severity.MEDIUM, Domain.NETWORK, "lib-sw1", "no answer", state=State.NOT_CHECKED),
    ),
    ways=(WayBack("hall-sw1", "iac drift remediate CITY --host hall-sw1", (("set it back", "interface Gi1/0/5"),)),),
)
FOUND = (
    Finding("voice.floor", Severity.CRITICAL, Domain.VOICE, "hall", "no location", why="Why.", fix="Do."),
    Finding("network.support", Severity.HIGH, Domain.NETWORK, "hall-sw1", "support ended", source="The maker"),
    Finding("recovery.single", Severity.MEDIUM, Domain.RECOVERY, "records", "one machine"),
    Finding("voice.large", Severity.LOW, Domain.VOICE, "hall", "a large floor", key="1"),
    Finding("voice.large", Severity.LOW, Domain.VOICE, "hall", "a large floor", key="2"),
    Finding("model.note", Severity.INFO, Domain.MODEL, "town", "a remark").waived("its owner, until then"),
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium; tests that need it are skipped, and say so, where there is none."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"needs a Chromium on PATH: {', '.join(NAMES)}")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report(town: City, town_plan: Plan) -> Report:
    """The town with findings of every severity, a telephone without a location, and drift."""
    from iac.workflow.report import describe  # noqa: PLC0415  # heavy, and not needed where tests are skipped

    found = describe(town, "lab", dt.date(2026, 11, 26), plan=town_plan, drift=DRIFT)
    hall = next(site for site in found.sites if site.code == "hall")
    lost = replace(hall.calling.phones[0], location=None, mac="", port="")
    calling = replace(hall.calling, phones=(lost, *hall.calling.phones[1:]), survival="none", survives="nothing")
    sites = [site for site in found.sites if site is not hall]
    return replace(found, findings=FOUND, sites=(replace(hall, calling=calling, findings=FOUND[:5]), *sites))


@pytest.fixture(scope="session")
def site(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report's folder."""
    folder = tmp_path_factory.mktemp("report") / "site"
    write_site(build_site(report), folder)
    return folder
