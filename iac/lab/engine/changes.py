"""What a provider's diff means: whether it replaces, and old and new value of each property it names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from iac.lab.engine import paths, values
from iac.lab.engine.plugin import Diff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iac.lab.engine.state import State

_INVERSE = {"add": "delete", "delete": "add", "add-replace": "delete-replace", "delete-replace": "add-replace"}


def replaces(diff: Diff) -> bool:
    """Tell whether the difference asks for a new resource."""
    return bool(diff.replaces) or any(kind.endswith("-replace") for kind, _input in (diff.detailed or {}).values())


def replace_paths(diff: Diff) -> list[str]:
    """Return the property paths that ask for it."""
    detailed = [path for path, (kind, _input) in (diff.detailed or {}).items() if kind.endswith("-replace")]
    return sorted({*diff.replaces, *detailed})


def with_replacements(diff: Diff, wanted: Sequence[str]) -> Diff:
    """Return the difference with ``replaceOnChanges`` applied (``applyReplaceOnChanges`` of Pulumi)."""
    forced = [paths.parse(text) for text in wanted]
    if not diff.changes or not forced:
        return diff

    def hit(text: str) -> bool:
        return any(paths.covers(path, paths.parse(text)) for path in forced)

    detailed = diff.detailed and {
        path: (kind if kind.endswith("-replace") or not hit(path) else f"{kind}-replace", given)
        for path, (kind, given) in diff.detailed.items()
    }
    keys = [key for key in diff.keys if hit(key) and key not in diff.replaces]
    return replace(diff, detailed=detailed, replaces=(*diff.replaces, *keys))


def by_inputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Diff:
    """Return the difference between two sets of inputs, key by key, where a provider leaves that to the engine."""
    detailed: dict[str, tuple[str, bool]] = {}
    for key in sorted({*old, *new}):
        if key not in old:
            detailed[key] = ("add", True)
        elif key not in new:
            detailed[key] = ("delete", True)
        elif not values.equal(values.reveal(old[key]), values.reveal(new[key])):
            detailed[key] = ("update", True)
    return Diff(bool(detailed), keys=tuple(detailed), detailed=detailed or None)


def by_outputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Diff:
    """Return the difference between two sets of outputs, for what only the outputs of matter."""
    found = by_inputs(old, new)
    return replace(found, detailed=found.detailed and {key: (kind, False) for key, (kind, _) in found.detailed.items()})


def inverted(diff: Diff) -> Diff:
    """Return the difference seen from the other side: a refresh tells what came into the recorded state."""
    detailed = diff.detailed and {
        path: (_INVERSE.get(kind, kind), given) for path, (kind, given) in diff.detailed.items()
    }
    return replace(diff, detailed=detailed)


def describe(diff: Diff, before: State, after: State) -> dict[str, tuple[str, str]]:
    """Return old and new value, as redacted JSON text, for each path of a difference.

    A path ends at the first array: arrays are given whole, as they are, because only who knows their key can compare
    them. A value that is absent is the empty text.
    """
    detailed = diff.detailed or dict.fromkeys(diff.keys or diff.replaces, ("update", True))
    if not detailed and diff.changes:
        detailed = by_inputs(before.inputs, after.inputs).detailed or {}
    found: dict[str, tuple[str, str]] = {}
    for path, (_kind, given) in detailed.items():
        steps = _to_first_array(paths.parse(path))
        found[paths.join(steps)] = _sides(steps, before, after, given=given)
    return dict(sorted(found.items()))


def _to_first_array(steps: paths.Path) -> paths.Path:
    index = next((place for place, step in enumerate(steps) if isinstance(step, int)), len(steps))
    return steps[:index]


def _sides(steps: paths.Path, before: State, after: State, *, given: bool) -> tuple[str, str]:
    old = paths.get(before.inputs if given else before.outputs, steps)
    new = paths.get(after.inputs if given else after.outputs or after.inputs, steps)
    if old is None and new is None:
        old, new = paths.get(before.outputs, steps), paths.get(after.outputs, steps)
    return values.text(old), values.text(new)
