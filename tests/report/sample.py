"""A report of the town in which everything happens that a page can show."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from iac.findings import Domain, Finding, Origin, Severity, State
from iac.report.site.values import Drift, WayBack

if TYPE_CHECKING:
    from iac.model.city import City
    from iac.report.site.values import Report, Site
    from iac.workflow.plan import Plan

TODAY = dt.date(2026, 11, 26)
CLOUD_URN = "urn:pulumi:lab-shared-network::iac::iac:network:Spoke$azure-native:network:NatGateway::spoke-nat"
STRAY = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/stray"
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
        Finding("drift.cloud.gone", Severity.CRITICAL, Domain.CLOUD, CLOUD_URN, "the gateway is gone"),
        Finding("drift.cloud.stray", Severity.LOW, Domain.CLOUD, STRAY, "a machine nobody declared"),
        Finding("drift.voice.route", Severity.HIGH, Domain.VOICE, "fs7-r1", "the way to 911 is gone"),
        Finding("drift.unread", Severity.MEDIUM, Domain.NETWORK, "lib-sw1", "no answer", state=State.NOT_CHECKED),
        Finding("drift.other", Severity.INFO, Domain.NETWORK, "something else", "a remark"),
    ),
    ways=(WayBack("hall-sw1", "iac drift remediate CITY --host hall-sw1", (("set it back", "interface Gi1/0/5"),)),),
)
FOUND = (
    Finding("voice.floor", Severity.CRITICAL, Domain.VOICE, "hall", "no location", why="Why.", fix="Do `this`."),
    Finding("network.support", Severity.HIGH, Domain.NETWORK, "hall-sw1", "support ended", source="The maker"),
    Finding("recovery.single", Severity.MEDIUM, Domain.RECOVERY, "records", "one machine", fix="An odd ` tick."),
    Finding("voice.large", Severity.LOW, Domain.VOICE, "hall", "a large floor", key="1", expected="2", observed="1"),
    Finding("voice.large", Severity.LOW, Domain.VOICE, "hall", "a large floor", key="2", expected="2", observed="1"),
    Finding("model.note", Severity.INFO, Domain.MODEL, "town", "a remark").waived("its owner, until then"),
)


def sample_report(town: City, plan: Plan) -> Report:
    """Return the town with findings of every severity, a telephone without a location, a site cut off, and drift."""
    from iac.workflow.report import describe  # noqa: PLC0415  # heavy, and not needed where tests are skipped

    found = describe(town, "lab", TODAY, plan=plan, drift=DRIFT, as_of="2026-11-26")
    hall = next(site for site in found.sites if site.code == "hall")
    return replace_site(replace(found, findings=FOUND), troubled(hall))


def troubled(site: Site) -> Site:
    """Return the site with findings, cut off from 911, and with one telephone nobody can find."""
    lost = replace(site.calling.phones[0], location=None, mac="", port="")
    calling = replace(site.calling, phones=(lost, *site.calling.phones[1:]), survival="none", survives="nothing")
    return replace(site, calling=calling, findings=FOUND)


def replace_site(report: Report, site: Site) -> Report:
    """Return the report with another site of that code."""
    return replace(report, sites=tuple(site if old.code == site.code else old for old in report.sites))
