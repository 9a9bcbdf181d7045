"""The closed list of what a registration may ask of this engine; everything else is refused by name, never ignored."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pulumi.runtime.proto import alias_pb2

from iac.errors import EngineError
from iac.lab.engine import values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi.runtime.proto import resource_pb2

_PLUMBING = frozenset(
    {
        "type",
        "name",
        "custom",
        "object",
        "propertyDependencies",
        "acceptSecrets",
        "acceptResources",
        "supportsPartialValues",
        "supportsResultReporting",
        "accepts_byte_string",
        "aliasSpecs",
        "sourcePosition",
        "stackTrace",
        "parentStackTraceHandle",
    }
)
"""Fields that carry the resource itself or describe the caller; they ask for nothing."""

_OPTIONS = frozenset(
    {
        "parent",
        "dependencies",
        "protect",
        "deleteBeforeReplace",
        "deleteBeforeReplaceDefined",
        "replaceOnChanges",
        "ignoreChanges",
        "aliases",
        "aliasURNs",
        "retainOnDelete",
        "deletedWith",
        "additionalSecretOutputs",
        "customTimeouts",
        "provider",
        "providers",
        "version",
    }
)
"""Resource options this engine carries out."""

_READ = frozenset({"id", "properties"})

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def refuse_unknown(request: Any) -> None:
    """Raise :class:`iac.errors.EngineError` naming every option on the wire that is not on the list."""
    accepted = _PLUMBING | _OPTIONS | (_READ if request.DESCRIPTOR.name == "ReadResourceRequest" else frozenset())
    strange = [found.name for found, value in request.ListFields() if found.name not in accepted and _says(value)]
    if strange:
        raise EngineError(
            f"{request.type} {request.name!r} uses {', '.join(sorted(strange))}, which the embedded engine does not "
            "carry out. Leave it out, or use the Pulumi CLI (--engine cli)"
        )


def _says(value: Any) -> bool:
    """Tell an empty message, which the SDK sends for hooks that nobody set, from one that asks for something."""
    return not hasattr(value, "ByteSize") or value.ByteSize() > 0


@dataclass
class Goal:
    """What the program wants one resource to be."""

    type: str
    name: str
    custom: bool = True
    parent: str = ""
    inputs: values.Properties = field(default_factory=dict)
    protect: bool | None = None
    dependencies: list[str] = field(default_factory=list)
    property_dependencies: dict[str, list[str]] = field(default_factory=dict)
    provider: str = ""
    version: str = ""
    delete_first: bool | None = None
    ignore_changes: list[str] = field(default_factory=list)
    replace_on_changes: list[str] = field(default_factory=list)
    secret_outputs: list[str] = field(default_factory=list)
    aliases: list[alias_pb2.Alias] = field(default_factory=list)
    timeouts: dict[str, float] = field(default_factory=dict)
    retain: bool | None = None
    deleted_with: str = ""

    def inherit(self, parent: Goal) -> None:
        """Take over from the parent what Pulumi hands down (``inheritFromParent`` in ``source_eval.go``)."""
        self.deleted_with = self.deleted_with or parent.deleted_with
        self.protect = parent.protect if self.protect is None else self.protect
        self.retain = parent.retain if self.retain is None else self.retain


def goal_of(request: resource_pb2.RegisterResourceRequest) -> Goal:
    """Return the goal of a registration; an option off the list is an :class:`iac.errors.EngineError`."""
    refuse_unknown(request)
    inputs = values.from_struct(request.object)
    dependencies = {key: sorted(item.urns) for key, item in request.propertyDependencies.items()}
    return Goal(
        type=request.type,
        name=request.name,
        custom=request.custom,
        parent=request.parent,
        inputs=inputs,
        protect=request.protect if request.HasField("protect") else None,
        dependencies=sorted(request.dependencies),
        property_dependencies={key: dependencies.get(key, []) for key in inputs},
        provider=request.provider,
        version=request.version,
        delete_first=request.deleteBeforeReplace
        if request.deleteBeforeReplaceDefined or request.deleteBeforeReplace
        else None,
        ignore_changes=list(request.ignoreChanges),
        replace_on_changes=list(request.replaceOnChanges),
        secret_outputs=list(request.additionalSecretOutputs),
        aliases=[*_urn_aliases(request.aliasURNs), *request.aliases],
        timeouts=_timeouts(request),
        retain=request.retainOnDelete if request.HasField("retainOnDelete") else None,
        deleted_with=request.deletedWith,
    )


def _urn_aliases(urns: Iterable[str]) -> list[alias_pb2.Alias]:
    return [alias_pb2.Alias(urn=urn) for urn in urns]


def _timeouts(request: resource_pb2.RegisterResourceRequest) -> dict[str, float]:
    given = {item.name: value for item, value in request.customTimeouts.ListFields()}
    return {name: _seconds(name, text) for name, text in given.items()}


def _seconds(name: str, text: str) -> float:
    """Return the seconds of a Go duration such as ``1h30m``."""
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h)", text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise EngineError(f"customTimeouts.{name} is {text!r}, which is no duration. Write it like 30m or 1h30m")
    return sum(float(number) * _UNITS[unit] for number, unit in parts)
