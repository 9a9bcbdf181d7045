"""The city files' JSON Schema, for editors and for whoever writes city files by program."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from iac.model.base import Model
from iac.model.city import SCHEMA, City

if TYPE_CHECKING:
    from types import ModuleType

EXAMPLES: dict[str, list[Any]] = {
    "hostname": ["fs07-a1"],
    "mac": ["00:1a:2b:00:70:01"],
    "did": ["+19415550300"],
    "elin": ["+19415550100"],
    "extension": ["4101"],
    "pilot": ["8100"],
    "prefix": ["10.4.17.0/24"],
    "supernet": ["10.4.0.0/16"],
    "management_address": ["10.4.44.10"],
    "vlan": [201],
    "serial": ["FOC25110001"],
    "opens": ["08:00"],
    "closes": ["17:00"],
    "date": ["2026-12-25"],
    "rpo_minutes": [15],
    "rto_minutes": [60],
    "region": ["eastus2"],
    "secret": ["secret:netops"],
    "timezone": ["America/New_York"],
    "software_version": ["17.9.5"],
}
"""What a field's value looks like, by the field's name."""


def city_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one city file: any of the sections, none required.

    A city is made of several files, so a single file need not hold all sections; ``iac validate`` checks the whole.
    """
    schema: dict[str, Any] = _spelt_out(City.model_json_schema(by_alias=True, mode="validation"))
    for name, definition in schema.get("$defs", {}).items():
        _describe(definition, _docstrings().get(name, {}))
    _describe(schema, _docstrings()["City"])
    schema.pop("required", None)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$id"] = f"urn:municipal-iac:city:{SCHEMA}"
    schema["title"] = "City"
    schema["properties"]["schema"] |= {"const": SCHEMA, "description": "The version of the city files."}
    return schema


_KEYWORDS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}


def _spelt_out(value: Any) -> Any:
    """Return a schema with bounds in JSON Schema's words; pydantic leaves its own behind a validator function."""
    if isinstance(value, dict):
        return {_KEYWORDS.get(key, key): _spelt_out(part) for key, part in value.items()}
    return [_spelt_out(part) for part in value] if isinstance(value, list) else value


def _describe(definition: dict[str, Any], docstrings: dict[str, str]) -> None:
    for field, property_schema in definition.get("properties", {}).items():
        property_schema.pop("title", None)
        if field in docstrings:
            property_schema["description"] = docstrings[field]
        if field in EXAMPLES and property_schema.get("type", "string") in ("string", "integer"):
            property_schema["examples"] = EXAMPLES[field]


@cache
def _docstrings() -> dict[str, dict[str, str]]:
    """Return the text under each field, by class and field: the classes carry it as their source."""
    modules = {sys.modules[model.__module__] for model in _models(Model)}
    return {name: fields for module in modules for name, fields in _of_module(module).items()}


def _models(base: type[Model]) -> list[type[Model]]:
    return [base, *(model for child in base.__subclasses__() for model in _models(child))]


def _of_module(module: ModuleType) -> dict[str, dict[str, str]]:
    tree = ast.parse(inspect.getsource(module))
    return {node.name: _of_class(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> dict[str, str]:
    found: dict[str, str] = {}
    for statement, following in zip(node.body, node.body[1:], strict=False):
        target = statement.target if isinstance(statement, ast.AnnAssign) else None
        text = following.value if isinstance(following, ast.Expr) else None
        if isinstance(target, ast.Name) and isinstance(text, ast.Constant) and isinstance(text.value, str):
            found[target.id] = " ".join(text.value.split())
    return found
