"""The engine: recording beside the SDK's own mocks, and bringing 500 resources up beside gRPC and the CLI.

``python -m tests.bench.bench_engine [LARGEST]``; LARGEST (2,000) bounds the recordings. Each measurement is a process
of its own, ours and the peer's by turns, and the median counts. What runs in one process is given in CPU seconds,
because the machine is shared; what waits for the CLI in seconds. Loading azure-native's classes is in none of them.
"""

from __future__ import annotations

import contextlib
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi_azure_native import compute, network, resources, storage

from iac.components.aliases import strip_version_aliases
from iac.lab.azure.provider import AzureProvider
from iac.lab.azure.server import serve
from iac.lab.azure.store import Store
from iac.lab.engine.engine import EmbeddedEngine
from iac.lab.engine.record import record
from iac.ports import SilentProgress, StackName
from iac.targets.pulumi.engine import CliEngine
from tests.bench.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STACK = StackName("lab", "shared", "bench")
RECORDED = (100, 500, 2000)
BUILT = 500
ALIASES_FROM = 5  # classes of which one instance is made before the clock starts


class Mocks(pulumi.runtime.Mocks):
    """The SDK's own way: answers every registration with its inputs, and keeps it."""

    def __init__(self) -> None:
        self.seen: list[pulumi.runtime.MockResourceArgs] = []

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Keep it; its outputs are its inputs."""
        self.seen.append(args)
        return f"{args.name}_id", args.inputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> Any:
        """Answer nothing; the program asks nothing."""
        del args
        return {}


def interface(n: int, group: resources.ResourceGroup, subnet: Any) -> network.NetworkInterface:
    """Declare an interface in a subnet."""
    return network.NetworkInterface(
        f"nic{n}",
        resource_group_name=group.name,
        network_interface_name=f"nic{n}",
        location="eastus2",
        ip_configurations=[{"name": "ip", "subnet": {"id": subnet.id}}],
    )


def machine(n: int, group: resources.ResourceGroup, nic: Any) -> compute.VirtualMachine:
    """Declare a machine with an interface."""
    return compute.VirtualMachine(
        f"vm{n}",
        resource_group_name=group.name,
        vm_name=f"vm{n}",
        location="eastus2",
        hardware_profile={"vm_size": "Standard_D2s_v5"},
        storage_profile={
            "image_reference": {"publisher": "Canonical", "offer": "u", "sku": "s", "version": "latest"},
            "os_disk": {"create_option": "FromImage"},
        },
        os_profile={"computer_name": f"vm{n}", "admin_username": "city", "admin_password": "Bench-only-1"},
        network_profile={"network_interfaces": [{"id": nic.id}]},
    )


def disk(n: int, group: resources.ResourceGroup, _before: Any) -> compute.Disk:
    """Declare a disk."""
    return compute.Disk(
        f"disk{n}",
        resource_group_name=group.name,
        disk_name=f"disk{n}",
        location="eastus2",
        creation_data={"create_option": "Empty"},
        disk_size_gb=64,
    )


def account(n: int, group: resources.ResourceGroup, _before: Any) -> storage.StorageAccount:
    """Declare a storage account."""
    return storage.StorageAccount(
        f"st{n}",
        resource_group_name=group.name,
        account_name=f"stbench{n}",
        location="eastus2",
        kind="StorageV2",
        sku={"name": "Standard_LRS"},
    )


MAKERS: tuple[Callable[[int, Any, Any], Any], ...] = (interface, machine, disk, account)


def estate(count: int, *, aliases: bool) -> Callable[[], None]:
    """Return a program of ``count`` chained resources: a network, then interface, machine, disk and account in turn."""

    def program() -> None:
        if not aliases:
            pulumi.runtime.register_stack_transformation(strip_version_aliases)
        group = resources.ResourceGroup("rg", resource_group_name="rg", location="eastus2")
        vnet = network.VirtualNetwork(
            "vnet",
            resource_group_name=group.name,
            virtual_network_name="vnet",
            location="eastus2",
            address_space={"address_prefixes": ["10.0.0.0/16"]},
        )
        subnet = network.Subnet(
            "snet",
            resource_group_name=group.name,
            virtual_network_name=vnet.name,
            subnet_name="snet",
            address_prefix="10.0.0.0/20",
        )
        last: Any = subnet
        for index in range(count - 3):
            turn = index % len(MAKERS)
            last = MAKERS[turn](index, group, subnet if turn == 0 else last)

    return program


def record_ours(count: int, *, aliases: bool) -> int:
    """Record with the product's recorder; returns how many resources it saw."""
    return len(record(STACK, estate(count, aliases=aliases), project="bench"))


def record_mocks(count: int, *, aliases: bool) -> int:
    """Record with the SDK's mocks; returns how many resources they saw."""
    mocks = Mocks()
    pulumi.runtime.set_mocks(mocks, project="bench", stack=str(STACK), preview=True)
    pulumi.runtime.test(estate(count, aliases=aliases))()  # type: ignore[no-untyped-call]
    return sum(args.typ.startswith("azure-native:") for args in mocks.seen)


@contextlib.contextmanager
def engine(kind: str, root: Path) -> Iterator[Any]:
    """Yield an engine on a simulated Azure of its own: ``objects``, ``grpc`` or ``cli``."""
    store = Store(root / "azure")
    if kind == "objects":
        yield EmbeddedEngine(root, "bench", "bench", {"azure-native": lambda: AzureProvider(store)})
        return
    server, port = serve(store)
    try:
        if kind == "cli":
            yield CliEngine(root, "bench", "bench", {"azure-native": port})
        else:
            yield EmbeddedEngine(root, "bench", "bench", {"azure-native": f"127.0.0.1:{port}"}, transport="grpc")
    finally:
        server.stop(None).wait()


def built(kind: str, count: int) -> dict[str, float]:
    """Return the seconds of bringing an estate up for the first time, and of a preview with nothing to change."""
    program = estate(count, aliases=False)
    with tempfile.TemporaryDirectory() as folder, engine(kind, Path(folder)) as driver:
        start = time.perf_counter()
        made = driver.up(STACK, program, SilentProgress())
        middle = time.perf_counter()
        again = driver.preview(STACK, program, SilentProgress())
        end = time.perf_counter()
    if sum(step.op == "create" for step in made.steps) < count or again.changed:
        msg = f"{kind} did not do what is measured: {again}"
        raise RuntimeError(msg)
    return {"up": middle - start, "preview": end - middle}


def child(case: str, count: int, aliases: str) -> dict[str, float]:
    """Do one measurement in this process."""
    estate(ALIASES_FROM, aliases=True)
    record_mocks(8, aliases=True)
    if case in ("objects", "grpc", "cli"):
        cpu, found = time.process_time(), built(case, count)
        found["cpu"] = time.process_time() - cpu
    else:
        start = time.process_time()
        seen = {"record": record_ours, "mocks": record_mocks}[case](count, aliases=aliases == "kept")
        found = {"cpu": time.process_time() - start}
        if seen != count:
            msg = f"{case} saw {seen} of {count}"
            raise RuntimeError(msg)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**found, "mb": peak / (1024 * 1024 if sys.platform == "darwin" else 1024)}


def measured(case: str, count: int, aliases: str = "stripped") -> dict[str, float]:
    """Do one measurement in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.bench_engine", "--child", case, str(count), aliases]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        msg = f"{case} of {count} failed: {done.stderr[-600:]}"
        raise RuntimeError(msg)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def by_turns(rounds: int, *cases: tuple[str, int, str]) -> list[dict[str, float]]:
    """Measure the cases one after the other in each round; return the medians of each."""
    runs = [[measured(*case) for case in cases] for _ in range(rounds)]
    return [
        {key: statistics.median(run[place][key] for run in runs) for key in runs[0][place]}
        for place in range(len(cases))
    ]


VERSIONS = {name: version(name) for name in ("municipal-iac", "pulumi", "pulumi-azure-native")}


def show(name: str, sides: tuple[float, float | None], unit: str, peer: str, *, target: str = "") -> None:
    """Print one figure: ours and the peer's."""
    Figure(name, *sides, unit, peer, target, VERSIONS).show()


def recordings(largest: int) -> None:
    """Show what recording takes, with and without the version aliases, beside the mocks."""
    for count in (each for each in RECORDED if each <= largest):
        for aliases in ("stripped", "kept"):
            rounds = 1 if count > BUILT and aliases == "kept" else 3
            ours, peer = by_turns(rounds, ("record", count, aliases), ("mocks", count, aliases))
            said = f"{count:,} resources, aliases {aliases}"
            show(f"record {said}", (ours["cpu"], peer["cpu"]), "CPU s", "the SDK's mocks", target="≤ 1.3")
            show(f"memory of recording {said}", (ours["mb"], peer["mb"]), "MB", "the SDK's mocks")


def engines() -> None:
    """Show what bringing 500 resources up takes: as objects, over gRPC, and with the CLI where there is one."""
    ours, wire = by_turns(3, ("objects", BUILT, "stripped"), ("grpc", BUILT, "stripped"))
    over = "the same over gRPC"
    show(f"up of {BUILT} new resources, then a preview", (ours["cpu"], wire["cpu"]), "CPU s", over)
    show(f"memory of an up of {BUILT}", (ours["mb"], wire["mb"]), "MB", over)
    cli = measured("cli", BUILT) if shutil.which("pulumi") else {}
    for verb in ("up", "preview"):
        what = {"up": f"up of {BUILT} new resources", "preview": f"preview of {BUILT} resources, nothing to change"}[
            verb
        ]
        show(f"{what}, objects", (ours[verb], wire[verb]), "s", over)
        show(f"{what}, beside the CLI", (ours[verb], cli.get(verb)), "s", f"pulumi {verb}")


def main() -> None:
    """Print every figure, or do one measurement when asked by the parent."""
    if sys.argv[1:2] == ["--child"]:
        case, count, aliases = sys.argv[2:]
        print(json.dumps(child(case, int(count), aliases)))
        return
    recordings(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDED[-1])
    engines()


if __name__ == "__main__":
    main()
