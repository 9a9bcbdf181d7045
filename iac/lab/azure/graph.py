"""The census: every resource and inline child as Resource Graph would export it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iac.lab.azure.identifiers import parse
from iac.lab.azure.store import shown

if TYPE_CHECKING:
    from iac.lab.azure.store import Store
    from iac.lab.azure.world import Document, World

COLUMNS = ("kind", "sku", "zones", "identity", "managedBy", "plan")


def resource_graph(store: Store) -> list[dict[str, Any]]:
    """Return one row a resource, children and extensions included, ordered by id, as plain JSON.

    A row has ``id, name, type`` (lower case, as in Resource Graph), ``tenantId, subscriptionId, resourceGroup,
    location`` (empty for what has none), ``tags`` and ``properties``, and ``kind, sku, zones, identity, managedBy``
    where the resource has them. What is softly deleted is not in it.
    """
    with store.world() as world:
        rows = [_row(store, world, document) for document in world.live.values()]
    return sorted(rows, key=lambda row: str(row["id"]).lower())


def _row(store: Store, world: World, document: Document) -> dict[str, Any]:
    body = shown(world, document)
    parsed = parse(document.id)
    row = {
        "id": document.id,
        "name": document.name,
        "type": document.rule.arm.lower(),
        "tenantId": store.environment.tenant_id,
        "subscriptionId": parsed.subscription if parsed else "",
        "resourceGroup": parsed.group.lower() if parsed else "",
        "location": document.location,
        "tags": body.get("tags") or {},
        "properties": body.get("properties") or {},
    }
    return {**row, **{name: body[name] for name in COLUMNS if body.get(name)}}
