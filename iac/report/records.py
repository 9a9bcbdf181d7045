"""Findings as plain records: the JSON document, whose schema ships as ``findings.schema.json``."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iac.findings import Finding, Origin

SCHEMA = 1
"""The version of the JSON document; a reader refuses a higher one."""


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
