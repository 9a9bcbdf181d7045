"""Checkpoints on disk, laid out as Pulumi's ``file://`` backend does it, so that either engine can go on.

``ROOT/.pulumi/stacks/PROJECT/STACK.json`` is the checkpoint (deployment format 3). While an engine works, each step is
appended to ``STACK.json.journal`` before the next one starts: a process that dies leaves a checkpoint and a journal,
and whoever opens the stack next reads both. The checkpoint itself is only ever replaced whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from iac.errors import EngineError, StateError
from iac.lab.engine import crypt
from iac.lab.engine.features import CLI_VERSION
from iac.lab.engine.ledger import Ledger, Pending
from iac.lab.engine.state import Sealer, dump, load, now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ORGANIZATION = "organization"
"""The only organisation a ``file://`` backend knows."""

_FORMAT = 3
_RESERVE_BYTES = 1 << 20


@dataclass
class Lab:
    """The folder of one lab: every stack of one project, and the passphrase that seals their secrets."""

    root: Path
    project: str
    passphrase: str = field(repr=False)

    @property
    def home(self) -> Path:
        """The backend's own folder."""
        return self.root / ".pulumi"

    @cached_property
    def crypter(self) -> crypt.Crypter:
        """The crypter for stacks that are new; they share the salt of the stacks that are there."""
        for path in sorted(self.home.glob("stacks/*/*.json")):
            salt = _salt(_document(path))
            if salt:
                return crypt.unlock(self.passphrase, salt)
        return crypt.fresh(self.passphrase)

    def stack(self, name: str, project: str = "") -> StackFile:
        """Return the file of a stack, which need not exist."""
        folder = self.home / "stacks" / (project or self.project)
        return StackFile(self, folder / f"{name}.json", f"{ORGANIZATION}/{project or self.project}/{name}")

    def prepare(self) -> None:
        """Make the folder what Pulumi takes for a backend."""
        (self.home / "stacks" / self.project).mkdir(parents=True, exist_ok=True)
        meta = self.home / "meta.yaml"
        if not meta.exists():
            meta.write_text("version: 1\n")


@dataclass
class StackFile:
    """One stack's checkpoint and journal."""

    lab: Lab
    path: Path
    qualified: str
    salt: str = ""

    @property
    def journal_path(self) -> Path:
        """Where the steps of a run go until it ends."""
        return self.path.with_name(self.path.name + ".journal")

    @property
    def backup_path(self) -> Path:
        """The checkpoint as it was before the last run."""
        return self.path.with_name(self.path.name + ".bak")

    def exists(self) -> bool:
        """Tell whether the stack was ever written."""
        return self.path.exists() or self.journal_path.exists()

    @cached_property
    def sealer(self) -> Sealer:
        """What hides this stack's secrets; the key is derived when the first secret turns up."""
        return Sealer(self._crypter)

    def _crypter(self) -> crypt.Crypter:
        return crypt.unlock(self.lab.passphrase, self.salt) if self.salt else self.lab.crypter

    def read(self) -> Ledger:
        """Return what the stack holds, an interrupted run's steps included; changes nothing on disk."""
        document = _document(self.path)
        self.salt = _salt(document)
        latest = (document.get("checkpoint") or {}).get("latest") or {}
        with self._plain_errors():
            states = [load(item, self._crypter) for item in latest.get("resources") or ()]
            pending = [
                Pending(item["type"], load(item["resource"], self._crypter))
                for item in latest.get("pending_operations") or ()
            ]
            ledger = Ledger.of(states, pending)
            for entry in self._journalled():
                ledger.replay(entry)
            ledger.settle_names()
        self._verify(ledger)
        return ledger

    @contextlib.contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except (KeyError, TypeError, AttributeError) as exc:
            raise self._damaged(f"a resource in it is not one ({exc})") from exc
        except EngineError as exc:
            raise StateError(self.path, f"{exc}. Nothing was changed") from exc

    def _journalled(self) -> Iterator[dict[str, Any]]:
        """Yield the entries of an interrupted run; a last line that was torn off in the middle did not happen."""
        if not self.journal_path.exists():
            return
        *lines, _torn = self.journal_path.read_bytes().split(b"\n")
        for number, line in enumerate(lines, 1):
            try:
                entry = json.loads(line)
            except ValueError as exc:
                raise StateError(self.journal_path, f"line {number} is damaged. Nothing was changed") from exc
            yield self._entry(entry)

    def _entry(self, entry: dict[str, Any]) -> dict[str, Any]:
        if "salt" in entry:
            self.salt = self.salt or entry["salt"]
        if "begin" in entry:
            entry["state"] = load(entry["state"], self._crypter)
        entry["put"] = [(key, load(state, self._crypter)) for key, state in entry.get("put", ())]
        return entry

    def _verify(self, ledger: Ledger) -> None:
        """Refuse a checkpoint in which a resource stands before one it needs, as Pulumi does."""
        seen: set[str] = set()
        for state in ledger:
            missing = next((urn for urn in state.references() if urn not in seen), None)
            if missing is not None and not state.pending_replacement:
                raise self._damaged(f"{state.urn} needs {missing}, which does not stand before it")
            seen.add(state.urn)

    def _damaged(self, what: str) -> StateError:
        kept = f" The one before it is {self.backup_path}." if self.backup_path.exists() else ""
        return StateError(self.path, f"this checkpoint is damaged: {what}. Nothing was changed.{kept}")

    def write(self, ledger: Ledger) -> None:
        """Replace the checkpoint by what the ledger holds and end the journal.

        :class:`iac.errors.StateError` when the disk does not take it; then both stay as they were.
        """
        text = json.dumps(self.document(ledger), indent=4, ensure_ascii=False)
        temporary = self.path.with_name(self.path.name + ".new")
        try:
            self._replace(temporary, text)
        except OSError as exc:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise _refused(self.path, exc) from exc
        self.journal_path.unlink(missing_ok=True)

    def _replace(self, temporary: Path, text: str) -> None:
        with temporary.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if self.path.exists():
            self.path.replace(self.backup_path)
        temporary.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def document(self, ledger: Ledger) -> dict[str, Any]:
        """Return the checkpoint as JSON: ``VersionedCheckpoint`` of ``sdk/go/common/apitype``."""
        return {"version": _FORMAT, "checkpoint": {"stack": self.qualified, "latest": self.deployment(ledger)}}

    def deployment(self, ledger: Ledger) -> dict[str, Any]:
        """Return the inner deployment, which ``pulumi stack import`` takes as well."""
        self.salt = self.salt or self.lab.crypter.state
        pending = [
            {"type": item.type, "resource": dump(item.state, self.sealer.seal)} for item in ledger.pending.values()
        ]
        return {
            "manifest": {"time": now(), "magic": _magic(), "version": CLI_VERSION},
            "secrets_providers": {"type": "passphrase", "state": {"salt": self.salt}},
            "resources": [dump(state, self.sealer.seal) for state in ledger],
            **({"pending_operations": pending} if pending else {}),
            "metadata": {},
        }

    @contextlib.contextmanager
    def journalled(self) -> Iterator[Ledger]:
        """Open the stack for a run: each change of the ledger is on disk before the next one, the whole at the end."""
        self.lab.prepare()
        ledger = self.read()
        if self.journal_path.exists():
            self.write(ledger)
            ledger = self.read()
        journal = FileJournal(self.journal_path, self.salt or self.lab.crypter.state, self.sealer.seal)
        ledger.journal = journal
        try:
            yield ledger
        finally:
            journal.close()
            self.write(ledger)


class FileJournal:
    """Appends entries to a file. A spare megabyte is given back when the disk is full, so that the step at hand fits.

    An entry is handed to the operating system at once: it survives the death of this process, though not a power cut.
    """

    def __init__(
        self, path: Path, salt: str, seal: Callable[[str, Any], Any], *, opener: Callable[[Path], Any] | None = None
    ) -> None:
        self._path = path
        self._salt = salt
        self._seal = seal
        self._reserve = path.with_name(path.name + ".reserve")
        self._opener = opener or _at_the_end
        self._stream: Any = None

    def write(self, entry: dict[str, Any]) -> None:
        """Append one entry; :class:`iac.errors.StateError` when the disk does not take it."""
        line = json.dumps(self._sealed(entry), ensure_ascii=False, separators=(",", ":")) + "\n"
        try:
            self._append(line)
        except OSError as exc:
            self._reserve.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                self._append(line)
            raise _refused(self._path, exc) from exc

    def _append(self, line: str) -> None:
        if self._stream is None:
            self._open()
        position = self._stream.tell()
        rest = memoryview(line.encode())
        try:
            while rest:
                rest = rest[self._stream.write(rest) :]
        except OSError:
            with contextlib.suppress(OSError):
                self._stream.truncate(position)
                self._stream.seek(position)
            raise

    def _open(self) -> None:
        with self._reserve.open("wb") as spare:
            spare.write(b"\0" * _RESERVE_BYTES)
        self._stream = self._opener(self._path)
        if not self._stream.tell():
            self._append(json.dumps({"salt": self._salt}) + "\n")

    def _sealed(self, entry: dict[str, Any]) -> dict[str, Any]:
        sealed = {key: value for key, value in entry.items() if value is not None}
        if "state" in sealed:
            sealed["state"] = dump(sealed["state"], self._seal)
        if "put" in sealed:
            sealed["put"] = [(key, dump(state, self._seal)) for key, state in sealed["put"]]
        return sealed

    def close(self) -> None:
        """Let go of the file; what it holds is still needed until the checkpoint is written."""
        if self._stream is not None:
            self._stream.close()
        self._reserve.unlink(missing_ok=True)


def _at_the_end(path: Path) -> Any:
    return path.open("ab", buffering=0)


def _document(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["version"] != _FORMAT or not isinstance(document["checkpoint"], dict):
            raise StateError(path, f"this checkpoint is not of format {_FORMAT}. Nothing was changed")
    except OSError as exc:
        raise StateError(path, f"this checkpoint cannot be read ({exc.strerror}). Nothing was changed") from exc
    except (ValueError, KeyError, TypeError) as exc:
        raise StateError(
            path,
            f"this is not a checkpoint ({exc}). Nothing was changed. Put a good copy in its place: the run before the "
            f"last one left {path.name}.bak",
        ) from exc
    return dict(document)


def _salt(document: dict[str, Any]) -> str:
    latest = (document.get("checkpoint") or {}).get("latest") or {}
    provider = latest.get("secrets_providers") or {}
    return str((provider.get("state") or {}).get("salt", "")) if provider.get("type") == "passphrase" else ""


def _magic() -> str:
    return hashlib.sha256(CLI_VERSION.encode()).hexdigest()


def _refused(path: Path, exc: OSError) -> StateError:
    return StateError(path, f"the disk did not take the state ({exc.strerror}). Free some space and run it again")
