"""The golden fixture itself: it must be able to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent / "conftest.py"
pytest_plugins = ["pytester"]


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    folder = pytester.path / "tests"
    (folder / "golden").mkdir(parents=True)
    (folder / "conftest.py").write_text(CONFTEST.read_text())
    pytester.makeini("[pytest]\ntestpaths = tests\n")
    return pytester


def write_test(suite: pytest.Pytester, text: str) -> None:
    body = f"def test_text(golden):\n    golden.check('town/a.txt', {text!r})\n"
    (suite.path / "tests" / "test_one.py").write_text(body)


def run(suite: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return suite.runpytest_inprocess("-p", "no:cacheprovider", "-q", *arguments)


def test_golden_file_is_written_compared_and_missed(suite: pytest.Pytester) -> None:
    write_test(suite, "one\n")

    assert run(suite).ret == pytest.ExitCode.TESTS_FAILED
    assert run(suite, "--update-golden").ret == pytest.ExitCode.OK
    assert run(suite).ret == pytest.ExitCode.OK
    write_test(suite, "two\n")
    assert run(suite).ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize(
    "workers", [pytest.param((), id="alone"), pytest.param(("-p", "xdist", "-n", "1"), id="workers")]
)
def test_golden_file_nobody_claims_fails_a_whole_run_only(suite: pytest.Pytester, workers: tuple[str, ...]) -> None:
    write_test(suite, "one\n")
    run(suite, "--update-golden")
    (suite.path / "tests" / "golden" / "orphan.txt").write_text("who am I\n")

    whole = run(suite, *workers)

    assert whole.ret == pytest.ExitCode.TESTS_FAILED
    whole.stdout.fnmatch_lines(["*no test claims these golden files: orphan.txt*"])
    assert run(suite, *workers, "tests/test_one.py").ret == pytest.ExitCode.OK
