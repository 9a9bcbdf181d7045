"""The real Pulumi CLI, driven through Pulumi's Automation API, as a :class:`iac.ports.CloudEngine`."""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pulumi import automation
from pulumi.automation import errors

from iac.artifacts import CloudResource
from iac.errors import EngineError, StateError, UsageError
from iac.ports import SilentProgress, StackResult
from iac.targets.pulumi.events import Listener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from iac.ports import Progress, StackName

HOW_TO_GET = (
    "Install it with `make setup` where the machine reaches Pulumi's download page, or as "
    "https://www.pulumi.com/docs/install/ says, and put it on PATH. In the lab, --engine embedded needs no CLI"
)
"""What a user without the CLI is told."""


def installed() -> bool:
    """Tell whether there is a ``pulumi`` on PATH."""
    return shutil.which("pulumi") is not None


def require_cli() -> None:
    """Raise :class:`iac.errors.UsageError`, which says how to get it, when there is no ``pulumi`` on PATH."""
    if not installed():
        raise UsageError("this needs the Pulumi CLI, and there is no `pulumi` on PATH", hint=HOW_TO_GET)


def environment(root: Path, passphrase: str, attach: Mapping[str, int]) -> dict[str, str]:
    """Return what plain ``pulumi`` needs to work on a lab: its backend, its passphrase and its providers' ports.

    ``attach`` maps a package (``azure-native``) to the loopback port of its provider.
    """
    lab = {
        "PULUMI_BACKEND_URL": root.resolve().as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": passphrase,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    if attach:
        lab["PULUMI_DEBUG_PROVIDERS"] = ",".join(f"{package}:{port}" for package, port in sorted(attach.items()))
    return lab


@dataclass
class CliEngine:
    """Drives Pulumi programs by the CLI on PATH.

    ``root`` holds the ``file://`` backend and is shared with the embedded engine. ``attach`` maps a package to the port
    of a provider that is already running; what is not in it, the CLI finds as usual. ``backend`` overrides the
    ``file://`` one, for stacks that live elsewhere.
    """

    root: Path
    project: str
    passphrase: str = field(repr=False)
    attach: Mapping[str, int] = field(default_factory=dict)
    config: Mapping[str, str] = field(default_factory=dict)
    backend: str = ""
    name: str = "cli"

    def __post_init__(self) -> None:
        require_cli()

    def preview(self, stack: StackName, program: Callable[[], Any], progress: Progress) -> StackResult:
        """Return what :meth:`up` would do; change nothing."""
        listener = Listener(progress)
        with self._plainly(listener):
            self._stack(stack, program).preview(on_event=listener, color="never")
        return StackResult(str(stack), tuple(listener.steps))

    def up(self, stack: StackName, program: Callable[[], Any], progress: Progress) -> StackResult:
        """Bring the stack to the program; on failure what was done stays recorded, and the next call goes on."""
        listener = Listener(progress)
        with self._plainly(listener):
            result = self._stack(stack, program).up(on_event=listener, color="never", show_secrets=False)
        outputs = {key: "[secret]" if item.secret else item.value for key, item in result.outputs.items()}
        return StackResult(str(stack), tuple(listener.steps), outputs=outputs)

    def refresh(self, stack: StackName, progress: Progress, *, adopt: bool = False) -> StackResult:
        """Compare the recorded state with the cloud; record what was seen only when ``adopt``."""
        listener = Listener(progress, refresh=True)
        with self._plainly(listener):
            selected = self._stack(stack)
            if adopt:
                selected.refresh(on_event=listener, color="never", show_secrets=False)
            else:
                selected.preview_refresh(on_event=listener, color="never", diff=True)
        return StackResult(str(stack), tuple(listener.steps))

    def destroy(self, stack: StackName, progress: Progress) -> StackResult:
        """Remove everything the stack owns; what protection keeps is named in the result's ``kept``."""
        listener = Listener(progress)
        before = _raw_resources(self._export(stack))
        protected = any(item.get("protect") for item in before)
        with self._plainly(listener):
            self._stack(stack).destroy(
                on_event=listener, color="never", show_secrets=False, exclude_protected=protected or None
            )
        left = _raw_resources(self._export(stack))
        kept = {item["urn"]: _reason(item, left) for item in left}
        removed = tuple(step for step in listener.steps if step.op != "same")
        return StackResult(str(stack), removed, kept=kept)

    def resources(self, stack: StackName) -> Sequence[CloudResource]:
        """Return what the stack's checkpoint holds; empty when there is none. Secrets stay sealed."""
        return [
            CloudResource(
                stack=str(stack),
                urn=item["urn"],
                type=item["type"],
                name=item["urn"].split("::", 3)[3],
                parent=item.get("parent", ""),
                protect=bool(item.get("protect")),
                inputs=item.get("inputs", {}),
            )
            for item in _raw_resources(self._export(stack))
        ]

    def export(self, stack: StackName) -> dict[str, Any]:
        """Return what ``pulumi stack export`` prints."""
        return self._export(stack)

    def import_state(self, stack: StackName, state: Mapping[str, Any]) -> None:
        """Do what ``pulumi stack import`` does with an exported stack."""
        with self._plainly(Listener(SilentProgress())):
            self._stack(stack).import_stack(
                automation.Deployment(version=state["version"], deployment=state["deployment"])
            )

    # ---------------------------------------------------------------------------------------------------------------

    @cached_property
    def _environment(self) -> dict[str, str]:
        lab = environment(self.root, self.passphrase, self.attach)
        return {**lab, "PULUMI_BACKEND_URL": self.backend} if self.backend else lab

    def _workspace(self, program: Callable[[], Any] | None) -> Any:
        folder = self.root / ".pulumi-cli"
        folder.mkdir(parents=True, exist_ok=True)
        settings = automation.ProjectSettings(name=self.project, runtime="python")
        return automation.LocalWorkspace(
            work_dir=str(folder),
            pulumi_home=str(folder / "home"),
            program=program,
            env_vars=self._environment,
            secrets_provider="passphrase",
            project_settings=settings,
        )

    def _stack(self, stack: StackName, program: Callable[[], Any] | None = None) -> automation.Stack:
        selected = automation.Stack.create_or_select(str(stack), self._workspace(program))
        if self.config:
            selected.set_all_config({key: automation.ConfigValue(value) for key, value in self.config.items()})
        return selected

    def _export(self, stack: StackName) -> dict[str, Any]:
        """Return the exported stack, its secrets sealed: the Automation API's own export shows them."""
        with self._plainly(Listener(SilentProgress())):
            workspace = self._stack(stack).workspace
            environment_ = {**workspace.env_vars, "PULUMI_HOME": workspace.pulumi_home or ""}
            printed = workspace.pulumi_command.run(
                ["stack", "export", "--stack", str(stack)], workspace.work_dir, environment_
            )
        return dict(json.loads(printed.stdout))

    @contextlib.contextmanager
    def _plainly(self, listener: Listener) -> Iterator[None]:
        """Turn the CLI's failures into ours: what the engine said, and not the whole of the command's output."""
        try:
            yield
        except errors.ConcurrentUpdateError as exc:
            raise StateError(self.root, "another engine is at work on this stack. Wait for it to end") from exc
        except errors.CommandError as exc:
            raise _told(listener, exc) from exc


def _raw_resources(exported: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list((exported.get("deployment") or {}).get("resources") or ())


def _reason(item: Mapping[str, Any], left: Sequence[Mapping[str, Any]]) -> str:
    """Say why a destroy left a resource: it is protected, or one that was left needs it."""
    if item.get("protect"):
        return "protected"
    needing = next((other["urn"] for other in reversed(left) if item["urn"] in _needs(other)), "something protected")
    return f"needed by {needing}"


def _needs(item: Mapping[str, Any]) -> list[str]:
    provider = str(item.get("provider", "")).rpartition("::")[0]
    return [item.get("parent", ""), provider, item.get("deletedWith", ""), *(item.get("dependencies") or ())]


def _told(listener: Listener, exc: Exception) -> EngineError:
    if not listener.errors:
        said = [line for line in str(exc).splitlines() if "error:" in line]
        return EngineError("; ".join(line.split("error:", 1)[1].strip() for line in said) or str(exc))
    text = "\n".join(f"{urn}: {message}" if urn else message for urn, message in listener.errors)
    failure = EngineError(text)
    failure.urn = next((urn for urn, _message in listener.errors if urn), "")
    return failure
