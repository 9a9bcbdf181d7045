"""One resource as a checkpoint knows it, and the order in which resources stand."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from iac.lab.engine import values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iac.lab.engine.crypt import Crypter


@dataclass
class State:
    """A resource; ``inputs`` and ``outputs`` are plain values with secrets marked, never in clear on disk.

    ``delete`` marks the old half of a replacement that still has to go, ``pending_replacement`` one that is gone
    while its successor is not there yet. ``extra`` keeps what another engine wrote and this one does not use.
    """

    urn: str
    type: str
    custom: bool = False
    id: str = ""
    inputs: values.Properties = field(default_factory=dict)
    outputs: values.Properties = field(default_factory=dict)
    parent: str = ""
    protect: bool = False
    external: bool = False
    dependencies: list[str] = field(default_factory=list)
    provider: str = ""
    property_dependencies: dict[str, list[str]] = field(default_factory=dict)
    delete: bool = False
    pending_replacement: bool = False
    additional_secret_outputs: list[str] = field(default_factory=list)
    custom_timeouts: dict[str, float] = field(default_factory=dict)
    retain_on_delete: bool = False
    deleted_with: str = ""
    ignore_changes: list[str] = field(default_factory=list)
    replace_on_changes: list[str] = field(default_factory=list)
    created: str = ""
    modified: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def provider_urn(self) -> str:
        """The URN of the provider resource, empty for a component."""
        return self.provider.rpartition("::")[0]

    def references(self) -> Iterator[str]:
        """Yield the URNs that must stand before this resource."""
        yield from (urn for urn in (self.parent, self.provider_urn, self.deleted_with) if urn)
        yield from self.dependencies
        for urns in self.property_dependencies.values():
            yield from urns or ()

    def rename(self, renamed: dict[str, str]) -> None:
        """Let every reference follow the resources that changed their URN."""
        self.parent = renamed.get(self.parent, self.parent)
        self.deleted_with = renamed.get(self.deleted_with, self.deleted_with)
        self.dependencies = [renamed.get(urn, urn) for urn in self.dependencies]
        self.property_dependencies = {
            key: [renamed.get(urn, urn) for urn in urns or ()] for key, urns in self.property_dependencies.items()
        }
        if self.provider_urn in renamed:
            self.provider = f"{renamed[self.provider_urn]}::{self.provider.rpartition('::')[2]}"

    def forget(self, present: set[str]) -> bool:
        """Let go of every reference to a resource that is not among those present; tell whether anything changed.

        A property that depends on nothing is let go of as well (``rebuildBaseState`` of Pulumi does it at a refresh).
        """
        before = (self.parent, self.deleted_with, self.dependencies, self.property_dependencies)
        self.parent = self.parent if self.parent in present else ""
        self.deleted_with = self.deleted_with if self.deleted_with in present else ""
        self.dependencies = [urn for urn in self.dependencies if urn in present]
        kept = {key: [urn for urn in urns or () if urn in present] for key, urns in self.property_dependencies.items()}
        self.property_dependencies = {key: urns for key, urns in kept.items() if urns}
        return before != (self.parent, self.deleted_with, self.dependencies, self.property_dependencies)


_SPELLINGS = {
    "property_dependencies": "propertyDependencies",
    "pending_replacement": "pendingReplacement",
    "additional_secret_outputs": "additionalSecretOutputs",
    "custom_timeouts": "customTimeouts",
    "retain_on_delete": "retainOnDelete",
    "deleted_with": "deletedWith",
    "ignore_changes": "ignoreChanges",
    "replace_on_changes": "replaceOnChanges",
}
_NAMES = {item.name: _SPELLINGS.get(item.name, item.name) for item in fields(State) if item.name != "extra"}
"""Each field and its name in ``ResourceV3`` (``sdk/go/common/apitype/core.go`` of Pulumi)."""

_ALWAYS = frozenset({"urn", "type", "custom"})
_SEALED = frozenset({"inputs", "outputs"})


def dump(state: State, seal: Callable[[str, Any], Any]) -> dict[str, Any]:
    """Return the JSON object of a resource; ``seal`` gets a place and a property value and hides its secrets."""
    document = dict(state.extra)
    for name, key in _NAMES.items():
        value = getattr(state, name)
        if value or name in _ALWAYS:
            document[key] = seal(f"{state.urn}/{name}", value) if name in _SEALED else value
    return document


def load(document: dict[str, Any], crypter: Callable[[], Crypter]) -> State:
    """Return the resource of a JSON object, its secrets opened."""
    known = {name: document[key] for name, key in _NAMES.items() if document.get(key) is not None}
    extra = {key: value for key, value in document.items() if key not in _NAMES.values()}
    opened = {name: unseal(value, crypter) if name in _SEALED else value for name, value in known.items()}
    return State(**opened, extra=extra)


@dataclass
class Sealer:
    """Hides secrets on their way to disk; a secret that did not change keeps its ciphertext."""

    crypter: Callable[[], Crypter]
    known: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    def seal(self, place: str, value: Any) -> Any:
        """Return the value with every secret sealed; ``place`` tells equal secrets apart."""
        if values.is_secret(value):
            return {values.SIG: values.SECRET, "ciphertext": self._ciphertext(place, value["value"])}
        if isinstance(value, dict):
            return {key: self.seal(f"{place}/{key}", item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.seal(f"{place}/{index}", item) for index, item in enumerate(value)]
        return value

    def _ciphertext(self, place: str, value: Any) -> str:
        plaintext = json.dumps(values.reveal(value), ensure_ascii=False, separators=(",", ":"))
        if (place, plaintext) not in self.known:
            self.known[place, plaintext] = self.crypter().encrypt(plaintext)
        return self.known[place, plaintext]


def unseal(value: Any, crypter: Callable[[], Crypter]) -> Any:
    """Return a value read from disk with its secrets opened and marked."""
    if values.is_secret(value):
        plain = value["plaintext"] if "plaintext" in value else crypter().decrypt(value["ciphertext"])
        return values.secret(json.loads(plain))
    if isinstance(value, dict):
        return {key: unseal(item, crypter) for key, item in value.items()}
    return [unseal(item, crypter) for item in value] if isinstance(value, list) else value


def now() -> str:
    """Return the moment in the spelling of Go's ``time.Time``."""
    return dt.datetime.now(tz=dt.UTC).isoformat().replace("+00:00", "Z")
