"""The way back of a cloud that was changed: what is seen is noted, undeleted, brought to the city, strays removed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from iac.drift.cloud import PREFIX
from iac.errors import EngineError
from iac.findings import State
from iac.intent.cloud.estate import undeleting
from iac.stacks import program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from iac.findings import Finding
    from iac.model.city import City
    from iac.ports import Progress, ResourceStep, StackName
    from iac.workflow.engine import Cloud

UNMANAGED = f"{PREFIX}unmanaged"
_ITEM = "azure-native:recoveryservices:ProtectedItem"
_COMPONENT_OF_ITEM = "-item"


def put_stack_right(city: City, stack: StackName, cloud: Cloud, progress: Progress) -> tuple[ResourceStep, ...]:
    """Bring one stack's resources back to the city and return what was done.

    What the cloud shows is recorded first: an engine compares the city with its record, not with the cloud. A backup
    that was deleted is taken back from soft delete, with its points; a new one beside it would be refused. Raises
    :class:`iac.errors.EngineError`; what was done until then is recorded.
    """
    before = cloud.engine.refresh(stack, progress, adopt=True) if cloud.engine.resources(stack) else None
    gone = _items_gone(before.steps if before else ())
    taken_back: tuple[ResourceStep, ...] = ()
    if gone:
        again = program(city, stack, cloud.secrets, adapt=partial(undeleting, names=gone))
        taken_back = cloud.engine.up(stack, again, progress).steps
    done = cloud.engine.up(stack, program(city, stack, cloud.secrets), progress).steps
    return tuple(step for step in (*taken_back, *done) if step.op not in ("same", "read"))


def _items_gone(steps: Iterable[ResourceStep]) -> frozenset[str]:
    """Return the names of backup items that a refresh found gone, as the city's intents have them."""
    gone = (step.urn.rsplit("::", 1)[-1] for step in steps if step.op == "delete" and step.type == _ITEM)
    return frozenset(name.removesuffix(_COMPONENT_OF_ITEM) for name in gone)


@dataclass(frozen=True)
class Stray:
    """Something nobody declared; ``refusal`` is why it is still there, empty once it is gone."""

    identifier: str
    refusal: str = ""


def strays_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the ids of what nobody declared; a child inside something of ours goes when that is put right."""
    return tuple(f.subject for f in findings if _is_stray(f))


def _is_stray(finding: Finding) -> bool:
    standing = finding.state is State.FOUND
    return standing and finding.rule.startswith(UNMANAGED) and finding.subject.startswith("/")


def remove_strays(identifiers: Iterable[str], remove: Callable[[str], object]) -> tuple[Stray, ...]:
    """Remove what nobody declared, and say of each what became of it.

    One may hold another (a machine its disk), so the refused ones are tried again as long as any goes.
    """
    waiting, gone = dict.fromkeys(identifiers, ""), []
    progressed = True
    while waiting and progressed:
        progressed = False
        for identifier in tuple(waiting):
            waiting[identifier] = _refusal(identifier, remove)
            if not waiting[identifier]:
                progressed = True
                gone.append(Stray(identifier))
                del waiting[identifier]
    return (*gone, *(Stray(identifier, refusal) for identifier, refusal in waiting.items()))


def _refusal(identifier: str, remove: Callable[[str], object]) -> str:
    try:
        remove(identifier)
    except EngineError as error:
        return str(error)
    return ""
