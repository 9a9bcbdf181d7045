"""``iac plan`` from a cold start, beside the same program under the SDK's own mocks, in turn.

``python -m tests.bench.bench_plan [ROUNDS]``. Both are processes of their own that load the city, import Pulumi and
azure-native and run every stack's program once; ``iac plan`` also knows ids, keeps what was declared and prints it.
"""

from __future__ import annotations

import resource
import statistics
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.figures import Figure, command

if TYPE_CHECKING:
    from iac.model.city import City

ROOT = Path(__file__).parents[2]
CITIES = ("town", "harborview")
MOCKS = "--mocks"


def run_under_mocks(folder: Path) -> int:
    """Run the programs of a city's lab under the SDK's mocks and return how many resources they registered."""
    import pulumi  # noqa: PLC0415  # the measuring process need not load it
    from pulumi.runtime import mocks  # noqa: PLC0415

    from iac.intent.cloud.estate import stack_names  # noqa: PLC0415
    from iac.model.load import load_city  # noqa: PLC0415
    from iac.stacks import NamedSecrets, program  # noqa: PLC0415

    city, counted = load_city(folder), 0

    class Echo(mocks.Mocks):
        def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
            nonlocal counted
            counted += 1
            if args.typ == "pulumi:pulumi:StackReference":
                return args.name, {**args.inputs, "outputs": {"principals": principals(city)}}
            return f"{args.name}-id", dict(args.inputs)

        def call(self, args: mocks.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
            return dict(args.args), None

    for stack in stack_names(city, "lab"):
        mocks.set_mocks(Echo(), project="iac", stack=str(stack), preview=True)
        pulumi.runtime.test(program(city, stack, NamedSecrets()))()  # type: ignore[no-untyped-call]
    return counted


def principals(city: City) -> dict[str, str]:
    """Return an identity for every machine."""
    return {server.hostname: f"principal-of-{server.hostname}" for server in city.servers}


def processor(arguments: list[str]) -> tuple[float, float]:
    """Run a program and return (seconds of processor time, peak MB): a busy machine blurs them least."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = command(arguments)[1]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak


def measure(name: str, rounds: int) -> None:
    """Show the time and the memory of planning one city."""
    folder = str(ROOT / "cities" / name)
    planning = [sys.executable, "-m", "iac.cli.main", "plan", folder, "--format", "json"]
    mocking = [sys.executable, "-m", "tests.bench.bench_plan", MOCKS, folder]
    first, peak = processor(planning)
    ours, peer = [first], [processor(mocking)[0]]
    for _ in range(rounds - 1):
        ours.append(processor(planning)[0])
        peer.append(processor(mocking)[0])
    versions = {package: version(package) for package in ("municipal-iac", "pulumi", "pulumi-azure-native")}
    Figure(
        name=f"plan of {name}, cold",
        ours=statistics.median(ours),
        peer=statistics.median(peer),
        unit="CPU s",
        peer_name="the same program under the SDK's mocks",
        target="≤ 1.3",
        versions=versions,
    ).show()
    Figure(name=f"plan of {name}, memory", ours=peak, peer=None, unit="MB", versions=versions).show()


def main() -> None:
    """Measure both cities, or be the peer."""
    if MOCKS in sys.argv:
        print(run_under_mocks(Path(sys.argv[-1])))
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    for name in CITIES:
        measure(name, rounds)


if __name__ == "__main__":
    main()
