"""``iac --help`` and one small verb, warm, beside the bare interpreter and an empty Typer program in the same run.

``python -m tests.bench.bench_startup [ROUNDS]``.
"""

from __future__ import annotations

import statistics
import sys
from importlib.metadata import version
from pathlib import Path

from tests.bench.figures import Figure, command

IAC = str(Path(sys.executable).with_name("iac"))
TOWN = str(Path(__file__).parents[2] / "cities" / "town")
EMPTY = "import typer; app = typer.Typer(); app.command()(lambda: None); app(['--help'])"


def main() -> None:
    """Measure each program in turn, round by round."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    programs = {
        "help": [IAC, "--help"],
        "validate": [IAC, "validate", TOWN],
        "python": [sys.executable, "-c", "pass"],
        "typer": [sys.executable, "-c", EMPTY],
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, arguments in programs.items():
            times[name].append(command(arguments)[0])
    middle = {name: statistics.median(values) for name, values in times.items()}
    versions = {"municipal-iac": version("municipal-iac"), "typer": version("typer")}
    for name, ours, peer, called, target in (
        ("iac --help, warm", "help", "typer", "an empty Typer program", "≤ 0.4 s"),
        ("iac --help, warm", "help", "python", "python -c pass", "≤ 0.4 s"),
        ("iac validate, the town, warm", "validate", "python", "python -c pass", ""),
    ):
        Figure(name, middle[ours], middle[peer], "s", called, target, versions).show()


if __name__ == "__main__":
    main()
