"""How a run begins: what is refused, and what is collected."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from iac.testing.suite import FOLDER_KEY, CitySuite, begin

TOWN = Path(__file__).parents[2] / "cities" / "town"
SOURCE = pytest.Config.ArgsSource


def config(*args: str, source: pytest.Config.ArgsSource = SOURCE.ARGS, worker: dict[str, str] | None = None) -> Any:
    made = SimpleNamespace(args=list(args), args_source=source, invocation_params=SimpleNamespace(dir=TOWN.parent))
    if worker is not None:
        made.workerinput = worker
    return made


@pytest.mark.parametrize(
    ("folder", "env", "as_of", "expected"),
    [
        pytest.param(None, "lab", None, "--iac-city CITY says which one", id="env-alone"),
        pytest.param(TOWN / "nowhere", "", None, "nowhere: there is no such folder", id="no-folder"),
        pytest.param(TOWN.parent, "", None, "there is no .yaml file in the folder", id="no-city"),
        pytest.param(TOWN, "moon", None, "the city has no environment 'moon'. It has: lab", id="no-env"),
        pytest.param(TOWN, "", "soon", "'soon' is not a moment", id="no-moment"),
    ],
)
def test_wrong_call_is_a_usage_error(folder: Path | None, env: str, as_of: str | None, expected: str) -> None:
    with pytest.raises(pytest.UsageError) as caught:
        begin(config(), folder, env, as_of)

    assert expected in "\n".join(map(str, caught.value.args))


@pytest.mark.parametrize(
    ("args", "source", "collected"),
    [
        pytest.param(["tests"], SOURCE.ARGS, ["tests", "city"], id="beside-what-was-named"),
        pytest.param(["tests"], SOURCE.TESTPATHS, ["tests", "city"], id="beside-the-settings"),
        pytest.param(["."], SOURCE.INVOCATION_DIR, ["city"], id="alone"),
    ],
)
def test_city_is_collected(args: list[str], source: pytest.Config.ArgsSource, collected: list[str]) -> None:
    asked = config(*args, source=source)
    suite = begin(asked, TOWN, "", None)

    assert asked.args == [str(suite.file) if name == "city" else name for name in collected]
    assert suite.prefix == "town/"
    begin(asked, TOWN, "", None)
    assert asked.args.count(str(suite.file)) == 1


def test_workers_are_told_one_folder_that_goes_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    suite: CitySuite = begin(config(), TOWN, "", None)
    nodes = [SimpleNamespace(workerinput={}) for _ in range(2)]

    for node in nodes:
        suite.pytest_configure_node(node)

    told = {node.workerinput[FOLDER_KEY] for node in nodes}
    assert [Path(folder).parent for folder in told] == [tmp_path]
    assert begin(config(worker=nodes[0].workerinput), TOWN, "", None).shelf.folder == Path(told.pop())
    suite.pytest_unconfigure()
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_workers_shares_nothing() -> None:
    suite = begin(config(), TOWN, "", None)

    suite.pytest_unconfigure()

    assert suite.shelf.folder is None
    assert suite.pytest_report_header().startswith("city: Sampletown, 8 device(s), ")
