"""Findings as plain records: the JSON document, whose schema ships as ``findings.schema.json``."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from iac.findings import Domain, Finding, Origin, Severity, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SCHEMA = 1
"""The version of the JSON document; a reader refuses a higher one."""
_TEXTS = ("key", "expected", "observed", "why", "fix", "source", "waiver")


def record(finding: Finding) -> dict[str, Any]:
    """Return one finding as plain values, empty ones left out."""
    optional: dict[str, Any] = {
        "key": finding.key,
        "where": [place(origin) for origin in finding.where],
        "expected": finding.expected,
        "observed": finding.observed,
        "why": finding.why,
        "fix": finding.fix,
        "source": finding.source,
        "waiver": finding.waiver,
        "tags": list(finding.tags),
    }
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "domain": finding.domain.value,
        "subject": finding.subject,
        "title": finding.title,
        "state": finding.state.value,
        "fingerprint": finding.fingerprint,
    } | {name: value for name, value in optional.items() if value}


def place(origin: Origin) -> dict[str, Any]:
    """Return a place as plain values, unknown ones left out."""
    fields = {"file": origin.file, "line": origin.line, "column": origin.column, "path": origin.path}
    return {name: value for name, value in fields.items() if value}


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings are in each state."""
    tally: dict[str, int] = {}
    for finding in findings:
        tally[finding.state.value] = tally.get(finding.state.value, 0) + 1
    return dict(sorted(tally.items()))


def document(findings: Sequence[Finding], title: str) -> str:
    """Return the JSON document ``{"schema", "title", "counts", "findings"}``."""
    content = {
        "schema": SCHEMA,
        "title": title,
        "counts": counts(findings),
        "findings": [record(finding) for finding in findings],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def findings_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the document."""
    text = files("iac.report").joinpath("findings.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def read_document(text: str) -> tuple[str, tuple[Finding, ...]]:
    """Return a document's title and findings; ValueError says why it is not one that :func:`document` writes."""
    content = json.loads(text)
    if not isinstance(content, dict) or not isinstance(content.get("findings"), list):
        msg = "there is no list of findings in it"
        raise ValueError(msg)  # noqa: TRY004  # the caller asks about the text, not about a type
    if content.get("schema") != SCHEMA:
        msg = f"its schema is {content.get('schema')!r}, and {SCHEMA} is what is read here"
        raise ValueError(msg)
    return str(content.get("title", "")), tuple(_finding(item) for item in content["findings"])


def _finding(item: Any) -> Finding:
    try:
        return Finding(
            rule=str(item["rule"]),
            severity=Severity(item["severity"]),
            domain=Domain(item["domain"]),
            subject=str(item["subject"]),
            title=str(item["title"]),
            state=State(item["state"]),
            where=tuple(Origin(**place) for place in item.get("where", ())),
            tags=tuple(map(str, item.get("tags", ()))),
            **{name: str(item[name]) for name in _TEXTS if name in item},
        )
    except (KeyError, TypeError) as error:
        msg = f"a finding in it is damaged ({error})"
        raise ValueError(msg) from error
