"""The cloud's side of drift: refresh every stack, count what nobody declared, and say what each difference means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from iac.artifacts import stack_of
from iac.drift.cloud import Context, compare_cloud
from iac.drift.cloudrules import STACKS
from iac.errors import IacError
from iac.findings import Domain, Finding, Severity, State, sort_findings
from iac.intent.cloud.estate import stack_names
from iac.intent.cloud.place import environment
from iac.stacks import program
from iac.workflow.census import read_census
from iac.workflow.cloudremedy import put_stack_right, remove_strays, strays_of
from iac.workflow.engine import cloud as open_cloud
from iac.workflow.origins import origins_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from iac.findings import Origin
    from iac.model.city import City
    from iac.ports import Progress, ResourceStep, StackName
    from iac.workflow.cloudremedy import Stray
    from iac.workflow.engine import Cloud, EngineName
    from iac.workflow.labdir import LabDir

PUT_RIGHT = "iac drift remediate CITY"
BUILD = "Run `iac up CITY`."
_WHY = {row.rule: row.why for row in STACKS}


@dataclass(frozen=True)
class Sky:
    """The cloud of one environment, opened for each look and each change; ``place`` is the lab's folder."""

    city: City
    folder: Path
    env_name: str
    place: LabDir
    engine: EngineName | None = None
    counted: Path | None = None
    """A Resource Graph export to go by, where the cloud cannot be counted from here."""

    def check(self, progress: Progress) -> tuple[Finding, ...]:
        """Return what differs, worst first; a cloud that cannot be asked at all is a finding too."""
        if self._is_lab and not (self.place.backend / ".pulumi").exists():
            # Saves loading Pulumi for those who only practise on devices.
            return (_nothing_built(self.env_name, lab=True),) if stack_names(self.city, self.env_name) else ()
        try:
            with self._open() as opened:
                return check_cloud(self.city, self.env_name, self._counting(opened), progress)
        except IacError as error:
            return (_not_checked(self.env_name, "the cloud could not be asked", str(error)),)

    def _counting(self, opened: Cloud) -> Cloud:
        file = self.counted
        return opened if file is None else replace(opened, census=lambda: read_census(file))

    def remediate(self, findings: Iterable[Finding], progress: Progress) -> tuple[WayBack, ...]:
        """Bring the stacks these findings are about to the city, and leave the others be.

        Raises :class:`iac.errors.IacError` when the cloud cannot be opened.
        """
        wanted = stacks_of(findings)
        with self._open() as opened:
            return tuple(remediate_cloud(self.city, self.env_name, opened, progress, wanted))

    def remove_unmanaged(self, findings: Iterable[Finding]) -> tuple[Stray, ...]:
        """Remove what these findings say nobody declared; outside the lab each only says how that is done."""
        with self._open() as opened:
            return remove_strays(strays_of(findings), opened.remove)

    @property
    def _is_lab(self) -> bool:
        return environment(self.city, self.env_name).target == "lab"

    def _open(self) -> AbstractContextManager[Cloud]:
        return open_cloud(self.city, self.folder, self.env_name, self.engine, self.place)


def check_cloud(city: City, env_name: str, cloud: Cloud, progress: Progress) -> tuple[Finding, ...]:
    """Return what differs between the city and its cloud, worst first; what could not be asked is a finding too.

    A cloud in which nothing was ever built is one informative finding in a lab; elsewhere it is not checked, because
    then the state is more likely to be in another place.
    """
    stacks = stack_names(city, env_name)
    recorded = {stack: cloud.engine.resources(stack) for stack in stacks}
    if not any(recorded.values()):
        return (_nothing_built(env_name, lab=environment(city, env_name).target == "lab"),) if stacks else ()
    built = [stack for stack in stacks if recorded[stack]]
    origins = {urn: origin for stack in built for urn, origin in origins_of(city, stack, recorded[stack]).items()}
    looks = [_look(city, stack, cloud, progress) for stack in built]
    steps = [step for look in looks for step in look.seen]
    managed = [resource for stack in built for resource in recorded[stack]]
    found = compare_cloud(steps, cloud.census() if cloud.census else (), managed, Context(origins, PUT_RIGHT))
    unread = [look.unread for look in looks if look.unread]
    missing = [_never_built(stack) for stack in stacks if not recorded[stack]]
    behind = [_not_applied(look, origins) for look in looks if look.behind]
    uncounted = () if cloud.census else (_not_counted(env_name),)
    return sort_findings([*found, *unread, *missing, *behind, *uncounted])


@dataclass(frozen=True)
class WayBack:
    """What became of one stack that was put right; ``refusal`` is why it could not be, empty when it could."""

    stack: str
    steps: tuple[ResourceStep, ...] = ()
    refusal: str = ""


def stacks_of(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the names of the stacks that findings are about: the start of a URN, or the subject itself."""
    return frozenset(stack_of(finding.subject) or finding.subject for finding in findings)


def remediate_cloud(
    city: City, env_name: str, cloud: Cloud, progress: Progress, wanted: Collection[str]
) -> Iterator[WayBack]:
    """Bring the ``wanted`` stacks from what the cloud shows to the city; yield what became of each, layer by layer.

    A stack that is refused does not keep the others; what was done is recorded.
    """
    for stack in (stack for stack in stack_names(city, env_name) if str(stack) in wanted):
        try:
            done = put_stack_right(city, stack, cloud, progress)
        except IacError as error:
            yield WayBack(str(stack), refusal=str(error))
        else:
            yield WayBack(str(stack), done)


@dataclass(frozen=True)
class _Look:
    """What one stack shows: ``seen`` in the cloud, ``behind`` what the city wants and the record lacks."""

    stack: str
    seen: tuple[ResourceStep, ...] = ()
    behind: tuple[ResourceStep, ...] = ()
    unread: Finding | None = None


def _look(city: City, stack: StackName, cloud: Cloud, progress: Progress) -> _Look:
    """Ask the cloud about one stack, and the engine what it would do; what cannot be asked is a finding."""
    progress.step(str(stack), "reading")
    try:
        seen = cloud.engine.refresh(stack, progress).steps
        wanted = cloud.engine.preview(stack, program(city, stack, cloud.secrets), progress).steps
    except IacError as error:
        return _Look(str(stack), unread=_not_checked(str(stack), "could not be compared with the cloud", str(error)))
    return _Look(str(stack), seen, _real(wanted))


def _real(steps: Iterable[ResourceStep]) -> tuple[ResourceStep, ...]:
    return tuple(step for step in steps if step.op not in ("same", "read"))


def _not_applied(look: _Look, origins: Mapping[str, Origin]) -> Finding:
    """Say that the city has moved on since the stack was last brought up."""
    places = [origins[step.urn] for step in look.behind if step.urn in origins]
    return Finding(
        rule="drift.cloud.not-applied",
        severity=Severity.MEDIUM,
        domain=Domain.CLOUD,
        subject=look.stack,
        title=f"{len(look.behind)} change(s) of the city are not in the cloud yet",
        where=tuple(dict.fromkeys(places)),
        expected="; ".join(f"{step.op} {step.urn.rsplit('::', 1)[-1]}" for step in look.behind),
        observed="as it was last brought up",
        why=_WHY["not-applied"],
        fix=BUILD,
    )


def _never_built(stack: StackName) -> Finding:
    return Finding(
        rule="drift.cloud.not-built",
        severity=Severity.MEDIUM,
        domain=Domain.CLOUD,
        subject=str(stack),
        title="nothing of it was ever built",
        expected="built",
        observed="absent",
        why=_WHY["not-built"],
        fix=BUILD,
    )


def _nothing_built(env_name: str, *, lab: bool) -> Finding:
    return Finding(
        rule="drift.cloud.not-built",
        severity=Severity.INFO,
        domain=Domain.CLOUD,
        subject=env_name,
        title="nothing has been built in the cloud yet",
        state=State.FOUND if lab else State.NOT_CHECKED,
        why="There is nothing the city could be compared with.",
        fix=BUILD if lab else f"{BUILD} If it has been built, the state is elsewhere: see PULUMI_BACKEND_URL.",
    )


def _not_counted(env_name: str) -> Finding:
    return Finding(
        rule="drift.cloud.not-counted",
        severity=Severity.LOW,
        domain=Domain.CLOUD,
        subject=env_name,
        title=f"{env_name}: what nobody declared was not looked for",
        state=State.NOT_CHECKED,
        why=_WHY["not-counted"],
        fix="Give a Resource Graph export with --census FILE.",
    )


def _not_checked(subject: str, title: str, reason: str) -> Finding:
    return Finding(
        rule="drift.cloud.not-read",
        severity=Severity.HIGH,
        domain=Domain.CLOUD,
        subject=subject,
        title=title,
        state=State.NOT_CHECKED,
        observed=reason,
        why=_WHY["not-read"],
        fix="Put right what the reason says, and check again.",
    )
