"""The store's folder: one line a transaction, shared by many, and never half of anything."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from filelock import FileLock

from iac.errors import StateError
from iac.lab.azure import store as module
from iac.lab.azure.faults import Fault, FaultFile, Kind
from iac.lab.azure.journal import SyncedDisk
from iac.lab.azure.process import Served, find, serve_apart
from iac.lab.azure.refusals import ArmError
from iac.lab.azure.server import serve
from iac.lab.azure.store import Store
from tests.lab.azure.conftest import SUBSCRIPTION

if TYPE_CHECKING:
    from pathlib import Path

GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
TABLE = f"{GROUP}/providers/Microsoft.Network/routeTables/rt"
EAST = {"location": "eastus2"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "azure"


@dataclass
class FullDisk:
    """A disk that takes so many writes and is full then."""

    room: int
    code: int = errno.ENOSPC

    def _take(self) -> None:
        self.room -= 1
        if self.room < 0:
            raise OSError(self.code, os.strerror(self.code))

    def append(self, path: Path, text: bytes, at: int) -> None:
        self._take()
        SyncedDisk().append(path, text, at)

    def replace(self, path: Path, text: bytes) -> None:
        self._take()
        SyncedDisk().replace(path, text)


def test_full_disk_leaves_everything_as_it_was(folder: Path) -> None:
    disk = FullDisk(room=2)
    store = Store(folder, disk=disk)
    store.create(GROUP, EAST)
    before = (folder / "azure.journal").read_bytes()

    with pytest.raises(StateError, match=r"the disk is full. Nothing was changed; make room and run the same command"):
        store.create(TABLE, EAST)
    assert (folder / "azure.journal").read_bytes() == before
    assert store.get(TABLE) is None

    disk.room = 9
    store.create(TABLE, EAST)
    assert Store(folder).get(TABLE) is not None


def test_disk_that_fails_otherwise_is_told_in_its_words(folder: Path) -> None:
    with pytest.raises(StateError, match=r"environment.json: cannot be written: Input/output error"):
        Store(folder, disk=FullDisk(0, errno.EIO))

    store = Store(folder, disk=FullDisk(1, errno.EIO))
    with pytest.raises(StateError, match=r"azure.journal: cannot be written: Input/output error. Nothing was changed"):
        store.create(GROUP, EAST)


def test_line_that_was_not_finished_did_not_happen(folder: Path) -> None:
    store = Store(folder)
    store.create(GROUP, EAST)
    with (folder / "azure.journal").open("ab") as journal:
        journal.write(b'0000 {"live"')

    assert [row["id"] for row in Store(folder).list()] == [GROUP]
    Store(folder).create(TABLE, EAST)
    assert [row["id"] for row in store.list()] == [GROUP, TABLE]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        pytest.param(lambda text: text.replace(b"eastus2", b"eastus3", 1), "line 2 is damaged", id="changed"),
        pytest.param(lambda text: b"nonsense\n" + text, "line 1 is damaged", id="no-sum"),
        pytest.param(lambda text: text.split(b"\n", 1)[1], "not a store of the simulated cloud", id="no-heading"),
    ],
)
def test_damage_is_told_and_nothing_is_written(folder: Path, damage: Any, words: str) -> None:
    Store(folder).create(GROUP, EAST)
    journal = folder / "azure.journal"
    journal.write_bytes(damage(journal.read_bytes()))
    before = journal.read_bytes()

    with pytest.raises(StateError, match=words):
        Store(folder).create(TABLE, EAST)
    assert journal.read_bytes() == before


def test_environment_that_is_damaged_is_told(folder: Path) -> None:
    Store(folder)
    (folder / "environment.json").write_text("{")

    with pytest.raises(StateError, match="does not say whose simulated Azure this is"):
        Store(folder)


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StateError, match="cannot hold a simulated Azure: Not a directory"):
        Store(tmp_path / "file" / "azure")


def test_lock_of_another_process_is_waited_for_and_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(folder)
    monkeypatch.setattr(module, "LOCK_SECONDS", 0.05)
    with (
        FileLock(folder / "azure.lock", thread_local=False),
        pytest.raises(StateError, match="held by another process"),
    ):
        store.list()


def test_stores_of_one_folder_see_each_other(folder: Path) -> None:
    one, two = Store(folder), Store(folder)
    one.create(GROUP, EAST)
    two.create(TABLE, EAST)
    one.delete(TABLE)

    assert [row["id"] for row in one.list()] == [row["id"] for row in two.list()] == [GROUP]


def test_threads_take_turns(folder: Path) -> None:
    store = Store(folder)
    store.create(GROUP, EAST)
    threads = [threading.Thread(target=store.create, args=(f"{TABLE}{number}", EAST)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(Store(folder).list("microsoft.network/routetables")) == 8


def test_history_is_cut_when_it_outgrows_the_state(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REWRITE_LINES", 5)
    store, other = Store(folder), Store(folder)
    store.create(GROUP, EAST)
    for number in range(12):
        store.update(GROUP, {**EAST, "tags": {"n": str(number)}})
        assert other.get(GROUP)["tags"] == {"n": str(number)}  # type: ignore[index]

    assert len((folder / "azure.journal").read_bytes().splitlines()) < 12


def test_patch_takes_away_what_is_none_and_refuses_what_is_not_there(folder: Path) -> None:
    store = Store(folder)
    with pytest.raises(ArmError, match="ResourceNotFound"):
        store.patch(GROUP, {"tags.a": "b"})
    store.create(GROUP, {**EAST, "tags": {"a": "b", "c": "d"}})

    assert store.patch(GROUP, {"tags.a": None})["tags"] == {"c": "d"}


def test_patch_takes_away_even_where_an_update_keeps_what_it_does_not_name(estate: Any) -> None:
    shown = estate.cloud.store.patch(estate["account"].id, {"minimumTlsVersion": None, "allowBlobPublicAccess": None})

    assert shown["properties"].get("minimumTlsVersion") != "TLS1_2"


def test_what_is_softly_deleted_comes_back_as_it_was(estate: Any) -> None:
    store, share = estate.cloud.store, estate["share"].id
    before = store.get(share)
    store.delete(estate["lock"].id)
    store.delete(share)
    [row] = store.deleted()
    assert (row["id"], row["type"]) == (share, "Microsoft.Storage/storageAccounts/fileServices/shares")

    assert store.undelete(share)["properties"] == before["properties"]
    with pytest.raises(ArmError, match="Nothing softly deleted"):
        store.undelete(share)


def test_what_exists_again_is_not_brought_back_over_it(estate: Any) -> None:
    store, share = estate.cloud.store, estate["share"].id
    store.delete(estate["lock"].id)
    store.delete(share)
    store.put(share, {"properties": {"shareQuota": 5}})

    with pytest.raises(ArmError, match="exists again"):
        store.undelete(share)
    store.purge(share)
    assert store.deleted() == []


@pytest.mark.parametrize(
    ("kind", "status", "made"),
    [
        pytest.param(Kind.ERROR, 500, False, id="error"),
        pytest.param(Kind.TIMEOUT, 504, False, id="timeout"),
        pytest.param(Kind.TIMEOUT_DONE, 504, True, id="timeout-after-it-was-done"),
        pytest.param(Kind.THROTTLED, 429, False, id="throttled"),
    ],
)
def test_fault_strikes_once_and_counts_down(folder: Path, kind: Kind, status: int, *, made: bool) -> None:
    store = Store(folder)
    store.faults.write([Fault(kind, "create", "resourcegroups/RG$"), Fault(Kind.ERROR, "delete", times=2)])

    with pytest.raises(ArmError) as caught:
        store.create(GROUP, EAST)

    assert caught.value.status == status
    assert (store.get(GROUP) is not None) is made
    assert [each.kind for each in store.faults.read()] == [Kind.ERROR]
    store.update(GROUP, EAST)
    for _ in range(2):
        with pytest.raises(ArmError):
            store.delete(GROUP)
    assert store.delete(GROUP)
    assert not store.faults.path.exists()


def test_fault_strikes_a_reader(folder: Path) -> None:
    store = Store(folder)
    store.faults.write([Fault(Kind.ERROR, "read")])

    with pytest.raises(ArmError, match="InternalServerError"):
        store.read(GROUP)
    assert store.read(GROUP) is None


def test_faults_that_are_damaged_are_told(tmp_path: Path) -> None:
    (tmp_path / "faults.json").write_text('[{"kind": "flood"}]')

    with pytest.raises(StateError, match="is damaged; remove it to go on without faults"):
        FaultFile(tmp_path / "faults.json").read()


def test_throttled_request_is_sent_again_by_the_provider(estate: Any) -> None:
    estate.cloud.store.faults.write([Fault(Kind.THROTTLED, "update", times=3)])

    assert estate.cloud.update(estate["vnet-dr"], tags={"a": "b"}).state["tags"] == {"a": "b"}


def test_port_that_is_taken_is_told(folder: Path) -> None:
    server, port = serve(Store(folder))
    try:
        with pytest.raises(Exception, match=f"port {port} of the loopback address is taken"):
            serve(Store(folder), port)
    finally:
        server.stop(None).wait()


def test_process_apart_is_found_again_and_stopped(tmp_path: Path) -> None:
    facts, log = tmp_path / "azure.json", tmp_path / "azure.log"
    assert find(facts) is None
    served = serve_apart(tmp_path / "azure", facts, log)
    try:
        assert find(facts) == serve_apart(tmp_path / "azure", facts, log) == served
        with grpc.insecure_channel(f"127.0.0.1:{served.port}") as channel:
            grpc.channel_ready_future(channel).result(timeout=20)
    finally:
        served.stop()
    assert find(facts) is None
    served.stop()


def test_process_that_does_not_start_is_told_with_its_log(tmp_path: Path) -> None:
    (tmp_path / "azure").write_text("in the way")
    log = tmp_path / "azure.log"

    with pytest.raises(StateError, match="simulated Azure did not start; this file says why"):
        serve_apart(tmp_path / "azure", tmp_path / "azure.json", log)
    assert "cannot hold a simulated Azure" in log.read_text()


def test_facts_that_are_damaged_mean_that_nothing_runs(tmp_path: Path) -> None:
    (tmp_path / "azure.json").write_text("{")

    assert find(tmp_path / "azure.json") is None


def test_process_whose_port_is_silent_is_not_alive() -> None:
    assert not Served(os.getpid(), 1).alive()


def test_module_refuses_a_store_it_cannot_open(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    command = [sys.executable, "-m", "iac.lab.azure", "--store", str(tmp_path / "file")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith(str(tmp_path / "file"))
    assert "Traceback" not in done.stderr
