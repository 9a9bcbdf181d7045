"""The published schema, held by validators nobody here wrote."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from iac.model.city import City
from iac.model.load import load_city
from iac.model.schema import city_schema

ROOT = Path(__file__).parent.parent.parent
FILES = sorted((ROOT / "cities").glob("*/*.yaml"))
VALIDATOR = jsonschema.Draft202012Validator(city_schema())


def plain(path: Path) -> Any:
    """Return a file as an editor's YAML 1.2 reader sees it, dates as text."""
    reader = YAML(typ="safe", pure=True)
    reader.constructor.yaml_constructors["tag:yaml.org,2002:timestamp"] = lambda _loader, node: node.value
    return reader.load(path.read_text(encoding="utf-8"))


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(city_schema())


@pytest.mark.parametrize("path", [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in FILES])
def test_shipped_city_file_follows_the_schema(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(plain(path))] == []


def test_shipped_cities_follow_the_schema_by_the_command_editors_and_pipelines_use(tmp_path: Path) -> None:
    schema = tmp_path / "city.schema.json"
    schema.write_text(json.dumps(city_schema()), encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), "--no-cache"]

    done = subprocess.run([*command, *map(str, FILES)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n"), done.stdout + done.stderr


@pytest.mark.parametrize("city", sorted({path.parent for path in FILES}), ids=lambda path: str(path.name))
def test_shipped_city_as_a_whole_follows_the_schema(city: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(load_city(city).dump())] == []


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param({"sites": [{"code": "x"}]}, "is a required property", id="missing"),
        pytest.param({"citty": {}}, "'citty' was unexpected", id="unknown-section"),
        pytest.param({"network": {"native_vlan": 5000}}, "5000 is greater than the maximum of 4094", id="range"),
        pytest.param({"schema": 2}, "1 was expected", id="version"),
    ],
)
def test_schema_refuses(document: dict[str, Any], message: str) -> None:
    assert any(message in error.message for error in VALIDATOR.iter_errors(document))


def test_every_section_and_every_documented_field_has_a_description() -> None:
    schema = city_schema()
    site = schema["$defs"]["Site"]["properties"]

    assert set(schema["properties"]) == {field.alias or name for name, field in City.model_fields.items()}
    assert site["number"]["description"].startswith("The site's own number")
    assert site["number"]["minimum"] == 1
    assert schema["$defs"]["Phone"]["properties"]["mac"]["examples"] == ["00:1a:2b:00:70:01"]
