"""``iac report``: a city, its plan and its drift become a folder of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.checks.run import RULES, check_city
from iac.errors import IntentError
from iac.findings import sort_findings
from iac.intent.sites import gather
from iac.intent.statements import CLOUD_IMPOSSIBLE
from iac.model.index import index
from iac.report.site import build_site, write_site
from iac.report.site.values import Figure, Report
from iac.workflow.render import render_city
from iac.workflow.report.cloud import cloud
from iac.workflow.report.diagrams import network_diagram
from iac.workflow.report.emergency import Telephony, emergency, telephones
from iac.workflow.report.sites import sites

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from iac.findings import Finding
    from iac.model.city import City
    from iac.report.site.values import Cloud, Drift
    from iac.workflow.plan import Plan

__all__ = ["describe", "write_report"]


def describe(
    city: City,
    environment: str,
    today: dt.date,
    *,
    plan: Plan | None = None,
    drift: Drift | None = None,
    as_of: str = "",
) -> Report:
    """Return everything the report tells about a city in one environment.

    ``today`` is the day the rules judge by; ``as_of`` is printed, and nothing of a moment is when it is "". ``plan``
    saves recording the cloud program when that was done before. A cloud that asks for something impossible is left
    out, and a finding says why.
    """
    rendering = render_city(city)
    devices = {device.hostname: device for device in rendering.plan.devices}
    telephony = Telephony(gather(city), index(city), devices)
    found, impossible = _cloud(city, environment, plan)
    findings = sort_findings([*check_city(city, today), *rendering.findings, *impossible])
    return Report(
        city=city.city.name,
        code=city.city.code,
        environment=environment,
        as_of=as_of,
        figures=tuple(_figures(city, found)),
        sites=sites(telephony, findings),
        emergency=emergency(city),
        cloud=found,
        drift=drift,
        findings=findings,
        network=network_diagram(city),
        rule_titles={rule.id: rule.title for rule in RULES.values()},
    )


def _cloud(city: City, environment: str, plan: Plan | None) -> tuple[Cloud | None, tuple[Finding, ...]]:
    try:
        return cloud(city, environment, plan), ()
    except IntentError as error:
        return None, (CLOUD_IMPOSSIBLE.because(f"cloud of {environment}", error),)


def write_report(report: Report, folder: Path, *, force: bool = False) -> int:
    """Write the pages and return how many files they are; UsageError when the folder is not ours to write."""
    files = build_site(report)
    write_site(files, folder, force=force)
    return len(files)


def _figures(city: City, found: Cloud | None) -> Iterator[Figure]:
    counts = [
        (len(city.sites), "site", "sites.html"),
        (len(city.devices), "device", "devices.html"),
        (telephones(city).total(), "telephone", "emergency.html" if city.voice else "sites.html"),
        (len(city.services), "service", "cloud.html"),
        (sum(len(service.resources) for service in found.everything) if found else 0, "cloud resource", "cloud.html"),
    ]
    for number, noun, href in counts:
        yield Figure(f"{number:,}", noun if number == 1 else f"{noun}s", href)
