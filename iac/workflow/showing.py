"""``iac show``: one thing of the city on one screen, what is known of it and what follows from that."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from iac.checks.run import check_city
from iac.errors import UsageError
from iac.findings import State
from iac.workflow import pages

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from iac.findings import Finding
    from iac.model.city import City
    from iac.workflow.pages import Part


@dataclass(frozen=True)
class Page:
    """What is shown of one thing: its kind, its name, its parts, and what the rules say about it."""

    kind: str
    name: str
    title: str
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        """Return the page as lines of text."""
        blocks = [f"{self.kind} {self.name}: {self.title}"]
        blocks += [
            "\n".join([part.heading, *(f"    {line}" for line in part.lines)]) for part in self.parts if part.lines
        ]
        said = [f"    {f.severity.upper()} {f.title}{_state(f)}  [{f.rule}]" for f in self.findings]
        return "\n\n".join([*blocks, "\n".join(["findings", *(said or ["    none"])])])

    def record(self) -> dict[str, object]:
        """Return the page as plain values."""
        return {
            "kind": self.kind,
            "name": self.name,
            "title": self.title,
            "parts": {part.heading: list(part.lines) for part in self.parts if part.lines},
            "findings": [
                {"rule": f.rule, "severity": f.severity.value, "state": f.state.value, "title": f.title}
                for f in self.findings
            ],
        }


def _state(finding: Finding) -> str:
    return "" if finding.state is State.FOUND else f" ({finding.state})"


def show(city: City, name: str, today: dt.date) -> tuple[Page, ...]:
    """Return a page for everything of that name: a site, device, service, telephone or department.

    ``kind:name`` narrows it down. UsageError with the nearest names when there is nothing.
    """
    wanted, _, rest = name.partition(":")
    kinds = {wanted: KINDS[wanted]} if wanted in KINDS and rest else KINDS
    sought = rest if kinds is not KINDS else name
    found = [(kind, key, tell) for kind, (names, tell) in kinds.items() if (key := names(city).get(_folded(sought)))]
    if not found:
        raise UsageError(f"there is no {_or(kinds)} '{sought}'", hint=_hint(city, kinds, sought))
    findings = check_city(city, today)
    return tuple(_page(city, kind, key, tell, findings) for kind, key, tell in found)


def _page(city: City, kind: str, key: str, tell: Teller, findings: Iterable[Finding]) -> Page:
    title, parts, subjects = tell(city, key)
    about = tuple(finding for finding in findings if finding.subject in subjects)
    return Page(kind, key, title, parts, about)


def _or(kinds: Iterable[str]) -> str:
    *rest, last = kinds
    return f"{', '.join(rest)} or {last}" if rest else last


def _hint(city: City, kinds: Mapping[str, tuple[Names, Teller]], sought: str) -> str:
    every = {spelt: key for names, _ in kinds.values() for spelt, key in names(city).items()}
    near = dict.fromkeys(every[spelt] for spelt in get_close_matches(_folded(sought), every, n=3))
    return f"Did you mean {', '.join(near)}?" if near else "iac list shows what there is"


def _folded(name: str) -> str:
    return name.strip().casefold()


def _sites(city: City) -> dict[str, str]:
    return {_folded(n): site.code for site in city.sites for n in (site.name, str(site.number), site.code)}


def _devices(city: City) -> dict[str, str]:
    return {_folded(n): d.hostname for d in city.devices for n in (d.serial or d.hostname, d.hostname)}


def _services(city: City) -> dict[str, str]:
    return {_folded(service.name): service.name for service in city.services}


def _phones(city: City) -> dict[str, str]:
    return {
        _folded(n): phone.extension
        for phone in city.phones
        for n in (phone.display_name, *phone.lines, phone.mac, phone.did, phone.extension)
        if n
    }


def _departments(city: City) -> dict[str, str]:
    return {_folded(n): department.code for department in city.departments for n in (department.name, department.code)}


if TYPE_CHECKING:
    Names = Callable[[City], dict[str, str]]
    Teller = Callable[[City, str], tuple[str, tuple[Part, ...], frozenset[str]]]

KINDS: dict[str, tuple[Names, Teller]] = {
    "site": (_sites, pages.site),
    "device": (_devices, pages.device),
    "service": (_services, pages.service),
    "phone": (_phones, pages.phone),
    "department": (_departments, pages.department),
}
"""What can be shown: how it may be called, and what is told about it."""
