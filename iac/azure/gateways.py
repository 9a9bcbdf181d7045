"""VPN gateways: which sku carries how many tunnels, and the one IPsec proposal both ends use.

Sources: learn.microsoft.com, "About VPN Gateway SKUs" (tunnels; zone-redundant skus), "IPsec/IKE policy for S2S VPN"
(algorithms). The proposal follows the CNSA suite: AES-256 and elliptic curve P-384.
"""

from __future__ import annotations

from dataclasses import dataclass

from iac.errors import IntentError


@dataclass(frozen=True)
class GatewaySku:
    """A gateway size; ``zonal_name`` is its name where the region has availability zones."""

    name: str
    zonal_name: str
    generation: str
    tunnels: int


GATEWAY_SKUS = (
    GatewaySku("VpnGw2", "VpnGw2AZ", "Generation2", 30),
    GatewaySku("VpnGw4", "VpnGw4AZ", "Generation2", 100),
)


def choose_gateway(tunnels: int) -> GatewaySku:
    """Return the smallest sku for so many tunnels; :class:`IntentError` when none carries them."""
    for sku in GATEWAY_SKUS:
        if tunnels <= sku.tunnels:
            return sku
    raise IntentError(
        "VPN gateway",
        f"{tunnels} tunnels are more than one gateway carries ({GATEWAY_SKUS[-1].tunnels}).",
        fix="Put a Virtual WAN in its place, or bring sites in through the data centre.",
    )


@dataclass(frozen=True, kw_only=True)
class IpsecProposal:
    """IKEv2 and IPsec parameters in Azure's spelling; lifetimes in seconds and kilobytes."""

    ike_encryption: str
    ike_integrity: str
    dh_group: str
    ipsec_encryption: str
    ipsec_integrity: str
    pfs_group: str
    sa_seconds: int
    sa_kilobytes: int


CITY_PROPOSAL = IpsecProposal(
    ike_encryption="AES256",
    ike_integrity="SHA384",
    dh_group="ECP384",
    ipsec_encryption="GCMAES256",
    ipsec_integrity="GCMAES256",
    pfs_group="ECP384",
    sa_seconds=27_000,
    sa_kilobytes=102_400_000,
)
DPD_SECONDS = 45
