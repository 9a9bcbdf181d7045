"""``iac explain``: the story behind a rule or a message code."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from iac.change.lockout import LOCKOUT
from iac.checks.run import RULES
from iac.drift import device
from iac.drift.cloud import PREFIX
from iac.drift.cloudrules import ADDED, CHANGED, GONE, STACKS, UNMANAGED
from iac.drift.rules import REMEDIATE
from iac.drift.rules import RULES as DEVICE_RULES
from iac.errors import UsageError
from iac.findings import NOT_KNOWN, Statement
from iac.intent import statements as intent
from iac.model.problems import KINDS
from iac.workflow import planfindings

_STATEMENTS = (
    *intent.STATEMENTS,
    *device.STATEMENTS,
    *planfindings.STATEMENTS.values(),
    LOCKOUT,
    NOT_KNOWN,
)


@dataclass(frozen=True)
class Story:
    """What a rule is for."""

    id: str
    title: str
    severity: str
    why: str
    fix: str
    source: str

    def __str__(self) -> str:
        """Return it as a paragraph."""
        lines = [f"{self.id}: {self.title}"]
        labelled = (("severity", self.severity), ("why", self.why), ("fix", self.fix), ("source", self.source))
        lines += [f"    {label:<10}{text}" for label, text in labelled if text]
        return "\n".join(lines)


def stories() -> dict[str, Story]:
    """Return every story by its id."""
    rules = {
        rule.id: Story(rule.id, rule.title, rule.severity.value, rule.why, rule.fix, rule.source)
        for rule in RULES.values()
    }
    kinds = {code: Story(code, kind.title, "", kind.why, kind.fix, "") for code, kind in KINDS.items()}
    return kinds | rules | _drift_stories() | {said.rule: _told(said) for said in _STATEMENTS}


def _told(said: Statement) -> Story:
    return Story(said.rule, said.title, said.severity.value, said.why, said.fix, said.source)


def _drift_stories() -> dict[str, Story]:
    """Return what the drift rules say; of several rows with one name the first, which is the most telling."""
    cloud = (*CHANGED, *GONE, *ADDED, *STACKS, *(meaning for _, meaning in UNMANAGED))
    found = [Story(row.rule, row.title, row.severity.value, row.why, row.fix, row.source) for row in DEVICE_RULES]
    found += [Story(PREFIX + row.rule, row.title, row.severity.value, row.why, REMEDIATE, row.source) for row in cloud]
    first = {story.id: story for story in reversed(found)}
    return dict(sorted(first.items()))


def explain(name: str) -> Story:
    """Return one story; UsageError with the nearest names when there is none."""
    known = stories()
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    message = f"there is no rule '{name}'"
    raise UsageError(message, hint=f"Did you mean {', '.join(near)}?" if near else "iac explain lists all")
