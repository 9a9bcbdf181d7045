"""ARM ids: taken apart, put together, compared without regard to case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

_ROOT = 3  # segments of "/subscriptions/<id>" after splitting at "/"
_GROUP = 5  # segments of "/subscriptions/<id>/resourceGroups/<name>"


@dataclass(frozen=True)
class ArmId:
    """One ARM id; ``scope`` is what it hangs below, ``type`` the full resource type, ``names`` one name a level."""

    text: str
    subscription: str
    group: str
    scope: str
    type: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The resource's own name."""
        return self.names[-1]

    @property
    def parent(self) -> str:
        """The id of the level above: a parent resource, or the scope."""
        if len(self.names) == 1:
            return self.scope
        return self.text.rsplit("/", 2)[0]


def key(text: str) -> str:
    """Return the id as the store looks it up: ARM does not regard case."""
    return text.rstrip("/").lower()


def same(left: str, right: str) -> bool:
    """Return whether two ids are one."""
    return key(left) == key(right)


@lru_cache(maxsize=16384)
def parse(text: str) -> ArmId | None:
    """Return the id taken apart, or None when ``text`` is no ARM id."""
    parts = text.rstrip("/").split("/")
    if len(parts) < _ROOT or parts[0] or parts[1].lower() != "subscriptions" or not all(parts[1:]):
        return None
    group = parts[4] if len(parts) >= _GROUP and parts[3].lower() == "resourcegroups" else ""
    marks = [index for index, part in enumerate(parts) if part.lower() == "providers"]
    if marks:
        return _resource(text.rstrip("/"), parts, marks[-1], group)
    if len(parts) == _GROUP and group:
        return ArmId(
            "/".join(parts), parts[2], group, "/".join(parts[:3]), "Microsoft.Resources/resourceGroups", (group,)
        )
    return (
        ArmId("/".join(parts), parts[2], "", "", "Microsoft.Resources/subscriptions", (parts[2],))
        if len(parts) == _ROOT
        else None
    )


def _resource(text: str, parts: list[str], mark: int, group: str) -> ArmId | None:
    rest = parts[mark + 1 :]
    if len(rest) < _ROOT or len(rest) % 2 == 0:
        return None
    words, names = rest[1::2], tuple(rest[2::2])
    return ArmId(text, parts[2], group, "/".join(parts[:mark]), "/".join([rest[0], *words]), names)


def group_id(subscription: str, group: str) -> str:
    """Return the id of a resource group."""
    return f"/subscriptions/{subscription}/resourceGroups/{group}"
