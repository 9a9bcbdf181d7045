"""The part of a device's configuration without which nobody can reach it from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iac.findings import Origin
    from iac.intent.ports import SwitchPort
    from iac.intent.routing import RoutedInterface


@dataclass(frozen=True, slots=True)
class VlanIntent:
    """A VLAN a switch knows."""

    vlan: int
    name: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """The VLANs, trunks and interfaces between a new device and the people who manage it."""

    vlans: tuple[VlanIntent, ...]
    ports: tuple[SwitchPort, ...]
    interfaces: tuple[RoutedInterface, ...]


def bootstrap(
    vlans: Iterable[VlanIntent],
    ports: Iterable[SwitchPort],
    interfaces: Iterable[RoutedInterface],
    source: str,
    native: int,
) -> Bootstrap:
    """Return what a device needs to be reached at ``source``, the interface it is managed by.

    A switch needs the management VLAN and its trunks; a router its circuits and the port under ``source``.
    """
    managed = int(source[4:]) if source.startswith("Vlan") else 0
    parent = source.partition(".")[0]
    return Bootstrap(
        vlans=tuple(vlan for vlan in vlans if vlan.vlan in (managed, native)),
        ports=tuple(port for port in ports if port.links),
        interfaces=tuple(one for one in interfaces if one.name in (source, parent) or one.policy or one.instances),
    )
