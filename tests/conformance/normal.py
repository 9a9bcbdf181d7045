"""What is taken away before the work of two engines is compared, each piece with its reason.

From a deployment:

- ``manifest``: a moment in time, and the version of the engine that wrote it;
- ``secrets_providers``: a random salt; that both engines open the secrets is shown by opening them;
- ``metadata``: always empty; a place for the CLI's notes on checkpoints it had to repair;
- the order of resources: between independent ones it is the scheduler's. That each stands behind those it needs is
  checked by the engines themselves when they read the other's checkpoint (``test_exchange.py``).

From a resource:

- ``created``, ``modified``: moments in time;
- ``sourcePosition``, ``stackTrace``: where on this machine the program stands. The embedded engine does not record it;
- ``inputs.__internal``: the CLI's own note on a provider, hidden from the provider and from every comparison;
- the random identifier of a provider resource, wherever it occurs; identifiers of things in the cloud stay;
- the ciphertext of a secret, which never looks the same twice: it is opened instead;
- the order of dependencies, which are a set; an empty set and none at all are the same.

From steps: the order between resources, for the same reason; each resource's own steps stay in order. Nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from iac.lab.engine import values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from iac.ports import ResourceStep

REMOVED_FROM_A_RESOURCE = {
    "created": "a moment in time",
    "modified": "a moment in time",
    "sourcePosition": "where on this machine the program stands; the embedded engine does not record it",
    "stackTrace": "the same",
}

REMOVED_FROM_A_DEPLOYMENT = {
    "manifest": "a moment in time and the version of the engine",
    "secrets_providers": "a random salt; that both open the secrets is shown by opening them",
    "metadata": "always empty; a place for the CLI's notes on damaged checkpoints",
}

REMOVED_FROM_INPUTS = {
    "__internal": "the CLI's own note on a provider, hidden from the provider and from every comparison",
}

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Provider resources get a random identifier."""


def deployment(exported: Mapping[str, Any], open_secret: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the resources of an exported stack, sorted: the order of independent resources is the scheduler's."""
    inner = {key: value for key, value in exported["deployment"].items() if key not in REMOVED_FROM_A_DEPLOYMENT}
    assert inner.keys() <= {"resources", "pending_operations"}
    found = [_resource(item, open_secret) for item in inner.get("resources") or ()]
    return sorted(found, key=lambda item: (item["urn"], item.get("delete", False)))


def _resource(item: Mapping[str, Any], open_secret: Callable[[str], str]) -> dict[str, Any]:
    kept = {key: value for key, value in item.items() if key not in REMOVED_FROM_A_RESOURCE}
    kept["inputs"] = {key: value for key, value in kept.get("inputs", {}).items() if key not in REMOVED_FROM_INPUTS}
    for key, place in (("dependencies", list), ("propertyDependencies", dict)):
        kept[key] = _sorted_edges(kept.get(key) or place())
    return {key: _anonymous(_opened(value, open_secret)) for key, value in sorted(kept.items()) if value}


def _sorted_edges(edges: Any) -> Any:
    """A set of edges has no order; an empty set and none at all are the same."""
    return {key: sorted(urns or ()) for key, urns in edges.items()} if isinstance(edges, dict) else sorted(edges)


def _opened(value: Any, open_secret: Callable[[str], str]) -> Any:
    """Open secrets: sealed, the same value never looks the same twice."""
    if values.is_secret(value):
        return {"secret": open_secret(value["ciphertext"])}
    if isinstance(value, dict):
        return {key: _opened(item, open_secret) for key, item in value.items()}
    return [_opened(item, open_secret) for item in value] if isinstance(value, list) else value


def _anonymous(value: Any) -> Any:
    if isinstance(value, str):
        return _UUID.sub("UUID", value)
    if isinstance(value, dict):
        return {key: _anonymous(item) for key, item in value.items()}
    return [_anonymous(item) for item in value] if isinstance(value, list) else value


def steps(taken: Iterable[ResourceStep]) -> dict[str, list[tuple[str, dict[str, tuple[str, str]]]]]:
    """Return the steps of each resource in their order; between independent resources there is none."""
    found: dict[str, list[tuple[str, dict[str, tuple[str, str]]]]] = {}
    for step in taken:
        found.setdefault(step.urn, []).append((step.op, dict(step.changes)))
    return dict(sorted(found.items()))


def differences(left: Any, right: Any, path: str = "") -> list[str]:
    """Return, one a line, where two normalised values differ."""
    if isinstance(left, dict) and isinstance(right, dict):
        keys = sorted({*left, *right}, key=str)
        return [line for key in keys for line in differences(left.get(key), right.get(key), f"{path}/{key}")]
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)) and len(left) == len(right):
        pairs = enumerate(zip(left, right, strict=True))
        return [line for index, (a, b) in pairs for line in differences(a, b, f"{path}/{index}")]
    return [] if left == right else [f"{path}: {left!r} is not {right!r}"]
