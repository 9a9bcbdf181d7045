"""Regions of the two clouds: pair, availability zones, and the code that backup endpoints are named by.

Sources: learn.microsoft.com, "Azure regions list" and "Azure region pairs" (pairs, availability zones); "Create and use
private endpoints for Azure Backup" (geo codes).
"""

from __future__ import annotations

from dataclasses import dataclass

from iac.errors import IntentError


@dataclass(frozen=True)
class Region:
    """A region; ``pair`` is where geo-redundant copies go and need not point back."""

    name: str
    cloud: str
    pair: str
    has_zones: bool
    geo: str


_REGIONS = (
    Region("eastus", "commercial", "westus", has_zones=True, geo="eus"),
    Region("eastus2", "commercial", "centralus", has_zones=True, geo="eus2"),
    Region("centralus", "commercial", "eastus2", has_zones=True, geo="cus"),
    Region("northcentralus", "commercial", "southcentralus", has_zones=False, geo="ncus"),
    Region("southcentralus", "commercial", "northcentralus", has_zones=True, geo="scus"),
    Region("westus", "commercial", "eastus", has_zones=False, geo="wus"),
    Region("westus2", "commercial", "westcentralus", has_zones=True, geo="wus2"),
    Region("westus3", "commercial", "eastus", has_zones=True, geo="wus3"),
    Region("westcentralus", "commercial", "westus2", has_zones=False, geo="wcus"),
    Region("usgovvirginia", "government", "usgovtexas", has_zones=True, geo="ugv"),
    Region("usgovtexas", "government", "usgovarizona", has_zones=False, geo="ugt"),
    Region("usgovarizona", "government", "usgovtexas", has_zones=False, geo="uga"),
    Region("usdodcentral", "government", "usdodeast", has_zones=False, geo="udc"),
    Region("usdodeast", "government", "usdodcentral", has_zones=False, geo="ude"),
)

REGIONS: dict[str, Region] = {region.name: region for region in _REGIONS}


def region(name: str, cloud: str) -> Region:
    """Return a region of ``cloud``; :class:`IntentError` when it is unknown or belongs to the other cloud."""
    found = REGIONS.get(name)
    if found is None or found.cloud != cloud:
        known = ", ".join(sorted(r.name for r in _REGIONS if r.cloud == cloud))
        raise IntentError(f"region {name}", f"is not a region of Azure {cloud}.", fix=f"Known are {known}.")
    return found
