from __future__ import annotations

import dataclasses

import pytest

from iac.findings import Domain, Finding, Origin, Severity, State, sort_findings

BASE = Finding("drift.network.vlan-moved", Severity.HIGH, Domain.NETWORK, "hall-sw1", "VLAN moved", key="Gi1/0/5")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"title": "another wording"}, id="title"),
        pytest.param({"observed": "vlan 40"}, id="observed"),
        pytest.param({"where": (Origin("a.yaml", 3),)}, id="where"),
        pytest.param({"severity": Severity.LOW}, id="severity"),
        pytest.param({"state": State.WAIVED}, id="state"),
    ],
)
def test_fingerprint_survives_what_may_vary_between_runs(change: dict[str, object]) -> None:
    assert dataclasses.replace(BASE, **change).fingerprint == BASE.fingerprint  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["rule", "subject", "key"])
def test_fingerprint_tells_different_findings_apart(field: str) -> None:
    assert dataclasses.replace(BASE, **{field: "other"}).fingerprint != BASE.fingerprint  # type: ignore[arg-type]


def test_fingerprint_is_pinned() -> None:
    """Waivers and histories are keyed by it: a change here orphans them."""
    assert BASE.fingerprint == "24ee1e3bbfdb1baa"


def test_worst_comes_first() -> None:
    low = dataclasses.replace(BASE, severity=Severity.LOW, subject="a")
    other = dataclasses.replace(BASE, subject="b")

    assert sort_findings([low, BASE, other]) == (other, BASE, low)


@pytest.mark.parametrize(
    ("origin", "text"),
    [
        pytest.param(Origin("a.yaml", 3, 7), "a.yaml:3:7", id="all"),
        pytest.param(Origin("device:sw1", 3), "device:sw1:3", id="line"),
        pytest.param(Origin("a.yaml"), "a.yaml", id="file"),
    ],
)
def test_origin_prints_what_is_known(origin: Origin, text: str) -> None:
    assert str(origin) == text


def test_waived_keeps_everything_else() -> None:
    waived = BASE.waived("J. Doe until 2027-01-01")

    assert waived.state is State.WAIVED
    assert waived.waiver == "J. Doe until 2027-01-01"
    assert waived.fingerprint == BASE.fingerprint
