"""Findings as JUnit XML: what every CI system can show as tests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from iac.findings import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iac.findings import Finding


def junit(findings: Sequence[Finding], title: str) -> str:
    """Return one test case a finding: found is a failure, not checked an error, waived is skipped.

    Without findings there is one case that passed, because an empty suite counts as broken in some CI systems.
    """
    suite = ET.Element("testsuite", {"name": title, "tests": str(len(findings) or 1)} | _totals(findings))
    for finding in findings:
        _case(suite, finding)
    if not findings:
        ET.SubElement(suite, "testcase", classname="iac", name="nothing to report")
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _totals(findings: Sequence[Finding]) -> dict[str, str]:
    number = {state: sum(finding.state is state for finding in findings) for state in State}
    return {
        "failures": str(number[State.FOUND]),
        "errors": str(number[State.NOT_CHECKED]),
        "skipped": str(number[State.WAIVED]),
    }


def _case(suite: ET.Element, finding: Finding) -> None:
    name = _printable(f"{finding.subject}: {finding.title}")
    case = ET.SubElement(suite, "testcase", classname=finding.rule, name=name)
    if finding.where and finding.where[0].line:
        case.set("file", finding.where[0].file)
        case.set("line", str(finding.where[0].line))
    properties = ET.SubElement(case, "properties")
    for key in ("severity", "domain", "fingerprint", "source"):
        value = str(getattr(finding, key))
        if value:
            ET.SubElement(properties, "property", name=key, value=_printable(value))
    tag = {State.FOUND: "failure", State.NOT_CHECKED: "error", State.WAIVED: "skipped"}[finding.state]
    verdict = ET.SubElement(case, tag, message=_printable(finding.waiver or finding.why or finding.title))
    verdict.text = _printable(_body(finding))


def _body(finding: Finding) -> str:
    rows = [(name, getattr(finding, name)) for name in ("expected", "observed", "why", "fix")]
    rows.append(("where", ", ".join(str(origin) for origin in finding.where)))
    return "\n".join(f"{name}: {value}" for name, value in rows if value)


def _printable(value: str) -> str:
    """Drop the control characters XML 1.0 cannot carry (section 2.2, Char)."""
    return "".join(
        c for c in value if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
