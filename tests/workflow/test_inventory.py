from __future__ import annotations

import ast
import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

import iac
from iac.errors import UsageError
from iac.workflow.explaining import explain, stories
from iac.workflow.inventory import COLUMNS, FORMATS, inventory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.city import City


@pytest.mark.parametrize("fmt", FORMATS)
def test_inventory_names_every_device_and_no_secret(town: City, fmt: str) -> None:
    text = inventory(town, fmt)

    assert all(device.hostname in text for device in town.devices)
    assert "secret" not in text


def test_csv_has_an_address_for_every_device(town: City) -> None:
    rows = list(csv.DictReader(io.StringIO(inventory(town, "csv"))))

    assert tuple(rows[0]) == COLUMNS
    assert {row["hostname"]: row["address"] for row in rows}["hall-r1"] == "10.20.31.1"
    assert all(row["address"] for row in rows)


def test_json_carries_its_version(town: City) -> None:
    document = json.loads(inventory(town, "json"))

    assert (document["schema"], document["city"]) == (1, "town")


def test_ansible_groups_by_site_role_and_platform(town: City) -> None:
    children = yaml.safe_load(inventory(town, "ansible"))["all"]["children"]

    assert set(children["site_fs7"]["hosts"]) == {"fs7-r1", "fs7-sw1"}
    assert set(children["role_site_router"]["hosts"]) == {"fs7-r1", "hall-r1", "lib-r1"}
    assert children["platform_eos"]["vars"]["ansible_network_os"] == "arista.eos.eos"


def test_nornir_hosts_name_napalm_drivers(town: City) -> None:
    hosts = yaml.safe_load(inventory(town, "nornir"))

    assert hosts["lib-sw1"]["platform"] == "eos"
    assert hosts["hall-r1"]["hostname"] == "10.20.31.1"


def test_unknown_format_is_said(town: City) -> None:
    with pytest.raises(UsageError, match="Choose one of csv, json, ansible, nornir"):
        inventory(town, "xml")


def test_every_rule_and_code_has_a_story() -> None:
    assert all(story.title and story.why and story.fix for story in stories().values())


def test_explain_guesses_what_was_meant() -> None:
    assert "Kari's Law" in str(explain("voice.class-without-911"))
    with pytest.raises(UsageError, match=r"Did you mean .*voice\.barred-emergency"):
        explain("voice.bared-emergency")


def test_explain_knows_what_drift_means() -> None:
    assert "Kari's Law" in str(explain("drift.voice.emergency-route-missing"))
    assert {story.split(".")[1] for story in stories() if story.startswith("drift.")} == {"network", "voice", "cloud"}


def test_every_rule_a_finding_can_name_is_explained() -> None:
    package = Path(iac.__file__).parent
    named = {rule for file in package.rglob("*.py") for rule in _rules_named(ast.parse(file.read_text()))}
    assert {"drift.network.unsaved", "intent.phone.no-port", "drift.cloud.not-counted"} <= named
    assert sorted(named - stories().keys()) == []


def _rules_named(tree: ast.Module) -> Iterator[str]:
    """Yield the rules that are written out where a finding or a statement is made."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        made = call.func.id if isinstance(call.func, ast.Name) else ""
        words = [word.value for word in call.keywords if word.arg == "rule"]
        words += call.args[:1] if made in ("Finding", "Statement") else []
        yield from (word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str))
