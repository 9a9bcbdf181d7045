"""What `iac lab env` prints is all a plain `pulumi` needs, and what it starts ends with the lab."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest

from iac.cli.common import Exit

from .conftest import ROOT, TOWN, Typed

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.xdist_group("devices-verbs")


def exported(text: str) -> Mapping[str, str]:
    pairs = (line.removeprefix("export ").partition("=") for line in text.splitlines())
    return {name: shlex.split(value)[0] for name, _, value in pairs}


def answers(port: int) -> bool:
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


def test_provider_serves_until_the_lab_ends(afresh: Typed) -> None:
    assert afresh("lab", "up", str(TOWN)) == Exit.CLEAN
    assert afresh("lab", "env", str(TOWN)) == Exit.CLEAN

    variables = exported(afresh.out)
    name, _, port = variables["PULUMI_DEBUG_PROVIDERS"].partition(":")
    assert (name, answers(int(port))) == ("azure-native", True)
    assert variables["IAC_CITY"] == str(TOWN)
    for folder in ("PULUMI_HOME", "IAC_LAB_SECRETS"):
        assert variables[folder].startswith(str(afresh.place))
    assert variables["PULUMI_BACKEND_URL"] == (afresh.place / "backend").as_uri()

    assert afresh("lab", "env", str(TOWN)) == Exit.CLEAN
    assert exported(afresh.out) == variables
    assert afresh("lab", "status", str(TOWN)) == Exit.CLEAN
    assert f"127.0.0.1:{port}" in afresh.out.splitlines()[-1]
    assert afresh("lab", "down", str(TOWN), "--yes") == Exit.CLEAN
    assert not answers(int(port))


@pytest.mark.cli
@pytest.mark.skipif(shutil.which("pulumi") is None, reason="there is no pulumi on PATH")
def test_plain_pulumi_goes_on_where_iac_up_stopped(afresh: Typed) -> None:
    leftover = ROOT / "stacks" / "Pulumi.lab-shared-network.yaml"
    assert afresh("lab", "up", str(TOWN)) == Exit.CLEAN
    assert afresh("up", str(TOWN), "--yes", "--engine", "embedded") == Exit.CLEAN
    assert afresh("lab", "env", str(TOWN)) == Exit.CLEAN

    command = ["pulumi", "preview", "--stack", "lab-shared-network", "--non-interactive", "--expect-no-changes"]
    environment = os.environ | exported(afresh.out)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    leftover.unlink(missing_ok=True)

    assert (done.returncode, "unchanged" in done.stdout) == (0, True), done.stderr
