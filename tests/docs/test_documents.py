"""What the documents say is what happens."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from iac.cli.main import VERBS
from tests.docs.console import Command, Shell, commands, matches

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SESSIONS = [path for path in DOCUMENTS if commands(path.read_text(encoding="utf-8"))]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


@pytest.mark.parametrize("document", SESSIONS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_does_what_the_document_says(document: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "cities", tmp_path / "cities")
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(tmp_path / "home"),
        "IAC_LAB_HOME": str(tmp_path / "labs"),
        "TERM": "dumb",
        "COLUMNS": "120",
        "LANG": "C.UTF-8",
    }
    shell = Shell(tmp_path, environment)
    wrong = []
    try:
        for command in commands(document.read_text(encoding="utf-8")):
            if command.text.startswith("make "):
                continue  # these two are what the pipeline itself runs
            printed = shell.run(command.text)
            if not matches(command.shown, printed):
                wrong.append(_difference(document.name, command, printed))
                break
    finally:
        for facts in (tmp_path / "labs").glob("*/lab.json"):
            shell.run(f"iac lab down '{json.loads(facts.read_text(encoding='utf-8'))['folder']}' --yes")
        shell.close()
    assert not wrong, wrong[0]


def _difference(document: str, command: Command, printed: list[str]) -> str:
    shown, was = "\n".join(command.shown), "\n".join(printed)
    return f"{document}:{command.line}: $ {command.text}\n--- the document says\n{shown}\n--- it printed\n{was}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    missing = [link for link in LINK.findall(text) if not (document.parent / link).exists()]
    assert not missing


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_direct_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    names = set(re.findall(r'^\s*"([A-Za-z][A-Za-z0-9_.-]*)(?:\[[a-z,]+\])?[<>=~!]', project, re.MULTILINE))
    assert len(names) > 15
    assert not {name for name in names if name.lower() not in reasons}


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        pytest.param((), ["anything"], True, id="nothing-shown"),
        pytest.param(("a", "b"), ["a", "b"], True, id="all"),
        pytest.param(("a",), ["a", "b"], False, id="more-than-shown"),
        pytest.param(("...", "b"), ["x", "y", "b"], True, id="lines-left-out"),
        pytest.param(("took ... s",), ["took 1.5 s"], True, id="text-left-out"),
        pytest.param(("took ... s",), ["took 1.5 min"], False, id="another-text"),
        pytest.param(("b", "a"), ["a", "b"], False, id="another-order"),
    ],
)
def test_what_is_shown_is_held_against_what_is_printed(shown: tuple[str, ...], printed: list[str], same: bool) -> None:  # noqa: FBT001
    assert matches(shown, printed) is same


def test_readme_lists_every_verb_as_the_help_does() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `iac ([a-z]+)` \| (.*) \|$", readme, re.MULTILINE)
    assert listed == [(name, verb.help) for name, verb in VERBS.items()]
