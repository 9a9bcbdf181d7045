"""Telephone numbers: each rings one thing, members of groups exist, ranges rise and do not overlap."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from iac.model.consistency.unique import once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.consistency.review import Path, Review

Claim = tuple["Path", str]


def check_numbers(review: Review) -> None:
    """Report numbers with two owners, members that do not exist, and ranges that make no sense."""
    _extensions(review)
    once(review, "MOD047", "the number {}", _dids(review))
    _members(review)
    _ranges(review)


def _extensions(review: Review) -> None:
    own = list(_owned(review))
    once(review, "MOD047", "the extension {}", own)
    owners = {number: path for path, number in own}
    for i, phone in enumerate(review.city.phones):
        for j, line in enumerate(phone.lines):
            owner = owners.get(line)
            # Two phones may share a line; a pilot or an analogue line cannot also be a phone's.
            if owner and owner[0] != "phones":
                message = f"the extension {line} is written twice; first at {review.line(owner)}"
                review.report("MOD047", ("phones", i, "lines", j), message)


def _owned(review: Review) -> Iterator[Claim]:
    city = review.city
    yield from ((("phones", i, "extension"), phone.extension) for i, phone in enumerate(city.phones))
    for i, line in enumerate(city.analog_lines):
        phone = review.index.phones.get(line.number)
        # A telephone without a MAC address at the same site is the one on that line.
        listed = phone is not None and phone.mac is None and phone.site == line.site
        if line.use != "fxo-survivable" and not listed:
            yield ("analog_lines", i, "number"), line.number
    yield from ((("hunt_groups", i, "pilot"), group.pilot) for i, group in enumerate(city.hunt_groups))
    yield from _attendants(review, "pilot")
    if city.voice and city.voice.voicemail:
        yield ("voice", "voicemail", "pilot"), city.voice.voicemail.pilot
        if city.voice.voicemail.general_mailbox != city.voice.voicemail.pilot:
            yield ("voice", "voicemail", "general_mailbox"), city.voice.voicemail.general_mailbox


def _dids(review: Review) -> Iterator[Claim]:
    city = review.city
    for i, location in enumerate(city.locations):
        if location.elin:
            yield ("locations", i, "elin"), location.elin
    for i, phone in enumerate(city.phones):
        if phone.did:
            yield ("phones", i, "did"), phone.did
    for i, group in enumerate(city.hunt_groups):
        if group.did:
            yield ("hunt_groups", i, "did"), group.did
    yield from _attendants(review, "did")


def _attendants(review: Review, field: str) -> Iterator[Claim]:
    """Yield the numbers of the attendants: all rows of one attendant repeat its number, which counts once."""
    first: dict[tuple[str, str], Path] = {}
    for i, key in enumerate(review.city.attendants):
        number, path = getattr(key, field), ("attendants", i, field)
        if number and (known := first.setdefault((key.name, number), path)) != path:
            first[key.name, number] = min(known, path, key=review.place)
    yield from ((path, number) for (_, number), path in first.items())


def _members(review: Review) -> None:
    numbers = {number for _, number in _owned(review)}
    numbers.update(line for phone in review.city.phones for line in phone.lines)
    for path, number in _called(review):
        lost = any(review.is_lost(name, number) for name in ("phones", "analog_lines", "hunt_groups", "attendants"))
        if number not in numbers and not lost:
            review.report("MOD048", path, f"no phone, line or group has the extension {number}")


def _called(review: Review) -> Iterator[Claim]:
    city = review.city
    for i, group in enumerate(city.hunt_groups):
        yield from ((("hunt_groups", i, "members", j), number) for j, number in enumerate(group.members))
    if city.voice:
        yield ("voice", "emergency", "notify_extension"), city.voice.emergency.notify_extension
        for i, site in enumerate(city.voice.sites):
            if site.operator:
                yield ("voice", "sites", i, "operator"), site.operator


@cache
def _value(number: str) -> int:
    return int(number.removeprefix("+"))


def _ranges(review: Review) -> None:
    ranges = list(enumerate(review.city.did_ranges))
    for i, block in ranges:
        if len(block.first) != len(block.last) or _value(block.first) > _value(block.last):
            message = f"the range ends at {block.last}, before it begins at {block.first}"
            review.report("MOD035", ("did_ranges", i, "last"), message)
    ranges.sort(key=lambda item: (_value(item[1].first), _value(item[1].last)))
    for (i, one), (j, other) in pairwise(ranges):
        if _value(other.first) <= _value(one.last):
            message = f"{other.first} to {other.last} overlaps {one.first} to {one.last}"
            where = review.line(("did_ranges", i, "first"))
            review.report("MOD047", ("did_ranges", j, "first"), f"{message}, written at {where}")
