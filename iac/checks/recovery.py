"""Rules of recovery: promises that can be kept, by the service itself and by everything it stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.azure.mechanisms import MECHANISMS
from iac.checks.cycles import cycles
from iac.checks.rule import Context, Rule, Violation
from iac.findings import Domain, Severity
from iac.model.types import DataClass, SiteKind, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.azure.mechanisms import Mechanism
    from iac.model.services import Service

_URGENT = (Tier.T0, Tier.T1)
_RESTORE_MINUTES = MECHANISMS["restore"].best_rto_minutes
_PUBLIC_PLACES = (
    SiteKind.LIBRARY,
    SiteKind.PARK_CENTRE,
    SiteKind.COMMUNITY_CENTRE,
    SiteKind.SENIOR_CENTRE,
    SiteKind.MARINA,
    SiteKind.CUSTOMER_SERVICE,
)


def _cycles(context: Context) -> Iterator[Violation]:
    for cycle in cycles({service.name: service.depends_on for service in context.city.services}):
        path = " → ".join([*cycle, cycle[0]])
        where = context.index.origin_of(context.index.services[cycle[0]], "depends_on")
        yield Violation(cycle[0], f"it depends on itself: {path}", where, key=path)


def _weaker_dependency(context: Context) -> Iterator[Violation]:
    for service in context.city.services:
        for name in service.depends_on:
            other = context.index.services.get(name)
            weaker = _weaker(service, other) if other else ""
            if other and weaker:
                yield Violation(
                    service.name,
                    f"it stands on {name}, which {weaker}",
                    context.index.origin_of(service, "depends_on"),
                    key=name,
                )


def _weaker(service: Service, other: Service) -> str:
    if other.rto_minutes > service.rto_minutes:
        return f"is back within {other.rto_minutes} minutes, not {service.rto_minutes}"
    if other.rpo_minutes > service.rpo_minutes:
        return f"may lose {other.rpo_minutes} minutes of work, not {service.rpo_minutes}"
    if other.tier > service.tier:
        return f"is of tier {other.tier}, not {service.tier}"
    return ""


def _mechanism(context: Context, service: Service) -> Mechanism | None:
    recovery = context.index.recoveries.get(service.tier)
    return MECHANISMS.get(recovery.mechanism) if recovery else None


def _rpo_unreachable(context: Context) -> Iterator[Violation]:
    for service in context.city.services:
        best = _best_rpo(context, service)
        if best is not None and service.vms and service.rpo_minutes < best:
            yield Violation(
                service.name,
                f"it may lose {service.rpo_minutes} minutes of work; its tier's mechanism loses up to {best}",
                context.index.origin_of(service, "rpo_minutes"),
                expected=f"at most {service.rpo_minutes} minutes",
                observed=f"{best} minutes",
            )


def _best_rpo(context: Context, service: Service) -> int | None:
    mechanism = _mechanism(context, service)
    backup = context.index.backups.get(service.tier)
    by_backup = (backup.hourly_interval or 24) * 60 if backup else None
    candidates = [mechanism.best_rpo_minutes] if mechanism and mechanism.name == "site-recovery" else []
    candidates += [by_backup] if by_backup is not None else []
    return min(candidates, default=None)


def _rto_unreachable(context: Context) -> Iterator[Violation]:
    for service in context.city.services:
        mechanism = _mechanism(context, service)
        if mechanism and mechanism.name != "none" and service.vms and service.rto_minutes < mechanism.best_rto_minutes:
            yield Violation(
                service.name,
                f"it must be back within {service.rto_minutes} minutes; {mechanism.name} takes "
                f"{mechanism.best_rto_minutes} at best",
                context.index.origin_of(service, "rto_minutes"),
                expected=f"within {service.rto_minutes} minutes",
                observed=f"{mechanism.best_rto_minutes} minutes",
                fix="Run it in both regions at once, or promise less.",
            )


def _unprotected(context: Context) -> Iterator[Violation]:
    for service in context.city.services:
        if context.city.cloud and service.vms and service.tier not in context.index.backups:
            yield Violation(
                service.name,
                f"its tier {service.tier} has no backup",
                context.index.origin_of(service, "tier"),
            )


def _machine_count(context: Context) -> Iterator[Violation]:
    for service in context.city.services:
        found = len(context.index.servers_of(service.name))
        if found != service.vms:
            yield Violation(
                service.name,
                "its number of machines is not that of the servers listed",
                context.index.origin_of(service, "vms"),
                expected=str(service.vms),
                observed=str(found),
            )


def _data_without_disk(context: Context) -> Iterator[Violation]:
    for service in context.city.services:
        servers, shares = context.index.servers_of(service.name), context.index.shares_of(service.name)
        room = sum(sum(server.disks_gib[1:]) for server in servers) + sum(share.quota_gib for share in shares)
        if servers and room < service.data_gib:
            yield Violation(
                service.name,
                f"it has {service.data_gib} GiB of data, and disks and shares for {room} GiB",
                context.index.origin_of(service, "data_gib"),
                expected=f"{service.data_gib} GiB",
                observed=f"{room} GiB",
            )


def _machine_differs(context: Context) -> Iterator[Violation]:
    for server in context.city.servers:
        service = context.index.services.get(server.service)
        wanted = (service.os, service.vcpu, service.memory_gib) if service else ()
        listed = (server.os, server.vcpu, server.memory_gib)
        if service and listed != wanted:
            yield Violation(
                f"server {server.hostname}",
                f"it is not the machine that {service.name} is said to run on",
                context.index.origin_of(server),
                expected="{}, {} vCPU, {} GiB".format(*wanted),
                observed="{}, {} vCPU, {} GiB".format(*listed),
            )


def _outlives_no_restore(service: Service) -> bool:
    """Say whether a service is urgent and promised back before its machines could be restored from a backup."""
    return service.tier in _URGENT and service.rto_minutes <= _RESTORE_MINUTES


def _single_database(context: Context) -> Iterator[Violation]:
    for database in context.city.databases:
        service = context.index.services.get(database.service)
        if service and _outlives_no_restore(service) and not database.ha:
            yield Violation(
                f"database {database.name}",
                f"{service.name} ({service.tier}, back within {service.rto_minutes} minutes) stands on one "
                "database server",
                context.index.origin_of(database, "ha"),
            )


def _single_machine(context: Context) -> Iterator[Violation]:
    for service in context.city.services:
        if _outlives_no_restore(service) and service.vms == 1:
            yield Violation(
                service.name,
                f"a service of tier {service.tier}, promised back within {service.rto_minutes} minutes, on one machine",
                context.index.origin_of(service, "vms"),
            )


def _cji_in_the_open(context: Context) -> Iterator[Violation]:
    for service in context.city.services:
        if service.data_class is DataClass.CJI and service.internet_facing:
            yield Violation(
                service.name,
                "it holds criminal-justice information and faces the internet",
                context.index.origin_of(service, "internet_facing"),
            )


def _cji_without_zone(context: Context) -> Iterator[Violation]:
    holders = [service.name for service in context.city.services if service.data_class is DataClass.CJI]
    for environment in context.city.environments if holders else ():
        if "cjis" not in environment.subscriptions:
            yield Violation(
                f"environment {environment.name}",
                f"it has no cjis subscription for {', '.join(holders)}",
                context.index.origin_of(environment, "subscriptions"),
            )


def _cji_department(context: Context) -> Iterator[Violation]:
    for service in context.city.services:
        owner = context.index.departments.get(service.department)
        if service.data_class is DataClass.CJI and owner and not owner.criminal_justice:
            yield Violation(
                service.name,
                f"it holds criminal-justice information and belongs to {owner.name}, which is no such department",
                context.index.origin_of(service, "department"),
            )


def _cji_phone_in_public(context: Context) -> Iterator[Violation]:
    for phone in context.city.phones:
        owner, site = context.index.departments.get(phone.department), context.index.sites.get(phone.site)
        if owner and owner.criminal_justice and site and site.kind in _PUBLIC_PLACES:
            yield Violation(
                f"phone {phone.extension}",
                f"a telephone of {owner.name} stands at {site.name}, where the public comes and goes",
                context.index.origin_of(phone, "site"),
            )


_CONTINUITY = "NIST SP 800-34 rev. 1, section 3.2 (business impact analysis); ISO 22301:2019, 8.2.2"
_RESTORE_TIME = f"a restore takes {_RESTORE_MINUTES} minutes at best ({MECHANISMS['restore'].source})"
_CJIS = "FBI CJIS Security Policy v6.0, 5.10 and 5.12"

RULES = (
    Rule(
        "recovery.dependency-cycle",
        Severity.CRITICAL,
        Domain.RECOVERY,
        "Services that wait for each other",
        "After a disaster neither can be started first.",
        "Take one dependency out, or make one of them start alone.",
        _CONTINUITY,
        _cycles,
    ),
    Rule(
        "recovery.weaker-dependency",
        Severity.HIGH,
        Domain.RECOVERY,
        "A promise that a dependency cannot keep",
        "The service comes back no sooner, and with no fresher data, than what it stands on.",
        "Promise more for the dependency, or less for the service.",
        _CONTINUITY,
        _weaker_dependency,
    ),
    Rule(
        "recovery.rpo-unreachable",
        Severity.HIGH,
        Domain.RECOVERY,
        "More work is lost than was promised",
        "Calls, records or payments of that time have to be found on paper again, or are gone.",
        "Protect the tier by a faster mechanism, or promise less.",
        "learn.microsoft.com: Azure VM backup runs every 4 hours at best; Site Recovery makes a point every 5 minutes",
        _rpo_unreachable,
    ),
    Rule(
        "recovery.rto-unreachable",
        Severity.HIGH,
        Domain.RECOVERY,
        "It comes back later than was promised",
        "People plan by the promise; dispatch works on paper longer than it can.",
        "Use a faster mechanism, or promise less.",
        "learn.microsoft.com: Azure Site Recovery SLA",
        _rto_unreachable,
    ),
    Rule(
        "recovery.unprotected",
        Severity.CRITICAL,
        Domain.RECOVERY,
        "Machines without a backup",
        "One encrypted disk, and the service is gone for good.",
        "Give the tier a line under cloud.backups.",
        "NIST CSF 2.0 PR.DS-11; CISA StopRansomware guide",
        _unprotected,
    ),
    Rule(
        "recovery.machine-count",
        Severity.MEDIUM,
        Domain.RECOVERY,
        "More or fewer servers than the service says",
        "A server nobody has written down is not backed up.",
        "Count them, and correct the sheet that is wrong.",
        "The sheets of services and servers",
        _machine_count,
    ),
    Rule(
        "recovery.machine-differs",
        Severity.LOW,
        Domain.RECOVERY,
        "A machine unlike what its service says",
        "After a disaster it is built as it is listed, and the service may not fit on it.",
        "Correct the server or the service.",
        "The sheets of services and servers",
        _machine_differs,
    ),
    Rule(
        "recovery.data-without-disk",
        Severity.MEDIUM,
        Domain.RECOVERY,
        "More data than its disks hold",
        "Part of the data stands on a disk nobody has written down, and is neither built anew nor backed up.",
        "Write down the disk or share that holds it, or correct data_gib.",
        "The sheets of services and servers",
        _data_without_disk,
    ),
    Rule(
        "recovery.single-database",
        Severity.MEDIUM,
        Domain.RECOVERY,
        "An urgent service on one database server",
        "One damaged database stops the service for as long as a restore takes, longer than was promised.",
        "Add a second server, promise less, or waive it.",
        f"{_CONTINUITY}; {_RESTORE_TIME}",
        _single_database,
    ),
    Rule(
        "recovery.single-machine",
        Severity.MEDIUM,
        Domain.RECOVERY,
        "An urgent service on one machine",
        "One machine that does not start after a patch has to be restored, which takes longer than was promised.",
        "Add a second machine, promise less, or waive it.",
        f"{_CONTINUITY}; {_RESTORE_TIME}",
        _single_machine,
    ),
    Rule(
        "compliance.cji-in-the-open",
        Severity.CRITICAL,
        Domain.COMPLIANCE,
        "Criminal-justice information facing the internet",
        "The city loses its access to state and federal records, and people are put in danger.",
        "Put it behind the city's network, or take the data out.",
        _CJIS,
        _cji_in_the_open,
    ),
    Rule(
        "compliance.cji-zone",
        Severity.CRITICAL,
        Domain.COMPLIANCE,
        "Criminal-justice information without a zone of its own",
        "It would stand beside everything else, in reach of everybody who runs that.",
        "Give the environment a cjis subscription.",
        _CJIS,
        _cji_without_zone,
    ),
    Rule(
        "compliance.cji-owner",
        Severity.HIGH,
        Domain.COMPLIANCE,
        "Criminal-justice information with an owner who may not see it",
        "Staff who were never screened could read it.",
        "Give the service to a criminal-justice department, or screen this one and say so.",
        f"{_CJIS}; 5.12 personnel security",
        _cji_department,
    ),
    Rule(
        "compliance.cji-phone-in-public",
        Severity.HIGH,
        Domain.COMPLIANCE,
        "A criminal-justice department's telephone in a public place",
        "What is said on it can be overheard, and whoever picks it up speaks as the police.",
        "Move it to a site the department controls, or correct its department or site.",
        f"{_CJIS}; 5.9 physical protection",
        _cji_phone_in_public,
    ),
)
