"""``iac destroy``: parse the options, remove the environment from the cloud, say what stays and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.cli.common import CityFolder, EnvironmentName, Exit, Yes, confirm, console
from iac.cli.up import EngineOption, LabDirectory, StackProgress, engine_name

if TYPE_CHECKING:
    from rich.console import Console

    from iac.workflow.destroy import Removal


def command(
    city: CityFolder,
    env: EnvironmentName = "lab",
    engine: EngineOption = None,
    yes: Yes = False,
    lab_dir: LabDirectory = None,
) -> int:
    """Remove what the city owns in the cloud; exit code 2 when something has to stay."""
    from iac.model.load import load_city  # noqa: PLC0415  # start-up: only this verb pays for it
    from iac.workflow.destroy import destroy  # noqa: PLC0415  # the same
    from iac.workflow.engine import cloud  # noqa: PLC0415  # the same
    from iac.workflow.labdir import LabDir  # noqa: PLC0415  # the same

    found = load_city(city)
    stays = 0
    screen = console()
    with cloud(found, city, env, engine_name(engine), LabDir(lab_dir) if lab_dir else None) as ready:
        confirm(f"Remove everything of environment {env} of {found.city.name} from the cloud?", yes=yes)
        with screen.status("starting") as status:
            for removal in destroy(found, env, ready, StackProgress(status)):
                stays += _say(screen, removal)
    screen.print(f"{stays} resource(s) stay." if stays else "Nothing is left.")
    return Exit.FOUND if stays else Exit.CLEAN


def _say(screen: Console, removal: Removal) -> int:
    screen.print(
        f"{removal.stack}: {removal.removed} removed" + (f", {len(removal.stays)} stay" if removal.stays else "")
    )
    reasons = {removal.refusal} if removal.refusal else set()
    for urn, reason in removal.stays.items():
        text = "" if reason in reasons else f": {reason}"
        screen.print(f"  stays {urn.rsplit('::', 1)[-1]}{text}")
    if removal.refusal:
        screen.print(f"  because {removal.refusal}")
    return len(removal.stays)
