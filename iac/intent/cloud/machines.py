"""The city's servers as virtual machines: size, image, disks, zone, place in the network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.azure.images import IMAGES, SIGN_IN, TRUSTED_LAUNCH_REPLICATES, Extension, Image
from iac.azure.names import COMPUTER_NAME_MOST
from iac.azure.sizes import DISK_MOST_GIB, choose_size
from iac.errors import IntentError
from iac.findings import NOWHERE, Origin
from iac.intent.cloud.naming import checked, digest, require_unique
from iac.intent.cloud.network import MICROSOFT_NETWORK, subnet_id
from iac.intent.cloud.place import GroupIntent, Place, cloud_of, environment, group, origin_of, place, servers_in
from iac.intent.cloud.rules import subnet_of_role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.model.city import City
    from iac.model.services import Server, Service

LAYER = "vms"
MICROSOFT_COMPUTE = "Microsoft.Compute"
_PREMIUM_TIERS = ("T0", "T1")


@dataclass(frozen=True, kw_only=True)
class DiskIntent:
    """A managed disk; ``lun`` is -1 for the operating system's."""

    name: str
    disk: str
    id: str
    size_gib: int
    lun: int
    sku: str


@dataclass(frozen=True, kw_only=True)
class MachineIntent:
    """One virtual machine; ``admin_password`` and ``ssh_public_key`` are ``secret:NAME``."""

    name: str
    service: str
    tier: str
    group: str
    location: str
    machine: str
    machine_id: str
    computer_name: str
    availability_zone: str
    """Empty where the region has none."""
    size: str
    os: str
    image: Image
    extension: Extension
    interface: str
    subnet_id: str
    subnet_name: str
    os_disk: DiskIntent
    data_disks: tuple[DiskIntent, ...]
    trusted_launch: bool
    encryption_at_host: bool
    admin_user: str
    admin_password: str = field(repr=False)
    ssh_public_key: str = field(repr=False)
    durable: bool
    tags: Mapping[str, str]
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class MachinesIntent:
    """Everything of the layer ``vms`` in one zone."""

    groups: tuple[GroupIntent, ...]
    machines: tuple[MachineIntent, ...]


def plan_machines(city: City, env_name: str, zone: str) -> MachinesIntent:
    """Return the machines of one zone of one environment, sorted by name."""
    where = place(city, environment(city, env_name), zone)
    found = servers_in(city, zone)
    require_unique("server", (server.hostname for server, _ in found))
    machines = tuple(_machine(city, where, server, service) for server, service in found)
    require_unique("computer", (machine.computer_name for machine in machines))
    groups = (group(where, LAYER, where.home.name, city.origin("servers")),) if machines else ()
    return MachinesIntent(groups=groups, machines=machines)


def machine_group(where: Place) -> str:
    """Return the resource group of a zone's machines."""
    return where.names.name("resources:ResourceGroup", LAYER, where.home.name)


def replicates(city: City, service: Service) -> bool:
    """Return whether the service's tier comes back by Site Recovery."""
    return any(r.tier == service.tier and r.mechanism == "site-recovery" for r in cloud_of(city).recoveries)


def _machine(city: City, where: Place, server: Server, service: Service) -> MachineIntent:
    cloud, system = cloud_of(city), server.os.value
    group_name = machine_group(where)
    name = checked("compute:VirtualMachine", server.hostname)
    replicated = replicates(city, service)
    return MachineIntent(
        name=name,
        service=service.name,
        tier=service.tier.value,
        group=group_name,
        location=where.home.name,
        machine=name,
        machine_id=where.names.id(group_name, MICROSOFT_COMPUTE, "virtualMachines", name),
        computer_name=where.names.computer(name, COMPUTER_NAME_MOST[system]),
        availability_zone=_zone(where, name, cloud.availability_zones),
        size=choose_size(server.vcpu, server.memory_gib, len(server.disks_gib) - 1).name,
        os=system,
        image=IMAGES[system],
        extension=SIGN_IN[system],
        interface=f"{name}-nic",
        subnet_id=subnet_id(where, subnet_of_role(server.role), where.home.name),
        subnet_name=subnet_of_role(server.role),
        os_disk=_disk(where, server, service, 0),
        data_disks=tuple(_disk(where, server, service, index) for index in range(1, len(server.disks_gib))),
        trusted_launch=TRUSTED_LAUNCH_REPLICATES[system] or not replicated,
        encryption_at_host=where.zone != "shared",
        admin_user=cloud.admin_user,
        admin_password=cloud.admin_password,
        ssh_public_key=cloud.ssh_public_key,
        durable=where.durable,
        tags=service_tags(where, service),
        origin=origin_of(city, "servers", "hostname", server.hostname),
    )


def service_tags(where: Place, service: Service) -> dict[str, str]:
    """Return the tags of what belongs to a service."""
    return where.tagged(
        service=service.name,
        tier=service.tier.value,
        department=service.department,
        **{"data-class": service.data_class.value},
    )


def _zone(where: Place, name: str, zones: tuple[str, ...]) -> str:
    """Spread by the number a name ends with: a new neighbour never moves the machines that are there."""
    if not where.home.has_zones or not zones:
        return ""
    number = re.search(r"(\d+)$", name)
    index = int(number.group(1)) - 1 if number else int(digest(name), 16)
    return zones[index % len(zones)]


def _disk(where: Place, server: Server, service: Service, index: int) -> DiskIntent:
    size = server.disks_gib[index]
    if size > DISK_MOST_GIB:
        raise IntentError(f"server {server.hostname}", f"a disk of {size} GiB is larger than Azure's {DISK_MOST_GIB}.")
    role = "os" if index == 0 else f"data{index}"
    name = checked("compute:Disk", f"{server.hostname}-{role}")
    return DiskIntent(
        name=f"{server.hostname}-{role}",
        disk=name,
        id=where.names.id(machine_group(where), MICROSOFT_COMPUTE, "disks", name),
        size_gib=size,
        lun=index - 1,
        sku="Premium_LRS" if service.tier.value in _PREMIUM_TIERS else "StandardSSD_LRS",
    )


def interface_id(where: Place, machine: MachineIntent) -> str:
    """Return the id of a machine's network interface."""
    return where.names.id(machine.group, MICROSOFT_NETWORK, "networkInterfaces", machine.interface)
