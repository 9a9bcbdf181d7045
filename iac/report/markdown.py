"""Findings as Markdown for a pull request's comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.report.records import counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iac.findings import Finding

LIMIT = 65_536
"""GitHub refuses a longer comment (documented limit of an issue comment's body, in characters)."""
_CUT = "\n_The rest is left out here: the comment would be longer than the {limit} characters that are allowed._\n"


def markdown(findings: Sequence[Finding], title: str) -> str:
    """Return a summary table and a foldable section a finding, never longer than :data:`LIMIT`."""
    head = "\n".join(_head(findings, title)) + "\n"
    parts: list[str] = [head]
    room = LIMIT - len(head) - len(_CUT) - 8
    for finding in findings:
        section = "\n".join(_section(finding)) + "\n"
        room -= len(section)
        if room < 0:
            parts.append(_CUT.format(limit=LIMIT))
            break
        parts.append(section)
    return "".join(parts)


def _head(findings: Sequence[Finding], title: str) -> Iterator[str]:
    yield f"## {_escape(title)}"
    yield ""
    if not findings:
        yield "Nothing to report."
        return
    yield "| state | findings |"
    yield "| --- | ---: |"
    for state, number in counts(findings).items():
        yield f"| {state} | {number} |"


def _section(finding: Finding) -> Iterator[str]:
    yield ""
    yield f"<details><summary><b>{finding.severity}</b> {_escape(finding.subject)}: {_escape(finding.title)}</summary>"
    yield ""
    for name in ("rule", "state", "why", "fix", "source", "waiver"):
        value = getattr(finding, name)
        if value:
            yield f"- **{name}**: {_escape(str(value))}"
    if finding.where:
        yield f"- **where**: {', '.join(f'`{origin}`' for origin in finding.where)}"
    for name in ("expected", "observed"):
        value = getattr(finding, name)
        if value:
            yield from _fenced(name, value)
    yield ""
    yield "</details>"


def _fenced(name: str, value: str) -> Iterator[str]:
    fence = "```"
    while fence in value:
        fence += "`"
    yield ""
    yield f"{name}:"
    yield fence
    yield value
    yield fence


def _escape(value: str) -> str:
    table = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "\\|", "*": "\\*", "_": "\\_", "`": "\\`", "\n": " "}
    return "".join(table.get(character, character) for character in value)
