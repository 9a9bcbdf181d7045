"""Names of resources: how a URN is put together, taken apart and aliased.

The rules are those of ``sdk/go/common/resource/urn`` and of ``generateAliases`` in Pulumi's step generator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pulumi.runtime.proto import alias_pb2

STACK_TYPE = "pulumi:pulumi:Stack"
PROVIDER_PREFIX = "pulumi:providers:"


def qualified_type(urn: str) -> str:
    """Return the type with its parents, ``a:b:C$d:e:F``."""
    return urn.split("::", 3)[2] if urn else ""


def name_of(urn: str) -> str:
    """Return the resource's name."""
    return urn.split("::", 3)[3]


def package_of(type_: str) -> str:
    """Return the package that serves a type: ``azure-native`` of ``azure-native:network:Subnet``."""
    return type_.removeprefix(PROVIDER_PREFIX) if type_.startswith(PROVIDER_PREFIX) else type_.split(":", 1)[0]


def is_provider(type_: str) -> bool:
    """Tell whether the type is that of a provider resource."""
    return type_.startswith(PROVIDER_PREFIX)


def is_default_provider(urn: str) -> bool:
    """Tell whether the URN is that of a provider nobody declared."""
    name = name_of(urn)
    return is_provider(qualified_type(urn)) and (name == "default" or name.startswith("default_"))


@dataclass(frozen=True)
class Namer:
    """Makes the URNs of one stack."""

    stack: str
    project: str

    def urn(self, parent: str, type_: str, name: str) -> str:
        """Return the URN of ``name``; a parent that is the stack itself is left out of the type."""
        above = qualified_type(parent)
        full = type_ if above in ("", STACK_TYPE) else f"{above}${type_}"
        return f"urn:pulumi:{self.stack}::{self.project}::{full}::{name}"

    def collapse(self, urn: str, parent: str, alias: alias_pb2.Alias, renamed: Mapping[str, str]) -> str:
        """Return the URN an alias means for the resource ``urn``; ``renamed`` maps parents to their former URNs."""
        if not alias.HasField("spec"):
            return alias.urn
        spec = alias.spec
        above = "" if spec.noParent else renamed.get(spec.parentUrn, spec.parentUrn) or parent
        namer = Namer(spec.stack or self.stack, spec.project or self.project)
        return namer.urn(above, spec.type or qualified_type(urn).rsplit("$", 1)[-1], spec.name or name_of(urn))

    def inherited(self, child: str, parent: str, former_parent: str) -> str:
        """Return what a child was called while its parent was called ``former_parent``."""
        name, prefix = name_of(child), name_of(parent)
        if name.startswith(prefix):
            name = name_of(former_parent) + name[len(prefix) :]
        return self.urn(former_parent, qualified_type(child).rsplit("$", 1)[-1], name)

    def aliases(
        self, urn: str, parent: str, wanted: Iterable[alias_pb2.Alias], renamed: Mapping[str, str]
    ) -> list[str]:
        """Return every URN the resource may have had, in the order in which they are looked up."""
        own = [self.collapse(urn, parent, alias, renamed) for alias in wanted]
        if parent in renamed:
            own += [self.inherited(former, parent, renamed[parent]) for former in (urn, *own)]
        return list(dict.fromkeys(own))
