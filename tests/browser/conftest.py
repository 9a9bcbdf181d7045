"""A real browser, where the machine has one, and a report to look at in it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from iac.report.site import build_site, write_site
from tests.report.sample import sample_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from iac.model.city import City
    from iac.report.site.values import Report
    from iac.workflow.plan import Plan

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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
    """The town, with everything a page can show."""
    return sample_report(town, town_plan)


@pytest.fixture(scope="session")
def site(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report's folder."""
    folder = tmp_path_factory.mktemp("report") / "site"
    write_site(build_site(report), folder)
    return folder
