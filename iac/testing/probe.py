"""How a snapshot is taken: of the city's own files, or of what is really there in one of its environments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from iac.checks.run import check_city
from iac.checks.waivers import waive
from iac.errors import IacError, IntentError
from iac.findings import NOWHERE, Domain, Finding, Origin, State, sort_findings
from iac.intent.cloud.estate import parse_stack, plan_stack, stack_names
from iac.intent.statements import IMPOSSIBLE
from iac.ports import SilentProgress
from iac.testing.snapshot import Part, not_known

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from iac.model.city import City
    from iac.ports import Clock


@dataclass(frozen=True)
class Outline:
    """What there is to test: the city, where it is, and the environment; "" when the files themselves are tested."""

    folder: Path
    city: City
    env: str
    clock: Clock

    @property
    def devices(self) -> dict[str, Origin]:
        """Every device's name and where it is written, sorted."""
        found = {device.hostname: self.city.origin("devices", n) for n, device in enumerate(self.city.devices)}
        return dict(sorted(found.items()))

    @property
    def stacks(self) -> tuple[str, ...]:
        """The stacks of the environment in the order of creation; of every environment when none is chosen."""
        if self.city.cloud is None:
            return ()
        names = [self.env] if self.env else [environment.name for environment in self.city.environments]
        return tuple(str(stack) for name in names for stack in stack_names(self.city, name))

    @property
    def emergency_routers(self) -> tuple[str, ...]:
        """The devices that carry 911 calls: as long as one is not known, nobody knows whether 911 works."""
        voice = self.city.voice
        routers = {site.router for site in voice.sites if site.router} if voice else set()
        return tuple(sorted(routers | {trunk.gateway for trunk in self.city.trunks if trunk.gateway}))

    @property
    def main_file(self) -> str:
        """The file that names the city."""
        origin = self.city.origin("city")
        return self.city.files[0] if origin == NOWHERE else origin.file

    def take(self, part: Part) -> tuple[Finding, ...]:
        """Return what is known now, worst first; what cannot be found out is in it as such."""
        look = {Part.FILES: _rules, Part.DEVICES: _on_devices, Part.CLOUD: _in_cloud}[part]
        return sort_findings(look(self))


def _rules(outline: Outline) -> Iterator[Finding]:
    from iac.workflow.render import render_city  # noqa: PLC0415  # start-up: Jinja

    yield from check_city(outline.city, outline.clock.now().date())
    yield from render_city(outline.city).findings
    for name in outline.stacks:
        try:
            plan_stack(outline.city, parse_stack(name))
        except IntentError as error:
            yield impossible(name, error)


def impossible(stack: str, error: IacError) -> Finding:
    """Return that a stack cannot be built from these files."""
    return replace(
        IMPOSSIBLE.because(stack, error),
        domain=Domain.CLOUD,
        state=State.FOUND,
        why="The stack is left as it is.",
    )


def declare(outline: Outline, stack: str) -> tuple[Finding, ...]:
    """Run the program of one stack without building anything; return why that is impossible."""
    from iac.workflow.plan import record_stack  # noqa: PLC0415  # heavy: Pulumi

    try:
        record_stack(outline.city, parse_stack(stack))
    except IacError as error:
        return (impossible(stack, error),)
    except ImportError as error:
        return not_known([stack], Domain.CLOUD, f"{error.name} is missing; install municipal-iac[cloud]")
    return ()


def _on_devices(outline: Outline) -> Iterator[Finding]:
    from iac.workflow.access import open_network  # noqa: PLC0415  # heavy: NAPALM
    from iac.workflow.drift import check_devices  # noqa: PLC0415  # the same

    try:
        network = replace(open_network(outline.folder, outline.env), clock=outline.clock)
        for device in check_devices(network, SilentProgress()):
            yield from device.findings
    except IacError as error:
        yield from not_known(tuple(outline.devices), Domain.NETWORK, str(error))


def _in_cloud(outline: Outline) -> Iterator[Finding]:
    from iac.workflow.clouddrift import Sky  # noqa: PLC0415  # heavy: Pulumi
    from iac.workflow.labdir import lab_dir  # noqa: PLC0415  # start-up

    if not outline.stacks:
        return
    sky = Sky(outline.city, outline.folder, outline.env, lab_dir(outline.folder))
    yield from waive(outline.city, outline.clock.now().date(), sky.check(SilentProgress()))
