"""Microsoft.Network: private DNS zones and their links (module ``privatedns``)."""

from __future__ import annotations

from iac.lab.azure.rules.common import ARM, NAMES, STATE, plain
from iac.lab.azure.rules.model import Check, Computed, Default, Fixed, Name, Reference, TypeRule, segments
from iac.lab.azure.rules.network import NETWORK

API = "2024-06-01"
DNS = "Microsoft Learn, What is a private Azure DNS zone?"
LIMITS = "Microsoft Learn, Azure subscription limits: private DNS"

RULES = (
    TypeRule(
        sdk="privatedns:PrivateZone",
        arm="Microsoft.Network/privateDnsZones",
        api=API,
        source=DNS,
        path=segments("privateDnsZones/privateZoneName"),
        name=Name(
            r"[A-Za-z0-9_][\w-]*(?:\.[\w-]+){1,33}",
            1,
            253,
            "2 to 34 labels of letters, digits, underscores and hyphens, separated by periods",
            NAMES,
        ),
        computed=(
            STATE,
            Computed("internalId", "{guid}", ARM),
            Computed("maxNumberOfRecordSets", 25000, LIMITS),
            Computed("maxNumberOfVirtualNetworkLinks", 1000, LIMITS),
            Computed("maxNumberOfVirtualNetworkLinksWithRegistration", 100, LIMITS),
        ),
        fixed=(Fixed("location", ARM, code="InvalidResourceLocation"),),
        checks=(Check("global_location", DNS),),
        children="CannotDeleteZoneWithVirtualNetworkLinks",
        readonly=(
            "numberOfRecordSets",
            "numberOfVirtualNetworkLinks",
            "numberOfVirtualNetworkLinksWithRegistration",
        ),
        envelope=("location", "tags", "etag"),
    ),
    TypeRule(
        sdk="privatedns:VirtualNetworkLink",
        arm="Microsoft.Network/privateDnsZones/virtualNetworkLinks",
        api=API,
        source=DNS,
        path=segments("privateDnsZones/privateZoneName", "virtualNetworkLinks/virtualNetworkLinkName"),
        name=plain(),
        required=("virtualNetwork.id",),
        references=(Reference("virtualNetwork.id", (NETWORK,), DNS),),
        defaults=(Default("registrationEnabled", value=False, source=DNS),),
        computed=(STATE, Computed("virtualNetworkLinkState", "Completed", DNS)),
        fixed=(Fixed("virtualNetwork.id", DNS), Fixed("location", ARM, code="InvalidResourceLocation")),
        checks=(Check("global_location", DNS),),
        envelope=("location", "tags", "etag"),
    ),
)
