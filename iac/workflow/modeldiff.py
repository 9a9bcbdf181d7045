"""``iac model diff``: what is different between two states of a city, said in the city's own words."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from iac.errors import UsageError
from iac.model.keys import KEYS
from iac.model.load import load_city
from iac.model.order import natural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from iac.model.city import City

_SUFFIXES = (".yaml", ".csv")
_NOUNS = {
    "departments": "department",
    "sites": "site",
    "archetypes": "archetype",
    "prefixes": "prefix",
    "devices": "device",
    "ports": "port",
    "links": "link",
    "phones": "telephone",
    "analog_lines": "analogue line",
    "hunt_groups": "hunt group",
    "attendants": "attendant key",
    "did_ranges": "number block",
    "schedules": "opening hours",
    "holidays": "holiday",
    "databases": "database",
    "unmanaged": "equipment",
}
_SECOND_NAMES = {"sites": "number", "locations": "elin", "devices": "serial", "phones": "mac", "did_ranges": "last"}
_NESTED_KEYS = ("name", "site", "purpose", "tier", "device", "code")


@dataclass(frozen=True, order=True)
class Difference:
    """One sentence: what (``telephone 4203``), and what became of it."""

    section: str
    subject: str
    said: str

    def __str__(self) -> str:
        """Return the sentence."""
        return f"{self.subject}: {self.said}"


def diff_cities(before: City, after: City) -> tuple[Difference, ...]:
    """Return every difference between two cities, by section and record; none when both say the same."""
    old, new = before.dump(), after.dump()
    found: list[Difference] = []
    for section in dict.fromkeys([*old, *new]):
        if section in KEYS:
            found += _table(section, old.get(section, []), new.get(section, []))
        else:
            found += [
                Difference(section, path, said) for path, said in _tree(section, old.get(section), new.get(section))
            ]
    return tuple(found)


def _table(section: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Difference]:
    before, after = _by_key(section, old), _by_key(section, new)
    noun = _NOUNS.get(section, section.removesuffix("s").replace("_", " "))
    renamed = _renamed(section, before, after)
    for key in sorted({*before, *after} - set(renamed.values()), key=natural):
        subject = f"{noun} {key}"
        if key in renamed:
            changes = _fields(before[key], after[renamed[key]], KEYS[section])
            yield Difference(section, subject, "; ".join([f"is now {renamed[key]}", *changes]))
        elif key not in after:
            yield Difference(section, subject, f"is gone ({_summary(before[key], KEYS[section])})")
        elif key not in before:
            yield Difference(section, subject, f"is new ({_summary(after[key], KEYS[section])})")
        elif said := "; ".join(_fields(before[key], after[key])):
            yield Difference(section, subject, said)


def _renamed(section: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """Return old and new names of what is the same thing by its second name (a MAC address, a serial number)."""
    field = _SECOND_NAMES.get(section, "")
    fresh = {row[field]: key for key, row in after.items() if key not in before and row.get(field) is not None}
    return {key: fresh[row[field]] for key, row in before.items() if key not in after and row.get(field) in fresh}


def _by_key(section: str, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return records by what names them; those of one name are told apart by their order."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = " ".join(str(row[field]) for field in KEYS[section] if row.get(field) is not None)
        key, number = name, 1
        while key in found:
            number += 1
            key = f"{name} ({number})"
        found[key] = row
    return found


def _fields(old: Mapping[str, Any], new: Mapping[str, Any], known: Sequence[str] = ()) -> Iterator[str]:
    for field in dict.fromkeys([*old, *new]):
        if old.get(field) != new.get(field) and field not in known:
            yield f"{field} {_value(old.get(field))} -> {_value(new.get(field))}"


def _value(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_value(item)}" for key, item in value.items()) + "}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _summary(row: Mapping[str, Any], known: Sequence[str] = ()) -> str:
    """Return the first few plain fields of a record that its name does not tell."""
    told = [
        f"{field} {_value(value)}"
        for field, value in row.items()
        if field not in known and value != "" and not isinstance(value, list | dict)
    ]
    return ", ".join(told[:5]) or "nothing else is written"


def _tree(path: str, old: Any, new: Any) -> Iterator[tuple[str, str]]:
    if old == new:
        return
    if old is None and isinstance(new, dict):
        yield path, f"is new ({_summary(new)})"
        return
    if new is None and isinstance(old, dict):
        yield path, f"is gone ({_summary(old)})"
        return
    before, after = _children(old), _children(new)
    if before is None or after is None:
        yield path, f"{_value(old)} -> {_value(new)}"
        return
    for key in dict.fromkeys([*before, *after]):
        yield from _tree(f"{path}.{key}", before.get(key), after.get(key))


def _children(node: Any) -> dict[str, Any] | None:
    """Return what a mapping, or a list of records, holds by name; None for anything else."""
    if node is None:
        return {}
    if isinstance(node, dict):
        return node
    if isinstance(node, list) and node and all(isinstance(item, dict) for item in node):
        names = [next((str(item[key]) for key in _NESTED_KEYS if key in item), str(n)) for n, item in enumerate(node)]
        return dict(zip(names, node, strict=True)) if len(set(names)) == len(names) else None
    return None


def diff(one: str, other: str) -> tuple[Difference, ...]:
    """Return the differences between two states; each is a folder, or ``REF`` or ``REF:folder`` of git.

    A bare ``REF`` means the other side's folder as of then. UsageError when a side cannot be found.
    """
    with _city(one, other) as before, _city(other, one) as after:
        return diff_cities(load_city(before), load_city(after))


@contextmanager
def _city(side: str, other: str) -> Iterator[Path]:
    if Path(side).is_dir():
        yield Path(side)
        return
    ref, _, folder = side.partition(":")
    beside = other if Path(other).is_dir() else other.partition(":")[2]
    place = Path(folder or beside)
    if not folder and not beside:
        raise UsageError(f"'{side}' is no folder, and there is no folder to look for it in", hint="Write REF:folder")
    with tempfile.TemporaryDirectory(prefix="iac-diff-") as name:
        _unpack(_archive(ref, place), Path(name))
        yield Path(name)


def _archive(ref: str, place: Path) -> bytes:
    """Return a folder as git had it at ``ref``, as a tar archive."""
    git = shutil.which("git")
    if git is None:
        raise UsageError("git is not installed", hint="Name two folders instead")
    home = next(folder for folder in [place, *place.resolve().parents] if folder.is_dir())
    top = Path(_git(git, home, "rev-parse", "--show-toplevel", wanted=place).decode().strip())
    inside = place.resolve().relative_to(top.resolve()).as_posix()
    tree = ref if inside == "." else f"{ref}:{inside}"
    return _git(git, top, "archive", "--format=tar", "--end-of-options", tree, wanted=place)


def _git(git: str, folder: Path, *arguments: str, wanted: Path) -> bytes:
    done = subprocess.run([git, "-C", str(folder), *arguments], capture_output=True, check=False)
    if done.returncode:
        reason = (done.stderr.decode(errors="replace").strip().splitlines() or ["git says no more"])[-1]
        raise UsageError(f"there is no such state of {wanted}: {reason}")
    return done.stdout


def _unpack(archive: bytes, folder: Path) -> None:
    """Write the city files of an archive's top folder; nothing else of it is of interest."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None and len(path.parts) == 1 and path.suffix in _SUFFIXES:
                (folder / path.name).write_bytes(content.read())
