from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac.findings import Domain, Finding, Origin, Severity, State
from iac.report.records import document, read_document

if TYPE_CHECKING:
    from collections.abc import Sequence

_text = st.text(max_size=20)
_findings = st.lists(
    st.builds(
        Finding,
        rule=_text,
        severity=st.sampled_from(Severity),
        domain=st.sampled_from(Domain),
        subject=_text,
        title=_text,
        key=_text,
        state=st.sampled_from(State),
        where=st.lists(st.builds(Origin, st.text(min_size=1), st.integers(0, 9), st.integers(0, 9), _text)).map(tuple),
        expected=_text,
        observed=_text,
        why=_text,
        fix=_text,
        source=_text,
        waiver=_text,
        tags=st.lists(_text, max_size=2).map(tuple),
    ),
    max_size=3,
)


@given(_findings)
def test_findings_come_back_as_they_were_written(findings: Sequence[Finding]) -> None:
    assert read_document(document(findings, "a title")) == ("a title", tuple(findings))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("nonsense", "Expecting value", id="no-json"),
        pytest.param("[]", "no list of findings", id="a-list"),
        pytest.param('{"findings": {}}', "no list of findings", id="no-findings"),
        pytest.param('{"schema": 99, "findings": []}', "its schema is 99, and 1 is what is read here", id="newer"),
        pytest.param('{"schema": 1, "findings": [{}]}', "damaged", id="empty-finding"),
        pytest.param('{"schema": 1, "findings": [3]}', "damaged", id="number"),
    ],
)
def test_another_document_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_document(text)


def test_unknown_severity_is_refused() -> None:
    finding = Finding("r", Severity.LOW, Domain.MODEL, "s", "t")
    content = json.loads(document([finding], "t"))
    content["findings"][0]["severity"] = "dreadful"

    with pytest.raises(ValueError, match="dreadful"):
        read_document(json.dumps(content))
