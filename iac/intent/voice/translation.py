"""How numbers are rewritten on their way, and lists of numbers that dial-peers refer to.

What is carried where: extensions and dialled digits between phones and routers, full E.164 numbers to and from the
carriers, and ten digits for the numbers that stand for a location, because that is how a router compares a call back
from the 911 centre with its table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.intent.rows import known
from iac.intent.voice.numbers import patterns
from iac.intent.voice.setting import TABLE, own_numbers, site_numbers
from iac.intent.voice.types import PatternMap, Replacement, TranslationProfile, TranslationRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iac.findings import Origin
    from iac.intent.sites import SiteRecords
    from iac.intent.voice.setting import Setting

DROP = "DROP-ACCESS-CODE"
TO_CARRIER = "TO-CARRIER"
TO_CARRIER_911 = "TO-CARRIER-911"
CALLER = "OWN-NUMBER"
ELIN = "ELIN-TEN-DIGITS"
_DROP, _CARRIER, _OWN, _NATIONAL, _ELIN, _DIDS = 1, 2, 3, 4, 5, 10
DID_MAP, EXTENSION_MAP, ELIN_MAP, OWN_MAP = 0, 2000, 4000, 9000
"""What is added to a site's number, or to a running number, to get a pattern map's tag."""


def chunks(place: Setting) -> tuple[Sequence[tuple[str, str, Origin]], ...]:
    """Return :func:`own_numbers` in portions that fit into one translation table each."""
    numbers = own_numbers(place)
    return tuple(numbers[start : start + TABLE] for start in range(0, len(numbers), TABLE))


def rules(place: Setting) -> tuple[TranslationRule, ...]:
    """Return the router's translation tables by tag."""
    voice = known(place.city.records.city.origin("voice"))
    code = place.voice.access_code
    drop = tuple(rf"/^{code}\({number}\)$/ /\1/" for number in emergency_numbers(place))
    found = [
        _table(_DROP, drop, voice),
        _table(_OWN, _callers(place), voice),
        _table(_NATIONAL, (r"/^\([2-9]..[2-9]......\)$/ /+1\1/",), voice),
    ]
    if place.is_hub:
        found += [
            _table(_CARRIER, (*drop, *_dialled(place)), voice),
            _table(_ELIN, (r"/^\+1\(..........\)$/ /\1/",), voice),
        ]
    found += [
        _table(
            _DIDS + index,
            tuple(rf"/^\{did}$/ /{extension}/" for did, extension, _ in chunk),
            known(*(o for *_, o in chunk)),
        )
        for index, chunk in enumerate(chunks(place))
    ]
    return tuple(sorted(found, key=lambda table: table.tag))


def emergency_numbers(place: Setting) -> tuple[str, ...]:
    """Return what is reached with and without the access code: 911, the carrier's test number, the crisis line."""
    test = place.voice.emergency.test_number
    return ("911", *((test,) if test else ()), "988")


def _dialled(place: Setting) -> tuple[str, ...]:
    code, area = place.voice.access_code, place.voice.area_code
    return (
        rf"/^{code}\([2-8]11\)$/ /\1/",
        rf"/^{code}1\([2-9]..[2-9]......\)$/ /+1\1/",
        rf"/^{code}\({area}[2-9]......\)$/ /+1\1/",
        rf"/^{code}011\([1-9].*\)$/ /+\1/",
    )


def _callers(place: Setting) -> tuple[str, ...]:
    """Who we say is calling: a phone's own number, else one that rings it, else the one answered around the clock.

    More phones than a table holds share the latter, because the carrier vouches only for numbers that are ours.
    """
    length = place.voice.extension_length
    direct = {row.record.extension: row.record.did for row in place.site.phones if row.record.did}
    found = {extension: direct.get(extension, did) for did, extension, _ in reversed(own_numbers(place))}
    own = tuple(f"/^{extension}$/ /{did}/" for extension, did in sorted(found.items()))
    rest = f"/^{'.' * length}$/ /{place.voice.emergency.callback}/"
    return (*own, rest) if len(own) < TABLE else (rest,)


def _table(tag: int, texts: Sequence[str], origins: tuple[Origin, ...]) -> TranslationRule:
    pairs = (text.split(" ", 1) for text in texts)
    found = tuple(Replacement(n, match, replace) for n, (match, replace) in enumerate(pairs, 1))
    return TranslationRule(tag, found, origins)


def profiles(place: Setting) -> tuple[TranslationProfile, ...]:
    """Return the router's translation profiles by name."""
    voice = known(place.city.records.city.origin("voice"))
    found = [TranslationProfile(DROP, _DROP, 0, voice), TranslationProfile(CALLER, 0, _OWN, voice)]
    if place.is_hub:
        found += [
            TranslationProfile(TO_CARRIER, _CARRIER, _OWN, voice),
            TranslationProfile(TO_CARRIER_911, _CARRIER, _NATIONAL, voice),
            TranslationProfile(ELIN, _ELIN, 0, voice),
        ]
    found += [TranslationProfile(did_profile(n), _DIDS + n, 0, voice) for n in range(len(chunks(place)))]
    return tuple(sorted(found, key=lambda profile: profile.name))


def did_profile(index: int) -> str:
    """Return the profile that turns a portion of the full numbers into extensions."""
    return f"DID-{index + 1}"


def maps(place: Setting) -> tuple[PatternMap, ...]:
    """Return the router's pattern maps by tag: its own full numbers, and on a hub everybody's numbers."""
    own = [] if place.translates_at_the_door else list(_own_maps(place))
    hub = [one for site in place.city.records.sites.values() for one in _site_maps(place, site)] if place.is_hub else []
    return tuple(sorted((*own, *hub), key=lambda one: one.tag))


def _own_maps(place: Setting) -> Iterator[PatternMap]:
    for index, chunk in enumerate(chunks(place)):
        yield _map(OWN_MAP + 1 + index, "own full numbers", [(did, origin) for did, _, origin in chunk])


def _site_maps(place: Setting, site: SiteRecords) -> Iterator[PatternMap]:
    record = site.site.record
    if record.code not in place.city.sites:
        return
    elins = [(elin, row.origin) for elin, row in site.elins]
    if elins:
        yield _map(ELIN_MAP + record.number, f"{record.code} locations", elins)
    here = place.city.sites[record.code].record.router == place.hostname
    dids = [(did, origin) for did, _, origin in site_numbers(place.city, site)]
    extensions = [] if here else site_extensions(place, site)
    if dids and not (here and place.translates_at_the_door):
        yield _map(DID_MAP + record.number, f"{record.code} full numbers", dids)
    if extensions:
        yield _map(EXTENSION_MAP + record.number, f"{record.code} extensions", extensions)


def _map(tag: int, description: str, numbers: Sequence[tuple[str, Origin]]) -> PatternMap:
    found = patterns(number for number, _ in numbers)
    return PatternMap(tag, description, found, known(*dict.fromkeys(origin for _, origin in numbers)))


def site_extensions(place: Setting, site: SiteRecords) -> list[tuple[str, Origin]]:
    """Return every internal number that is answered at a site, with its origin."""
    return list(place.city.extensions[site.site.record.code])


def first_digits(place: Setting) -> str:
    """Return the digits that extensions begin with anywhere in the city, without the access code."""
    found = {beginning[0] for beginning in place.city.beginnings}
    return "".join(sorted(found - {place.voice.access_code}))
