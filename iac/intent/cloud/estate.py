"""The estate of an environment: its stacks in order, what each of them declares, and why."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from iac.errors import IntentError
from iac.findings import NOWHERE, Origin
from iac.intent.cloud import backup, machines, network, recovery, storage
from iac.intent.cloud.place import environment, place, zones_of
from iac.ports import StackName

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from iac.intent.cloud.place import Place
    from iac.model.city import City

Intent = (
    network.NetworkIntent
    | machines.MachinesIntent
    | storage.StorageIntent
    | backup.BackupIntent
    | recovery.RecoveryIntent
)

PLANNERS: dict[str, Callable[[City, str, str], Intent]] = {
    network.LAYER: network.plan_network,
    machines.LAYER: machines.plan_machines,
    storage.LAYER: storage.plan_storage,
    backup.LAYER: backup.plan_backup,
    recovery.LAYER: recovery.plan_recovery,
}
LAYERS = tuple(PLANNERS)
"""In the order of creation; removal goes the other way."""


@dataclass(frozen=True, kw_only=True)
class StackIntent:
    """What one stack declares: ``place`` is its subscription, ``hub`` the one the shared network is in."""

    stack: StackName
    place: Place
    hub: Place
    intent: Intent


def stack_names(city: City, env_name: str) -> tuple[StackName, ...]:
    """Return the stacks of an environment in the order of creation: layer by layer, the hub's zone first."""
    zones = zones_of(city, environment(city, env_name))
    return tuple(StackName(env_name, zone, layer) for layer in LAYERS for zone in zones)


def parse_stack(name: str) -> StackName:
    """Return the parts of ``environment-zone-layer``; :class:`IntentError` when it is not one of ours."""
    parts = name.split("-")
    if len(parts) != len(StackName.__dataclass_fields__) or parts[-1] not in LAYERS:
        layers = ", ".join(LAYERS)
        raise IntentError(f"stack {name}", "is not environment-zone-layer.", fix=f"A layer is one of {layers}.")
    return StackName(*parts)


def plan_stack(city: City, stack: StackName) -> StackIntent:
    """Return what a stack declares; :class:`IntentError` when the city has no such stack."""
    if stack not in stack_names(city, stack.environment):
        raise IntentError(f"stack {stack}", "the city has no such zone in that environment.")
    env = environment(city, stack.environment)
    return StackIntent(
        stack=stack,
        place=place(city, env, stack.zone),
        hub=place(city, env, "shared"),
        intent=PLANNERS[stack.layer](city, stack.environment, stack.zone),
    )


def parting(intent: Intent) -> Intent:
    """Return what a stack declares on its way out; only backups change (see ``without_safeguards``)."""
    return backup.without_safeguards(intent) if isinstance(intent, backup.BackupIntent) else intent


def undeleting(intent: Intent, names: Collection[str]) -> Intent:
    """Return what a stack declares when backups are to be taken back from soft delete; only backups change."""
    return backup.undeleting(intent, names) if isinstance(intent, backup.BackupIntent) else intent


def component_origins(stack: StackIntent) -> dict[str, Origin]:
    """Return where in the city files each named part of a stack is decided, by the name it has in the program."""
    return {name: origin for name, origin in _named(stack.intent) if origin != NOWHERE}


def _named(value: Any) -> Iterator[tuple[str, Origin]]:
    if isinstance(value, tuple):
        for item in value:
            yield from _named(item)
    elif is_dataclass(value) and not isinstance(value, (type, Origin)):
        name, origin = getattr(value, "name", ""), getattr(value, "origin", NOWHERE)
        if name:
            yield name, origin
        for field in fields(value):
            yield from _named(getattr(value, field.name))
