"""The city's places: departments, sites, and the dispatchable locations inside them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from iac.model.base import Model
from iac.model.types import (
    E164,
    Code,
    Date,
    DepartmentCode,
    Flag,
    Name,
    Prefix,
    SiteKind,
    StateCode,
    Wan,
    Whole,
    ZipCode,
)


class Department(Model):
    """A department of the city government."""

    code: DepartmentCode
    """Short code, such as ``D14``."""
    name: str
    criminal_justice: Flag = False
    """True when its staff handle criminal-justice information (CJIS Security Policy)."""
    may_change: tuple[Code, ...] = ()
    """The sections of the city files its staff may change, such as ``phones``."""


class Site(Model):
    """A building or campus with a street address that the fire engine can find."""

    number: Whole = Field(ge=1, le=4000)
    """The site's own number; addresses are derived from it, so it never changes and never comes twice."""
    code: Code
    name: str
    kind: SiteKind
    street_number: str = ""
    """As on the door; empty, like the street and the ZIP code, until somebody has looked, and a rule asks for it."""
    street: str = ""
    city: str
    state: StateCode
    zip: ZipCode = ""
    floors: Whole = Field(default=1, ge=1, le=120)
    sq_ft_per_floor: Whole | None = Field(default=None, ge=1)
    wan: Wan
    bandwidth_mbps: Whole | None = Field(default=None, ge=1)
    staff: Whole | None = Field(default=None, ge=0)
    phones: Whole | None = Field(default=None, ge=0)
    """How many phones the city believes stand there; checked against the phones themselves."""
    dispatch: Literal["primary", "backup"] | None = None
    """Whether 911 calls are taken here."""
    supernet: Prefix | None = None
    """The block all of the site's prefixes come from; derived from the number when absent."""

    @property
    def door(self) -> str:
        """Street number and street as people say them, ``107 Main St``."""
        return f"{self.street_number} {self.street}".strip() or "no street address"


class Location(Model):
    """A dispatchable location (47 CFR 9.3): where responders are sent for phones that stand there."""

    location: Code
    site: Code
    building: str = "A"
    floor: str
    room_zone: str = ""
    elin: E164 | None = None
    """Emergency Location Identification Number: the number the 911 centre sees and calls back.

    Absent until the carrier has given one; 911 calls from there then show the number of another location.
    """
    address_validated: Date | None = None
    """When the street address was last checked against the county's master street address guide."""


class Unmanaged(Model):
    """Equipment that is known and counted but not configured from here."""

    name: Name
    site: Code
    kind: str
    model: str
    count: Whole = Field(default=1, ge=1)
