"""The pictures of a city as files of their own, for a README or a slide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.intent.devices import plan_devices
from iac.intent.sites import gather
from iac.model.index import index
from iac.report.site.svg import picture
from iac.workflow.plan import plan_city
from iac.workflow.report.cloud import cloud
from iac.workflow.report.diagrams import network_diagram, site_diagram
from iac.workflow.report.emergency import Telephony

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.model.city import City
    from iac.report.site.graph import Graph
    from iac.workflow.plan import Plan


def pictures(city: City, environment: str, site: str, plan: Plan | None = None) -> Mapping[str, str]:
    """Return SVG by file name: the city's network, one site's devices, and the cloud where there is one.

    Each holds its colours, by day and by night, and no links. The same city always gives the same text.
    """
    devices = {device.hostname: device for device in plan_devices(city).devices}
    telephony = Telephony(gather(city), index(city), devices)
    graphs: dict[str, Graph | None] = {
        "network.svg": network_diagram(city),
        "site.svg": site_diagram(telephony, telephony.records.sites[site]),
    }
    found = cloud(city, environment, plan or plan_city(city, environment)) if city.cloud else None
    graphs["cloud.svg"] = found.diagram if found else None
    return {name: picture(graph) for name, graph in graphs.items() if graph is not None}
