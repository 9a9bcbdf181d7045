"""The house rules that a linter cannot hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "iac").rglob("*.py")) + sorted((ROOT / "stacks").rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
LONG_TABLES: dict[str, str] = {}
"""Modules that may be longer, because they are tables of facts; each with its reason."""


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", [pytest.param(path, id=_name(path)) for path in MODULES])
def test_module_is_small_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    long_functions = [
        f"{node.name} ({_length(node)} lines)"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > LONGEST_FUNCTION
    ]

    assert ast.get_docstring(tree), "a module says in one sentence what it is for"
    assert long_functions == []
    assert _name(path) in LONG_TABLES or len(text.splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize(
    ("statement", "banned"),
    [
        pytest.param("import iac", ["pydantic", "pulumi", "napalm", "ansible", "jinja2", "networkx", "rich"], id="iac"),
        pytest.param("import iac.cli.main", ["pydantic", "pulumi", "napalm", "jinja2", "networkx", "yaml"], id="cli"),
        pytest.param("import iac.testing.plugin", ["pydantic", "pulumi", "napalm", "jinja2"], id="plugin"),
    ],
)
def test_importing_stays_cheap(statement: str, banned: list[str]) -> None:
    code = f"import sys; {statement}; print(sorted(set(sys.modules) & set({banned!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_no_long_table_is_listed_in_vain() -> None:
    existing = {_name(path) for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_MODULE}

    assert set(LONG_TABLES) <= existing
