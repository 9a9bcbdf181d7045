"""``iac schema --editor``: what makes an editor complete, explain and check the city files while they are typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from iac.errors import UsageError
from iac.model.files import CityFile, read_files
from iac.model.problems import Problems
from iac.model.schema import city_schema
from iac.model.sections import table_names
from iac.workflow.replacing import replace_files

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_FILE = ".vscode/city.schema.json"
SETTINGS_FILE = ".vscode/settings.json"
MODELINE = f"# yaml-language-server: $schema={SCHEMA_FILE}"
"""The first line by which any editor with the YAML language server finds the schema (its README, inlined schema)."""


def write_editor_files(folder: Path, *, modelines: bool) -> tuple[str, ...]:
    """Write the schema and Visual Studio Code's settings into a city's folder; return the names of changed files.

    Settings that are there already stay. With ``modelines`` each YAML file begins with :data:`MODELINE`, too.
    UsageError when there is no such folder, or when its settings are not plain JSON.
    """
    wanted = {
        SCHEMA_FILE: json.dumps(city_schema(), indent=2, ensure_ascii=False) + "\n",
        SETTINGS_FILE: json.dumps(_settings(folder), indent=2, ensure_ascii=False) + "\n",
    }
    files = read_files(folder, table_names(), Problems())
    changed = [name for name, text in wanted.items() if _differs(folder / name, text)]
    for name in changed:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(wanted[name], encoding="utf-8")
    pairs = [pair for file in files if modelines and (pair := _with_modeline(file)) is not None]
    replace_files(folder, pairs)
    return (*changed, *(before.name for before, _ in pairs))


def _settings(folder: Path) -> dict[str, Any]:
    path = folder / SETTINGS_FILE
    settings: Any = {}
    if path.is_file():
        try:
            settings = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            settings = None
    if not isinstance(settings, dict):
        raise UsageError(f"{path} is not plain JSON", hint="Take its comments out, or use --modelines instead")
    schemas = settings.get("yaml.schemas")
    known = schemas if isinstance(schemas, dict) else {}
    return settings | {"yaml.schemas": known | {f"./{SCHEMA_FILE}": "*.yaml"}, "yaml.validate": True}


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_text(encoding="utf-8") != text


def _with_modeline(file: CityFile) -> tuple[CityFile, CityFile] | None:
    if file.is_table or "yaml-language-server:" in file.text.split("\n", 1)[0]:
        return None
    newline = "\r\n" if "\r\n" in file.text else "\n"
    return file, CityFile(file.name, f"{MODELINE}{newline}{file.text}")
