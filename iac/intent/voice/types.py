"""What a router's telephony consists of, fully decided, in the words of Cisco's voice configuration.

Sources: Cisco Unified CME Administration Guide ("Enhanced 911 Services", "Configure Dialing Plans"), Cisco IOS Voice
Command Reference, "In-Depth Explanation of Cisco IOS and IOS XE Call Routing".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from iac.findings import Origin

Origins = tuple["Origin", ...]


@dataclass(frozen=True, slots=True)
class Trusted:
    """An address calls may come from; ``netmask`` "" for a single host."""

    address: str
    netmask: str
    origins: Origins


@dataclass(frozen=True, slots=True)
class Line:
    """A directory number; ``forward`` is where unanswered calls go ("" for nowhere)."""

    tag: int
    number: str
    name: str
    message_waiting: bool
    forward: str
    rings_on: bool
    """False when an unanswered call stays with its hunt group instead of being forwarded."""
    origins: Origins


@dataclass(frozen=True, slots=True)
class Button:
    """A line on a phone's button."""

    button: int
    line: int


@dataclass(frozen=True, slots=True)
class PhonePool:
    """One IP phone."""

    tag: int
    mac: str
    type: str
    buttons: tuple[Button, ...]
    username: str
    password: str
    cor: str
    location: int | None
    origins: Origins


@dataclass(frozen=True, slots=True)
class SubnetPool:
    """The phones of a subnet, for the time when the central call agent is out of reach (SRST)."""

    tag: int
    network: str
    netmask: str
    origins: Origins


@dataclass(frozen=True, slots=True)
class CorList:
    """A list of keys (incoming) or locks (outgoing)."""

    name: str
    members: tuple[str, ...]
    origins: Origins


@dataclass(frozen=True, slots=True)
class Replacement:
    """One rule: ``/match/ /replace/``."""

    number: int
    match: str
    replace: str


@dataclass(frozen=True, slots=True)
class TranslationRule:
    """A table of replacements; the first that matches wins."""

    tag: int
    rules: tuple[Replacement, ...]
    origins: Origins


@dataclass(frozen=True, slots=True)
class TranslationProfile:
    """Which tables change the called and the calling number; 0 for none."""

    name: str
    called: int
    calling: int
    origins: Origins


@dataclass(frozen=True, slots=True)
class PatternMap:
    """A list of number patterns that a dial-peer refers to."""

    tag: int
    description: str
    patterns: tuple[str, ...]
    origins: Origins


@dataclass(frozen=True, slots=True)
class EmergencyLocation:
    """Where responders are sent, and the number that stands for it (ELIN)."""

    tag: int
    name: str
    address: str
    elin: str
    subnets: tuple[Trusted, ...]
    origins: Origins


@dataclass(frozen=True, slots=True)
class EmergencySettings:
    """What holds for every 911 call of this router."""

    elin: str
    expiry_minutes: int
    callback: str
    origins: Origins


@dataclass(frozen=True, slots=True)
class DialPeer:
    """One way in or out. Empty text and zero mean "not set"."""

    tag: int
    kind: Literal["voip", "pots"]
    description: str
    preference: int = 0
    translation_in: str = ""
    translation_out: str = ""
    cor_in: str = ""
    cor_out: str = ""
    emergency: str = ""
    """``zone N``, ``callback`` or ``location N``."""
    pattern: str = ""
    pattern_map: int = 0
    incoming_number: str = ""
    incoming_map: int = 0
    incoming_uri: str = ""
    target: str = ""
    tls: bool = False
    keepalive: int = 0
    relay: str = "rtp-nte"
    codec: str = ""
    """A fixed codec; "" for the codec class."""
    strip: bool = True
    """False keeps the digits that matched, which POTS peers otherwise drop."""
    port: str = ""
    origins: Origins = ()


@dataclass(frozen=True, slots=True)
class HuntGroup:
    """A number that rings a group."""

    tag: int
    type: str
    pilot: str
    members: str
    timeout_seconds: int
    final: str
    description: str
    origins: Origins


@dataclass(frozen=True, slots=True)
class VoicePort:
    """An analog port; ``ring`` is what an outside call on an FXO port rings ("" on an FXS port)."""

    port: str
    description: str
    station: str
    ring: str
    origins: Origins


@dataclass(frozen=True, slots=True)
class Barred:
    """A number pattern nobody may dial, at any hour."""

    index: int
    pattern: str
    origins: Origins


@dataclass(frozen=True, slots=True)
class Voicemail:
    """The voicemail system as a router sees it."""

    pilot: str
    target: str
    origins: Origins


@dataclass(frozen=True, slots=True)
class VoiceIntent:
    """A router's telephony; every table is in the order it is printed."""

    control: Literal["cme", "srst", "none"]
    """Who runs the phones: this router, this router in an emergency, or somebody else."""
    border: bool
    """True when carriers' trunks end here (CUBE)."""
    secure: bool
    """True when a trunk is encrypted."""
    source: str
    """The address phones and other routers know this one by."""
    realm: str
    codecs: tuple[str, ...]
    carriers: tuple[str, ...]
    """Where the carriers call from, as a URI class spells it."""
    trusted: tuple[Trusted, ...]
    max_lines: int
    max_pools: int
    voicemail: Voicemail | None
    lines: tuple[Line, ...]
    pools: tuple[PhonePool, ...]
    subnet_pools: tuple[SubnetPool, ...]
    hunt_groups: tuple[HuntGroup, ...]
    cor_names: tuple[str, ...]
    cor_lists: tuple[CorList, ...]
    rules: tuple[TranslationRule, ...]
    profiles: tuple[TranslationProfile, ...]
    maps: tuple[PatternMap, ...]
    locations: tuple[EmergencyLocation, ...]
    settings: EmergencySettings | None
    barred: tuple[Barred, ...]
    ports: tuple[VoicePort, ...]
    peers: tuple[DialPeer, ...]
    origins: Origins
