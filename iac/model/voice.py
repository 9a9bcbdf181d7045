"""The city's telephones: numbers, phones, groups, attendants, trunks, and what must be true of 911."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from iac.model.base import Model
from iac.model.types import (
    E164,
    Address,
    AreaCode,
    Code,
    Date,
    Digit,
    Extension,
    Flag,
    Hostname,
    InKeyOrder,
    LineNumber,
    MacAddress,
    Name,
    SecretRef,
    TimeOfDay,
    Whole,
)

CallKind = Literal["emergency", "internal", "local", "national", "international"]
"""Where a call may go."""


class DidRange(Model):
    """A block of numbers the carrier sends us."""

    first: E164
    last: E164
    carrier: str
    use: str


class Phone(Model):
    """A telephone at a desk or on a wall: an IP phone when it has a MAC address."""

    extension: Extension
    display_name: str
    department: str
    site: Code
    floor: str
    model: str
    mac: MacAddress | None = None
    did: E164 | None = None
    class_of_service: str
    voicemail: Flag = False
    location: Code | None = None
    """The dispatchable location; the site's location of that floor when absent."""
    port: str | None = None
    """``<switch>/<port>``; assigned in order of extension when absent."""
    lines: tuple[Extension, ...] = ()
    """Further numbers that ring here."""


class AnalogLine(Model):
    """A line on a gateway's FXS or FXO port: lobby phone, elevator, fax, or the way out when the WAN is down."""

    site: Code
    gateway: Code
    port: str
    number: LineNumber
    """The extension of an FXS port, or the carrier's number of an FXO port."""
    use: Literal["lobby", "elevator", "fax", "fxo-survivable"]
    floor: str
    ali_location: Code
    """The location on record with the carrier (Automatic Location Identification)."""


class HuntGroup(Model):
    """A number that rings a group."""

    name: Name
    pilot: Extension
    site: Code
    type: Literal["sequential", "parallel", "longest-idle", "peer"]
    members: tuple[Extension, ...]
    timeout_seconds: Whole = Field(ge=1, le=600)
    final: str
    """``voicemail``, ``operator``, or another group's name."""
    did: E164 | None = None


class AttendantKey(Model):
    """One row of an auto attendant: what a digit does, or what happens when the office is closed."""

    name: Name
    pilot: Extension
    did: E164 | None = None
    site: Code
    schedule: Code
    digit: str
    action: Literal["hunt", "attendant", "voicemail", "dial-by-extension"]
    target: str = ""
    when: Literal["open", "closed"]


class Trunk(Model):
    """A way to the public network."""

    name: Name
    kind: Literal["sip", "fxo"]
    carrier: str
    site: Code
    gateway: Code
    port: str = ""
    peer: str = ""
    """The carrier's session border controller, name or address."""
    sessions: Whole = Field(ge=1)
    transport: Literal["tls", "tcp", "udp", "analog"]
    line: E164 | None = None


class ScheduleDay(Model):
    """Opening hours of one weekday; ``opens`` equal to ``closes`` means closed all day."""

    schedule: Code
    day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    opens: TimeOfDay | None = None
    closes: TimeOfDay | None = None
    timezone: str


class Holiday(Model):
    """A date on which the named schedules are closed."""

    date: Date
    name: str
    closed_schedules: tuple[Code, ...]


class Voicemail(Model):
    """The voicemail system all sites use."""

    pilot: Extension
    general_mailbox: Extension
    target: Address


class CallAgent(Model):
    """The central call control that site routers survive without."""

    name: Code
    targets: tuple[Address, ...]


class SiteVoice(Model):
    """How one site's telephones are run."""

    site: Code
    mode: Literal["cme", "srst"]
    """``cme``: the site's router is the call control; ``srst``: it takes over when the central one is out of reach."""
    router: Hostname
    call_agent: Code | None = None
    operator: Extension | None = None
    """Answers when a caller asks for a person, or gives up."""
    survivable_911: Literal["fxo", "cellular-gateway", "second-wan", "none"] = "none"
    """The way out for 911 when the WAN is down."""


class Emergency(Model):
    """What must be true of every 911 call."""

    callback: E164
    """Answered around the clock; the number given when no better one is known."""
    notify_extension: Extension
    """Rings at the moment somebody dials 911 (47 CFR 9.16(b)(2), Kari's Law)."""
    notify_syslog: Address | None = None
    test_number: str | None = None
    """The carrier's address read-back service (usually 933), when it offers one."""
    elin_expiry_minutes: Whole = Field(default=180, ge=2, le=2880)


class Voice(Model):
    """House rules of the telephones."""

    extension_length: Whole = Field(default=4, ge=2, le=8)
    access_code: Digit = "9"
    """Dialled for an outside line; 911 works with and without it."""
    area_code: AreaCode
    emergency: Emergency
    classes_of_service: Annotated[dict[str, tuple[CallKind, ...]], InKeyOrder]
    voicemail: Voicemail | None = None
    call_agents: tuple[CallAgent, ...] = ()
    sites: tuple[SiteVoice, ...] = ()
    phone_password: SecretRef = "secret:phone-registration"  # noqa: S105  # a reference, not a value
    """What phones register with; one secret, diversified per phone by the secret source when it can."""
    barred_patterns: tuple[str, ...] = ()
    """Numbers nobody may dial, at any hour (IOS digit patterns)."""
