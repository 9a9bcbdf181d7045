"""A lab of the embedded engine on the simulated Azure, and small programs for it.

``python -m tests.lab.engine.lab FOLDER`` brings :func:`network` up in a process of its own, so that a test may end it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pulumi

from iac.lab.azure.provider import AzureProvider
from iac.lab.azure.store import Store
from iac.lab.engine import crypt
from iac.lab.engine.engine import EmbeddedEngine
from iac.ports import StackName, StackResult

if TYPE_CHECKING:
    from collections.abc import Callable

STACK = StackName("lab", "shared", "network")
PASSPHRASE = "correct horse"
CRYPTER = crypt.fresh(PASSPHRASE)
Options = pulumi.ResourceOptions


class Azure(pulumi.CustomResource):
    """Any resource of azure-native, by its token; importing that package itself takes a second and 100 MB."""

    def __init__(self, token: str, name: str, inputs: dict[str, Any], opts: Options | None = None) -> None:
        super().__init__(f"azure-native:{token}", name, inputs, opts)


def network(subnet: str = "10.0.1.0/24", **more: Any) -> None:
    """Declare a group, a network and a subnet in it."""
    group = Azure("resources:ResourceGroup", "rg", {"resourceGroupName": "rg", "location": "eastus2"})
    inputs = {"resourceGroupName": "rg", "virtualNetworkName": "vnet"}
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "location": "eastus2"}
    vnet = Azure("network:VirtualNetwork", "vnet", {**inputs, **space}, Options(depends_on=[group]))
    place = {**inputs, "subnetName": "snet", "addressPrefix": subnet, **more}
    Azure("network:Subnet", "snet", place, Options(depends_on=[vnet]))


@dataclass
class Bench:
    """One lab folder with its engine and its cloud."""

    root: Path
    passphrase: str = PASSPHRASE
    heard: list[str] = field(default_factory=list)

    @property
    def cloud(self) -> Store:
        """The simulated Azure, opened anew."""
        return Store(self.root / "azure")

    @property
    def engine(self) -> EmbeddedEngine:
        """The engine, opened anew; deriving a key takes half a second, so the labs of a test process share one."""
        engine = EmbeddedEngine(
            self.root, "city", self.passphrase, {"azure-native": lambda: AzureProvider(Store(self.root / "azure"))}
        )
        if self.passphrase == PASSPHRASE:
            engine.lab.crypter = CRYPTER
        return engine

    def up(self, program: Callable[[], object] = network) -> StackResult:
        """Bring the program up."""
        return self.engine.up(STACK, program, self)

    def step(self, subject: str, text: str) -> None:
        """Hear what the engine tells of its progress."""
        self.heard.append(f"{subject} {text}")

    @property
    def checkpoint(self) -> Path:
        """The stack's file."""
        return self.root / ".pulumi" / "stacks" / "city" / f"{STACK}.json"

    @property
    def files(self) -> dict[str, bytes]:
        """Every file of the backend and the cloud, by name; locks excepted, which say nothing."""
        found = (path for path in self.root.rglob("*") if path.is_file() and path.suffix != ".lock")
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}


def ops(result: StackResult) -> dict[str, str]:
    """Return what happened to each resource that did not stay the same, the stack excepted."""
    steps = (step for step in result.steps if step.op != "same" and "pulumi:pulumi:Stack" not in step.type)
    return {step.urn.rsplit("::", 1)[1]: step.op for step in steps}


if __name__ == "__main__":
    Bench(Path(sys.argv[1])).up()
