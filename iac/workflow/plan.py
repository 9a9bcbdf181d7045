"""``plan``: record what the program declares for a city, and compare it with another city or with a state."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iac.azure.paths import predict_outputs
from iac.errors import UsageError
from iac.intent.cloud.estate import stack_names
from iac.lab.engine.record import record
from iac.model.load import load_city
from iac.stacks import NamedSecrets, program
from iac.workflow.origins import origins_of
from iac.workflow.plandiff import ResourceChange, compare_plans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.artifacts import CloudResource
    from iac.findings import Origin
    from iac.model.city import City
    from iac.ports import StackName

PROJECT = "iac"
"""The name in ``Pulumi.yaml``."""
SCHEMA = 1


@dataclass(frozen=True)
class Plan:
    """What the program declares for one environment; ``origins`` tells by URN where each thing is decided."""

    environment: str
    resources: tuple[CloudResource, ...]
    origins: Mapping[str, Origin]

    def document(self) -> dict[str, Any]:
        """Return the plan as JSON: the same text for the same city, every time."""
        return {"schema": SCHEMA, "resources": [asdict(resource) for resource in self.resources]}

    def text(self) -> str:
        """Return the document as sorted, indented JSON."""
        return json.dumps(self.document(), indent=2, sort_keys=True, ensure_ascii=False)


def plan_city(city: City, env_name: str) -> Plan:
    """Return what the program declares, sorted by stack in order of creation, then by URN."""
    resources: list[CloudResource] = []
    origins: dict[str, Origin] = {}
    for stack in stack_names(city, env_name):
        found = record_stack(city, stack)
        resources += found
        origins |= origins_of(city, stack, found)
    return Plan(env_name, tuple(resources), origins)


def record_stack(city: City, stack: StackName) -> tuple[CloudResource, ...]:
    """Return what one stack's program declares, sorted by URN."""
    return record(stack, program(city, stack, NamedSecrets()), project=PROJECT, predict=predict_outputs)


def plan_folder(folder: Path, env_name: str) -> Plan:
    """Return the plan of the city that a folder describes."""
    return plan_city(load_city(folder), env_name)


def compare_with_ref(folder: Path, env_name: str, ref: str) -> tuple[ResourceChange, ...]:
    """Return how the folder's plan differs from that of the same folder at a git ref, with today's program."""
    with tempfile.TemporaryDirectory() as scratch:
        before = plan_folder(_checkout(folder, ref, Path(scratch)), env_name)
    after = plan_folder(folder, env_name)
    return compare_plans(before.resources, after.resources, after.origins)


def compare_with_state(folder: Path, env_name: str, state: Path) -> tuple[ResourceChange, ...]:
    """Return how a stack's plan differs from a file that ``pulumi stack export`` wrote.

    Only that stack is compared. What is sealed in the file as a secret cannot be compared and is taken for equal.
    """
    recorded = read_state(state)
    stacks = {resource.stack for resource in recorded}
    after = plan_folder(folder, env_name)
    known = {resource.stack for resource in after.resources}
    if not stacks <= known:
        raise UsageError(
            f"{state}: it holds {', '.join(sorted(stacks - known))}, which is no stack of environment {env_name}"
        )
    return compare_plans(recorded, [r for r in after.resources if r.stack in stacks], after.origins)


def read_state(file: Path) -> tuple[CloudResource, ...]:
    """Return the resources of a file that ``pulumi stack export`` wrote; UsageError says what is wrong with another."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        listed = content["deployment"].get("resources", [])
        return tuple(_recorded(item) for item in listed if not _not_ours(item))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(
            f"{file}: not what `pulumi stack export` writes ({type(error).__name__})",
            hint="Export the stack with: pulumi stack export -s STACK --file FILE",
        ) from error


def _not_ours(item: Mapping[str, Any]) -> bool:
    """The stack itself, what is only read, and what waits for its deletion."""
    return item["type"] == "pulumi:pulumi:Stack" or bool(item.get("external")) or bool(item.get("delete"))


def _recorded(item: Mapping[str, Any]) -> Any:
    from iac.artifacts import CloudResource, stack_of  # noqa: PLC0415  # only typed at run time here

    urn = str(item["urn"])
    return CloudResource(
        stack=stack_of(urn),
        urn=urn,
        type=item["type"],
        name=urn.rsplit("::", 1)[1],
        parent=item.get("parent", ""),
        protect=bool(item.get("protect")),
        inputs=item.get("inputs", {}),
    )


def _checkout(folder: Path, ref: str, scratch: Path) -> Path:
    """Write the folder as it was at ``ref`` below ``scratch``."""
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    inside = folder.resolve().relative_to(top.resolve()).as_posix()
    commit = _git(top, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    if not _git(top, "ls-tree", "--name-only", commit, "--", inside).strip():
        raise UsageError(f"{folder} is not in the commit {ref}", hint="Commit it first, or name a ref that has it")
    archive = _git(top, "archive", "--format=tar", commit, inside)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(scratch, filter="data")
    return scratch / inside


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)  # noqa: S607
    except FileNotFoundError:
        raise UsageError("comparing with a git ref needs git, and there is none on PATH") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(f"git {arguments[0]}: {said[-1] if said else 'it failed'}") from error
    return done.stdout
