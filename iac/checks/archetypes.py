"""Rules of a city's own standard: a site has what the city says every site of its kind has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.checks.rule import Context, Rule, Violation
from iac.findings import Domain, Severity
from iac.model.archetype import own_archetype

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.archetype import Archetype
    from iac.model.places import Site


def _short_of_standard(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        standard = own_archetype(context.city, site.kind)
        for key, title in _missing(context, site, standard) if standard else ():
            yield Violation(
                site.code,
                f"{site.name}: {title}, and the city's standard for a {site.kind} wants it",
                context.index.origin_of(site),
                key=key,
            )


def _missing(context: Context, site: Site, standard: Archetype) -> Iterator[tuple[str, str]]:
    yield from _network(context, site, standard)
    wanted = standard.model_fields_set
    voice = context.index.site_voices.get(site.code)
    if standard.survivable_911 != "none" and (voice is None or voice.survivable_911 == "none"):
        yield "survivable-911", f"no {standard.survivable_911} for 911 when the WAN is down"
    if standard.backup_power != "none" and not _has_power(context, site, standard.backup_power):
        yield "backup-power", f"no {standard.backup_power}"
    shown = [phone.display_name.casefold() for phone in context.index.phones_at(site.code)]
    for name in standard.phones if "phones" in wanted else ():
        if not any(name.casefold() in text for text in shown):
            yield f"phone {name}", f"no telephone '{name}'"


def _network(context: Context, site: Site, standard: Archetype) -> Iterator[tuple[str, str]]:
    ruled = {rule.purpose for rule in context.city.network.address_rules}
    has = ruled | {prefix.purpose for prefix in context.index.prefixes_at(site.code)}
    for purpose in standard.purposes:
        if purpose not in has:
            yield f"purpose {purpose}", f"no network for {purpose}"
    circuits = context.index.circuits_at(site.code)
    second = standard.second_circuit
    if second != "none" and not any(c.role == "secondary" for c in circuits):
        yield "second-circuit", f"no second circuit ({second})"
    bandwidth = standard.bandwidth_mbps if "bandwidth_mbps" in standard.model_fields_set else 0
    if site.bandwidth_mbps is not None and site.bandwidth_mbps < bandwidth:
        yield "bandwidth", f"{site.bandwidth_mbps} Mbit/s, not {bandwidth}"


def _has_power(context: Context, site: Site, wanted: str) -> bool:
    kinds = {thing.kind for thing in context.index.unmanaged_at(site.code)}
    return "generator" in kinds or (wanted == "ups" and "ups" in kinds)


RULES = (
    Rule(
        "network.short-of-standard",
        Severity.LOW,
        Domain.NETWORK,
        "A site without what the city's own archetype of it has",
        "Sites that should be alike are not: spare parts do not fit, and a power cut or a cut cable does more harm.",
        "Add what is missing, or change the archetype or the site's kind.",
        "The city's own section 'archetypes'; NIST SP 800-53 rev. 5, CM-2 (baseline configuration)",
        _short_of_standard,
    ),
)
