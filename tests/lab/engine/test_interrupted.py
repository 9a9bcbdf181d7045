"""A run that is killed, a disk that is full, a file that is damaged: nothing is lost, and the next run goes on."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pulumi
import pytest

from iac.errors import EngineError, StateError
from iac.lab.azure.faults import Fault, Kind
from iac.lab.engine.store import FileJournal, Lab
from iac.ports import SilentProgress
from tests.lab.engine.lab import CRYPTER, PASSPHRASE, STACK, Azure, Bench, Options, network, ops

ROOT = Path(__file__).parents[3]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def up_in_a_process(bench: Bench, prefix: str = "") -> subprocess.CompletedProcess[str]:
    """Bring the program up in a process of its own; ``prefix`` is run there first."""
    start = f"import pathlib; from tests.lab.engine.lab import Bench; Bench(pathlib.Path({str(bench.root)!r})).up()"
    command = [sys.executable, "-c", f"{prefix}\n{start}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("kind", "victim", "left"),
    [
        pytest.param(Kind.KILL_AFTER, "resourceGroups/rg$", {"rg", "vnet", "snet"}, id="first-made"),
        pytest.param(Kind.KILL_BEFORE, "virtualNetworks/vnet$", {"vnet", "snet"}, id="second-not-made"),
        pytest.param(Kind.KILL_WITHIN, "virtualNetworks/vnet$", {"vnet", "snet"}, id="second-half-written"),
        pytest.param(Kind.KILL_AFTER, "virtualNetworks/vnet$", {"vnet", "snet"}, id="second-made"),
        pytest.param(Kind.KILL_AFTER, "subnets/snet$", {"snet"}, id="last-made"),
    ],
)
def test_run_killed_around_a_resource_is_gone_on_from(bench: Bench, kind: Kind, victim: str, left: set[str]) -> None:
    bench.cloud.faults.write([Fault(kind, "create", victim)])
    killed = up_in_a_process(bench)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    made_already = kind is Kind.KILL_AFTER
    assert len(bench.cloud.list()) == 3 - len(left) + made_already

    result = bench.up()

    assert ops(result) == dict.fromkeys(left, "create")
    assert [row["name"] for row in bench.cloud.list()] == ["rg", "vnet", "snet"]
    assert ops(bench.up()) == {}
    assert not list(bench.checkpoint.parent.glob("*.journal*"))


def test_run_killed_while_it_deletes_is_gone_on_from(bench: Bench) -> None:
    bench.up()
    bench.cloud.faults.write([Fault(Kind.KILL_AFTER, "delete", "subnets/snet$")])
    prefix = "import tests.lab.engine.lab as lab; lab.Bench.up = lambda self: self.engine.up(lab.STACK, print, self)"
    assert up_in_a_process(bench, prefix).returncode == -signal.SIGKILL

    assert ops(bench.up(lambda: None)) == {"snet": "delete", "vnet": "delete", "rg": "delete"}
    assert bench.cloud.list() == []


def renamed() -> None:
    """Declare what was ``rg`` under another name, with something that needs it."""
    inputs = {"resourceGroupName": "rg", "location": "eastus2", "tags": {"owner": "it"}}
    group = Azure("resources:ResourceGroup", "group", inputs, Options(aliases=["urn:pulumi:" + OLD]))
    table = {"resourceGroupName": "rg", "routeTableName": "rt", "tags": {"owner": "it"}}
    Azure("network:RouteTable", "rt", table, Options(depends_on=[group]))


def named_as_before() -> None:
    """Declare the same under its first name."""
    group = Azure("resources:ResourceGroup", "rg", {"resourceGroupName": "rg", "location": "eastus2"})
    Azure("network:RouteTable", "rt", {"resourceGroupName": "rg", "routeTableName": "rt"}, Options(depends_on=[group]))


OLD = f"{STACK}::city::azure-native:resources:ResourceGroup::rg"


@pytest.mark.parametrize(
    ("kind", "victim", "recorded", "left"),
    [
        pytest.param(Kind.KILL_BEFORE, "resourceGroups/rg$", "rg", {"group", "rt"}, id="before-it-has-it"),
        pytest.param(Kind.KILL_AFTER, "resourceGroups/rg$", "rg", {"group", "rt"}, id="before-it-is-recorded"),
        pytest.param(Kind.KILL_BEFORE, "routeTables/rt$", "group", {"rt"}, id="when-what-needs-it-has-the-old-name"),
    ],
)
def test_run_killed_while_a_resource_takes_another_name_is_gone_on_from(
    bench: Bench, kind: Kind, victim: str, recorded: str, left: set[str]
) -> None:
    bench.up(named_as_before)
    bench.cloud.faults.write([Fault(kind, "update", victim)])
    prefix = (
        "import tests.lab.engine.lab as lab; from tests.lab.engine.test_interrupted import renamed;"
        "lab.Bench.up = lambda self: self.engine.up(lab.STACK, renamed, self)"
    )
    assert up_in_a_process(bench, prefix).returncode == -signal.SIGKILL

    names = {each.name for each in bench.engine.resources(STACK)}
    assert {recorded, "rt"} <= names
    assert len(names & {"rg", "group"}) == 1
    assert ops(bench.up(renamed)) == dict.fromkeys(left, "update")
    assert ops(bench.up(renamed)) == {}


def test_full_disk_is_told_and_gone_on_from(bench: Bench) -> None:
    """The child may write no file longer than a megabyte: its journal does not fit, and neither does a checkpoint."""
    limit = 1 << 20
    prefix = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
        "import tests.lab.engine.lab as lab; from tests.lab.engine.test_interrupted import wide;"
        "lab.Bench.up = lambda self: self.engine.up(lab.STACK, wide, self)"
    )
    told = up_in_a_process(bench, prefix)

    assert told.returncode == 1
    assert "the disk did not take the state (File too large). Free some space and run it again" in told.stderr

    before = {row["name"] for row in bench.cloud.list()}
    assert {"rg0", "rg1"} <= before
    assert set(ops(bench.up(wide))) >= {f"rg{number}" for number in range(WIDE)} - before
    assert ops(bench.up(wide)) == {}
    assert len(bench.cloud.list()) == WIDE


WIDE = 8


def wide() -> None:
    """Declare groups with much to say, one after the other."""
    last: list[Azure] = []
    for number in range(WIDE):
        name = f"rg{number}"
        inputs = {"resourceGroupName": name, "location": "eastus2", "tags": {"note": str(number) * 100_000}}
        last = [Azure("resources:ResourceGroup", name, inputs, Options(depends_on=last))]


class _Full(io.BytesIO):
    """A file on a disk that has room only once the spare megabyte is gone."""

    def __init__(self, spare: Path) -> None:
        super().__init__()
        self._spare = spare

    def write(self, text: Any) -> int:
        if self._spare.exists() and self.tell() > 100:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(text)


def test_full_disk_gives_back_its_reserve_for_the_step_at_hand(tmp_path: Path) -> None:
    path = tmp_path / "stack.journal"
    spare = tmp_path / "stack.journal.reserve"
    stream = _Full(spare)
    journal = FileJournal(path, "salt", lambda _place, value: value, opener=lambda _path: stream)
    journal.write({"end": 1, "note": "x" * 90})

    with pytest.raises(StateError, match="No space left on device"):
        journal.write({"end": 2})

    assert not spare.exists()
    assert [json.loads(line).get("end") for line in stream.getvalue().splitlines()] == [None, 1, 2]


def test_checkpoint_that_cannot_be_written_leaves_the_last_one(bench: Bench) -> None:
    bench.up()
    before = bench.checkpoint.read_bytes()
    bench.checkpoint.with_name(bench.checkpoint.name + ".new").mkdir()

    with pytest.raises(StateError, match="the disk did not take the state"):
        bench.up(lambda: network(privateEndpointNetworkPolicies="Enabled"))
    assert bench.checkpoint.read_bytes() == before

    bench.checkpoint.with_name(bench.checkpoint.name + ".new").rmdir()
    assert ops(bench.up(lambda: network(privateEndpointNetworkPolicies="Enabled"))) == {}


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        pytest.param(lambda text: text[: len(text) // 2], "this is not a checkpoint", id="torn"),
        pytest.param(lambda _text: "", "this is not a checkpoint", id="empty"),
        pytest.param(lambda _text: "[]", "this is not a checkpoint", id="another-shape"),
        pytest.param(lambda text: text.replace('"version": 3', '"version": 2', 1), "not of format 3", id="format"),
        pytest.param(lambda text: text.replace('"urn"', '"nru"'), "a resource in it is not one", id="resource"),
        pytest.param(lambda text: text.replace("::rg", "::gr", 1), "does not stand before it", id="reference"),
    ],
)
def test_damaged_checkpoint_is_told_and_left_alone(bench: Bench, damage: Any, words: str) -> None:
    bench.up()
    whole = bench.checkpoint.read_text()
    bench.checkpoint.write_text(damage(whole))
    before = bench.files

    for act in (bench.up, lambda: bench.engine.refresh(STACK, SilentProgress()), lambda: bench.engine.resources(STACK)):
        with pytest.raises(StateError, match=words) as caught:
            act()
        assert "Nothing was changed" in str(caught.value)
        assert str(bench.checkpoint) in str(caught.value)
    assert bench.files == before

    bench.checkpoint.write_text(whole)
    assert ops(bench.up()) == {}


def test_damaged_checkpoint_names_the_copy_of_the_run_before(bench: Bench) -> None:
    bench.up()
    bench.up()
    bench.checkpoint.write_text("{")

    with pytest.raises(StateError, match=r"left lab-shared-network\.json\.bak"):
        bench.up()
    bench.checkpoint.write_bytes(bench.checkpoint.with_name(bench.checkpoint.name + ".bak").read_bytes())
    assert ops(bench.up()) == {}


def test_damaged_journal_is_told_and_left_alone(bench: Bench) -> None:
    bench.up()
    journal = bench.checkpoint.with_name(bench.checkpoint.name + ".journal")
    journal.write_bytes(b'{"salt": ""}\n{"drop": 1, \n{"end": 1}\n')

    with pytest.raises(StateError, match=r"line 2 is damaged. Nothing was changed"):
        bench.up()
    journal.unlink()
    assert ops(bench.up()) == {}


def test_last_line_of_a_journal_that_was_torn_off_did_not_happen(bench: Bench) -> None:
    bench.up()
    journal = bench.checkpoint.with_name(bench.checkpoint.name + ".journal")
    journal.write_bytes(b'{"salt": ""}\n{"drop":')

    assert ops(bench.up()) == {}
    assert not journal.exists()


def test_damaged_cloud_is_told_and_left_alone(bench: Bench) -> None:
    bench.up()
    store = bench.root / "azure" / "azure.journal"
    whole = store.read_bytes()
    store.write_bytes(whole.replace(b"10.0.1.0", b"10.0.9.0", 1))
    before = bench.engine.resources(STACK)

    with pytest.raises((EngineError, StateError), match="is damaged, so the simulated cloud cannot be trusted"):
        bench.up(lambda: network("10.0.2.0/24"))
    assert bench.engine.resources(STACK) == before

    store.write_bytes(whole)
    assert ops(bench.up()) == {}


def secretive() -> None:
    """Declare a group with a secret tag."""
    tags = {"pin": pulumi.Output.secret("4711")}
    Azure("resources:ResourceGroup", "rg", {"resourceGroupName": "rg", "location": "eastus2", "tags": tags})


def test_another_passphrase_is_told_and_nothing_is_touched(bench: Bench) -> None:
    bench.up(secretive)
    before = bench.files
    stranger = Bench(bench.root, "wrong horse")

    with pytest.raises(StateError, match="Either the passphrase is not the one it was sealed with"):
        stranger.up(secretive)
    assert bench.files == before


def test_scheme_of_another_engine_is_told(tmp_path: Path) -> None:
    lab = Lab(tmp_path, "city", PASSPHRASE)
    lab.prepare()
    file = lab.stack("one")
    sealed = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:a:b"}
    resource = {"urn": "urn:pulumi:one::city::a:b:C::x", "type": "a:b:C", "custom": True, "inputs": {"x": sealed}}
    salt = CRYPTER.state.replace("v1:", "v2:", 1)
    latest = {"resources": [resource], "secrets_providers": {"type": "passphrase", "state": {"salt": salt}}}
    file.path.write_text(json.dumps({"version": 3, "checkpoint": {"latest": latest}}))

    with pytest.raises(StateError, match="sealed by a scheme this engine does not know"):
        file.read()


class Impatient(Bench):
    """Presses Ctrl-C while the network is being made, and gives the main thread time to notice."""

    def step(self, subject: str, text: str) -> None:
        """Press Ctrl-C once the network's turn has come."""
        super().step(subject, text)
        if subject.endswith("::vnet"):
            signal.raise_signal(signal.SIGINT)
            time.sleep(1)


def test_ctrl_c_lets_the_step_at_hand_end_and_records_it(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        Impatient(tmp_path).up()

    bench = Bench(tmp_path)
    assert [row["name"] for row in bench.cloud.list()] == ["rg", "vnet"]
    assert ops(bench.up()) == {"snet": "create"}
    assert ops(bench.up()) == {}
