from __future__ import annotations

import importlib
import io
import sys

import pytest

from iac.cli import main as cli
from iac.cli.common import INTERRUPTED, Exit, confirm, exit_code, run
from iac.errors import ModelError, Problem, UsageError
from iac.findings import Domain, Finding, Severity, State


def _finding(severity: Severity, state: State = State.FOUND) -> Finding:
    return Finding("r.x", severity, Domain.MODEL, "s", "t", state=state)


def _call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["iac", *arguments])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


@pytest.mark.parametrize("arguments", [pytest.param((), id="bare"), pytest.param(("--help",), id="help")])
def test_help_lists_every_verb(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert _call(monkeypatch, *arguments) == Exit.CLEAN

    printed = capsys.readouterr().out
    assert [verb for verb in cli.VERBS if f"  {verb} " not in printed] == []


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_can_be_loaded_and_has_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    module, attribute = cli.VERBS[verb].target.split(":")

    assert hasattr(importlib.import_module(module), attribute)
    assert _call(monkeypatch, verb, "--help") == Exit.CLEAN
    assert f"Usage: iac {verb}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("bogus",), "iac: No such command 'bogus'. See iac --help\n", id="verb"),
        pytest.param(
            ("valdate", "x"), "iac: there is no command 'valdate'. Did you mean 'iac validate'?\n", id="misspelt-verb"
        ),
        pytest.param(("--bogus",), "iac: No such option: --bogus. See iac --help\n", id="option"),
        pytest.param(("validate",), "iac: Missing argument 'CITY'. See iac validate --help\n", id="argument"),
        pytest.param(("edit",), "", id="verb-of-verbs"),
        pytest.param(
            ("validate", "x", "--format", "y"),
            "iac: Invalid value for '--format': 'y' is not one of 'text', 'json', 'junit', 'sarif', 'markdown'. "
            "See iac validate --help\n",
            id="choice",
        ),
    ],
)
def test_wrong_usage_is_one_line_and_exit_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    assert _call(monkeypatch, *arguments) == Exit.UNKNOWN
    assert capsys.readouterr().err == message


@pytest.mark.parametrize(
    ("findings", "fail_on", "expected"),
    [
        pytest.param([], Severity.INFO, Exit.CLEAN, id="nothing"),
        pytest.param([_finding(Severity.LOW)], Severity.INFO, Exit.FOUND, id="found"),
        pytest.param([_finding(Severity.LOW)], Severity.HIGH, Exit.CLEAN, id="below-threshold"),
        pytest.param([_finding(Severity.HIGH, State.WAIVED)], Severity.INFO, Exit.CLEAN, id="waived"),
        pytest.param(
            [_finding(Severity.LOW, State.NOT_CHECKED), _finding(Severity.HIGH)],
            Severity.INFO,
            Exit.UNKNOWN,
            id="not-checked",
        ),
    ],
)
def test_exit_code(findings: list[Finding], fail_on: Severity, expected: Exit) -> None:
    assert exit_code(findings, fail_on) is expected


def test_run_prints_every_problem_once(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem("city.yaml", 3, 9, "MOD001", "city.nmae", "unknown key 'nmae'.", "It would be lost.", "name?")

    def load() -> None:
        raise ModelError([problem, problem])

    assert run(load) == Exit.UNKNOWN
    assert capsys.readouterr().err == (
        "city.yaml:3:9: MOD001 city.nmae: unknown key 'nmae'. It would be lost. name?\n"
        "1 problem(s); nothing was done.\n"
    )


def test_run_says_what_the_system_refused(capsys: pytest.CaptureFixture[str]) -> None:
    def write() -> None:
        raise PermissionError(13, "Permission denied", "/x")

    assert run(write) == Exit.UNKNOWN
    assert capsys.readouterr().err == "iac: /x: Permission denied\n"


def test_run_survives_interruption(capsys: pytest.CaptureFixture[str]) -> None:
    def wait() -> None:
        raise KeyboardInterrupt

    assert run(wait) == 130
    assert "run it again to go on" in capsys.readouterr().err


class _Stopped(io.StringIO):
    """An output on which Ctrl-C arrives while something is printed."""

    def write(self, text: str, /) -> int:
        raise KeyboardInterrupt(text)


def test_interruption_inside_a_verb_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", _Stopped())

    assert _call(monkeypatch, "schema") == INTERRUPTED
    assert "run it again to go on" in capsys.readouterr().err


class _Nobody(io.StringIO):
    """A terminal at which the input ends, as Ctrl-D does it."""

    def isatty(self) -> bool:
        return True


def test_question_without_an_answer_is_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Nobody())

    with pytest.raises(UsageError, match="nothing was changed"):
        confirm("?", yes=False)


def test_traceback_is_kept_for_developers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IAC_TRACEBACK", "1")

    def fail() -> None:
        message = "no"
        raise UsageError(message)

    with pytest.raises(UsageError):
        run(fail)


def test_change_without_a_terminal_needs_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())

    confirm("?", yes=True)
    with pytest.raises(UsageError, match="Add --yes"):
        confirm("?", yes=False)


def test_fault_of_the_program_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ZeroDivisionError("division by zero")

    assert run(fail) == Exit.UNKNOWN
    said = capsys.readouterr().err
    assert said == "iac: a fault of this program (ZeroDivisionError: division by zero); IAC_TRACEBACK=1 shows where\n"
