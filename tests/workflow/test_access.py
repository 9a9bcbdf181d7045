from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from iac.errors import UsageError
from iac.findings import State
from iac.workflow.access import open_network
from iac.workflow.drift import Drift

ROOT = Path(__file__).parents[2]


def test_devices_without_templates_are_said_and_the_others_are_reached(tmp_path: Path) -> None:
    city = shutil.copytree(ROOT / "cities" / "harborview", tmp_path / "city")
    description = (city / "city.yaml").read_text(encoding="utf-8")
    (city / "city.yaml").write_text(description.replace("target: lab", "target: azure"), encoding="utf-8")

    network = open_network(city, "lab")

    left = {finding.subject for finding in network.findings}
    assert {finding.state for finding in network.findings} == {State.NOT_CHECKED}
    assert len(left) + len(network.configs) == len(network.city.devices)
    assert not left & set(network.configs)
    assert {access.port for access in network.accesses.values()} == {22, 443}
    with pytest.raises(UsageError, match="no templates for"):
        network.only([min(left)])
    assert network.only([min(network.configs)]).findings == ()
    assert len(Drift((), (), network.findings).findings) == len(left)


def test_environment_and_device_names_are_checked() -> None:
    town = ROOT / "cities" / "town"
    with pytest.raises(UsageError, match="no environment 'moon'"):
        open_network(town, "moon")
    with pytest.raises(UsageError, match="no device 'hall-sw9'"):
        open_network(town, "prod", hosts=["hall-sw9"])
