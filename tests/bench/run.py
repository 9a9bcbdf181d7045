"""``make bench``: every ``bench_*.py`` in its own process; prints a table, keeps ``build/bench.json``.

``python -m tests.bench.run [NAME…]`` runs only those (``diff`` for ``bench_diff.py``). Machines are noisy: what counts
is the ratio of two figures of one run. A bench that fails is named at the end and makes the exit code 1; the rest run.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RESULTS = ROOT / "build" / "bench.json"
HEADINGS = ("figure", "ours", "peer", "unit", "ratio", "target", "peer's name")


def benches(names: list[str]) -> list[Path]:
    """Return the files to run, all of them when no name is given."""
    return [path for path in sorted(HERE.glob("bench_*.py")) if not names or path.stem.removeprefix("bench_") in names]


def figures(bench: Path) -> tuple[list[dict[str, Any]], int]:
    """Run one bench, showing its other output on stderr, and return its figures and its exit code."""
    done = subprocess.run(  # our own file
        [sys.executable, "-m", f"tests.bench.{bench.stem}"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    found = []
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            found.append(json.loads(line))
        else:
            print(line, file=sys.stderr)
    return found, done.returncode


def row(figure: dict[str, Any]) -> tuple[str, ...]:
    """Return one figure as the cells of its row."""

    def number(value: float | None) -> str:
        return "-" if value is None else f"{value:.3g}"

    return (
        figure["name"],
        number(figure["ours"]),
        number(figure.get("peer")),
        figure["unit"],
        number(figure.get("ratio")),
        figure.get("target", ""),
        figure.get("peer_name", ""),
    )


def table(rows: list[tuple[str, ...]]) -> str:
    """Return rows as aligned text under their headings."""
    widths = [max(len(line[column]) for line in [HEADINGS, *rows]) for column in range(len(HEADINGS))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in [HEADINGS, *rows]
    )
    return "\n".join(line.rstrip() for line in lines)


def main() -> int:
    """Run the benches; return 1 when one of them failed."""
    found: list[dict[str, Any]] = []
    failed = []
    for bench in benches(sys.argv[1:]):
        print(f"{bench.stem} …", file=sys.stderr, flush=True)
        measured, code = figures(bench)
        found += measured
        if code:
            failed.append(bench.stem)
    RESULTS.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    RESULTS.write_text(json.dumps({"machine": machine, "figures": found, "failed": failed}, indent=1), encoding="utf-8")
    print(table([row(figure) for figure in found]))
    for name in failed:
        print(f"{name} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
