"""The shape of a rule about one resource type; the files beside this one fill it in, each statement with its source.

A *path* is a property path in Pulumi's spelling, flattened as the SDK flattens it: ``ipConfigurations[].subnet.id``.
``[]`` stands for every item of an array; ``a?.b`` speaks about ``b`` only where ``a`` is present.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Scope(StrEnum):
    """What a resource hangs below: a subscription, a resource group, or any other resource (an extension)."""

    SUBSCRIPTION = "subscription"
    RESOURCE_GROUP = "resource group"
    EXTENSION = "extension"


@dataclass(frozen=True)
class Segment:
    """One pair of an ARM id: the type's word and the SDK property that names it.

    ``fixed`` is a name the API prescribes (``blobServices/default``). ``implicit`` levels exist without being created.
    """

    word: str
    property: str = ""
    fixed: str = ""
    implicit: bool = False


@dataclass(frozen=True)
class Name:
    """What the name of a type may look like; ``everywhere`` means unique in all of Azure, else inside its parent."""

    pattern: str
    least: int
    most: int
    says: str
    source: str
    everywhere: bool = False


@dataclass(frozen=True)
class Reference:
    """A property that holds the id of another resource, which must exist and be of one of ``types`` (empty: any).

    ``holds`` is ARM's error code when somebody deletes the target while this reference stands; empty when Azure lets
    it go. ``same_region`` says that both must be in one region.
    """

    path: str
    types: tuple[str, ...]
    source: str
    holds: str = ""
    same_region: bool = False


@dataclass(frozen=True)
class Default:
    """A value the service fills in when the request leaves it out."""

    path: str
    value: Any
    source: str


@dataclass(frozen=True)
class Computed:
    """A read-only output. ``template`` knows {id} {name} {guid} {location} {subscription} {tenant} {group} {parent}."""

    path: str
    template: str | int
    source: str


@dataclass(frozen=True)
class Fixed:
    """A property that cannot be changed once the resource exists; ``replaces`` says that the provider plans for it.

    Without ``replaces`` the plan shows an update and ARM refuses it with ``code``.
    """

    path: str
    source: str
    replaces: bool = False
    code: str = "PropertyChangeNotAllowed"


@dataclass(frozen=True)
class Check:
    """A rule that needs code: the name of a function in :mod:`iac.lab.azure.checks`, before anything is written."""

    name: str
    source: str


@dataclass(frozen=True)
class Effect:
    """Something Azure does besides, by the name of a function in :mod:`iac.lab.azure.effects`."""

    name: str
    source: str


@dataclass(frozen=True)
class Inline:
    """An array of the parent whose items are resources of their own; left out of a request, they stay as they are."""

    path: str
    sdk: str
    source: str


@dataclass(frozen=True, kw_only=True)
class TypeRule:
    """Everything the simulation knows of one azure-native resource class at its default API version.

    ``sdk`` is the class without its package (``network:Subnet``), ``path`` the id below the scope. ``flat`` says that
    the SDK lifts ``properties`` up; ``envelope`` names what ARM keeps outside ``properties``, ``wrapped`` the nested
    objects that ARM wraps in ``properties`` of their own, and ``renamed`` maps an SDK path to ARM's name of its
    last step. ``keeps`` says
    that what an update leaves out stays as it was. ``children`` is the error code with which a parent with children
    refuses deletion; empty means that they go with it. A guard is asked about everything that would go, also when a
    whole resource group does. ``secret`` paths are written and neither kept nor given back, ``input_only`` ones are
    kept and not given back. ``items`` are arrays whose items get an id below the parent.
    """

    sdk: str
    arm: str
    api: str
    path: tuple[Segment, ...]
    source: str
    scope: Scope = Scope.RESOURCE_GROUP
    scope_property: str = "resourceGroupName"
    name: Name | None = None
    required: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    defaults: tuple[Default, ...] = ()
    computed: tuple[Computed, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    checks: tuple[Check, ...] = ()
    guards: tuple[Check, ...] = ()
    effects: tuple[Effect, ...] = ()
    aftermath: tuple[Effect, ...] = ()
    inline: tuple[Inline, ...] = ()
    items: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    input_only: tuple[str, ...] = ()
    readonly: tuple[str, ...] = ()
    children: str = ""
    purged: bool = False
    """It does not keep its parent from going: the parent's DELETE is a purge."""
    keeps: bool = False
    singleton: bool = False
    located: bool = True
    flat: bool = True
    envelope: tuple[str, ...] = ("location", "tags")
    wrapped: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    autoname: str = "random"

    @property
    def names(self) -> tuple[str, ...]:
        """The SDK properties that are part of the id and no part of the body."""
        own = tuple(segment.property for segment in self.path if segment.property)
        return own if self.scope is Scope.SUBSCRIPTION else (self.scope_property, *own)


def segments(*pairs: str) -> tuple[Segment, ...]:
    """Return segments from ``word/property`` texts; ``word=name`` is a fixed one, a leading ``~`` an implicit one."""
    return tuple(_segment(pair) for pair in pairs)


def _segment(text: str) -> Segment:
    implicit, text = text.startswith("~"), text.removeprefix("~")
    word, equals, fixed = text.partition("=")
    if equals:
        return Segment(word, fixed=fixed, implicit=implicit)
    word, _, name = text.partition("/")
    return Segment(word, property=name, implicit=implicit)


SUCCEEDED = "Succeeded"
