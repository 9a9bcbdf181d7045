from __future__ import annotations

import json
from dataclasses import asdict
from ipaddress import IPv4Network
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iac.errors import IntentError
from iac.intent.cloud.estate import component_origins, parse_stack, plan_stack, stack_names
from iac.intent.cloud.network import NetworkIntent
from iac.intent.cloud.place import zones_of
from iac.ports import StackName

if TYPE_CHECKING:
    from iac.model.city import City

SECTIONS = ("sites", "services", "servers", "shares", "databases", "prefixes", "devices")


def planned(city: City, env: str = "lab") -> dict[str, dict[str, Any]]:
    """Every named intent of an environment by stack and name, as plain values without their origins."""
    found: dict[str, dict[str, Any]] = {}
    for stack in stack_names(city, env):
        intent = plan_stack(city, stack).intent
        found[str(stack)] = {}
        for key, value in asdict(intent).items():
            for item in value if isinstance(value, tuple) else (value,):
                if item:
                    plain = without_origins(item)
                    found[str(stack)][f"{key}/{item['name']}"] = json.dumps(plain, default=str, sort_keys=True)
    return found


def without_origins(value: Any) -> Any:
    """Lines of files say nothing about what is decided, and a copied city does not move them along."""
    if isinstance(value, dict):
        return {key: without_origins(item) for key, item in value.items() if key != "origin"}
    return [without_origins(item) for item in value] if isinstance(value, list | tuple) else value


def test_stacks_come_layer_by_layer_with_the_hub_first(town: City) -> None:
    names = [str(name) for name in stack_names(town, "lab")]

    assert names[:3] == ["lab-shared-network", "lab-cjis-network", "lab-shared-vms"]
    assert names[-1] == "lab-cjis-recovery"
    assert len(names) == 10


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_plan_is_the_same_whatever_the_order_in_the_files(town: City, data: st.DataObject) -> None:
    shuffled = {
        section: tuple(data.draw(st.permutations(getattr(town, section)), label=section)) for section in SECTIONS
    }

    assert planned(town.model_copy(update=shuffled)) == planned(town)


def without_server(city: City, hostname: str) -> City:
    return city.model_copy(update={"servers": tuple(s for s in city.servers if s.hostname != hostname)})


@pytest.mark.parametrize("hostname", ["identitydc01", "files01", "caddb01", "permitsweb01"])
def test_adding_a_server_changes_only_what_concerns_it(town: City, hostname: str) -> None:
    before, after = planned(without_server(town, hostname)), planned(town)

    for stack, items in before.items():
        for name, item in items.items():
            if after[stack][name] != item:
                changed = json.loads(after[stack][name])
                assert hostname in after[stack][name] or "security_groups" in changed, name
    added = {name for stack in after for name in after[stack] if name not in before[stack]}
    assert added
    assert f"machines/{hostname}" in added


def test_adding_a_site_changes_only_its_tunnel_and_who_may_come_in(town: City) -> None:
    tunnelled = {tunnel.site for tunnel in town.cloud.tunnels} if town.cloud else set()
    quiet = next(site for site in town.sites if site.code not in tunnelled)
    fewer = town.model_copy(update={"sites": tuple(s for s in town.sites if s.code != quiet.code)})

    before, after = planned(fewer), planned(town)

    different = {name for s in before for name, item in before[s].items() if after[s].get(name) != item}
    assert {name.split("/")[0] for name in different} <= {"spokes"}
    assert all("cjis" in stack for stack in before if before[stack] != after[stack])


def test_every_prefix_of_the_estate_is_disjoint(town: City) -> None:
    prefixes = []
    for stack in stack_names(town, "lab"):
        intent = plan_stack(town, stack).intent
        if isinstance(intent, NetworkIntent):
            prefixes += [IPv4Network(hub.gateway_prefix) for hub in intent.hubs]
            prefixes += [IPv4Network(subnet.prefix) for spoke in intent.spokes for subnet in spoke.subnets]

    assert len(prefixes) == 2 + 2 * 2 * 4
    assert not any(a.overlaps(b) for a, b in combinations(prefixes, 2))


def test_every_part_leads_back_to_the_city_files(town: City) -> None:
    origins = component_origins(plan_stack(town, StackName("lab", "cjis", "vms")))

    assert origins["caddb01"].file == "services.yaml"
    assert origins["caddb01"].line > 1


def test_service_without_a_zone_to_go_to_is_refused(town: City) -> None:
    lab = town.environments[0].model_copy(update={"subscriptions": {"shared": "S"}})

    with pytest.raises(
        IntentError, match=r"service dispatch-cad: its data class cji needs the zone cjis.*subscriptions"
    ):
        zones_of(town, lab)


@pytest.mark.parametrize("name", ["lab-shared", "lab-shared-sewers", "", "lab-shared-vms-2"])
def test_stack_of_another_name_is_refused(name: str) -> None:
    with pytest.raises(IntentError, match="is not environment-zone-layer"):
        parse_stack(name)


def test_stack_the_city_does_not_have_is_refused(town: City) -> None:
    with pytest.raises(IntentError, match="no such zone"):
        plan_stack(town, StackName("lab", "pci", "vms"))


def test_environment_the_city_does_not_have_is_refused(town: City) -> None:
    with pytest.raises(IntentError, match=r"environment dev: the city has no such environment \(it has: lab"):
        stack_names(town, "dev")


def test_city_without_a_cloud_is_refused(town: City) -> None:
    with pytest.raises(IntentError, match="no cloud section"):
        plan_stack(town.model_copy(update={"cloud": None}), StackName("lab", "shared", "network"))
