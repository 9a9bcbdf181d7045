"""Where the city's cloud is: environments, zones, regions, address spaces, and what each tier gets."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from iac.model.base import Model
from iac.model.types import Address, Code, InKeyOrder, Minutes, Prefix, SecretRef, Tier, Whole, parse_whole

Zone = Literal["shared", "cjis", "pci", "guard"]
"""A subscription boundary: the data classes that may live together."""


class Environment(Model):
    """One copy of the city: the lab, a test estate, or production."""

    name: Literal["lab", "test", "prod"]
    target: Literal["lab", "azure"]
    """Where it lives; written down, never inferred."""
    azure_cloud: Literal["commercial", "government"] = "commercial"
    subscriptions: Annotated[dict[Zone, str], InKeyOrder]
    """Subscription ids by zone."""
    tenant: str


class Backup(Model):
    """How long a tier's backups are kept (grandfather, father, son)."""

    tier: Tier
    time: str = "01:00"
    timezone: str = "UTC"
    hourly_interval: Annotated[Literal[4, 6, 8, 12], BeforeValidator(parse_whole)] | None = None
    """Hours between backups for tiers that cannot wait a day (Azure offers 4 at best); absent means once a day."""
    daily: Whole = Field(ge=7, le=9999)
    weekly: Whole = Field(default=0, ge=0, le=5163)
    monthly: Whole = Field(default=0, ge=0, le=1188)
    yearly: Whole = Field(default=0, ge=0, le=99)
    instant_restore_days: Whole = Field(default=2, ge=1, le=30)


class Recovery(Model):
    """How a tier comes back when its region is lost."""

    tier: Tier
    mechanism: Literal["site-recovery", "restore", "none"]
    crash_consistent_minutes: Minutes = 5
    app_consistent_minutes: Minutes = 60
    retention_minutes: Minutes = 1440
    boot_group: Whole = Field(default=1, ge=1, le=7)


class VpnTunnel(Model):
    """A site's tunnel to the cloud; only for sites whose WAN is internet or LTE."""

    site: Code
    public_address: Address
    pre_shared_key: SecretRef


class VpnGateway(Model):
    """Where the VPN gateway of a region answers: Azure gives the address when the gateway is first made."""

    region: str
    public_address: Address


class Cloud(Model):
    """House rules of the cloud."""

    region: str
    recovery_region: str
    address_space: Prefix
    """The hub and spokes of the home region."""
    recovery_address_space: Prefix
    """Where machines land when the home region is lost."""
    availability_zones: tuple[Literal["1", "2", "3"], ...] = ("1", "2", "3")
    backups: tuple[Backup, ...]
    recoveries: tuple[Recovery, ...] = ()
    tunnels: tuple[VpnTunnel, ...] = ()
    gateways: tuple[VpnGateway, ...] = ()
    """The other ends of the sites' tunnels; a tunnel is put on its router once its gateway stands here."""
    admin_user: str = "cityadmin"
    admin_password: SecretRef
    ssh_public_key: SecretRef
    vault_immutability: Literal["Disabled", "Unlocked", "Locked"] = "Unlocked"
    soft_delete_days: Whole = Field(default=14, ge=14, le=180)
    tags: Annotated[dict[str, str], InKeyOrder] = Field(default_factory=dict)
