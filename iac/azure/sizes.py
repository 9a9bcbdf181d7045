"""Which virtual machine size carries so many cores, so much memory and so many data disks.

Source: learn.microsoft.com, size tables of Fsv2, Dsv5 and Esv5 (2, 4 and 8 GiB a core; premium storage; both clouds).
"""

from __future__ import annotations

from dataclasses import dataclass

from iac.errors import IntentError


@dataclass(frozen=True, order=True)
class Size:
    """A virtual machine size; ordered by what it costs: cores, then memory."""

    vcpu: int
    memory_gib: int
    name: str
    data_disks: int


_CORES = (2, 4, 8, 16, 32, 48, 64, 96)
_DATA_DISKS = {2: 4, 4: 8, 8: 16}
_FAMILIES = (("F{}s_v2", 2, (2, 4, 8, 16, 32, 48, 64)), ("D{}s_v5", 4, _CORES), ("E{}s_v5", 8, _CORES[:6]))

SIZES: tuple[Size, ...] = tuple(
    sorted(
        Size(cores, cores * gib_per_core, f"Standard_{family.format(cores)}", _DATA_DISKS.get(cores, 32))
        for family, gib_per_core, steps in _FAMILIES
        for cores in steps
    )
)


def choose_size(vcpu: int, memory_gib: int, data_disks: int) -> Size:
    """Return the smallest size that carries all three; :class:`IntentError` when none does."""
    for size in SIZES:
        if size.vcpu >= vcpu and size.memory_gib >= memory_gib and size.data_disks >= data_disks:
            return size
    raise IntentError(
        f"{vcpu} vcpu, {memory_gib} GiB, {data_disks} data disks",
        "no virtual machine size carries that.",
        fix="Spread the load over more servers.",
    )


DISK_MOST_GIB = 32_767
"""The largest managed disk (learn.microsoft.com, "Scalability and performance targets for VM disks")."""
