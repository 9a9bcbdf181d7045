"""What a lab leaves in its folder for others: where each device answers, and the states that survive a restart."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iac.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REGISTRY = "registry.json"
SOCKET = "control.sock"
STATES = "devices"
LOG = "devices.log"
# sun_path holds 108 bytes on Linux and 104 on macOS.
_SOCKET_PATH_LIMIT = 100


@dataclass(frozen=True)
class DeviceAddress:
    """Where one simulated device answers."""

    hostname: str
    platform: str
    address: str
    port: int
    pid: int


def write_registry(folder: Path, addresses: Mapping[str, DeviceAddress]) -> None:
    """Write the registry, all or nothing."""
    write_json(folder / REGISTRY, {name: asdict(one) for name, one in addresses.items()})


def read_registry(folder: Path) -> dict[str, DeviceAddress]:
    """Return the registry; :class:`iac.errors.StateError` when there is none."""
    found = read_json(folder / REGISTRY)
    if found is None:
        raise StateError(folder / REGISTRY, "no lab has been started in this folder")
    return {name: DeviceAddress(**facts) for name, facts in found.items()}


def write_json(path: Path, content: Any) -> None:
    """Write ``content`` so that a reader sees the old file or the new one, and only the owner may look."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(content, stream, indent=1, sort_keys=True)
    Path(temporary).replace(path)


def read_json(path: Path) -> Any:
    """Return what is in the file, None when there is no such file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as broken:
        raise StateError(path, f"not readable as JSON ({broken})") from broken


@contextlib.contextmanager
def socket_path(folder: Path) -> Iterator[str]:
    """Yield a path of the control socket that is short enough for the kernel, by way of a link if need be."""
    direct = str(folder / SOCKET)
    if len(direct.encode()) < _SOCKET_PATH_LIMIT:
        yield direct
        return
    with tempfile.TemporaryDirectory(prefix="iac-", dir="/tmp") as short:
        link = Path(short) / "l"
        link.symlink_to(folder.resolve(), target_is_directory=True)
        yield str(link / SOCKET)
