"""What 911 rests on: every phone has a place responders can be sent to, and the place is where the phone is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iac.model.consistency.review import Path, Review


def check_emergency(review: Review) -> None:
    """Report phones and lines without a dispatchable location, or with another building's (47 CFR 9.16(b)(3))."""
    if review.city.voice is None and review.usable("voice") and review.city.phones:
        review.report("MOD015", ("phones",), "there are phones, but the section 'voice' is missing")
    for i, phone in enumerate(review.city.phones):
        if phone.location:
            _same_site(review, ("phones", i, "location"), phone.location, phone.site)
        elif phone.site in review.index.sites and review.index.location_for(phone.site, phone.floor) is None:
            _no_location(review, i)
    for i, line in enumerate(review.city.analog_lines):
        _same_site(review, ("analog_lines", i, "ali_location"), line.ali_location, line.site)
    _floors(review)
    _routers(review)


def _no_location(review: Review, i: int) -> None:
    phone = review.city.phones[i]
    if review.is_lost("locations", phone.floor) or review.is_lost("locations", phone.site):
        return
    message = f"floor {phone.floor} of '{phone.site}' has no location, so 911 from {phone.extension} has no address"
    review.report("MOD049", ("phones", i, "floor"), message)


def _same_site(review: Review, path: Path, location: str, site: str) -> None:
    place = review.index.locations.get(location)
    if place is not None and place.site != site and site in review.index.sites:
        message = f"'{location}' is at site '{place.site}', but this is at '{site}'"
        review.report("MOD050", path, message)


def _floors(review: Review) -> None:
    for i, location in enumerate(review.city.locations):
        site = review.index.sites.get(location.site)
        if site and location.floor.isdecimal() and int(location.floor) > site.floors:
            message = f"site '{site.code}' has {site.floors} floor(s), so there is no floor {location.floor}"
            review.report("MOD051", ("locations", i, "floor"), message)


def _routers(review: Review) -> None:
    voice = review.city.voice
    for i, site in enumerate(voice.sites if voice else ()):
        router = review.index.devices.get(site.router)
        if router and router.site != site.site:
            message = f"'{router.hostname}' stands at site '{router.site}', not at '{site.site}'"
            review.report("MOD050", ("voice", "sites", i, "router"), message)
