"""The CLI's event stream as steps.

Events say more than ``preview --json``: with a refresh they tell drift from what the program changes. The paths of a
difference come without values there, so old and new are looked up in the states that travel with the event.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iac.ports import ResourceStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi.automation.events import EngineEvent, StepEventMetadata

    from iac.ports import Progress

_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_ENDINGS = frozenset(f"{verb} failed" for verb in ("preview", "update", "refresh", "destroy"))
"""With what the CLI ends a failed command; the reason was told before."""
_ENGINES_OWN = "__internal"
_STEP = re.compile(r'\.?(?:\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.\[\]]+))')
_CONTROL = re.compile(r"<\{%.*?%\}>")
_DEFAULT_PROVIDER = re.compile(r"::pulumi:providers:[^:]+::default(_[^:]*)?\Z")
_PLAIN = re.compile(r"[A-Za-z0-9_]+\Z")


@dataclass
class Listener:
    """Collects the steps of one command and passes them on as they come.

    Providers that nobody declared are left out, as in Pulumi's own display.

    In a refresh a step is what was found (``same``, ``update``, ``delete``), known when the resource was read; else it
    is what is about to be done.
    """

    progress: Progress
    refresh: bool = False
    steps: list[ResourceStep] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, event: EngineEvent) -> None:
        """Take one event."""
        if event.diagnostic_event and event.diagnostic_event.severity == "error":
            self._error(event.diagnostic_event.urn or "", event.diagnostic_event.message)
        elif self.refresh and event.res_outputs_event:
            self._step(event.res_outputs_event.metadata)
        elif not self.refresh and event.resource_pre_event:
            self._step(event.resource_pre_event.metadata)

    def _error(self, urn: str, message: str) -> None:
        text = _CONTROL.sub("", message).strip()
        if text and text not in _ENDINGS and (urn, text) not in self.errors:
            self.errors.append((urn, text))

    def _step(self, metadata: StepEventMetadata) -> None:
        if _DEFAULT_PROVIDER.search(metadata.urn):
            return
        op = str(getattr(metadata.op, "value", metadata.op))
        step = ResourceStep("same" if op == "refresh" else op, metadata.urn, metadata.type, changes(metadata))
        self.steps.append(step)
        self.progress.step(step.urn, step.op)


def changes(metadata: StepEventMetadata) -> dict[str, tuple[str, str]]:
    """Return old and new value, as JSON text, for each path that differs; a path ends at the first array."""
    found: dict[str, tuple[str, str]] = {}
    for path, difference in (metadata.detailed_diff or {}).items():
        steps = _to_first_array(path)
        found[_spelled(steps)] = _sides(metadata, steps, given=difference.input_diff)
    for key in () if metadata.detailed_diff else metadata.diffs or _differing_inputs(metadata):
        found[key] = _sides(metadata, [key], given=True)
    return dict(sorted(found.items()))


def _differing_inputs(metadata: StepEventMetadata) -> list[str]:
    """Return the inputs that differ, for a provider that says that something changes and not what."""
    if metadata.old is None or metadata.new is None:
        return []
    old, new = metadata.old.inputs or {}, metadata.new.inputs or {}
    return [key for key in {*old, *new} - {_ENGINES_OWN} if old.get(key) != new.get(key)]


def _to_first_array(path: str) -> list[str]:
    steps: list[str] = []
    for quoted, index, name in _STEP.findall(path):
        if index:
            break
        steps.append(quoted.replace('\\"', '"') or name)
    return steps


def _spelled(steps: list[str]) -> str:
    parts: list[str] = []
    for step in steps:
        if _PLAIN.match(step):
            parts.append(f".{step}" if parts else step)
        else:
            parts.append('["' + step.replace('"', '\\"') + '"]')
    return "".join(parts)


def _sides(metadata: StepEventMetadata, steps: list[str], *, given: bool) -> tuple[str, str]:
    old, new = _get(_properties(metadata.old, given=given), steps), _get(_properties(metadata.new, given=given), steps)
    if old is None and new is None:
        old, new = (
            _get(_properties(metadata.old, given=False), steps),
            _get(_properties(metadata.new, given=False), steps),
        )
    return _text(old), _text(new)


def _properties(state: Any, *, given: bool) -> Mapping[str, Any]:
    if state is None:
        return {}
    return (state.inputs if given else state.outputs or state.inputs) or {}


def _get(value: Any, steps: list[str]) -> Any:
    for step in steps:
        if not isinstance(value, dict) or _SIGNATURE in value:
            return value if _SIGNATURE in (value or ()) else None
        value = value.get(step)
    return value


def _text(value: Any) -> str:
    return "" if value is None else json.dumps(_readable(value), ensure_ascii=False, sort_keys=True)


def _readable(value: Any) -> Any:
    if value == _UNKNOWN:
        return "[unknown]"
    if isinstance(value, dict) and _SIGNATURE in value and "ciphertext" in value:
        return "[secret]"
    if isinstance(value, dict):
        return {key: _readable(item) for key, item in value.items()}
    return [_readable(item) for item in value] if isinstance(value, list) else value
