"""One request to ARM as checks and effects see it."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.identifiers import group_id, parse
from iac.lab.azure.refusals import ArmError
from iac.lab.azure.world import Document, normal_location

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iac.lab.azure.environment import Environment
    from iac.lab.azure.identifiers import ArmId
    from iac.lab.azure.rules.model import TypeRule
    from iac.lab.azure.world import World

SPACE = uuid.UUID("6f0f1f0e-7d55-5b43-9a44-0c1d5f0e9a11")


@dataclass
class Request:
    """A PUT under way: ``body`` is what will stand, ``sent`` what was asked for, ``old`` what stood before.

    ``nested`` puts another resource in the same transaction, under the same rules.
    """

    world: World
    environment: Environment
    rule: TypeRule
    id: ArmId
    body: dict[str, Any]
    sent: Mapping[str, Any]
    old: Document | None
    moment: str
    nested: Callable[[str, dict[str, Any]], Document]

    def get(self, path: str, default: Any = None) -> Any:
        """Return the first value at ``path`` of the body."""
        return paths.first(self.body, path, default)

    def was(self, path: str, default: Any = None) -> Any:
        """Return the first value at ``path`` of what stood before."""
        return paths.first(self.old.body, path, default) if self.old else default

    def target(self, path: str) -> Document | None:
        """Return the live document that the id at ``path`` means."""
        text = self.get(path)
        return self.world.get(text) if isinstance(text, str) else None

    @property
    def parent(self) -> Document | None:
        """The live document one level up."""
        return self.world.get(self.id.parent)

    @property
    def group(self) -> str:
        """The id of the resource group."""
        return group_id(self.id.subscription, self.id.group)

    @property
    def location(self) -> str:
        """The region the resource stands in: its own, or its nearest ancestor's."""
        return region(self.world, self.id, self.body)

    def make(self, arm_id: str, token: str, body: dict[str, Any]) -> None:
        """Put a side document that Azure makes by itself, without the rules of a request."""
        before = self.world.get(arm_id)
        now = self.world.tick()
        order = before.order if before else now
        self.world.put(Document(arm_id, token, body, order=order, revision=now))

    def refuse(self, status: int, code: str, message: str) -> ArmError:
        """Return the refusal, to be raised."""
        return ArmError(status, code, message, arm_id=self.id.text)


@dataclass
class Removal:
    """A DELETE under way: ``document`` goes, ``together`` are the keys of everything that goes with it."""

    world: World
    document: Document
    together: frozenset[str]
    moment: str

    def refuse(self, status: int, code: str, message: str) -> ArmError:
        """Return the refusal, to be raised."""
        return ArmError(status, code, message, arm_id=self.document.id)


def guid(*parts: str) -> str:
    """Return a GUID that follows from ``parts``: the same resource gets the same one in every run."""
    return str(uuid.uuid5(SPACE, "\x1f".join(part.lower() for part in parts)))


def number(*parts: str, below: int) -> int:
    """Return a number from 0 up to ``below`` that follows from ``parts``."""
    return int.from_bytes(hashlib.sha256("\x1f".join(parts).lower().encode()).digest()[:6], "big") % below


def region(world: World, arm_id: ArmId, body: Mapping[str, Any]) -> str:
    """Return the region of a resource: its own, or that of the nearest ancestor which has one."""
    own = normal_location(body.get("location"))
    at: ArmId | None = arm_id
    while not own and at is not None and at.scope:
        parent = world.get(at.parent)
        own = parent.location if parent else ""
        at = parse(at.parent)
    return own
