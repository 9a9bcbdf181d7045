"""``destroy``: remove what an environment owns in the cloud, the last layer first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.errors import EngineError
from iac.intent.cloud.estate import parting, plan_stack, stack_names
from iac.ports import StackResult
from iac.stacks import program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.model.city import City
    from iac.ports import Progress, StackName
    from iac.workflow.engine import Cloud

_VAULT = "azure-native:recoveryservices:Vault"


@dataclass(frozen=True)
class Removal:
    """What became of one stack: what stays, by URN with the reason; ``refusal`` is what the cloud said, if it did."""

    stack: str
    removed: int
    stays: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""


def destroy(city: City, env_name: str, cloud: Cloud, progress: Progress) -> Iterator[Removal]:
    """Yield what became of each stack, last layer first; a stack that cannot go does not keep the others."""
    for stack in reversed(stack_names(city, env_name)):
        before = len(cloud.engine.resources(stack))
        try:
            _take_leave(city, stack, cloud, progress)
            result = cloud.engine.destroy(stack, progress)
            refusal = ""
        except EngineError as error:
            result, refusal = StackResult(str(stack), ()), str(error)
        left = cloud.engine.resources(stack)
        stays = {r.urn: result.kept.get(r.urn, refusal) for r in left if r.type.startswith("azure-native:")}
        yield Removal(str(stack), before - len(left), stays, refusal)


def _take_leave(city: City, stack: StackName, cloud: Cloud, progress: Progress) -> None:
    """Empty a lab's vault and take its safeguards down, as long as there is one; elsewhere they do their duty."""
    planned = plan_stack(city, stack)
    if stack.layer != "backup" or planned.place.durable:
        return
    if any(resource.type == _VAULT for resource in cloud.engine.resources(stack)):
        cloud.engine.up(stack, program(city, stack, cloud.secrets, adapt=parting), progress)
