"""The city's network as it is written down: prefixes, devices, ports, links, circuits, and house rules for them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from iac.model.base import Model
from iac.model.types import (
    Address,
    Code,
    DevicePlatform,
    DeviceRole,
    Flag,
    Hostname,
    InKeyOrder,
    Number,
    Prefix,
    Purpose,
    SecretRef,
    UserName,
    VlanId,
    Whole,
)


class SitePrefix(Model):
    """A prefix that exists at a site; it beats anything that would be derived."""

    site: Code
    purpose: Purpose
    vlan: VlanId
    floor: str | None = None
    """The floor it serves; absent when it serves the whole site."""
    prefix: Prefix
    supernet: Prefix | None = None


class Device(Model):
    """A switch or router the city owns."""

    hostname: Hostname
    site: Code
    role: DeviceRole
    platform: DevicePlatform
    model: str
    ports: Whole = Field(ge=1, le=1152)
    poe: Flag = False
    floor: str | None = None
    serial: str | None = None
    management_address: Address | None = None
    """Where it is managed; derived when absent."""
    software_version: str | None = None
    managed_sections: tuple[str, ...] | None = None
    """The configuration sections that are ours (see ``iac.syntax`` for the names); absent means the whole device.
    Everything else on the device is left alone and shown as unmanaged."""


class PortProfile(Model):
    """What a kind of port carries; ports refer to it by name."""

    name: Code
    mode: Literal["access", "trunk", "routed", "unused"]
    purpose: Purpose | None = None
    """The access VLAN's purpose."""
    voice: Flag = False
    """True when a phone may be plugged in: voice VLAN, trust, power."""
    trunk_purposes: tuple[Purpose, ...] = ()
    """The VLANs a trunk carries, by purpose."""
    description: str = ""


class Port(Model):
    """One port, or a run of ports (``GigabitEthernet1/0/5-12``), that is not what its device's default says."""

    device: Hostname
    port: str
    profile: Code
    floor: str | None = None
    description: str = ""
    enabled: Flag = True


class Link(Model):
    """A cable between two ports; ``b_device`` may be ``wan`` with a circuit id as its port."""

    a_device: Hostname
    a_port: str
    b_device: str
    b_port: str
    speed_gbps: Number = Field(gt=0)


class Circuit(Model):
    """A line rented from a carrier."""

    site: Code
    kind: Literal["dark-fibre", "metro-ethernet", "internet", "lte"]
    carrier: str
    bandwidth_mbps: Whole = Field(ge=1)
    role: Literal["primary", "secondary"]
    circuit_id: str
    prefix: Prefix | None = None
    """The addresses between us and the carrier, whose end has the first; derived from the site's block when absent."""


class PrefixAllocation(Model):
    """A prefix handed out once and kept; beats a derived one, loses against one in the prefixes."""

    site: Code
    purpose: Purpose
    floor: str | None = None
    prefix: Prefix


class AddressAllocation(Model):
    """A management address handed out once and kept; loses against one written at the device."""

    device: Hostname
    address: Address


class Allocations(Model):
    """What was handed out by hand because the rules would collide; reviewed like code."""

    prefixes: tuple[PrefixAllocation, ...] = ()
    addresses: tuple[AddressAllocation, ...] = ()


class AddressRule(Model):
    """How a site's prefix of one purpose is derived from its supernet: the ``offset``-th block of ``length``."""

    purpose: Purpose
    vlan: VlanId
    """The VLAN id; on sites with one VLAN a floor, floor 1 has this id and the next floor the next."""
    per_floor: Flag = False
    offset: Whole = Field(ge=0)
    """Counted in /24 blocks from the start of the supernet."""
    length: Whole = Field(ge=16, le=30)


class LocalUser(Model):
    """A login kept on every device for the day the AAA servers are gone."""

    name: UserName
    privilege: Whole = Field(default=15, ge=1, le=15)
    secret: SecretRef


class SnmpUser(Model):
    """An SNMPv3 user with authentication and privacy (RFC 3414, RFC 3826)."""

    name: str
    auth: SecretRef
    privacy: SecretRef


def _banner(text: str) -> str:
    """Refuse the line that ends a banner on EOS (Arista EOS user manual, banner login)."""
    if any(line.strip() == "EOF" for line in text.splitlines()):
        msg = "the line 'EOF' ends a banner on Arista devices, and what follows would be taken for configuration"
        raise ValueError(msg)
    return text


class Management(Model):
    """How devices are reached, watched and logged in to."""

    users: tuple[LocalUser, ...]
    enable_secret: SecretRef
    stations: tuple[Prefix, ...]
    """Where engineers and this program connect from; the only sources SSH accepts."""
    ntp_servers: tuple[Address, ...] = ()
    syslog_servers: tuple[Address, ...] = ()
    dns_servers: tuple[Address, ...] = ()
    tacacs_servers: tuple[Address, ...] = ()
    tacacs_key: SecretRef | None = None
    snmp_users: tuple[SnmpUser, ...] = ()
    snmp_hosts: tuple[Address, ...] = ()
    snmp_contact: str = ""
    banner: Annotated[str, AfterValidator(_banner)] = "Authorised use only. Activity is recorded."


class Network(Model):
    """House rules of the network."""

    supernet: Prefix
    """The block every site's supernet is cut from."""
    site_prefix_length: Whole = Field(default=16, ge=8, le=24)
    """Each site gets one block of this length: the site's number is the block's index."""
    vlan_names: Annotated[dict[Purpose, str], InKeyOrder] = Field(default_factory=dict)
    address_rules: tuple[AddressRule, ...] = ()
    port_profiles: tuple[PortProfile, ...] = ()
    default_access_profile: Code = "staff"
    native_vlan: VlanId = 999
    """Parks untagged traffic on trunks; carries nothing."""
    management: Management
