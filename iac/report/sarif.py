"""Findings as SARIF 2.1.0 (OASIS Standard, 2020): what code-scanning dashboards read."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from iac.findings import Severity, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iac.findings import Finding, Origin

_LEVEL = {
    Severity.INFO: "note",
    Severity.LOW: "note",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}
_ROOT = "%SRCROOT%"
"""What dashboards take for the root of the checkout (SARIF 2.1.0, 3.14.14)."""
_FOREIGN = ("device:", "startup:", "network_templates/")
_SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(findings: Sequence[Finding], title: str) -> str:
    """Return one run with a rule for each kind of finding; places in city files become physical locations.

    A line of a device or of a template cannot be a file of the city's repository, so it becomes a logical location.
    """
    rules = sorted({finding.rule for finding in findings})
    run = {
        "tool": {"driver": _driver(findings, rules)},
        "automationDetails": {"id": title},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the city's repository."}}},
        "results": [_result(finding, rules.index(finding.rule)) for finding in findings],
    }
    return json.dumps({"$schema": _SCHEMA_URI, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver(findings: Sequence[Finding], rules: Sequence[str]) -> dict[str, Any]:
    first = {rule: next(finding for finding in findings if finding.rule == rule) for rule in rules}
    return {
        "name": "iac",
        "semanticVersion": version("municipal-iac"),
        "rules": [_rule(first[rule]) for rule in rules],
    }


def _rule(finding: Finding) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": finding.rule, "defaultConfiguration": {"level": _LEVEL[finding.severity]}}
    if finding.why:
        rule["fullDescription"] = {"text": finding.why}
    if finding.source:
        rule["help"] = {"text": f"Source: {finding.source}"}
    return rule


def _result(finding: Finding, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVEL[finding.severity],
        "kind": "open" if finding.state is State.NOT_CHECKED else "fail",
        "message": {"text": " ".join(_sentences(finding))},
        "partialFingerprints": {"iac/v1": finding.fingerprint},
        "properties": {"severity": finding.severity.value, "domain": finding.domain.value, "tags": list(finding.tags)},
    }
    if result["kind"] == "open":
        result["level"] = "none"
    locations = _locations(finding)
    result["locations"] = locations[:1]
    if locations[1:]:
        result["relatedLocations"] = locations[1:]
    if finding.state is State.WAIVED:
        result["suppressions"] = [{"kind": "external", "justification": finding.waiver}]
    return result


def _sentences(finding: Finding) -> Iterator[str]:
    yield f"{finding.subject}: {finding.title.rstrip('.')}."
    if finding.expected or finding.observed:
        yield f"Expected {finding.expected or 'nothing'}, observed {finding.observed or 'nothing'}."
    yield from (sentence for sentence in (finding.why, finding.fix) if sentence)


def _locations(finding: Finding) -> list[dict[str, Any]]:
    distinct: list[dict[str, Any]] = []
    for place in [_location(finding, origin) for origin in finding.where] or [_logical(finding, "")]:
        if place not in distinct:
            distinct.append(place)
    return sorted(distinct, key=lambda place: "physicalLocation" not in place)


def _location(finding: Finding, origin: Origin) -> dict[str, Any]:
    if not origin.file or origin.file.startswith(_FOREIGN):
        return _logical(finding, str(origin))
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(origin.file), "uriBaseId": _ROOT}}
    if origin.line:
        physical["region"] = {"startLine": origin.line}
        if origin.column:
            physical["region"]["startColumn"] = origin.column
    return {"physicalLocation": physical}


def _logical(finding: Finding, name: str) -> dict[str, Any]:
    return {"logicalLocations": [{"name": finding.subject, "fullyQualifiedName": name or finding.subject}]}
