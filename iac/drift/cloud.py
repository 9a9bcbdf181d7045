"""Compares what was declared with what the cloud shows, and says what each difference means for people.

Three things come in: the steps of a refresh, a census (rows of a Resource Graph export), and the plan's resources. The
refresh sees what happened to our own resources; the census also sees what nobody declared.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from iac.azure.paths import short_type
from iac.drift.census import Census, unmanaged_rows
from iac.drift.cloudrules import ADDED, CHANGED, GONE, UNMANAGED, Meaning, is_noise, meaning_of
from iac.drift.properties import ABSENT, PropertyChange, compare_properties
from iac.findings import NOWHERE, Finding, Origin, sort_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from iac.artifacts import CloudResource
    from iac.ports import ResourceStep

PREFIX = "drift.cloud."
_ITEM = re.compile(r"^[^\[]*\[[^\]]*\]")


@dataclass(frozen=True)
class Context:
    """Where findings lead back to: origins by URN, and the words that bring the city back to its files."""

    origins: Mapping[str, Origin] = field(default_factory=dict)
    command: str = "iac up CITY"


def compare_cloud(
    steps: Iterable[ResourceStep],
    census: Sequence[Mapping[str, Any]],
    plan: Sequence[CloudResource],
    context: Context | None = None,
) -> tuple[Finding, ...]:
    """Return every difference between plan and cloud, worst first.

    ``steps`` are those of a refresh of every stack; ``census`` are rows with ``id``, ``type``, ``location``, ``tags``
    and ``properties``, and may be empty when nobody counted.
    """
    around = context or Context()
    found = [finding for step in steps for finding in _step_findings(step, around)]
    reported = {(finding.rule, finding.key.rsplit("[", 1)[-1].rstrip("]").lower()) for finding in found}
    rows = unmanaged_rows(census, Census.of(plan)) if census else ()
    strays = [stray for row in rows if not _seen(stray := _stray(row), reported)]
    return sort_findings({finding.fingerprint: finding for finding in [*found, *strays]}.values())


def _seen(finding: Finding, reported: set[tuple[str, str]]) -> bool:
    """A child added to a list of ours is seen by the refresh and by the census; once is enough."""
    return (finding.rule, finding.subject.rsplit("/", 1)[-1].lower()) in reported


def _step_findings(step: ResourceStep, around: Context) -> Iterator[Finding]:
    kind = short_type(step.type)
    if step.op == "delete":
        yield _finding(meaning_of(GONE, kind, "", "", ""), step, "", ("present", "gone"), around)
    elif step.op in ("update", "refresh", "replace"):
        yield from _changed(kind, step, around)


def _changed(kind: str, step: ResourceStep, around: Context) -> Iterator[Finding]:
    changes = [change for change in expand(step.changes) if not is_noise(kind, change.path)]
    for head, group in groupby(changes, key=lambda change: _head(change.path)):
        members = list(group)
        if "[" in head and all(change.old == ABSENT for change in members):
            observed = _told(members, head, "new")
            meaning = meaning_of(ADDED, kind, head, ABSENT, observed)
            yield _finding(meaning, step, head, (ABSENT, observed), around)
            continue
        worst = max((_meaning(kind, change) for change in members), key=lambda meaning: meaning.severity.rank)
        if "[" in head:
            yield _finding(worst, step, head, (_told(members, head, "old"), _told(members, head, "new")), around)
        else:
            yield _finding(worst, step, head, (members[0].old, members[0].new), around)


def _meaning(kind: str, change: PropertyChange) -> Meaning:
    return meaning_of(CHANGED, kind, change.path, change.old, change.new)


def _told(changes: Iterable[PropertyChange], head: str, side: str) -> str:
    """Return what an item of a list has on one side, property by property."""
    return "; ".join(f"{change.path[len(head) :].lstrip('.')}={getattr(change, side)}" for change in changes)


def expand(changes: Mapping[str, tuple[str, str]]) -> tuple[PropertyChange, ...]:
    """Return an engine's changes leaf by leaf: lists that it shows whole are compared by key."""
    found: list[PropertyChange] = []
    for path, (old, new) in changes.items():
        before, after = ({path: _value(text)} if text else {} for text in (old, new))
        found += compare_properties(before, after)
    return tuple(sorted(set(found)))


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _head(path: str) -> str:
    item = _ITEM.match(path)
    return item.group() if item else path


def _finding(meaning: Meaning, step: ResourceStep, key: str, values: tuple[str, str], around: Context) -> Finding:
    origin = around.origins.get(step.urn, NOWHERE)
    return Finding(
        rule=PREFIX + meaning.rule,
        severity=meaning.severity,
        domain=meaning.domain,
        subject=step.urn,
        title=f"{step.urn.rsplit('::', 1)[-1]}: {meaning.title}",
        key=key,
        where=() if origin == NOWHERE else (origin,),
        expected=values[0],
        observed=values[1],
        why=meaning.why,
        fix=_way_back(meaning, around),
        source=meaning.source,
        tags=(step.type,),
    )


def _way_back(meaning: Meaning, around: Context) -> str:
    if meaning.rule.startswith("unmanaged"):
        return f"`{around.command}` removes it; to keep it, write it into the city files."
    if meaning.rule == "backup-removed":
        return (
            f"`{around.command}` takes it back with its points while its soft delete lasts; afterwards it protects it "
            "anew, without them."
        )
    return f"`{around.command}` puts it back; if the change is right, write it into the city files."


def _stray(row: Mapping[str, Any]) -> Finding:
    kind = str(row.get("type", "")).lower()
    meaning = next(found for start, found in UNMANAGED if kind.startswith(start))
    name = str(row["id"]).rsplit("/", 1)[-1]
    return Finding(
        rule=PREFIX + meaning.rule,
        severity=meaning.severity,
        domain=meaning.domain,
        subject=str(row["id"]),
        title=f"{name}: {meaning.title}",
        expected=ABSENT,
        observed=f"{row.get('type', '')} in {row.get('location') or 'its parent'}",
        why=meaning.why,
        fix=f"Remove it (`az resource delete --ids {row['id']}`; in the lab `iac drift remediate CITY "
        "--remove-unmanaged`), or write it into the city files and import it.",
        source=meaning.source,
        tags=(kind,),
    )
