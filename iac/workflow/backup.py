"""``iac backup``: keep every device's configuration in git, without secrets, with a commit only when one changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.artifacts import Outcome, Status
from iac.errors import TargetError
from iac.rollout.run import Rules, roll_out
from iac.targets.masking import mask
from iac.targets.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from iac.ports import Clock, DeviceTarget, Progress
    from iac.targets.gitarchive import GitArchive, Kept


@dataclass(frozen=True)
class Backup:
    """What a night's backup did: what was kept, and the devices that could not be read and keep their last file."""

    kept: Kept
    read: tuple[str, ...]
    missed: tuple[Outcome, ...]


def back_up(
    hosts: Iterable[str],
    target: Callable[[str], DeviceTarget],
    archive: GitArchive,
    clock: Clock,
    *,
    workers: int,
    progress: Progress,
) -> Backup:
    """Read every device's running configuration and keep it; one that cannot be read does not stop the others."""
    texts: dict[str, str] = {}

    def read(host: str) -> Outcome:
        try:
            texts[host] = mask(target(host).running())
        except TargetError as error:
            return refusal(host, error)
        return Outcome(host, Status.UNCHANGED, "read")

    rollout = roll_out([tuple(hosts)], read, Rules(workers=workers), progress)
    if rollout.interrupted:
        raise KeyboardInterrupt
    kept = archive.keep(texts, clock.now())
    return Backup(kept, tuple(sorted(texts)), rollout.failed)
