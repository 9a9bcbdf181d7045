"""The report in a real browser: by day and by night, on a desk and on a phone, by keyboard and on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK, PHONE = 1280, 390
PAGES = (
    "index.html",
    "sites.html",
    "sites/hall.html",
    "devices.html",
    "devices/hall-old1.html",
    "emergency.html",
    "emergency/hall.html",
    "emergency/all.numbers.html",
    "cloud.html",
    "cloud/dispatch-cad.html",
    "findings.html",
    "drift.html",
)
LINKS = "a[href], [tabindex='0']"


def opened(chromium: Browser, width: int, **options: Any) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
    yield context.new_page()
    context.close()


@pytest.fixture(params=[pytest.param(DESK, id="desk"), pytest.param(PHONE, id="phone")])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, chromium: Browser, width: int) -> Iterator[Page]:
    yield from opened(chromium, width, color_scheme=request.param)


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    yield from opened(chromium, DESK, color_scheme="dark")


def test_report_breaks_no_rule_of_accessibility_and_fits_the_screen(page: Page, site: Path, width: int) -> None:
    axe = Axe()
    broken: list[str] = []
    for name in PAGES:
        page.goto((site / name).as_uri())
        results = axe.run(page)
        broken += [f"{name}: {rule['id']} {rule['nodes'][0]['html']}" for rule in results.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            broken.append(f"{name}: wider than the screen")

    assert broken == []


def test_report_asks_for_nothing_but_its_own_files_and_complains_of_nothing(desk: Page, site: Path) -> None:
    asked: list[str] = []
    said: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.on("console", lambda message: said.append(message.text))
    desk.on("pageerror", lambda error: said.append(str(error)))
    desk.on("requestfailed", lambda request: said.append(request.url))
    for name in PAGES:
        desk.goto((site / name).as_uri())

    assert said == []
    assert [url for url in asked if not url.startswith(site.as_uri())] == []
    assert sum(url.endswith("style.css") for url in asked) == len(PAGES)


def test_stylesheet_takes_effect(desk: Page, site: Path) -> None:
    """The policy in the page's head must let the page's own stylesheet in."""
    desk.goto((site / "index.html").as_uri())

    assert desk.evaluate("getComputedStyle(document.body).margin") == "0px"


@pytest.mark.parametrize("name", ["index.html", "sites/hall.html", "emergency/hall.html", "drift.html"])
def test_keyboard_reaches_every_link_and_table(desk: Page, site: Path, name: str) -> None:
    desk.goto((site / name).as_uri())
    wanted = desk.evaluate(f"document.querySelectorAll(`{LINKS}`).length")
    reached: list[int] = []
    for _ in range(wanted):
        desk.keyboard.press("Tab")
        reached.append(desk.evaluate(f"[...document.querySelectorAll(`{LINKS}`)].indexOf(document.activeElement)"))

    assert reached == list(range(wanted))


def test_first_tab_offers_to_skip_to_the_content(desk: Page, site: Path) -> None:
    desk.goto((site / "index.html").as_uri())
    desk.keyboard.press("Tab")
    shown = desk.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    desk.keyboard.press("Enter")

    assert shown
    assert desk.evaluate("document.activeElement.id") == "content"


def test_wide_tables_scroll_within_themselves_on_a_phone(chromium: Browser, site: Path) -> None:
    for page in opened(chromium, PHONE):
        page.goto((site / "emergency" / "hall.html").as_uri())
        inner, outer = page.evaluate(
            "(() => { const box = document.querySelector('.wide').parentElement;"
            " return [box.scrollWidth, box.clientWidth] })()"
        )

        assert inner > outer
        assert outer <= PHONE


def test_report_is_read_without_scripts(chromium: Browser, site: Path) -> None:
    for page in opened(chromium, DESK, java_script_enabled=False):
        page.goto((site / "index.html").as_uri())
        text = page.inner_text("main")

        assert "1 of 3 sites with telephones cannot reach 911" in text
        page.get_by_role("link", name="911", exact=True).click()
        assert "911 by site" in page.inner_text("main")


def test_paper_is_white_and_carries_no_navigation(desk: Page, site: Path) -> None:
    desk.goto((site / "index.html").as_uri())
    assert desk.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    desk.emulate_media(media="print")

    assert desk.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert desk.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert desk.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX") == "visible"


def test_telephones_are_printed_on_landscape_and_the_rest_upright(desk: Page, site: Path) -> None:
    desk.goto((site / "emergency" / "hall.html").as_uri())
    paper = desk.pdf(prefer_css_page_size=True).decode("latin-1")
    sizes = [tuple(map(float, box)) for box in re.findall(r"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)]

    assert any(wide > high for wide, high in sizes)
    assert sizes[0][0] < sizes[0][1]
    assert len(sizes) <= 4
