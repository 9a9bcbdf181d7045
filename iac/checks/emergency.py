"""Rules of emergency calling: from every telephone, by everybody, at any hour, to the right door."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from iac.checks.rule import Context, Rule, Violation
from iac.findings import Domain, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.voice import Phone

_DIALLED = ("911", "933", "988")
_LARGE_FLOOR_SQ_FT = 7000
_FRESH_DAYS = 365


def _no_way_out(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        phones = context.index.phones_at(site.code)
        rule = context.index.site_voices.get(site.code)
        if phones and rule is not None and rule.survivable_911 == "none":
            yield Violation(
                site.code,
                f"{len(phones)} telephones have no way to 911 when the WAN is down",
                context.index.origin_of(site),
            )


def _no_router(context: Context) -> Iterator[Violation]:
    if context.city.voice is None:
        return
    for site in context.city.sites:
        phones = context.index.phones_at(site.code)
        if phones and site.code not in context.index.site_voices:
            yield Violation(
                site.code, f"{len(phones)} telephones and no router that carries them", context.index.origin_of(site)
            )


def _floor_unknown(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        known = {place.floor for place in context.index.locations_at(site.code)}
        with_phones = {phone.floor for phone in context.index.phones_at(site.code)}
        for floor in sorted(with_phones - known):
            yield Violation(
                site.code,
                f"telephones on floor {floor} have no dispatchable location",
                context.index.origin_of(site, "floors"),
                key=floor,
            )


def _floor_too_large(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        large = site.sq_ft_per_floor is not None and site.sq_ft_per_floor > _LARGE_FLOOR_SQ_FT
        for place in context.index.locations_at(site.code) if large and site.dispatch is None else ():
            parts = [other for other in context.index.locations_at(site.code) if other.floor == place.floor]
            if len(parts) == 1 and place.room_zone.casefold() in ("", "whole floor") and site.floors > 1:
                yield Violation(
                    site.code,
                    f"floor {place.floor} has {site.sq_ft_per_floor:,} sq ft and one location",
                    context.index.origin_of(place),
                    key=place.floor,
                )


def _no_address(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        parts = {"street_number": site.street_number, "street": site.street, "zip": site.zip}
        missing = [name for name, text in parts.items() if not text]
        if missing:
            phones = len(context.index.phones_at(site.code))
            title = f"no {', '.join(missing)} is written down, and {phones} telephones stand there"
            yield Violation(site.code, title, context.index.origin_of(site))


def _no_elin(context: Context) -> Iterator[Violation]:
    standing = Counter(place.location for phone in context.city.phones if (place := context.index.location_of(phone)))
    for place in context.city.locations:
        if place.elin is None:
            title = f"it has no ELIN, and {standing[place.location]} telephones stand there"
            yield Violation(f"location {place.location}", title, context.index.origin_of(place))


def _location_open(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        places: dict[str, list[str]] = {}
        for place in context.index.locations_at(site.code):
            places.setdefault(place.floor, []).append(place.location)
        for floor, found in places.items():
            unsaid = [phone for phone in context.index.phones_at(site.code) if phone.floor == floor and _unsaid(phone)]
            if len(found) > 1 and unsaid:
                yield Violation(
                    site.code,
                    f"{len(unsaid)} telephones on floor {floor} do not say in which of {', '.join(found)} they stand",
                    context.index.origin_of(unsaid[0], "floor"),
                    key=floor,
                )


def _unsaid(phone: Phone) -> bool:
    """Return whether nothing but the floor says where a telephone stands; an analogue one stands at its line's end."""
    return phone.location is None and phone.mac is not None


def _elin_elsewhere(context: Context) -> Iterator[Violation]:
    blocks = [(int(block.first[1:]), int(block.last[1:]), block) for block in context.city.did_ranges]
    if not any(block.use == "elin" for _, _, block in blocks):
        return
    for place in context.city.locations:
        number = int((place.elin or "+0")[1:])
        use = next((block.use for first, last, block in blocks if first <= number <= last), "elin")
        if use != "elin":
            title = f"its ELIN {place.elin} is from the block for {use}"
            yield Violation(f"location {place.location}", title, context.index.origin_of(place, "elin"))


def _address_stale(context: Context) -> Iterator[Violation]:
    for place in context.city.locations:
        day = place.address_validated
        if day is None or (context.today - day).days > _FRESH_DAYS:
            when = f"was last checked on {day}" if day else "was never checked"
            where = context.index.origin_of(place, "address_validated")
            yield Violation(f"location {place.location}", f"the address {when}", where)


def _wrong_door(context: Context) -> Iterator[Violation]:
    for line in context.city.analog_lines:
        place = context.index.locations.get(line.ali_location)
        if place is not None and place.site != line.site:
            yield Violation(
                f"line {line.number}",
                f"it stands at {line.site}, and the carrier has it at {place.site}",
                context.index.origin_of(line, "ali_location"),
                expected=line.site,
                observed=place.site,
            )


def _barred(context: Context) -> Iterator[Violation]:
    voice = context.city.voice
    if voice is None:
        return
    dialled = [*_DIALLED, *(voice.access_code + number for number in _DIALLED)]
    for position, pattern in enumerate(voice.barred_patterns):
        hit = next((number for number in dialled if _captures(pattern, number)), None)
        if hit:
            where = context.city.origin("voice", "barred_patterns", position)
            yield Violation("voice", f"the barred pattern '{pattern}' also blocks {hit}", where, key=pattern)


def _captures(pattern: str, number: str) -> bool:
    """Say whether an IOS digit pattern, which matches any number it is the beginning of, takes a number."""
    signs = {".": "[0-9A-F*#+]", "T": ".*", "*": r"\*"}
    plain = "".join(signs.get(sign, sign) for sign in pattern.rstrip("$"))
    try:
        found = re.match(plain, number)
    except re.error:
        return False
    return found is not None and (not pattern.endswith("$") or found.end() == len(number))


def _class_without_911(context: Context) -> Iterator[Violation]:
    voice = context.city.voice
    for name, allowed in voice.classes_of_service.items() if voice else ():
        if "emergency" not in allowed:
            where = context.city.origin("voice", "classes_of_service", name)
            yield Violation(f"class {name}", "it does not allow emergency calls", where)


def _class_unknown(context: Context) -> Iterator[Violation]:
    voice = context.city.voice
    for phone in context.city.phones if voice else ():
        if voice and phone.class_of_service not in voice.classes_of_service:
            yield Violation(
                f"phone {phone.extension}",
                f"its class '{phone.class_of_service}' is not among the classes of service",
                context.index.origin_of(phone, "class_of_service"),
            )


def _callback_is_a_menu(context: Context) -> Iterator[Violation]:
    voice = context.city.voice
    for key in context.city.attendants if voice else ():
        if voice and key.did == voice.emergency.callback:
            yield Violation(
                f"attendant {key.name}",
                f"the 911 centre would call back {key.did} and hear a menu",
                context.city.origin("voice", "emergency", "callback"),
            )
            return


def _nobody_told(context: Context) -> Iterator[Violation]:
    voice = context.city.voice
    if voice is None:
        return
    number = voice.emergency.notify_extension
    rings = {phone.extension for phone in context.city.phones} | {group.pilot for group in context.city.hunt_groups}
    if number not in rings:
        where = context.city.origin("voice", "emergency", "notify_extension")
        yield Violation("voice", f"{number}, which rings when somebody dials 911, is nobody's number", where)


_KARI = "47 CFR 9.16(b)(1) and (2) (Kari's Law)"
_RAY_BAUM = "47 CFR 9.16(b)(3) and 9.3, dispatchable location (RAY BAUM'S Act, section 506)"

RULES = (
    Rule(
        "voice.no-survivable-911",
        Severity.CRITICAL,
        Domain.VOICE,
        "No way to 911 when the WAN is down",
        "After a storm, when the lines are cut and people are hurt, these telephones are dead.",
        "Give the site an FXO line, a cellular gateway or a second WAN.",
        "NENA 06-001 and good practice (survivable 911); 47 CFR 9.16(b)(1)",
        _no_way_out,
    ),
    Rule(
        "voice.no-voice-router",
        Severity.HIGH,
        Domain.VOICE,
        "Telephones without a router of their own",
        "When the site is cut off they cannot call each other, nor 911.",
        "Add the site to voice.sites with the router that carries it.",
        "Cisco Unified SRST administration guide",
        _no_router,
    ),
    Rule(
        "voice.floor-without-location",
        Severity.CRITICAL,
        Domain.VOICE,
        "A floor without a dispatchable location",
        "Responders are sent to the building, and look for the right floor while time runs.",
        "Add a location with an ELIN of its own for the floor.",
        _RAY_BAUM,
        _floor_unknown,
    ),
    Rule(
        "voice.floor-too-large",
        Severity.LOW,
        Domain.VOICE,
        "One location for a large floor",
        "Responders search more than 7,000 square feet for one person.",
        "Divide the floor into zones, each with an ELIN, or waive it with the fire marshal's word.",
        f"{_RAY_BAUM}; Cisco Unified CME, Enhanced 911, table of location granularity",
        _floor_too_large,
    ),
    Rule(
        "voice.no-street-address",
        Severity.CRITICAL,
        Domain.VOICE,
        "A site without a street address",
        "Somebody calls 911 and cannot speak, and nobody knows where to send help.",
        "Write the address down as the county's master street address guide has it.",
        _RAY_BAUM,
        _no_address,
    ),
    Rule(
        "voice.location-without-elin",
        Severity.CRITICAL,
        Domain.VOICE,
        "A location without an ELIN",
        "A 911 call from there shows the number of another location, and help is sent to that one.",
        "Have the carrier register a number of the ELIN block for the location, and write it down.",
        f"{_RAY_BAUM}; Cisco Unified CME administration guide, Enhanced 911: ERLs and ELINs",
        _no_elin,
    ),
    Rule(
        "voice.location-open",
        Severity.HIGH,
        Domain.VOICE,
        "Telephones that may stand in one building or the other",
        "All of them show the first location; responders look for somebody in the wrong building or wing.",
        "Name the location at each telephone, or give each building floors of its own.",
        _RAY_BAUM,
        _location_open,
    ),
    Rule(
        "voice.elin-block",
        Severity.MEDIUM,
        Domain.VOICE,
        "An ELIN from a block for something else",
        "When the number is given to a desk, the 911 centre calls back that desk, and its address is wrong.",
        "Take a number from the block for ELINs.",
        "Cisco Unified CME administration guide, Enhanced 911: an ELIN is nobody's extension",
        _elin_elsewhere,
    ),
    Rule(
        "voice.address-stale",
        Severity.MEDIUM,
        Domain.VOICE,
        "An address nobody has checked for a year",
        "Streets are renamed and doors are walled up; responders go to where the door was.",
        "Check it against the county's master street address guide and write the day down.",
        f"{_RAY_BAUM}: the address must be validated",
        _address_stale,
    ),
    Rule(
        "voice.line-at-wrong-site",
        Severity.CRITICAL,
        Domain.VOICE,
        "A line that is on record at another address",
        "When the WAN is down, 911 calls over it send responders to the wrong building.",
        "Have the carrier correct the line's record, or correct ali_location.",
        "F.S. 365.175 (station-level location); Cisco: loop-start FXO carries no calling number",
        _wrong_door,
    ),
    Rule(
        "voice.barred-emergency",
        Severity.CRITICAL,
        Domain.VOICE,
        "A barred pattern that blocks an emergency number",
        "Somebody dials 911 and hears that the call is not allowed.",
        "Make the pattern longer, for example 91[2-9] instead of 91.",
        f"{_KARI}; Cisco Unified CME: after-hours patterns match the beginning of a number",
        _barred,
    ),
    Rule(
        "voice.class-without-911",
        Severity.CRITICAL,
        Domain.VOICE,
        "A class of service without emergency calls",
        "911 must work from every telephone.",
        "Add emergency to the class.",
        _KARI,
        _class_without_911,
    ),
    Rule(
        "voice.class-unknown",
        Severity.HIGH,
        Domain.VOICE,
        "A telephone of a class that does not exist",
        "Nobody has decided what it may dial.",
        "Correct the class, or add it to voice.classes_of_service.",
        "The telephones and voice.classes_of_service",
        _class_unknown,
    ),
    Rule(
        "voice.callback-is-menu",
        Severity.CRITICAL,
        Domain.VOICE,
        "A callback number that is a menu",
        "A 911 centre whose call was cut off calls back and is asked to press 1 for permits.",
        "Use a number that is answered by a person around the clock.",
        "Cisco Unified CME, Enhanced 911: emergency callback",
        _callback_is_a_menu,
    ),
    Rule(
        "voice.nobody-notified",
        Severity.CRITICAL,
        Domain.VOICE,
        "Nobody is told when somebody dials 911",
        "The front desk does not know to open the door for the ambulance.",
        "Name an extension that is staffed around the clock.",
        _KARI,
        _nobody_told,
    ),
)
