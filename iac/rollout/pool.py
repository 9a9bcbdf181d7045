"""The same small thing for every device, so many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

In = TypeVar("In")
Out = TypeVar("Out")


def each(items: Sequence[In], work: Callable[[In], Out], *, workers: int) -> list[Out]:
    """Return ``work`` of every item, in the order of the items; the first exception stops what has not begun."""
    with ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="device") as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
