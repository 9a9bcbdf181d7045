"""One measured figure: ours and a peer's in the same run, with the versions that were measured."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True)
class Figure:
    """What was measured: ``ours`` and ``peer`` in ``unit``; without a peer both ``peer`` and ``ratio`` are ``None``."""

    name: str
    ours: float
    peer: float | None
    unit: str
    peer_name: str = ""
    target: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """Return ours divided by the peer's: below 1 is faster (or smaller) than the peer."""
        return self.ours / self.peer if self.peer else None

    def show(self) -> None:
        """Print the figure as one line of JSON."""
        print(json.dumps({**asdict(self), "ratio": self.ratio}), flush=True)


def timed(action: Callable[[], object]) -> float:
    """Return the seconds ``action`` takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def side_by_side(rounds: int, **actions: Callable[[], object]) -> dict[str, float]:
    """Time the actions one after the other in each round, so that a busy machine slows all; return medians."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            times[name].append(timed(action))
    return {name: statistics.median(values) for name, values in times.items()}


def command(arguments: Sequence[str], *, ok: Sequence[int] = (0,)) -> tuple[float, float]:
    """Run a program to its end and return (seconds, peak resident MB of the largest child so far).

    Raises:
        RuntimeError: It ended with another code than one of ``ok``.
    """
    start = time.perf_counter()
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)  # our own arguments
    seconds = time.perf_counter() - start
    if done.returncode not in ok:
        msg = f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr[-400:]}"
        raise RuntimeError(msg)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return seconds, peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
