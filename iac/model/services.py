"""What the city runs: services with their promises, and the servers and databases under them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from iac.model.base import Model
from iac.model.types import Code, DataClass, Flag, Hostname, Minutes, OperatingSystem, Tier, Whole


class Service(Model):
    """Something people rely on, with how much data may be lost and how soon it must be back."""

    name: Code
    kind: str
    department: str
    tier: Tier
    rpo_minutes: Minutes
    """Recovery Point Objective: at most so much work is lost (ISO 22300)."""
    rto_minutes: Minutes
    """Recovery Time Objective: back within so long (ISO 22300)."""
    vms: Whole = Field(ge=0)
    os: OperatingSystem
    vcpu: Whole = Field(ge=1)
    memory_gib: Whole = Field(ge=1)
    data_gib: Whole = Field(ge=0)
    internet_facing: Flag = False
    data_class: DataClass
    depends_on: tuple[Code, ...] = ()


class Server(Model):
    """A virtual machine of a service."""

    hostname: Hostname
    service: Code
    role: str
    os: OperatingSystem
    vcpu: Whole = Field(ge=1)
    memory_gib: Whole = Field(ge=1)
    disks_gib: tuple[Whole, ...]
    """The operating system's disk first, then the data disks."""


class Database(Model):
    """A database and the servers that carry it."""

    name: str
    service: Code
    engine: str
    size_gib: Whole = Field(ge=1)
    ha: Flag = False
    servers: tuple[Hostname, ...]


class Share(Model):
    """A file share or blob container of a service, kept in the cloud."""

    name: Code
    service: Code
    kind: Literal["blob", "file"]
    quota_gib: Whole = Field(default=100, ge=1)
    immutable_days: Whole = Field(default=0, ge=0)
    """Write once, read many for so many days (records retention); 0 means it may be changed."""
