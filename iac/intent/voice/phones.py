"""Phones and what rings on them: directory numbers, pools, hunt groups, analog ports, classes of service."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iac.errors import IntentError
from iac.intent.naming import placeholder, token
from iac.intent.rows import known, natural
from iac.intent.voice.emergency import location_tag
from iac.intent.voice.types import Button, CorList, HuntGroup, Line, PhonePool, SubnetPool, VoicePort
from iac.model.types import Purpose

if TYPE_CHECKING:
    from iac.findings import Origin
    from iac.intent.rows import Row
    from iac.intent.voice.setting import Setting
    from iac.model.voice import AnalogLine, Phone
    from iac.model.voice import HuntGroup as HuntGroupRecord

KEYS = ("internal", "local", "national", "international")
"""The kinds of call that can be locked; emergency calls never are."""
INBOUND = "USER-INBOUND"
"""The class of a caller from outside: may reach people here and nothing beyond (toll fraud)."""
_MAX_LINES = 3500
_MAX_POOLS = 2500
_MAX_GROUPS = 100


def user_class(name: str) -> str:
    """Return the list of keys that phones of a class of service carry."""
    return f"USER-{token(name)}"


def route_class(key: str) -> str:
    """Return the lock on a way out."""
    return f"ROUTE-{token(key)}"


def cor_lists(place: Setting) -> tuple[CorList, ...]:
    """Return the locks of the ways out, then the keys of each class of service and of callers from outside."""
    city = place.city.records.city
    locks = [CorList(route_class(key), (key,), known(city.origin("voice", "classes_of_service"))) for key in KEYS[1:]]
    keys = [
        CorList(
            user_class(name),
            tuple(key for key in KEYS if key in allowed or key == "internal"),
            known(city.origin("voice", "classes_of_service", name)),
        )
        for name, allowed in sorted(place.voice.classes_of_service.items())
    ]
    return (*locks, CorList(INBOUND, ("internal",), known(city.origin("voice"))), *keys)


def phones(place: Setting) -> tuple[Row[Phone], ...]:
    """Return the IP phones that register here: none when the site is run elsewhere or survives by subnet."""
    own = place.site_voice
    if own is None or own.record.mode != "cme":
        return ()
    return tuple(row for row in place.site.phones if row.record.mac is not None)


def _numbers(place: Setting) -> dict[str, Row[Phone]]:
    """Every number that rings on a phone here, with the phone it belongs to first."""
    found: dict[str, Row[Phone]] = {row.record.extension: row for row in phones(place)}
    for row in phones(place):
        for extra in row.record.lines:
            found.setdefault(extra, row)
    return found


def _tags(numbers: list[str]) -> dict[str, int]:
    """Number the extensions from the hundred the lowest lies in, so that a new phone renumbers nobody."""
    if not numbers:
        return {}
    base = min(int(number) for number in numbers) // 100 * 100 - 1
    spread = {number: int(number) - base for number in numbers}
    if max(spread.values()) <= _MAX_POOLS:
        return spread
    return {number: rank for rank, number in enumerate(sorted(numbers, key=int), 1)}


def lines(place: Setting) -> tuple[Line, ...]:
    """Return the directory numbers in order."""
    numbers = _numbers(place)
    tags = _tags(list(numbers))
    voicemail = place.voice.voicemail
    grouped = {member for row in place.hunts for member in row.record.members}
    return tuple(
        Line(
            tag=tags[number],
            number=number,
            name=row.record.display_name,
            message_waiting=row.record.voicemail and voicemail is not None,
            forward=voicemail.pilot if voicemail and row.record.voicemail else "",
            rings_on=number not in grouped,
            origins=row.origins,
        )
        for number, row in sorted(numbers.items(), key=lambda item: int(item[0]))
    )


def pools(place: Setting) -> tuple[PhonePool, ...]:
    """Return the IP phones in the order of their extensions."""
    tags = _tags(list(_numbers(place)))
    return tuple(_pool(place, row, tags) for row in phones(place))


def _pool(place: Setting, row: Row[Phone], tags: dict[str, int]) -> PhonePool:
    phone = row.record
    ringing = dict.fromkeys((phone.extension, *phone.lines))
    digits = (phone.mac or "").replace(":", "")
    return PhonePool(
        tag=tags[phone.extension],
        mac=".".join(digits[index : index + 4] for index in (0, 4, 8)),
        type=phone_type(phone.model),
        buttons=tuple(Button(index, tags[number]) for index, number in enumerate(ringing, 1)),
        username=phone.extension,
        password=placeholder(place.voice.phone_password),
        cor=user_class(phone.class_of_service),
        location=location_tag(place, phone.floor, phone.location),
        origins=row.origins,
    )


def phone_type(model: str) -> str:
    """Return a phone model as the router spells it: ``CP-8841`` is ``8841``."""
    return re.sub(r"^CP-", "", model)


def subnet_pools(place: Setting) -> tuple[SubnetPool, ...]:
    """Return the subnets whose phones may register when the central call agent is out of reach."""
    own = place.site_voice
    if own is None or own.record.mode != "srst":
        return ()
    voice = [vlan for vlan in place.site.vlans if vlan.purpose is Purpose.VOICE]
    return tuple(
        SubnetPool(tag, str(vlan.prefix.network_address), str(vlan.prefix.netmask), vlan.origins)
        for tag, vlan in enumerate(voice, 1)
    )


def capacity(place: Setting) -> tuple[int, int]:
    """Return how many lines and phones the router must allow: the next ten above the highest tag."""
    own = place.site_voice
    if own is not None and own.record.mode == "srst":
        count = max(len(place.site.phones), 1)
        return min(_tens(count * 2), _MAX_LINES), min(_tens(count), _MAX_POOLS)
    highest = max((line.tag for line in lines(place)), default=1)
    return min(_tens(highest), _MAX_LINES), min(_tens(highest), _MAX_POOLS)


def _tens(count: int) -> int:
    return -(-count // 10) * 10


def hunt_groups(place: Setting) -> tuple[HuntGroup, ...]:
    """Return the site's hunt groups by pilot."""
    groups = place.hunts
    if len(groups) > _MAX_GROUPS:
        what = f"{len(groups)} hunt groups, its router takes {_MAX_GROUPS}."
        raise IntentError(f"site {place.record.code}", what, fix="Move some to another site.")
    return tuple(_hunt_group(place, row, tag) for tag, row in enumerate(groups, 1))


def _hunt_group(place: Setting, row: Row[HuntGroupRecord], tag: int) -> HuntGroup:
    group = row.record
    return HuntGroup(
        tag=tag,
        type=group.type,
        pilot=group.pilot,
        members=",".join(group.members),
        timeout_seconds=group.timeout_seconds,
        final=_final(place, row),
        description=group.name,
        origins=row.origins,
    )


def _final(place: Setting, row: Row[HuntGroupRecord]) -> str:
    wanted = row.record.final
    if wanted == "voicemail" and place.voice.voicemail:
        return place.voice.voicemail.pilot
    if wanted == "operator" and place.site_voice and place.site_voice.record.operator:
        return place.site_voice.record.operator
    others = {r.record.name: r.record.pilot for members in place.city.hunts.values() for r in members}
    if wanted in others:
        return others[wanted]
    what = f"its last resort '{wanted}' is neither voicemail, an operator of the site, nor another group."
    raise IntentError(f"hunt group {row.record.name}", what, fix="Name one of these as 'final'.")


def voice_ports(place: Setting) -> tuple[VoicePort, ...]:
    """Return the analog ports in order."""
    ring = _answered_by(place)
    found = [_voice_port(row, ring) for row in place.analog]
    return tuple(sorted(found, key=lambda port: natural(port.port)))


def _answered_by(place: Setting) -> str:
    """Who answers a call that comes in over an analog line: the operator, else the site's first phone."""
    own = place.site_voice
    if own is not None and own.record.operator:
        return own.record.operator
    first = next(iter(place.site.phones), None)
    return first.record.extension if first else place.voice.emergency.notify_extension


def _voice_port(row: Row[AnalogLine], ring: str) -> VoicePort:
    line = row.record
    lifeline = line.use == "fxo-survivable"
    origins: tuple[Origin, ...] = row.origins
    return VoicePort(
        port=line.port,
        description=f"{'exchange line' if lifeline else line.use} {line.number}",
        station="" if lifeline else line.number,
        ring=ring if lifeline else "",
        origins=origins,
    )
