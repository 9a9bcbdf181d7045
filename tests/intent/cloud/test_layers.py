from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from iac.errors import IntentError
from iac.intent.cloud.backup import plan_backup, without_safeguards
from iac.intent.cloud.machines import plan_machines
from iac.intent.cloud.network import plan_network
from iac.intent.cloud.recovery import plan_recovery
from iac.intent.cloud.rules import PORTS
from iac.intent.cloud.storage import plan_storage

if TYPE_CHECKING:
    from iac.intent.cloud.machines import MachineIntent
    from iac.model.city import City


def with_cloud(city: City, **changes: Any) -> City:
    assert city.cloud is not None
    return city.model_copy(update={"cloud": city.cloud.model_copy(update=changes)})


def with_service(city: City, name: str, **changes: Any) -> City:
    services = tuple(s.model_copy(update=changes) if s.name == name else s for s in city.services)
    return city.model_copy(update={"services": services})


def with_server(city: City, name: str, **changes: Any) -> City:
    assert name in {server.hostname for server in city.servers}
    servers = tuple(s.model_copy(update=changes) if s.hostname == name else s for s in city.servers)
    return city.model_copy(update={"servers": servers})


def machine(city: City, name: str, zone: str = "shared", env: str = "lab") -> MachineIntent:
    return next(m for m in plan_machines(city, env, zone).machines if m.name == name)


def test_rules_of_a_subnet_come_in_order_and_end_in_a_refusal(town: City) -> None:
    for zone in ("shared", "cjis"):
        for spoke in plan_network(town, "lab", zone).spokes:
            for group in spoke.security_groups:
                priorities = [rule.priority for rule in group.rules]
                assert priorities == sorted(set(priorities))
                assert (group.rules[-1].access, group.rules[-1].sources) == ("Deny", ("*",))


def test_no_rule_lets_in_the_internet(town: City) -> None:
    for zone in ("shared", "cjis"):
        for spoke in plan_network(town, "lab", zone).spokes:
            for group in spoke.security_groups:
                for rule in group.rules:
                    assert rule.access == "Deny" or not {"*", "Internet", "0.0.0.0/0"} & set(rule.sources)


def test_only_criminal_justice_sites_reach_the_cjis_zone(town: City) -> None:
    spoke = plan_network(town, "lab", "cjis").spokes[0]
    application = next(group for group in spoke.security_groups if "application" in group.name)
    people = next(rule for rule in application.rules if rule.name == "allow-city-to-app")

    assert str(town.network.supernet) not in people.sources
    assert people.sources[0] == spoke.prefix or spoke.prefix in people.sources


def test_rule_of_a_role_keeps_its_priority_when_roles_are_added(town: City) -> None:
    spoke = plan_network(town, "lab", "shared").spokes[0]
    rules = {rule.name: rule for group in spoke.security_groups for rule in group.rules}

    assert rules["allow-city-to-dc"].priority == 300 + 10 * list(PORTS).index("dc")
    assert rules["allow-city-to-dc"].ports == PORTS["dc"]


def test_tunnels_lead_to_both_regions_with_the_sites_own_prefixes(town: City) -> None:
    tunnels = plan_network(town, "lab", "shared").tunnels

    assert [tunnel.location for tunnel in tunnels] == ["eastus2", "centralus"]
    assert {tunnel.public_address for tunnel in tunnels} == {"198.51.100.7"}
    assert all(tunnel.shared_key == "secret:town-fs7-tunnel" for tunnel in tunnels)
    assert "town-fs7-tunnel" not in repr(tunnels)


def test_tunnel_of_a_site_on_fibre_is_refused(town: City) -> None:
    assert town.cloud is not None
    fibre = next(site for site in town.sites if not site.wan.tunnelled)
    wrong = town.cloud.tunnels[0].model_copy(update={"site": fibre.code})

    with pytest.raises(IntentError, match=f"tunnel {fibre.code}: the site's WAN is"):
        plan_network(with_cloud(town, tunnels=(wrong,)), "lab", "shared")


def test_city_without_tunnels_has_no_gateway_to_pay_for(town: City) -> None:
    network = plan_network(with_cloud(town, tunnels=()), "lab", "shared")

    assert all(not hub.gateway for hub in network.hubs)
    assert all(not attachment.has_gateway for attachment in network.attachments)


def test_address_spaces_that_overlap_are_refused(town: City) -> None:
    assert town.cloud is not None
    with pytest.raises(IntentError, match="overlap"):
        plan_network(with_cloud(town, recovery_address_space=town.cloud.address_space), "lab", "shared")


def test_recovery_in_the_same_region_is_refused(town: City) -> None:
    with pytest.raises(IntentError, match="nothing would survive it"):
        plan_network(with_cloud(town, recovery_region="eastus2"), "lab", "shared")


def test_twins_stand_in_different_availability_zones(town: City) -> None:
    zones = [machine(town, name).availability_zone for name in ("identitydc01", "identitydc02")]

    assert zones == ["1", "2"]


def test_disks_keep_their_order_and_tier(town: City) -> None:
    found = machine(town, "caddb01", "cjis")

    assert [(disk.lun, disk.size_gib, disk.sku) for disk in (found.os_disk, *found.data_disks)] == [
        (-1, 128, "Premium_LRS"),
        (0, 600, "Premium_LRS"),
    ]


def test_replicated_linux_machine_forgoes_trusted_launch(town: City) -> None:
    assert not machine(town, "permitsweb01").trusted_launch
    assert machine(town, "websiteweb01").trusted_launch
    assert machine(town, "identitydc01").trusted_launch


@pytest.mark.parametrize(("name", "subnet"), [("permitsweb01", "frontend"), ("permitsdb01", "database"),
                                              ("identitydc01", "application")])  # fmt: skip
def test_machine_stands_in_the_subnet_of_its_role(town: City, name: str, subnet: str) -> None:
    assert machine(town, name).subnet_id.endswith(f"/subnets/{subnet}")


def test_windows_guest_has_a_name_windows_takes(town: City) -> None:
    city = with_server(town, "identitydc01", hostname="identity-domain-controller-01")

    found = machine(city, "identity-domain-controller-01")

    assert len(found.computer_name) == 15
    assert found.computer_name.startswith("identity")


def test_disk_larger_than_azure_makes_is_refused(town: City) -> None:
    huge = with_server(town, "identitydc01", disks_gib=(128, 40_000))

    with pytest.raises(IntentError, match="a disk of 40000 GiB is larger than Azure's 32767"):
        plan_machines(huge, "lab", "shared")


def test_production_is_durable_and_the_lab_is_not(town: City) -> None:
    assert machine(town, "files01", env="prod").durable
    assert not machine(town, "files01", env="lab").durable


def test_shares_take_keys_and_blobs_do_not(town: City) -> None:
    accounts = {account.service: account for account in plan_storage(town, "lab", "shared").accounts}

    assert accounts["file-services"].shared_keys
    assert not accounts["city-website"].shared_keys
    assert [endpoint.group_id for endpoint in accounts["city-website"].endpoints] == ["blob"]


def test_machines_of_a_service_may_use_its_storage_and_no_others(town: City) -> None:
    accounts = {account.service: account for account in plan_storage(town, "lab", "shared").accounts}

    assert [grant.principal for grant in accounts["file-services"].grants] == ["files01"]
    assert [grant.principal for grant in accounts["city-website"].grants] == ["websiteweb01"]


def test_records_cannot_be_changed_for_as_long_as_the_city_says(town: City) -> None:
    (account,) = plan_storage(town, "lab", "cjis").accounts

    assert [container.immutable_days for container in account.containers] == [2555]


@pytest.mark.parametrize(("tier", "sku"), [("T1", "Standard_GZRS"), ("T3", "Standard_ZRS")])
def test_storage_is_copied_as_its_tier_asks(town: City, tier: str, sku: str) -> None:
    city = with_service(town, "city-website", tier=type(town.services[0].tier)(tier))
    account = next(a for a in plan_storage(city, "lab", "shared").accounts if a.service == "city-website")

    assert account.sku == sku


def test_government_has_its_own_names(town: City) -> None:
    environment = town.environments[0].model_copy(update={"azure_cloud": "government"})
    city = with_cloud(
        town.model_copy(update={"environments": (environment,)}), region="usgovvirginia", recovery_region="usgovtexas"
    )

    zones = plan_network(city, "lab", "shared").private_names

    assert zones is not None
    assert "privatelink.ugv.backup.windowsazure.us" in zones.zones
    assert not any(zone.endswith(".windows.net") for zone in zones.zones)
    assert plan_storage(city, "lab", "shared").accounts[0].sku == "Standard_GZRS"


def test_every_machine_is_backed_up_under_its_tiers_policy(town: City) -> None:
    backup = plan_backup(town, "lab", "shared")
    machines = {item.friendly_name: item for item in backup.items if item.kind == "machine"}

    assert set(machines) == {m.name for m in plan_machines(town, "lab", "shared").machines}
    assert machines["identitydc01"].policy_id.endswith("/backupPolicies/machine-t0")
    assert machines["files01"].policy_id.endswith("/backupPolicies/machine-t2")


def test_policy_keeps_generations_as_the_city_says(town: City) -> None:
    policy = next(p for p in plan_backup(town, "lab", "cjis").policies if p.name == "policy-machine-t0")

    assert (policy.hourly_interval, policy.hourly_window) == (4, 20)
    assert (policy.daily, policy.weekly, policy.monthly, policy.yearly) == (30, 12, 12, 7)


def test_backup_at_an_odd_minute_is_refused(town: City) -> None:
    assert town.cloud is not None
    odd = tuple(backup.model_copy(update={"time": "01:10"}) for backup in town.cloud.backups)

    with pytest.raises(IntentError, match=r"'01:10' is no start Azure takes.*full or half hour"):
        plan_backup(with_cloud(town, backups=odd), "lab", "shared")


def test_tier_without_a_backup_rule_is_not_backed_up(town: City) -> None:
    assert plan_backup(with_cloud(town, backups=()), "lab", "shared").vault is None


def test_safeguards_come_down_in_the_lab_alone(town: City) -> None:
    lab = without_safeguards(plan_backup(town, "lab", "shared"))
    prod = plan_backup(town, "prod", "shared")

    assert lab.vault is not None
    assert (lab.vault.immutability, lab.vault.soft_delete, lab.items) == ("Disabled", False, ())
    assert without_safeguards(prod) == prod


def test_locked_vault_stays_locked(town: City) -> None:
    lab = without_safeguards(plan_backup(with_cloud(town, vault_immutability="Locked"), "lab", "shared"))

    assert lab.vault is not None
    assert lab.vault.immutability == "Locked"


def test_vaults_of_backup_and_recovery_stand_in_different_regions(town: City) -> None:
    backup, recovery = plan_backup(town, "lab", "cjis"), plan_recovery(town, "lab", "cjis")

    assert backup.vault is not None
    assert recovery.vault is not None
    assert (backup.vault.location, recovery.vault.location) == ("eastus2", "centralus")
    assert recovery.cache is not None
    assert recovery.cache.location == "eastus2"


def test_mappings_go_both_ways_for_every_policy(town: City) -> None:
    recovery = plan_recovery(town, "lab", "shared")

    ways = {(mapping.policy_id, mapping.source.location, mapping.target.location) for mapping in recovery.mappings}
    assert len(ways) == 2 * len(recovery.policies) == len(recovery.mappings)
    assert {(m.source_fabric, m.target_fabric) for m in recovery.network_mappings} == {
        ("fabric-eastus2", "fabric-centralus"),
        ("fabric-centralus", "fabric-eastus2"),
    }


def test_machines_start_in_the_order_of_their_tiers(town: City) -> None:
    plan = plan_recovery(town, "lab", "shared").plan

    assert plan is not None
    assert [[item.item for item in group] for group in plan.boot_groups] == [
        ["identitydc01", "identitydc02"],
        ["permitsdb01", "permitsweb01"],
    ]


def test_tier_that_is_restored_is_not_replicated(town: City) -> None:
    replicated = {item.item for item in plan_recovery(town, "lab", "shared").items}

    assert "files01" not in replicated


def test_city_that_replicates_nothing_has_no_second_vault(town: City) -> None:
    assert plan_recovery(with_cloud(town, recoveries=()), "lab", "shared").vault is None
