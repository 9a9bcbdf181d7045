"""``iac render``: a file a device, nothing of anybody else's touched, and a truthful word about what was left out."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from iac.cli import main as cli
from iac.cli.common import Exit
from iac.workflow.render import MARKER

TOWN = Path(__file__).parents[2] / "cities" / "town"
HOSTS = ("fs7-r1", "fs7-sw1", "hall-old1", "hall-r1", "hall-sw1", "hall-sw2", "lib-r1", "lib-sw1")


@pytest.fixture
def town_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOWN, tmp_path / "town"))


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["iac", "render", *arguments])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def test_one_file_a_device_and_none_written_twice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"

    assert call(monkeypatch, str(TOWN), "--out", str(out)) == Exit.CLEAN
    first = capsys.readouterr().out
    assert call(monkeypatch, str(TOWN), "--out", str(out)) == Exit.CLEAN

    assert sorted(path.name for path in out.iterdir()) == sorted([MARKER, *(f"{host}.cfg" for host in HOSTS)])
    assert first.splitlines()[0] == f"wrote {out / 'fs7-r1.cfg'}"
    assert first.splitlines()[-1] == "8 device(s), 8 file(s) written, 0 unchanged"
    assert capsys.readouterr().out == "8 device(s), 0 file(s) written, 8 unchanged\n"


def test_device_that_cannot_be_decided_is_named_and_the_others_are_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], town_copy: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    call(monkeypatch, str(town_copy), "--out", str(out))
    capsys.readouterr()
    edit(town_copy / "voice.yaml", 'barred_patterns: ["91900", "91976", "9011"]', 'barred_patterns: ["91"]')

    assert call(monkeypatch, str(town_copy), "--out", str(out)) == Exit.UNKNOWN

    printed = capsys.readouterr()
    assert f"removed {out / 'lib-r1.cfg'}: it cannot be rendered now" in printed.out
    assert printed.out.splitlines()[-1] == "5 device(s), 0 file(s) written, 5 unchanged"
    assert printed.err.count("'91' would also block 911") == 3
    assert "network.yaml:" in printed.err


def test_device_that_is_gone_takes_its_file_along(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    call(monkeypatch, str(TOWN), "--out", str(out))
    (out / "old-sw1.cfg").write_text("hostname old-sw1\n")
    (out / "notes.txt").write_text("mine\n")
    capsys.readouterr()

    assert call(monkeypatch, str(TOWN), "--out", str(out)) == Exit.CLEAN

    assert capsys.readouterr().out.startswith(f"removed {out / 'old-sw1.cfg'}: no device of that name any more\n")
    assert (out / "notes.txt").exists()


def test_somebody_elses_folder_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "running.cfg").write_text("hostname precious\n")
    (tmp_path / "file").write_text("")

    assert call(monkeypatch, str(TOWN), "--out", str(tmp_path)) == Exit.UNKNOWN
    assert "holds files that were not written by iac render" in capsys.readouterr().err
    assert (tmp_path / "running.cfg").read_text() == "hostname precious\n"
    assert call(monkeypatch, str(TOWN), "--out", str(tmp_path / "file")) == Exit.UNKNOWN
    assert "is not a folder" in capsys.readouterr().err


def test_new_device_gets_what_it_must_be_told_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, str(TOWN), "--bootstrap", "fs7-r1") == Exit.CLEAN

    typed = capsys.readouterr().out.splitlines()
    assert {"aaa new-model", "ip scp server enable", "archive", "crypto ikev2 profile CLOUD"} <= set(typed)
    assert typed.index("interface Tunnel1") < typed.index("ip route 10.20.0.0 255.255.0.0 Tunnel1 name CLOUD-EASTUS2")


def test_each_line_or_one_says_where_it_comes_from(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, str(TOWN), "--explain", "lib-sw1") == Exit.CLEAN
    every = capsys.readouterr().out.splitlines()
    assert call(monkeypatch, str(TOWN), "--explain", "lib-sw1:1") == Exit.CLEAN

    assert capsys.readouterr().out == f"{every[0]}\n"
    assert every[0].startswith("1: hostname lib-sw1  <- network_templates/eos/sections/system.j2:1, network.yaml:")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param([], "where the files go is missing. Add --out DIR", id="no folder"),
        pytest.param(["--bootstrap", "nobody"], "the city has no device 'nobody'. There are: fs7-r1,", id="device"),
        pytest.param(["--explain", "fs7-r1:0"], "'0' is no line of fs7-r1. It has lines 1 to", id="line"),
        pytest.param(["--explain", "fs7-r1:²"], "'²' is no line of fs7-r1", id="superscript"),
        pytest.param(["--env", "moon", "--out", "x"], "no environment 'moon'. There are: lab, prod, test", id="env"),
    ],
)
def test_wrong_call_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert call(monkeypatch, str(TOWN), *arguments) == Exit.UNKNOWN
    assert words in capsys.readouterr().err


def test_device_without_templates_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], town_copy: Path, tmp_path: Path
) -> None:
    edit(town_copy / "network.yaml", "platform: eos", "platform: junos")

    assert call(monkeypatch, str(town_copy), "--out", str(tmp_path / "out")) == Exit.UNKNOWN
    assert "lib-sw1: no templates for junos." in capsys.readouterr().err
    assert call(monkeypatch, str(town_copy), "--bootstrap", "lib-sw1") == Exit.UNKNOWN
    assert "lib-sw1: no templates for junos" in capsys.readouterr().err


def test_device_that_cannot_be_decided_says_why_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], town_copy: Path
) -> None:
    edit(town_copy / "voice.yaml", 'barred_patterns: ["91900", "91976", "9011"]', 'barred_patterns: ["91"]')

    assert call(monkeypatch, str(town_copy), "--explain", "lib-r1") == Exit.UNKNOWN
    assert "'91' would also block 911" in capsys.readouterr().err
