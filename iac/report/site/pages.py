"""From a report's values to the text of every file of the site."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from iac.findings import Domain, Severity, State
from iac.report.site.palette import stylesheet
from iac.report.site.svg import STYLE, draw

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from iac.findings import Finding
    from iac.report.site.values import Calling, Phone, Report, Site

PHONES = 250
"""Telephones on one page; a larger site's table goes on on the next."""
NUMBERS = "emergency/all.numbers.html"
"""The index of telephones; no code of a site has a dot."""
_FEW_SITES = 12
_WORST = 6
_SURVIVALS = ("none", "unknown", "weak", "good")


@dataclass(frozen=True)
class Topic:
    """Findings of one rule that share their reason and their remedy."""

    title: str
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The one that stands for all."""
        return self.findings[0]


@dataclass(frozen=True)
class Subject:
    """What was found changed on one thing; ``heading`` and ``detail`` name it to a reader, ``name`` exactly."""

    heading: str
    detail: str
    name: str
    href: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Sheet:
    """One page of a site's telephones; ``number`` counts from 1."""

    path: str
    number: int
    phones: tuple[Phone, ...]


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("iac.report.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
    )
    env.globals |= {"draw": draw, "State": State}
    env.filters |= {"dialled": dialled, "counted": counted, "prose": prose, "sentence": sentence}
    return env


def build_site(report: Report) -> Mapping[str, str]:
    """Return the text of every file by its path inside the site's folder; the same report gives the same text."""
    pages = dict(_pages(report))
    pages["style.css"] = f"{stylesheet()}{STYLE}\n{files('iac.report.site').joinpath('site.css').read_text('utf-8')}"
    return dict(sorted(pages.items()))


def _pages(report: Report) -> Iterator[tuple[str, str]]:
    standing = [finding for finding in report.findings if finding.state is not State.WAIVED]
    yield _page(report, "index.html", "overview.html", here="overview", **_overview(report, standing))
    yield _page(report, "sites.html", "sites.html", here="sites")
    yield _page(report, "devices.html", "devices.html", here="devices")
    yield _page(report, "findings.html", "findings.html", here="findings", **_found(report))
    yield _page(report, "drift.html", "drift.html", here="drift", **_changed(report))
    yield from _site_pages(report)
    yield from _emergency_pages(report)
    yield from _cloud_pages(report)


def _page(report: Report, path: str, template: str, **values: Any) -> tuple[str, str]:
    root = "../" * path.count("/")
    text = _environment().get_template(template).render(report=report, root=root, path=path, **values)
    return path, text


def _overview(report: Report, standing: Sequence[Finding]) -> dict[str, Any]:
    talking = [site for site in report.sites if site.calling.phones]
    return {
        **_changed(report),
        "severities": _severities(standing),
        "accepted": len(report.findings) - len(standing),
        "topics": _topics(standing, report.rule_titles)[:_WORST],
        "talking": talking,
        "cut_off": [site for site in talking if site.calling.survival in ("none", "unknown")],
        "homeless": sum(site.calling.homeless for site in talking),
        "phones": sum(len(site.calling.phones) for site in talking),
        "few": len(report.sites) <= _FEW_SITES,
    }


def _found(report: Report) -> dict[str, Any]:
    standing = [finding for finding in report.findings if finding.state is not State.WAIVED]
    waived = [finding for finding in report.findings if finding.state is State.WAIVED]
    topics = _topics(standing, report.rule_titles)
    by_severity = [(s, [topic for topic in topics if topic.first.severity is s]) for s in reversed(Severity)]
    return {
        "severities": _severities(standing),
        "by_severity": [(severity, group) for severity, group in by_severity if group],
        "waived": _topics(waived, report.rule_titles),
    }


def _severities(findings: Iterable[Finding]) -> list[tuple[Severity, int]]:
    found = list(findings)
    counts = [(severity, sum(f.severity is severity for f in found)) for severity in reversed(Severity)]
    return [(severity, number) for severity, number in counts if number]


def _topics(findings: Iterable[Finding], titles: Mapping[str, str]) -> list[Topic]:
    """Group findings by what they have in common, in the order of their first."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.severity, finding.rule, finding.state, finding.why, finding.fix, finding.source)
        groups.setdefault(key, []).append(finding)
    return [Topic(_topic_title(group, titles), tuple(group)) for group in groups.values()]


def _topic_title(findings: Sequence[Finding], titles: Mapping[str, str]) -> str:
    return sentence(titles.get(findings[0].rule) or findings[0].title)


def _changed(report: Report) -> dict[str, Any]:
    found = report.drift.findings if report.drift else ()
    unread = [finding for finding in found if finding.state is State.NOT_CHECKED]
    sure = [f for f in found if f.state is State.FOUND and f.severity is not Severity.INFO]
    spoken = [finding for finding in sure if finding.domain is Domain.VOICE]
    return {"changed": sure, "unread": unread, "spoken": spoken, "subjects": _by_subject(report, found)}


def _by_subject(report: Report, findings: Iterable[Finding]) -> list[Subject]:
    """Return what was found subject by subject, the worst first."""
    hosts = {device.hostname for site in report.sites for device in site.devices}
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.subject, []).append(finding)
    worst = {name: max(finding.severity.rank for finding in group) for name, group in groups.items()}
    ordered = sorted(groups, key=lambda name: (-worst[name], name))
    return [_subject(name, tuple(groups[name]), hosts) for name in ordered]


def _subject(name: str, findings: tuple[Finding, ...], hosts: Container[str]) -> Subject:
    if name in hosts:
        return Subject(name, "", name, f"devices/{name}.html", findings)
    if name.startswith("urn:pulumi:"):
        stack, _, kind, own = name.removeprefix("urn:pulumi:").split("::", 3)
        return Subject(own, f"{kind.rsplit('$', 1)[-1].rsplit(':', 1)[-1]} in {stack}", name, "", findings)
    if name.startswith("/subscriptions/"):
        return Subject(name.rsplit("/", 1)[-1], name, name, "", findings)
    return Subject(name, "", name, "", findings)


def _site_pages(report: Report) -> Iterator[tuple[str, str]]:
    titles = report.rule_titles
    drifted = Counter(finding.subject for finding in _changed(report)["changed"])
    for site in report.sites:
        about = {"standing": _topics(site.standing, titles), "accepted": _topics(site.accepted, titles)}
        yield _page(report, f"sites/{site.code}.html", "site.html", here="sites", site=site, **about)
        for device in site.devices:
            standing, accepted = (_about(device.hostname, found) for found in (site.standing, site.accepted))
            about = {"standing": _topics(standing, titles), "accepted": _topics(accepted, titles)}
            values = {"site": site, "device": device, "drifted": drifted[device.hostname], **about}
            yield _page(report, f"devices/{device.hostname}.html", "device.html", here="devices", **values)


def _about(subject: str, findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.subject == subject]


def _emergency_pages(report: Report) -> Iterator[tuple[str, str]]:
    if report.emergency is None:
        return
    talking = sorted((site for site in report.sites if site.calling.phones), key=_need)
    tally = Counter(site.calling.survival for site in talking)
    spoken = _changed(report)["spoken"]
    values = {"talking": talking, "tally": tally, "spoken": spoken}
    yield _page(report, "emergency.html", "emergency.html", here="emergency", **values)
    yield _page(report, NUMBERS, "numbers.html", here="emergency", groups=_by_number(talking))
    for site in talking:
        sheets = _sheets(site, site.calling)
        for sheet in sheets:
            here = {device.hostname for device in site.devices}
            values = {"site": site, "sheet": sheet, "sheets": sheets}
            values["spoken"] = [finding for finding in spoken if finding.subject in here]
            yield _page(report, sheet.path, "phones.html", here="emergency", **values)


def _by_number(talking: Iterable[Site]) -> list[tuple[str, list[tuple[str, str, Site]]]]:
    """Return (number, page, site) of every telephone, in groups that share their first two digits."""
    found = [
        (phone.number, sheet.path.removeprefix("emergency/"), site)
        for site in talking
        for sheet in _sheets(site, site.calling)
        for phone in sheet.phones
    ]
    ordered = sorted(found, key=lambda entry: (entry[0], entry[2].number))
    return [(start, list(group)) for start, group in groupby(ordered, key=lambda entry: entry[0][:2])]


def _need(site: Site) -> tuple[int, int]:
    """Sites that are worst off when cut off come first."""
    return _SURVIVALS.index(site.calling.survival), site.number


def _sheets(site: Site, calling: Calling) -> list[Sheet]:
    starts = range(0, len(calling.phones), PHONES)
    return [
        Sheet(
            f"emergency/{site.code}{f'.{number}' if number > 1 else ''}.html",
            number,
            calling.phones[start : start + PHONES],
        )
        for number, start in enumerate(starts, 1)
    ]


def _cloud_pages(report: Report) -> Iterator[tuple[str, str]]:
    yield _page(report, "cloud.html", "cloud.html", here="cloud", cloud=report.cloud)
    for service in report.cloud.everything if report.cloud else ():
        values = {"cloud": report.cloud, "service": service}
        yield _page(report, f"cloud/{service.code}.html", "service.html", here="cloud", **values)


def dialled(number: str) -> str:
    """Return a North American number as people write it, ``+1 941 555 0190``; any other text as it is."""
    digits = number.removeprefix("+1")
    if number.startswith("+1") and len(digits) == 10 and digits.isdigit():  # noqa: PLR2004  # area code and number
        return f"+1 {digits[:3]} {digits[3:6]} {digits[6:]}"
    return number


def sentence(text: str) -> str:
    """Return a text with a capital letter in front, unless it begins with a name such as ``hall-sw1``."""
    first, *_ = [*text.split(), ""]
    return text[:1].upper() + text[1:] if first.isalpha() else text


def prose(text: str) -> Markup:
    """Return a sentence for a page, with what stands in backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup().join(
        Markup("<code>{}</code>").format(part) if position % 2 else escape(part) for position, part in enumerate(parts)
    )


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number and its noun: ``1 site``, ``2,411 telephones``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
