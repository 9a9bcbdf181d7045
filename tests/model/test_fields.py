"""A field of the model exists when an intent reads it, or a check, an importer or a view judges or shows it."""

from __future__ import annotations

import datetime as dt
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, Any

from iac.checks.run import check_city
from iac.intent.cloud.estate import plan_stack, stack_names
from iac.intent.devices import plan_devices
from iac.model.archetype import Archetype, archetype_of
from iac.model.consistency import check_consistency
from iac.model.draft import Draft
from iac.model.network import AddressAllocation, Allocations, PrefixAllocation
from iac.model.types import Purpose, SiteKind
from iac.model.voice import CallAgent
from iac.workflow.newsite import NewSite, add_site
from iac.workflow.showing import show
from tests.model.spy import Field, Spy, fields

if TYPE_CHECKING:
    from iac.model.city import City

TODAY = dt.date(2026, 11, 25)
LATER = dt.date(2029, 1, 1)
ELSEWHERE = {("City", "schema_version"): "version.py", ("Environment", "target"): "access.py"}
"""What is read where no city is at hand: which spelling the files are of, and where an environment runs."""


def _with_everything(town: City) -> City:
    """Return the town with what it has no use for: allocations, and a central call control."""
    assert town.voice is not None
    allocations = Allocations(
        prefixes=(PrefixAllocation(site="library", purpose=Purpose.GUEST, prefix=IPv4Network("10.20.156.0/24")),),
        addresses=(AddressAllocation(device="lib-sw1", address=IPv4Address("10.20.159.40")),),
    )
    agents = (CallAgent(name="central", targets=(IPv4Address("10.0.0.31"),)),)
    sites = [
        site.model_copy(update={"mode": "srst", "call_agent": "central"}) if site.site == "library" else site
        for site in town.voice.sites
    ]
    voice = town.voice.model_copy(update={"call_agents": agents, "sites": tuple(sites)})
    station = archetype_of(town, SiteKind.FIRE_STATION)
    written = (Archetype.model_validate(station.model_dump()),)
    return town.model_copy(update={"allocations": allocations, "voice": voice, "archetypes": written})


def _read_all(city: City, seen: set[Field]) -> None:
    spy: Any = Spy(city, seen, {})
    check_consistency(spy)
    for day in (TODAY, LATER):
        check_city(spy, day)
    plan_devices(spy)
    for environment in city.environments:
        for stack in stack_names(spy, environment.name):
            plan_stack(spy, stack)
    for name in ("hall", "fs7", "library", "hall-old1", "permits-portal", "4203", "D04"):
        show(spy, name, TODAY)


def test_every_field_of_the_model_is_read_by_somebody(town: City) -> None:
    seen: set[Field] = set()
    _read_all(_with_everything(town), seen)
    spy: Any = Spy(_with_everything(town), seen, {})
    station = NewSite(
        code="fs8", kind="fire-station", name="Eight", department="D06", street_number="1", street="Elm", zip="34200"
    )
    add_site(Draft({}, spy), station)

    assert sorted(set(fields()) - seen - set(ELSEWHERE)) == []


def test_field_that_nobody_reads_would_be_noticed(town: City) -> None:
    seen: set[Field] = set()
    spy: Any = Spy(town, seen, {})

    assert spy.sites[0].name == "Town Hall"
    assert seen == {("City", "sites"), ("Site", "name")}
