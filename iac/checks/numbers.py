"""Rules of the number plan: numbers that must stay free, numbers nobody owns, groups and menus that lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iac.checks.cycles import cycles
from iac.checks.rule import Context, Rule, Violation
from iac.findings import Domain, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.base import Model

_EMERGENCY = ("911", "933", "988")
_N11 = ("211", "311", "411", "511", "611", "711", "811")
_MOST_MEMBERS = 32
_FEWEST_MEMBERS = 2
_FEW = 3
"""So many numbers with one fault are told one by one; more are a decision of the number plan, and told once."""
_WEEK = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
_KEYWORDS = ("voicemail", "operator")


class _Number(NamedTuple):
    """A number somebody has; where it is written is worked out only for those that break a rule."""

    number: str
    noun: str
    name: str
    record: Model
    field: str

    def violation(self, context: Context, title: str, key: str) -> Violation:
        where = context.index.origin_of(self.record, self.field)
        return Violation(f"{self.noun} {self.name}", f"number {self.number} {title}", where, key=key)


def _numbers(context: Context) -> Iterator[_Number]:
    city = context.city
    for phone in city.phones:
        yield _Number(phone.extension, "phone", phone.extension, phone, "extension")
    for group in city.hunt_groups:
        yield _Number(group.pilot, "hunt group", group.name, group, "pilot")
    for key in city.attendants:
        yield _Number(key.pilot, "attendant", key.name, key, "pilot")
    for line in city.analog_lines:
        if line.use != "fxo-survivable":
            yield _Number(line.number, "analogue line", line.number, line, "number")


def _reserved(context: Context) -> Iterator[Violation]:
    voice = context.city.voice
    for one in _numbers(context) if voice else ():
        if one.number in (*_EMERGENCY, *_N11):
            yield one.violation(context, "is reserved for everybody", "reserved")
        elif voice and one.number.startswith(voice.access_code):
            yield one.violation(context, f"begins with {voice.access_code}, the outside line", "access-code")


def _hides_service(context: Context) -> Iterator[Violation]:
    hiding: dict[str, list[_Number]] = {}
    for one in _numbers(context) if context.city.voice else ():
        if one.number.startswith(_N11) and one.number not in _N11:
            hiding.setdefault(one.number[:3], []).append(one)
    for service, found in hiding.items():
        if len(found) <= _FEW:
            yield from (one.violation(context, f"begins with {service}", service) for one in found)
        else:
            numbers = sorted(one.number for one in found)
            title = f"{len(numbers)} numbers from {numbers[0]} to {numbers[-1]} begin with {service}"
            yield Violation(f"numbers {service}", title, context.index.origin_of(found[0].record, found[0].field))


def _length(context: Context) -> Iterator[Violation]:
    voice = context.city.voice
    for one in _numbers(context) if voice else ():
        if voice and len(one.number) != voice.extension_length:
            title = f"has {len(one.number)} digits, the city's have {voice.extension_length}"
            yield one.violation(context, title, "length")


def _did_unowned(context: Context) -> Iterator[Violation]:
    ranges = [(int(block.first[1:]), int(block.last[1:]), block.use) for block in context.city.did_ranges]
    if not ranges:
        return
    for phone in context.city.phones:
        if phone.did and not _within(ranges, phone.did):
            where = context.index.origin_of(phone, "did")
            yield Violation(f"phone {phone.extension}", f"{phone.did} is in no block of ours", where, key="did")
    for place in context.city.locations:
        if place.elin and not _within(ranges, place.elin):
            where = context.index.origin_of(place, "elin")
            yield Violation(f"location {place.location}", f"{place.elin} is in no block of ours", where, key="elin")


def _within(ranges: list[tuple[int, int, str]], number: str) -> bool:
    return any(first <= int(number[1:]) <= last for first, last, _ in ranges)


def _group_size(context: Context) -> Iterator[Violation]:
    for group in context.city.hunt_groups:
        if not _FEWEST_MEMBERS <= len(group.members) <= _MOST_MEMBERS:
            yield Violation(
                f"hunt group {group.name}",
                f"it has {len(group.members)} member(s)",
                context.index.origin_of(group, "members"),
                expected=f"{_FEWEST_MEMBERS} to {_MOST_MEMBERS} members",
                observed=str(len(group.members)),
            )


def _loops(context: Context) -> Iterator[Violation]:
    groups = context.index.hunt_groups
    for cycle in cycles({name: () if g.final in _KEYWORDS else (g.final,) for name, g in groups.items()}):
        path = " → ".join(f"hunt group {name}" for name in (*cycle, cycle[0]))
        where = context.index.origin_of(groups[cycle[0]], "final")
        yield Violation(f"hunt group {cycle[0]}", f"a caller goes round and round: {path}", where)


def _dead_keys(context: Context) -> Iterator[Violation]:
    groups, menus = context.index.hunt_groups, context.index.attendants
    for key in context.city.attendants:
        known = {"hunt": key.target in groups, "attendant": key.target in menus}.get(key.action, True)
        if not known:
            yield Violation(
                f"attendant {key.name}",
                f"key {key.digit} ({key.when}) leads to {key.action} '{key.target}', which is not there",
                context.index.origin_of(key, "target"),
                key=f"{key.when}/{key.digit}",
            )


def _unfinished_menus(context: Context) -> Iterator[Violation]:
    for name, keys in context.index.attendants.items():
        for when in ("open", "closed"):
            digits = {key.digit for key in keys if key.when == when}
            if "t" not in digits:
                what = "no key at all" if not digits else "nothing for callers who press no key"
                yield Violation(
                    f"attendant {name}", f"when {when} it has {what}", context.index.origin_of(keys[0]), key=when
                )


def _schedule_gaps(context: Context) -> Iterator[Violation]:
    for name, days in context.index.schedules.items():
        missing = _WEEK - {day.day for day in days}
        if missing:
            yield Violation(
                f"schedule {name}",
                f"it says nothing of {', '.join(sorted(missing))}",
                context.index.origin_of(days[0]),
            )


def _phone_count(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        found = sum(1 for phone in context.index.phones_at(site.code) if phone.mac)
        if site.phones is not None and found != site.phones:
            yield Violation(
                site.code,
                "the site's number of telephones is not that of the telephones listed",
                context.index.origin_of(site, "phones"),
                expected=str(site.phones),
                observed=str(found),
            )


_PLAN = "Cisco, Explanation of Cisco IOS and IOS-XE call routing: overlapping patterns match unpredictably"

RULES = (
    Rule(
        "voice.reserved-number",
        Severity.CRITICAL,
        Domain.VOICE,
        "A number that is reserved, or begins like an outside line",
        "Dialling 911, 988 or an outside line could end at a desk, or wait for more digits while somebody bleeds.",
        "Give it another number.",
        "47 CFR 9.16(b)(1) (Kari's Law); 47 CFR 52.200 (988); NANPA N11 codes",
        _reserved,
    ),
    Rule(
        "voice.number-hides-service",
        Severity.LOW,
        Domain.VOICE,
        "A number that begins like a public service",
        "From a telephone that dials digit by digit, the call goes to the service before the number is complete.",
        "Give it another number, or let only telephones that dial whole numbers call it.",
        "NANPA N11 codes; Cisco: digit-by-digit dialling takes the first pattern that is complete",
        _hides_service,
    ),
    Rule(
        "voice.number-length",
        Severity.HIGH,
        Domain.VOICE,
        "A number of another length than the rest",
        "Patterns of a fixed length do not match it; it cannot be called.",
        "Give it a number of the city's length.",
        _PLAN,
        _length,
    ),
    Rule(
        "voice.number-unowned",
        Severity.HIGH,
        Domain.VOICE,
        "An outside number in none of our blocks",
        "Calls to it reach somebody else; a 911 centre that calls back would too.",
        "Correct the number, or add the block the carrier gave us.",
        "Cisco Unified CME administration guide, Enhanced 911: an ELIN must be a DID of the router",
        _did_unowned,
    ),
    Rule(
        "voice.group-size",
        Severity.HIGH,
        Domain.VOICE,
        "A hunt group that is empty, a single phone, or too large for the router",
        "Callers wait for nobody, or the router refuses the group.",
        "Give it 2 to 32 members.",
        "Cisco Unified CME command reference, voice hunt-group: list",
        _group_size,
    ),
    Rule(
        "voice.caller-loops",
        Severity.HIGH,
        Domain.VOICE,
        "Callers are sent in a circle",
        "Nobody ever answers, and the line stays taken.",
        "Let one of them end at a mailbox or an operator.",
        _PLAN,
        _loops,
    ),
    Rule(
        "voice.dead-key",
        Severity.HIGH,
        Domain.VOICE,
        "A menu key that leads nowhere",
        "Callers who press it are cut off.",
        "Name a group or menu that exists.",
        "Cisco B-ACD: parameters are not checked by the router",
        _dead_keys,
    ),
    Rule(
        "voice.unfinished-menu",
        Severity.MEDIUM,
        Domain.VOICE,
        "A menu without an end for callers who press nothing",
        "People with a rotary phone, a broken keypad or one free hand are cut off.",
        "Add a row with digit t for open and for closed.",
        "Cisco B-ACD: param max-time-call-retry and operator",
        _unfinished_menus,
    ),
    Rule(
        "voice.schedule-gap",
        Severity.MEDIUM,
        Domain.VOICE,
        "A schedule that leaves out days",
        "On those days callers hear the greeting of an open office.",
        "Add the days; without hours they are closed.",
        "Cisco Unified CME, night-service day: days that are not listed are open",
        _schedule_gaps,
    ),
    Rule(
        "voice.phone-count",
        Severity.LOW,
        Domain.VOICE,
        "More or fewer telephones than the site believes",
        "A telephone nobody has written down has no location for 911; one that is only on paper costs money.",
        "Count them, and correct the sheet that is wrong.",
        "The sheets of sites and telephones; NIST CSF 2.0 ID.AM-01",
        _phone_count,
    ),
)
