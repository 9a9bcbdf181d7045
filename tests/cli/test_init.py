"""``iac init``: what it writes works as it is, and it never touches what is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from iac.cli.common import Exit, run
from iac.cli.main import _invoke
from iac.errors import UsageError
from iac.intent.cloud.estate import plan_stack, stack_names
from iac.ports import clock_at
from iac.workflow.init import FILES, SCHEMA_FILE, code_of, init
from iac.workflow.validate import validate
from tests.testing.running import DAY, Repository, make_repository

if TYPE_CHECKING:
    from collections.abc import Mapping

TOWN = Path(__file__).parents[2] / "cities" / "town"
CLOCK = clock_at(DAY)
SCHEMAS: Mapping[str, str] = {
    ".github/workflows/city.yaml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
    "azure-pipelines.yml": "vendor.azure-pipelines",
}


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["iac", "init", *arguments])
    return run_catching()


def run_catching() -> int:
    try:
        return run(_invoke)
    except SystemExit as done:
        return int(done.code or 0)


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("Port Example", "portexam", id="two-words"),
        pytest.param("Saint-Élodie (Vieux Port)", "saintelo", id="accents"),
        pytest.param("O'Fallon", "ofallon", id="apostrophe"),
        pytest.param("X", "x", id="one-letter"),
        pytest.param("Æ", "city", id="no-ascii-letter"),
    ],
)
def test_city_of_any_name_is_valid_and_can_be_built(tmp_path: Path, name: str, code: str) -> None:
    init(tmp_path / "made", CLOCK, name=name)

    valid = validate(tmp_path / "made" / "city", CLOCK)
    assert valid.findings == ()
    assert (valid.city.city.name, valid.city.city.code) == (name, code)
    for environment in valid.city.environments:
        for stack in stack_names(valid.city, environment.name):
            plan_stack(valid.city, stack)


def test_name_is_made_from_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    init(Path("port-example"), CLOCK)

    assert "# Port Example as code" in (tmp_path / "port-example" / "README.md").read_text()


def test_everything_is_filled_in_and_nothing_else_is_written(tmp_path: Path) -> None:
    written = init(tmp_path / "a" / "made", CLOCK)

    assert set(written) == files_in(tmp_path / "a" / "made")
    assert {path.name for path in (tmp_path / "a").iterdir()} == {"made"}
    assert {*FILES, SCHEMA_FILE, "city/city.yaml", "city/phones.csv"} <= set(written)
    texts = {name: (tmp_path / "a" / "made" / name).read_text(encoding="utf-8") for name in written}
    assert not [name for name, text in texts.items() if (name != SCHEMA_FILE and "@CODE@" in text) or "@NAME@" in text]
    requirements = texts["requirements.txt"].splitlines()
    assert [line.partition("==")[0] for line in requirements] == ["municipal-iac[cloud,lab,network]", "pytest"]
    assert not [line for line in requirements if "@" in line]
    project = yaml.safe_load(texts["Pulumi.yaml"])
    assert (project["name"], project["main"], project["config"]["iac:city"]["default"]) == ("iac", "stacks", "city")


def test_empty_folder_is_taken_and_a_second_time_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    assert call(monkeypatch, str(folder), "--name", "Port Example") == Exit.CLEAN
    assert "README.md says what each is for" in capsys.readouterr().out
    (folder / "README.md").write_text("mine")
    before = files_in(folder)

    assert call(monkeypatch, str(folder)) == Exit.UNKNOWN

    assert "is not empty, and nothing in it is overwritten" in capsys.readouterr().err
    assert (folder / "README.md").read_text() == "mine"
    assert files_in(folder) == before
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["made", "--name", "1 : 2"], "cannot be a city's name here", id="name"),
        pytest.param(["made", "--name", "X", "--from", "town"], "a city that is copied keeps its name", id="both"),
        pytest.param(["made", "--from", "gotham"], "no city called 'gotham' ships", id="unknown-city"),
        pytest.param(["file"], "is a file", id="file"),
        pytest.param(["file/made"], "file is a file", id="inside-a-file"),
        pytest.param(["---"], "No such option", id="no-option"),
    ],
)
def test_wrong_call_is_refused_in_words_and_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    expected: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()

    assert call(monkeypatch, *arguments) == Exit.UNKNOWN

    told = capsys.readouterr().err
    assert expected in told
    assert "Traceback" not in told
    assert files_in(tmp_path) == {"file"}


def test_failure_in_the_middle_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "made").symlink_to("nowhere")

    with pytest.raises(OSError, match="made"):
        init(tmp_path / "made", CLOCK)

    assert [path.name for path in tmp_path.iterdir()] == ["made"]


@pytest.mark.parametrize("source", ["town", str(TOWN)], ids=["by-name", "by-folder"])
def test_city_is_copied_whole(tmp_path: Path, source: str) -> None:
    init(tmp_path / "made", CLOCK, source=source)

    copied = {path.name: path.read_bytes() for path in (tmp_path / "made" / "city").iterdir()}
    assert copied == {path.name: path.read_bytes() for path in TOWN.iterdir() if path.suffix in {".yaml", ".csv"}}
    assert "# Sampletown as code" in (tmp_path / "made" / "README.md").read_text()


def test_city_that_cannot_be_read_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(ValueError, match="MOD001"):
        init(tmp_path / "made", CLOCK, source=str(tmp_path / "empty"))
    with pytest.raises(UsageError, match="gotham"):
        init(tmp_path / "made", CLOCK, source="gotham")

    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("file", SCHEMAS)
def test_pipeline_is_what_the_service_reads(tmp_path: Path, file: str) -> None:
    init(tmp_path / "made", CLOCK)

    # Azure's schema has patterns that ECMAScript takes only without its unicode flag.
    command = [str(Path(sys.executable).with_name("check-jsonschema")), "--regex-variant", "nonunicode"]
    done = subprocess.run(
        [*command, "--builtin-schema", SCHEMAS[file], str(tmp_path / "made" / file)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", SCHEMAS)
def test_pipeline_does_what_the_scripts_do(tmp_path: Path, file: str) -> None:
    init(tmp_path / "made", CLOCK)
    text = (tmp_path / "made" / file).read_text(encoding="utf-8")

    assert "pip install -r requirements.txt" in text
    for script in ("ci/review.sh", "ci/drift.sh"):
        assert f"bash {script}" in text
        assert (tmp_path / "made" / script).stat().st_mode & 0o100


@pytest.fixture
def under_git(tmp_path: Path) -> Repository:
    made = make_repository(tmp_path)
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        done = made.run("git", *identity, *command)
        assert done.returncode == 0, done.stderr
    return made


def test_reviewer_is_told_what_a_change_does_to_devices_and_cloud(under_git: Repository) -> None:
    under_git.replace("city/network.yaml", "staff: STAFF", "staff: DESKS")
    under_git.replace("city/services.yaml", "quota_gib: 100", "quota_gib: 200")
    under_git.replace("city/services.yaml", "vcpu: 2", "vcpu: 4")
    under_git.replace("city/services.yaml", "memory_gib: 8", "memory_gib: 16")

    done = under_git.run("bash", "ci/review.sh", "HEAD")

    assert done.returncode == 0, done.stdout + done.stderr
    summary = (under_git.folder / "review" / "summary.md").read_text(encoding="utf-8")
    lines = {f"{line[:1]} {line[1:].strip()}" for line in summary.splitlines()}
    assert {"- name STAFF-F1", "+ name DESKS-F1"} <= lines
    assert "websiteweb01" in summary.partition("## Cloud (lab)")[2]
    assert "<testsuite" in (under_git.folder / "review" / "validation.xml").read_text(encoding="utf-8")
    status = under_git.run("git", "status", "--short")
    assert {line.split()[-1] for line in status.stdout.splitlines()} == {"city/network.yaml", "city/services.yaml"}


def test_review_of_a_city_with_a_mistake_is_red(under_git: Repository) -> None:
    under_git.replace("city/network.yaml", "vlan: 30", "vlna: 30")

    done = under_git.run("bash", "ci/review.sh", "HEAD")

    assert done.returncode == Exit.UNKNOWN
    assert "Did you mean 'vlan'?" in done.stdout + done.stderr


def test_code_is_a_code() -> None:
    assert code_of("3 Rivers") == "rivers"
