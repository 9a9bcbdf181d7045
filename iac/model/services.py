"""What the city runs: services with their promises, and the servers and databases under them."""

from __future__ import annotations

from pydantic import Field

from iac.model.base import Model
from iac.model.types import Code, DataClass, Hostname, Minutes, OperatingSystem, Tier


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
    vms: int = Field(ge=0)
    os: OperatingSystem
    vcpu: int = Field(ge=1)
    memory_gib: int = Field(ge=1)
    data_gib: int = Field(ge=0)
    internet_facing: bool = False
    data_class: DataClass
    depends_on: tuple[Code, ...] = ()


class Server(Model):
    """A virtual machine of a service."""

    hostname: Hostname
    service: Code
    role: str
    os: OperatingSystem
    vcpu: int = Field(ge=1)
    memory_gib: int = Field(ge=1)
    disks_gib: tuple[int, ...]
    """The operating system's disk first, then the data disks."""


class Database(Model):
    """A database and the servers that carry it."""

    name: str
    service: Code
    engine: str
    size_gib: int = Field(ge=1)
    ha: bool = False
    servers: tuple[Hostname, ...]


class Share(Model):
    """A file share or blob container of a service, kept in the cloud."""

    name: Code
    service: Code
    kind: str = Field(pattern=r"^(blob|file)$")
    quota_gib: int = Field(default=100, ge=1)
    immutable_days: int = Field(default=0, ge=0)
    """Write once, read many for so many days (records retention); 0 means it may be changed."""
