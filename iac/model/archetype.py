"""What a site of one kind has unless it says otherwise: the archetypes that ship, and a city's own words over them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from iac.model.base import Model
from iac.model.types import Code, InKeyOrder, Purpose, SiteKind, Wan, Whole

if TYPE_CHECKING:
    from iac.model.city import City


class Archetype(Model):
    """What a site of one kind has; a site's own records say otherwise, and then they count.

    ``iac edit add-site`` builds a site from it. What a city writes under ``archetypes`` replaces what ships, key by
    key, and is the standard its sites of that kind are held to.
    """

    kind: SiteKind
    floors: Whole = Field(default=1, ge=1, le=120)
    purposes: tuple[Purpose, ...] = ()
    """The VLANs such a site has, by purpose; when the city writes them, no other is derived there."""
    wan: Wan = Wan.METRO_ETHERNET
    bandwidth_mbps: Whole = Field(default=100, ge=1)
    second_circuit: Literal["dark-fibre", "metro-ethernet", "internet", "lte", "none"] = "none"
    """The other way out, when the first is cut."""
    router_model: str = "C8200-1N-4T"
    switch_model: str = "C9300-24P"
    switch_ports: Whole = Field(default=24, ge=1, le=1152)
    switches_per_floor: Whole = Field(default=1, ge=1, le=16)
    ports: Annotated[dict[Code, Whole], InKeyOrder] = Field(default_factory=dict)
    """How many ports of each profile such a site needs, over all floors."""
    phones: tuple[str, ...] = ()
    """What is shown on the telephones every such site has."""
    phone_model: str = "CP-8841"
    survivable_911: Literal["fxo", "cellular-gateway", "second-wan", "none"] = "none"
    """The way out for 911 when the WAN is down."""
    backup_power: Literal["none", "ups", "generator"] = "none"
    """What keeps switches and telephones alive in a power cut; such a thing is listed under ``unmanaged``."""


@cache
def shipped() -> dict[SiteKind, Archetype]:
    """Return the archetypes that ship with this release, by kind."""
    from importlib.resources import files  # noqa: PLC0415  # start-up: hardly anybody asks

    from iac.model.problems import Problems  # noqa: PLC0415  # these two know the city, which knows this module
    from iac.model.yamltext import read_yaml  # noqa: PLC0415

    text = files("iac.model").joinpath("archetypes.yaml").read_text(encoding="utf-8")
    document: Any = read_yaml(text, "archetypes.yaml", Problems())
    return {found.kind: found for found in map(Archetype.model_validate, document["archetypes"])}


def archetype_of(city: City, kind: SiteKind) -> Archetype:
    """Return what a site of ``kind`` has in this city: what ships, and over it each key the city wrote itself."""
    base = shipped().get(kind, Archetype(kind=kind))
    own = own_archetype(city, kind)
    if own is not None and own.model_fields_set == Archetype.model_fields.keys():
        return own
    return base if own is None else base.model_copy(update={key: getattr(own, key) for key in own.model_fields_set})


def own_archetype(city: City, kind: SiteKind) -> Archetype | None:
    """Return what the city itself wrote for a kind; None when it wrote nothing."""
    return next((own for own in city.archetypes if own.kind is kind), None)
