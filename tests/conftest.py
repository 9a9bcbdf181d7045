"""What every test may use: a clean environment, the town, and golden files that somebody must claim."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import signal
import warnings
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.model.city import City
    from iac.workflow.plan import Plan

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
_CLAIMS = pytest.StashKey[set[str]]()
_CLAIMS_KEY = "golden_claims"
_UNMEASURED = tuple(
    ROOT / "tests" / part
    for part in (
        "e2e",
        "browser",
        "docs",
        "change/test_properties.py",
        "conformance/test_random.py",
        "importers/test_strangers.py",
        "model/test_fuzz.py",
        "render/test_properties.py",
        "testing/test_plugin.py",
    )
)
"""What runs whole programs, or the same code hundreds of times: measuring it would double the wait.

What it runs has tests of its own, which are measured.
"""

_LEFT_BY_THE_SDK = "ignore::pytest.PytestUnraisableExceptionWarning"
"""The Automation API's language server leaves an event loop open when a program fails (SDK 3.272).

It is found whenever memory is tidied up next, which may be any later test: so none is blamed where there is a CLI.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew instead of comparing")


def pytest_configure(config: pytest.Config) -> None:
    """Start with no golden file claimed and Ctrl-C switched on: tests press it, a pipeline may have switched it off."""
    config.stash[_CLAIMS] = set()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if shutil.which("pulumi"):
        config.addinivalue_line("filterwarnings", _LEFT_BY_THE_SDK)
        # pytest tidies up for the last time outside of its own filters.
        warnings.simplefilter("ignore", pytest.PytestUnraisableExceptionWarning)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep coverage out of the tests that would wait for it longest."""
    if any(item.path.is_relative_to(folder) for folder in _UNMEASURED):
        item.add_marker("no_cover")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over what a worker's tests claimed."""
    del error
    claimed = getattr(node, "workeroutput", {}).get(_CLAIMS_KEY, "[]")
    node.config.stash[_CLAIMS] |= set(json.loads(claimed))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the claims to the controller; there, after a run of everything, fail for a file that no test claimed."""
    config = session.config
    claimed = config.stash[_CLAIMS]
    if hasattr(config, "workeroutput"):
        config.workeroutput[_CLAIMS_KEY] = json.dumps(sorted(claimed))
        return
    orphans = unclaimed(GOLDEN, claimed) if ran_everything(config) else []
    if orphans and session.exitstatus == pytest.ExitCode.OK:
        print(f"\nno test claims these golden files: {', '.join(orphans)}")  # noqa: T201  # the only place to say it
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the tests of files with an ``xdist_group`` on one worker, so that what they share is made once.

    xdist 3.8 writes the group into a test's id, and since pytest 9.2 that writes into nothing.
    """
    if config.getvalue("dist") != "loadgroup":
        return None
    scheduler = importlib.import_module("xdist.scheduler").LoadGroupScheduling(config, log)
    scheduler._split_scope = lambda nodeid: group_of(config.rootpath / nodeid.partition("::")[0]) or nodeid
    return scheduler


@cache
def group_of(file: Path) -> str:
    """Return the name of the group a test file asks for, empty when for none."""
    found = re.search(r'xdist_group\("([^"]+)"\)', file.read_text(encoding="utf-8")) if file.is_file() else None
    return found[1] if found else ""


def ran_everything(config: pytest.Config) -> bool:
    """Return whether no test was left out by a path, a word, a marker or a stop after failures."""
    option = config.option
    narrowed = option.keyword or option.markexpr or option.maxfail or option.collectonly or option.deselect
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not narrowed


def unclaimed(folder: Path, claimed: set[str]) -> list[str]:
    """Return the files under ``folder`` that are not in ``claimed`` (paths relative to it)."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(set(found) - claimed)


@dataclass
class Golden:
    """Whole texts that were once looked at and found right."""

    folder: Path
    update: bool
    claims: set[str] = field(default_factory=set)

    def check(self, name: str, text: str) -> None:
        """Compare ``text`` with the golden file of that name (a path relative to ``tests/golden``)."""
        self.claims.add(name)
        path = self.folder / name
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"there is no golden file {name}; look at the text and use --update-golden"
        assert text == path.read_bytes().decode()

    def check_folder(self, name: str, texts: Mapping[str, str]) -> None:
        """Compare a folder with exactly these files; one too many fails, and goes when golden files are updated."""
        folder = self.folder / name
        for path in sorted(folder.glob("*")) if self.update else ():
            if path.name not in texts:
                path.unlink()
        for file, text in sorted(texts.items()):
            self.check(f"{name}/{file}", text)
        assert sorted(path.name for path in folder.iterdir()) == sorted(texts)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Iterator[Golden]:
    """Golden files; a file that no test ever checks fails a run of the whole suite."""
    found = Golden(GOLDEN, request.config.getoption("--update-golden"))
    yield found
    request.config.stash[_CLAIMS] |= found.claims


@pytest.fixture(autouse=True)
def clean_environment(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep the user's settings out of the tests, and the tests out of the user's cache."""
    monkeypatch.delenv("IAC_TRACEBACK", raising=False)
    if request.node.get_closest_marker("no_cover"):
        monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def town() -> City:
    """The three-site town that ships."""
    from iac.model.load import load_city  # noqa: PLC0415  # tests of other rooms need not load the model

    return load_city(ROOT / "cities" / "town")


@pytest.fixture(scope="session")
def town_plan(town: City) -> Plan:
    """What the program declares for the town's lab; recorded once, because it loads the whole SDK."""
    from iac.workflow.plan import plan_city  # noqa: PLC0415  # heavy: Pulumi

    return plan_city(town, "lab")


@pytest.fixture(scope="session")
def harborview() -> City:
    """The real-size city that ships; loaded once a worker."""
    from iac.model.load import load_city  # noqa: PLC0415  # tests of other rooms need not load the model

    return load_city(ROOT / "cities" / "harborview")


@pytest.fixture(scope="session")
def harborview_plan(harborview: City) -> Plan:
    """What the program declares for Harborview's lab; its tests are one xdist group, so that it is recorded once."""
    from iac.workflow.plan import plan_city  # noqa: PLC0415  # heavy: Pulumi

    return plan_city(harborview, "lab")
