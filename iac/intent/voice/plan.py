"""Put a router's telephony together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.errors import IntentError
from iac.intent.naming import token
from iac.intent.rows import known
from iac.intent.voice import emergency, phones, translation
from iac.intent.voice.numbers import captured
from iac.intent.voice.peers import carrier_address, peers
from iac.intent.voice.setting import Setting, is_address, origins_of
from iac.intent.voice.types import Barred, Trusted, VoiceIntent, Voicemail

if TYPE_CHECKING:
    from ipaddress import IPv4Network

CODECS = ("g711ulaw", "g729r8")
"""What every leg offers: plain speech first, the narrow one for thin lines."""


def voice_intent(place: Setting) -> VoiceIntent:
    """Return everything about telephony on one router."""
    max_lines, max_pools = phones.capacity(place)
    own = place.site_voice
    return VoiceIntent(
        control=own.record.mode if own else "none",
        border=place.is_hub,
        secure=any(row.record.transport == "tls" for row in place.trunks),
        source=place.source,
        realm=token(place.city.records.city.city.code).lower(),
        codecs=CODECS,
        carriers=tuple(dict.fromkeys(carrier_address(row) for row in place.trunks)),
        trusted=_trusted(place),
        max_lines=max_lines,
        max_pools=max_pools,
        voicemail=_voicemail(place),
        lines=phones.lines(place),
        pools=phones.pools(place),
        subnet_pools=phones.subnet_pools(place),
        hunt_groups=phones.hunt_groups(place),
        cor_names=phones.KEYS,
        cor_lists=phones.cor_lists(place),
        rules=translation.rules(place),
        profiles=translation.profiles(place),
        maps=translation.maps(place),
        locations=emergency.locations(place),
        settings=emergency.settings(place),
        barred=_barred(place),
        ports=phones.voice_ports(place),
        peers=peers(place),
        origins=origins_of(place),
    )


def _voicemail(place: Setting) -> Voicemail | None:
    found = place.voice.voicemail
    if found is None:
        return None
    origins = known(place.city.records.city.origin("voice", "voicemail"))
    return Voicemail(found.pilot, str(found.target), origins)


def _trusted(place: Setting) -> tuple[Trusted, ...]:
    """Who may call in (toll fraud): the site's phones, the city's routers, carriers, voicemail, call agents."""
    voice = known(place.city.records.city.origin("voice"))
    nets = [_net(vlan.prefix, vlan.origins) for vlan in place.site.vlans if vlan.purpose == "voice"]
    hosts = (
        set(place.city.addresses.values()) if place.is_hub else {place.city.addresses[hub] for hub in place.city.hubs}
    )
    hosts |= {row.record.peer for row in place.trunks if is_address(row.record.peer)}
    hosts |= {str(target) for agent in place.voice.call_agents for target in agent.targets}
    hosts |= {str(place.voice.voicemail.target)} if place.voice.voicemail else set()
    singles = [Trusted(address, "", voice) for address in hosts]
    return tuple(sorted([*nets, *singles], key=lambda one: tuple(int(part) for part in one.address.split("."))))


def _net(prefix: IPv4Network, origins: tuple) -> Trusted:  # type: ignore[type-arg]
    return Trusted(str(prefix.network_address), str(prefix.netmask), origins)


def _barred(place: Setting) -> tuple[Barred, ...]:
    if not place.is_call_control:
        return ()
    city = place.city.records.city
    for pattern in place.voice.barred_patterns:
        hit = captured(pattern)
        if hit:
            what = f"'{pattern}' would also block {', '.join(hit)} on every phone."
            raise IntentError("voice.barred_patterns", what, fix="Write more digits, such as 91900 instead of 9.")
    ordered = sorted(enumerate(place.voice.barred_patterns), key=lambda pair: pair[1])
    return tuple(
        Barred(rank, pattern, known(city.origin("voice", "barred_patterns", index)))
        for rank, (index, pattern) in enumerate(ordered, 1)
    )
