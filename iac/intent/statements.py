"""What is said when the city's files leave something without a place, a way or an answer."""

from __future__ import annotations

from iac.findings import Domain, Severity, State, Statement

IMPOSSIBLE = Statement(
    "intent.impossible",
    Severity.HIGH,
    Domain.NETWORK,
    "it cannot be decided",
    "The device is left as it is and nothing is known about what its configuration should be.",
    "Put the city files right as it says.",
    state=State.NOT_CHECKED,
)
CLOUD_IMPOSSIBLE = Statement(
    "intent.cloud-impossible",
    Severity.HIGH,
    Domain.CLOUD,
    "it cannot be planned",
    "Nothing of the city's cloud is known, built or proven.",
    "Put the city files right as it says.",
    state=State.NOT_CHECKED,
)
NO_PORT = Statement(
    "intent.phone.no-port",
    Severity.MEDIUM,
    Domain.VOICE,
    "telephones have no powered port left",
    "Nobody can say from the switch where these phones stand.",
    "Add a switch with power on that floor, or write the phone's port.",
)
NO_GATEWAY = Statement(
    "intent.tunnel.no-gateway",
    Severity.MEDIUM,
    Domain.NETWORK,
    "its tunnel is left out, because no address of the cloud's gateway is written down",
    "The site reaches neither the cloud nor the rest of the city.",
    "Make the gateways (iac up) and write their addresses under cloud.gateways.",
)
NO_VLAN = Statement(
    "intent.port.no-vlan",
    Severity.HIGH,
    Domain.NETWORK,
    "a port shall carry what its site does not have",
    "The port is shut and stands in the parking VLAN; whatever is plugged in is off the network.",
    "Give the site a prefix for it, or the port another profile.",
)
NO_TEMPLATES = Statement(
    "render.no-templates",
    Severity.LOW,
    Domain.NETWORK,
    "no templates for a platform",
    "The device is left as it is and nothing is known about its configuration.",
    "Write templates for the platform, or take the device out of the city.",
    state=State.NOT_CHECKED,
)
STATEMENTS = (IMPOSSIBLE, CLOUD_IMPOSSIBLE, NO_PORT, NO_GATEWAY, NO_VLAN, NO_TEMPLATES)
