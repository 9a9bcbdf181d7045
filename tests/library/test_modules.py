"""The Ansible modules as Ansible sees them: their documentation, their parameters, and a machine that lacks iac."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

LIBRARY = Path(__file__).parents[2] / "library"
NAMES = ("iac_config", "iac_drift", "iac_facts")
LONGEST_CODE = 80


def ansible(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of Ansible that stands beside this Python."""
    environ = {**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOCALHOST_WARNING": "false"}
    command = [str(Path(sys.executable).parent / program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environ, timeout=120)


@pytest.fixture(scope="module")
def documented() -> dict[str, Any]:
    done = ansible("ansible-doc", "--json", "-M", str(LIBRARY), "-t", "module", *NAMES)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def loaded(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, LIBRARY / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_module_is_known_here() -> None:
    assert {path.stem for path in LIBRARY.glob("*.py")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_documentation_names_every_parameter_as_the_code_does(name: str, documented: dict[str, Any]) -> None:
    options = documented[name]["doc"]["options"]
    arguments = loaded(name).ARGUMENTS

    assert {
        option: (told["type"], told.get("required", False), told.get("default")) for option, told in options.items()
    } == {
        option: (told["type"], told.get("required", False), told.get("default")) for option, told in arguments.items()
    }
    assert all(told["description"] for told in options.values())


@pytest.mark.parametrize("name", NAMES)
def test_documentation_is_complete(name: str, documented: dict[str, Any]) -> None:
    doc = documented[name]["doc"]

    assert doc["module"] == name
    assert doc["attributes"]["check_mode"]["support"] == "full"
    assert documented[name]["return"]
    assert {"short_description", "description", "requirements", "author", "notes"} <= set(doc)


@pytest.mark.parametrize("name", NAMES)
def test_examples_use_parameters_that_exist(name: str, documented: dict[str, Any]) -> None:
    tasks = yaml.safe_load(documented[name]["examples"])
    used = [task[name] for task in tasks if name in task]

    assert used
    for parameters in used:
        assert set(parameters) <= set(loaded(name).ARGUMENTS)
        assert {"city", "host"} <= set(parameters)


@pytest.mark.parametrize("name", NAMES)
def test_module_holds_no_logic(name: str) -> None:
    tree = ast.parse((LIBRARY / f"{name}.py").read_text(encoding="utf-8"))
    documents = [node for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)]
    lines = len(ast.unparse(tree).splitlines()) - sum(len(ast.unparse(node).splitlines()) for node in documents)

    assert [node.name for node in tree.body if isinstance(node, ast.FunctionDef)] == ["main"]
    assert lines <= LONGEST_CODE


def test_machine_without_iac_is_told_so(tmp_path: Path) -> None:
    bare = tmp_path / "python-without-packages"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n', encoding="utf-8")
    bare.chmod(0o755)

    done = ansible(
        "ansible", "-i", "sw1,", "sw1", "-c", "local", "-M", str(LIBRARY), "-m", "iac_facts",
        "-e", f"ansible_python_interpreter={bare}", "-a", "city=/nowhere host=sw1",
    )  # fmt: skip

    assert done.returncode == 2
    assert "Failed to import the required Python library (municipal-iac[network])" in done.stdout
