"""Rules of what the cloud can take: machines and disks within its limits, sites within one gateway's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.azure.gateways import GATEWAY_SKUS
from iac.azure.sizes import DISK_MOST_GIB, choose_size
from iac.checks.rule import Context, Rule, Violation
from iac.errors import IntentError
from iac.findings import Domain, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.services import Server


def _too_large(context: Context) -> Iterator[Violation]:
    for server in context.city.servers if context.city.cloud else ():
        disk = max(server.disks_gib, default=0)
        if disk > DISK_MOST_GIB:
            title = f"it has a disk of {disk} GiB; the largest there is has {DISK_MOST_GIB}"
            where = context.index.origin_of(server, "disks_gib")
            yield Violation(f"server {server.hostname}", title, where, key="disk", fix="Spread it over several disks.")
        if refused := _no_size(server):
            yield Violation(f"server {server.hostname}", refused, context.index.origin_of(server), key="size")


def _no_size(server: Server) -> str:
    try:
        choose_size(server.vcpu, server.memory_gib, max(len(server.disks_gib) - 1, 0))
    except IntentError as error:
        return str(error)
    return ""


def _too_many_tunnels(context: Context) -> Iterator[Violation]:
    cloud, most = context.city.cloud, GATEWAY_SKUS[-1].tunnels
    if cloud is not None and len(cloud.tunnels) > most:
        title = f"{len(cloud.tunnels)} tunnels are more than one gateway carries ({most})"
        yield Violation("cloud", title, context.city.origin("cloud", "tunnels"))


def _no_tunnel(context: Context) -> Iterator[Violation]:
    cloud = context.city.cloud
    joined = {tunnel.site for tunnel in cloud.tunnels} if cloud else set()
    for site in context.city.sites if cloud else ():
        if site.wan.tunnelled and site.code not in joined and context.index.devices_at(site.code):
            title = f"its WAN is {site.wan}, and it has no tunnel"
            yield Violation(site.code, title, context.index.origin_of(site, "wan"))


RULES = (
    Rule(
        "recovery.machine-too-large",
        Severity.HIGH,
        Domain.RECOVERY,
        "A machine that the cloud cannot take",
        "Nothing of the cloud is planned or built while one machine in it is impossible.",
        "Spread the load over more servers or disks.",
        "learn.microsoft.com, Scalability and performance targets for VM disks; Sizes for virtual machines in Azure",
        _too_large,
    ),
    Rule(
        "network.no-tunnel",
        Severity.HIGH,
        Domain.NETWORK,
        "A site on the public internet without a tunnel",
        "It reaches neither the cloud nor the rest of the city, and what it sends is open to read.",
        "Write its tunnel under cloud.tunnels, or correct the site's wan.",
        "NIST SP 800-77 rev. 1, section 3; CJIS Security Policy 5.10.1.2 (encryption in transit)",
        _no_tunnel,
    ),
    Rule(
        "network.too-many-tunnels",
        Severity.HIGH,
        Domain.NETWORK,
        "More tunnels than a gateway carries",
        "Nothing of the cloud is planned or built, and the last sites would not reach it.",
        "Bring sites in through the data centre, or put a Virtual WAN in the gateway's place.",
        "learn.microsoft.com, VPN Gateway SKUs",
        _too_many_tunnels,
    ),
)
