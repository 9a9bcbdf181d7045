"""``up``: bring every stack of an environment to the city, layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.intent.cloud.estate import stack_names
from iac.stacks import program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.city import City
    from iac.ports import Progress, StackResult
    from iac.workflow.engine import Cloud


def up(city: City, env_name: str, cloud: Cloud, progress: Progress) -> Iterator[StackResult]:
    """Yield what became of each stack, in the order of layers.

    The first stack that fails ends it with an :class:`iac.errors.EngineError`, because later layers stand on earlier
    ones; what was done is recorded, and the same call goes on from there.
    """
    for stack in stack_names(city, env_name):
        yield cloud.engine.up(stack, program(city, stack, cloud.secrets), progress)
