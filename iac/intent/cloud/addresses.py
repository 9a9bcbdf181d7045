"""How the cloud's address spaces are carved: fixed places, so that adding a zone or a subnet moves nobody.

A space is cut into eight blocks (hub, one per zone, three spare), a block into eight subnets.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from iac.errors import IntentError

if TYPE_CHECKING:
    from ipaddress import IPv4Network

BLOCKS = ("hub", "shared", "cjis", "pci", "guard")
SPOKE_SUBNETS = ("frontend", "application", "database", "endpoints")
HUB_SUBNETS = ("GatewaySubnet",)
_CUT = 3
_LONGEST = 29
"""Azure's smallest subnet is a /29 (learn.microsoft.com, Virtual Network FAQ)."""


def _nth(space: IPv4Network, index: int) -> IPv4Network:
    return next(islice(space.subnets(_CUT), index, None))


def block(space: IPv4Network, name: str) -> IPv4Network:
    """Return the block of the hub or of a zone; :class:`IntentError` when the space is too small to be cut."""
    if space.prefixlen + 2 * _CUT > _LONGEST:
        raise IntentError(
            f"address space {space}",
            "it is too small: hub, zones and their subnets need a /23 at least.",
            fix="Give cloud.address_space and cloud.recovery_address_space more room.",
        )
    return _nth(space, BLOCKS.index(name))


def subnet(space: IPv4Network, name: str) -> IPv4Network:
    """Return the place of a subnet inside its block."""
    order = HUB_SUBNETS if name in HUB_SUBNETS else SPOKE_SUBNETS
    return _nth(space, order.index(name))
