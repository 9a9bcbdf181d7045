"""``iac init``: a repository for one city that works as it is: its files, its program, its tests, its pipelines."""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from iac.errors import UsageError
from iac.model.load import load_city
from iac.model.schema import city_schema
from iac.workflow.shipped import shipped_city

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from iac.ports import Clock

FILES: Mapping[str, str] = {
    "Pulumi.yaml": "Pulumi.yaml",
    "stacks/__main__.py": "program.py.txt",
    "pytest.ini": "pytest.ini",
    "requirements.txt": "requirements.txt",
    "README.md": "README.md",
    ".gitignore": "gitignore",
    ".vscode/settings.json": "vscode.json",
    "ci/review.sh": "ci/review.sh",
    "ci/drift.sh": "ci/drift.sh",
    ".github/workflows/city.yaml": "ci/github.yaml",
    ".gitlab-ci.yml": "ci/gitlab.yaml",
    "azure-pipelines.yml": "ci/azure.yaml",
}
"""What a repository holds beside the city's files, and the template of each."""
SCHEMA_FILE = ".vscode/city.schema.json"
_NAME = re.compile(r"[^\W\d_][\w .'()&/-]{0,59}")
_CODE_LENGTH = 8
"""Names of storage accounts begin with the code and have 24 characters at most (Azure naming rules)."""
_OLDEST_PYTEST = "8.4.0"


@dataclass(frozen=True)
class Beginning:
    """What a repository begins with: the city's files by name, and what it is called."""

    texts: Mapping[str, str]
    name: str
    code: str


def init(folder: Path, clock: Clock, *, name: str | None = None, source: str | None = None) -> tuple[str, ...]:
    """Write the repository and return the names of its files, sorted; all of it is there afterwards, or nothing.

    ``name`` is the city's, by default made from the folder's. ``source`` is a city to begin with, a folder or the name
    of one that ships; by default it is a small city hall. UsageError when the folder holds anything, for a name that
    cannot be one, and for both a name and a source.
    """
    where = folder.absolute()
    _insist_free(where)
    begin = _copy(source, name) if source else _starter(name or _named_after(where))
    words = _words(begin, clock)
    wanted = {f"city/{file}": text for file, text in begin.texts.items()}
    wanted |= {file: _template(template) for file, template in FILES.items()}
    wanted = {file: _filled(text, words) for file, text in wanted.items()}
    wanted[SCHEMA_FILE] = json.dumps(city_schema(), indent=2, ensure_ascii=False) + "\n"
    _put(where, wanted)
    return tuple(sorted(wanted))


def _insist_free(where: Path) -> None:
    there = next(path for path in (where, *where.parents) if path.exists())
    if not there.is_dir():
        raise UsageError(f"{there} is a file", hint="Name a folder that does not exist yet")
    if where.is_dir() and any(where.iterdir()):
        raise UsageError(f"{where} is not empty, and nothing in it is overwritten", hint="Name a new folder")


def _named_after(where: Path) -> str:
    return " ".join(word.capitalize() for word in re.split(r"[-_ ]+", where.name) if word)


def _starter(name: str) -> Beginning:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"'{name}' cannot be a city's name here",
            hint="Give one with --name: a letter first, then letters, digits, spaces and . ' - ( ) & /, 60 at most",
        )
    texts = {item.name: item.read_text(encoding="utf-8") for item in _templates().joinpath("city").iterdir()}
    return Beginning(texts, name, code_of(name))


def code_of(name: str) -> str:
    """Return a short code made from a city's name: lower-case letters and digits of plain ASCII, a letter first."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    letters = re.sub(r"[^a-z0-9]", "", plain).lstrip("0123456789")
    return letters[:_CODE_LENGTH] or "city"


def _copy(source: str, name: str | None) -> Beginning:
    if name is not None:
        raise UsageError("a city that is copied keeps its name", hint="Leave --name or --from out")
    folder = Path(source) if Path(source).is_dir() else shipped_city(source)
    city = load_city(folder)
    texts = {file: (folder / file).read_text(encoding="utf-8-sig") for file in city.files}
    return Beginning(texts, city.city.name, city.city.code)


def _words(begin: Beginning, clock: Clock) -> Mapping[str, str]:
    return {
        "@NAME@": begin.name,
        "@CODE@": begin.code,
        "@CODEUP@": re.sub(r"[^A-Z0-9]", "_", begin.code.upper()),
        "@TODAY@": clock.now().date().isoformat(),
        "@VERSION@": version("municipal-iac"),
        "@PYTEST@": _pytest_version(),
    }


def _pytest_version() -> str:
    try:
        return version("pytest")
    except PackageNotFoundError:
        return _OLDEST_PYTEST


def _filled(text: str, words: Mapping[str, str]) -> str:
    for placeholder, word in words.items():
        text = text.replace(placeholder, word)
    return text


def _templates() -> Traversable:
    return files("iac.workflow").joinpath("init_templates")


def _template(name: str) -> str:
    return _templates().joinpath(*name.split("/")).read_text(encoding="utf-8")


def _put(where: Path, texts: Mapping[str, str]) -> None:
    """Write everything beside the folder, then rename: nobody ever sees half of it."""
    where.parent.mkdir(parents=True, exist_ok=True)
    draft = where.with_name(f".{where.name}.{os.getpid()}.new")
    try:
        for name, text in texts.items():
            file = draft / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            if file.suffix == ".sh":
                file.chmod(0o755)
        if where.is_dir():
            where.rmdir()
        draft.rename(where)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
