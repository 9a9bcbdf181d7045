"""What may be written only once: numbers, names, serials, MAC addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iac.model.consistency.review import Path, Review

Claim = tuple["Path", object]
"""Where a value is written, and the value."""
_FIELDS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("environments", ("name",), "environment '{}'"),
    ("departments", ("code",), "department '{}'"),
    ("sites", ("number",), "site number {}"),
    ("sites", ("code",), "site code '{}'"),
    ("locations", ("location",), "location '{}'"),
    ("devices", ("serial",), "serial number '{}'"),
    ("devices", ("management_address",), "management address {}"),
    ("circuits", ("circuit_id",), "circuit '{}'"),
    ("phones", ("mac",), "MAC address {}"),
    ("hunt_groups", ("name",), "hunt group '{}'"),
    ("attendants", ("name", "when", "digit"), "key of attendant '{}', {}, digit {}"),
    ("trunks", ("name",), "trunk '{}'"),
    ("schedules", ("schedule", "day"), "day of schedule '{}', {}"),
    ("holidays", ("date",), "holiday {}"),
    ("services", ("name",), "service '{}'"),
    ("databases", ("name",), "database '{}'"),
    ("shares", ("service", "name"), "share of service '{}', '{}'"),
    ("unmanaged", ("name",), "unmanaged '{}'"),
    ("waivers", ("rule", "subject"), "waiver of '{}' for '{}'"),
)
"""Table, the fields that together come once, and how a message names them."""


def check_unique(review: Review) -> None:
    """Report every record that claims what another has."""
    city = review.city
    for table, fields, title in _FIELDS:
        once(review, "MOD041", title, _claims(table, getattr(city, table), fields))
    hosts = [*_claims("devices", city.devices, ("hostname",)), *_claims("servers", city.servers, ("hostname",))]
    once(review, "MOD041", "host name '{}'", hosts)
    for path, fields, title in _nested(review):
        once(review, "MOD041", title, _claims(path, _at(city, path), fields))


def _nested(review: Review) -> Iterator[tuple[str, tuple[str, ...], str]]:
    if review.usable("network"):
        yield "network.address_rules", ("purpose",), "address rule for '{}'"
        yield "network.port_profiles", ("name",), "port profile '{}'"
        yield "network.management.users", ("name",), "user '{}'"
        yield "network.management.snmp_users", ("name",), "SNMP user '{}'"
    if review.city.voice:
        yield "voice.call_agents", ("name",), "call agent '{}'"
        yield "voice.sites", ("site",), "telephones of site '{}'"
    if review.city.cloud:
        yield "cloud.backups", ("tier",), "backup of tier '{}'"
        yield "cloud.recoveries", ("tier",), "recovery of tier '{}'"
        yield "cloud.tunnels", ("site",), "tunnel of site '{}'"
    yield "allocations.addresses", ("device",), "address allocation of '{}'"


def _at(city: Any, path: str) -> Any:
    for step in path.split("."):
        city = getattr(city, step)
    return city


def _claims(table: str, records: Iterable[Any], fields: tuple[str, ...]) -> Iterator[Claim]:
    path = tuple(table.split("."))
    single = fields[0] if len(fields) == 1 else None
    for position, record in enumerate(records):
        value = getattr(record, single) if single else tuple(getattr(record, field) for field in fields)
        if value is not None:
            yield (*path, position, fields[-1]), value


def once(review: Review, code: str, title: str, claims: Iterable[Claim]) -> None:
    """Report every claim of a value that an earlier record has; ``title`` names the value in the message."""
    first: dict[object, Path] = {}
    for path, value in claims:
        if value not in first:
            first[value] = path
            continue
        one, other = sorted((first[value], path), key=review.place)
        named = title.format(*value) if isinstance(value, tuple) else title.format(value)
        review.report(code, other, f"{named} is written twice; first at {review.line(one)}")
