"""The text of every page: whole, linked, escaped, and the same each time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from iac.findings import Domain, Finding, Severity
from iac.report.site import build_site
from iac.report.site.pages import NUMBERS, PHONES, counted, dialled, prose, sentence
from tests.report.sample import replace_site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.report.site.values import Report, Site

NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7 * 7 }}"
VOID = {"meta", "link", "br"}


@dataclass
class Parsed(HTMLParser):
    """A page taken apart: its tags, ids, links, and whether every tag was closed."""

    tags: Counter[str] = field(default_factory=Counter)
    attributes: set[str] = field(default_factory=set)
    ids: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        found = {name: value or "" for name, value in attrs}
        self.ids.update([found["id"]] if "id" in found else [])
        self.links += [found[name] for name in ("href", "src", "action", "data") if name in found]
        self.labels += found.get("aria-labelledby", "").split()
        self.headings += [int(tag[1])] if tag in ("h1", "h2", "h3") else []
        self.unclosed += [] if tag in VOID else [tag]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def parsed(text: str) -> Parsed:
    page = Parsed()
    page.feed(text)
    page.close()
    return page


def parsed_pages(files: Mapping[str, str]) -> dict[str, Parsed]:
    return {name: parsed(text) for name, text in files.items() if name.endswith(".html")}


@pytest.fixture(scope="module")
def files(report: Report) -> Mapping[str, str]:
    return build_site(report)


@pytest.fixture(scope="module")
def pages(files: Mapping[str, str]) -> dict[str, Parsed]:
    return parsed_pages(files)


def test_every_tag_is_closed_and_every_id_is_one_things(pages: dict[str, Parsed]) -> None:
    for name, page in pages.items():
        assert page.unclosed == [], name
        assert [key for key, number in page.ids.items() if number > 1] == [], name


def test_every_link_leads_to_a_page_and_a_place_in_it(pages: dict[str, Parsed], files: Mapping[str, str]) -> None:
    dead = []
    for name, page in pages.items():
        for link in page.links:
            path, _, anchor = link.partition("#")
            target = _resolved(name, path) if path else name
            if target not in files or (anchor and anchor not in pages[target].ids):
                dead.append((name, link))

    assert dead == []


def _resolved(page: str, link: str) -> str:
    parts: list[str] = []
    for part in (*PurePosixPath(page).parent.parts, *PurePosixPath(link).parts):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_no_page_is_an_island(pages: dict[str, Parsed]) -> None:
    reached, frontier = {"index.html"}, ["index.html"]
    while frontier:
        name = frontier.pop()
        found = {_resolved(name, link.partition("#")[0]) for link in pages[name].links if not link.startswith("#")}
        fresh = {target for target in found if target in pages} - reached
        reached |= fresh
        frontier += fresh

    assert reached == set(pages)


def test_labels_name_things_that_are_there_and_headings_skip_no_step(pages: dict[str, Parsed]) -> None:
    for name, page in pages.items():
        assert [label for label in page.labels if label not in page.ids] == [], name
        assert page.headings[0] == 1, name
        assert page.headings.count(1) == 1, name
        assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False)), name


def test_pages_hold_no_scripts_no_inline_styles_and_ask_for_nothing(files: Mapping[str, str]) -> None:
    for name, page in parsed_pages(files).items():
        assert {"script", "style", "iframe", "img", "form", "object"} & set(page.tags) == set(), name
        assert {attribute for attribute in page.attributes if attribute.startswith("on")} == set(), name
        assert "style" not in page.attributes, name
        assert [link for link in page.links if ":" in link or link.startswith("/")] == [], name
        assert "default-src 'none'" in files[name], name


def test_same_report_gives_the_same_text(report: Report, files: Mapping[str, str]) -> None:
    assert build_site(report) == files


def test_no_moment_is_printed_unless_it_was_named(report: Report, files: Mapping[str, str]) -> None:
    assert "as of 2026-11-26" in files["index.html"]
    assert "as of" not in build_site(replace(report, as_of=""))["index.html"]


def test_words_of_the_city_are_never_taken_for_markup(report: Report, pages: dict[str, Parsed]) -> None:
    hall = report.sites[0]
    phone = replace(hall.calling.phones[0], name=NASTY, kind=NASTY, port=NASTY)
    calling = replace(hall.calling, phones=(phone, *hall.calling.phones[1:]), survives=NASTY, control=NASTY)
    device = replace(
        hall.devices[0], model=NASTY, version=NASTY, config=(replace(hall.devices[0].config[0], text=NASTY),)
    )
    finding = replace(report.findings[0], title=NASTY, why=NASTY, fix=f"`{NASTY}`", expected=NASTY, observed=NASTY)
    changed = replace(
        hall, name=NASTY, address=NASTY, calling=calling, devices=(device, *hall.devices[1:]), findings=(finding,)
    )
    assert report.drift
    drift = replace(report.drift, findings=(replace(finding, subject=NASTY),), source=NASTY)
    nasty = parsed_pages(
        build_site(replace(replace_site(report, changed), city=NASTY, findings=(finding,), drift=drift))
    )

    assert set().union(*(page.tags for page in nasty.values())) <= set().union(*(page.tags for page in pages.values()))
    assert "onerror" not in set().union(*(page.attributes for page in nasty.values()))
    assert NASTY in "".join(nasty["sites/hall.html"].words)
    assert "49" not in "".join(nasty["drift.html"].words)


def _large(site: Site, number: int) -> Site:
    phones = tuple(replace(site.calling.phones[1], number=str(10000 + index)) for index in range(number))
    return replace(site, calling=replace(site.calling, phones=phones))


def test_many_telephones_take_several_pages_that_lead_to_each_other(report: Report) -> None:
    files = build_site(replace_site(report, _large(report.sites[0], 2 * PHONES + 1)))
    names = [name for name in files if name.startswith("emergency/hall")]
    index = parsed(files[NUMBERS])

    assert names == ["emergency/hall.2.html", "emergency/hall.3.html", "emergency/hall.html"]
    rows = [files[name].count("<tr id=") for name in sorted(names, key=len)]
    assert rows == [PHONES, PHONES, 1]
    for name in names:
        assert {f"../{other}" for other in names} <= set(parsed(files[name]).links)
    assert {"hall.html#t10000", f"hall.3.html#t{10000 + 2 * PHONES}", "fs7.html#t4101"} <= set(index.links)
    assert max(len(text) for text in files.values()) < 400_000


def test_city_without_telephones_or_cloud_has_no_pages_of_them(report: Report) -> None:
    silent = tuple(replace(site, calling=replace(site.calling, phones=())) for site in report.sites)
    files = build_site(replace(report, emergency=None, cloud=None, sites=silent))

    assert [name for name in files if name.startswith(("emergency", "cloud/"))] == []
    assert "describes no cloud" in files["cloud.html"]
    assert ">911</a>" not in files["index.html"]


def test_city_in_order_says_so(report: Report) -> None:
    assert report.drift
    files = build_site(replace(report, findings=(), drift=replace(report.drift, findings=(), ways=())))

    assert "Nothing in the city's files needs attention" in files["index.html"]
    assert "Everything that was looked at is as the city has it" in files["index.html"]
    assert "Nothing was found." in files["findings.html"]
    assert "Read from drift.json" in files["drift.html"]


def test_report_without_drift_says_how_to_look(report: Report) -> None:
    files = build_site(replace(report, drift=None))

    assert "iac drift check CITY --env lab --format json" in files["drift.html"]
    assert "Nobody looked for this report" in files["index.html"]


def test_findings_of_one_rule_share_their_reason(report: Report, files: Mapping[str, str]) -> None:
    titled = build_site(replace(report, rule_titles={"voice.large": "One location for a large floor"}))

    assert files["findings.html"].count("expected 2, found 1") == 2
    assert titled["findings.html"].count(": a large floor") == 2
    assert files["findings.html"].count("<article") == len(report.findings) - 1
    assert "One location for a large floor" in titled["findings.html"]


def test_drift_is_told_by_thing_the_worst_first(files: Mapping[str, str]) -> None:
    page = parsed(files["drift.html"])
    text = " ".join(" ".join(page.words).split())

    assert "4 differences on 4 things; 1 thing could not be checked" in text
    assert text.index("spoke-nat NatGateway in lab-shared-network") < text.index("hall-sw1") < text.index("stray")
    assert "set it back interface Gi1/0/5" in text


def test_changed_telephony_is_said_wherever_911_is_told(report: Report, files: Mapping[str, str]) -> None:
    assert report.drift
    for name in ("index.html", "emergency.html", "emergency/fs7.html"):
        assert "1 change to telephony was found on fs7-r1" in " ".join(" ".join(parsed(files[name]).words).split()), (
            name
        )
    assert "to telephony" not in files["emergency/hall.html"]
    quiet = tuple(finding for finding in report.drift.findings if finding.domain is not Domain.VOICE)
    assert "to telephony" not in build_site(replace(report, drift=replace(report.drift, findings=quiet)))["index.html"]


def test_changed_device_says_so_on_its_page(files: Mapping[str, str]) -> None:
    assert "1 difference and the way back" in files["devices/hall-sw1.html"]
    assert "the way back" not in files["devices/lib-sw1.html"]


def test_telephone_without_a_location_is_marked(files: Mapping[str, str]) -> None:
    assert files["emergency/hall.html"].count('<span class="badge critical">None</span>') == 0
    assert files["emergency/hall.html"].count('<span class="badge critical">none</span>') == 2
    assert "1 telephone of 13 without a place to send responders to" in " ".join(parsed(files["index.html"]).words)


def test_sites_that_are_worst_off_come_first(files: Mapping[str, str]) -> None:
    text = " ".join(" ".join(parsed(files["emergency.html"]).words).split())

    assert text.index("1 site nothing is left") < text.index("1 site another carrier") < text.index("1 site a wire")
    assert text.index("Town Hall") < text.index("Oak Road Library") < text.index("Fire Station 7")


def test_every_severity_has_its_place(report: Report) -> None:
    findings = tuple(
        Finding(f"rule.{severity}", severity, report.findings[0].domain, "hall", f"a {severity} one")
        for severity in Severity
    )
    page = parsed(build_site(replace(report, findings=findings))["findings.html"])

    assert {severity.value for severity in Severity} <= set(page.ids)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param("+19415550190", "+1 941 555 0190", id="national"),
        pytest.param("+442079460000", "+442079460000", id="elsewhere"),
        pytest.param("4200", "4200", id="extension"),
        pytest.param("", "", id="none"),
    ],
)
def test_numbers_are_written_as_people_write_them(number: str, expected: str) -> None:
    assert dialled(number) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("no answer", "No answer"), ("hall-sw1: gone", "hall-sw1: gone"), ("", ""), ("911 is gone", "911 is gone")],
)
def test_sentences_begin_with_a_capital_and_names_as_they_are(text: str, expected: str) -> None:
    assert sentence(text) == expected


def test_counts_agree_with_their_noun() -> None:
    assert [counted(number, "site") for number in (0, 1, 2411)] == ["0 sites", "1 site", "2,411 sites"]
    assert counted(2, "city", "cities") == "2 cities"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Run `iac up` <now>", "Run <code>iac up</code> &lt;now&gt;", id="code"),
        pytest.param("an odd ` tick", "an odd ` tick", id="odd"),
        pytest.param("`<b>`", "<code>&lt;b&gt;</code>", id="escaped"),
    ],
)
def test_backticks_become_code(text: str, expected: str) -> None:
    assert prose(text) == expected
