from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from iac.targets.ansible.order import Order

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def order(tmp_path: Path) -> Order:
    city, modules = tmp_path / "city", tmp_path / "library"
    for folder in (city / ".git", city / "sites", city / "__pycache__", modules):
        folder.mkdir(parents=True)
        (folder / "file").write_text("x", encoding="utf-8")
    (city / "city.yaml").write_text("city: {}\n", encoding="utf-8")
    (modules / "iac_config.py").write_text("pass\n", encoding="utf-8")
    known = {"sw1": {"iac_config_digest": "a"}, "sw2": {"iac_config_digest": "b"}}
    return Order(city, modules, known, {"environment": "lab"})


def test_order_holds_all_a_worker_needs_and_no_more(order: Order, tmp_path: Path) -> None:
    order.write(tmp_path / "made")

    made = {str(path.relative_to(tmp_path / "made")) for path in (tmp_path / "made").rglob("*") if path.is_file()}
    assert made == {
        "inventory/hosts.json",
        "project/city/city.yaml",
        "project/city/sites/file",
        "project/deploy.yml",
        "project/library/iac_config.py",
    }


def test_inventory_runs_the_modules_where_the_playbook_runs(order: Order, tmp_path: Path) -> None:
    order.only(["sw2"]).write(tmp_path / "made")

    written = json.loads((tmp_path / "made/inventory/hosts.json").read_text(encoding="utf-8"))
    assert written["all"]["hosts"] == {"sw2": {"iac_config_digest": "b"}}
    assert written["all"]["vars"]["ansible_connection"] == "local"


@pytest.mark.parametrize("check", [True, False])
def test_playbook_asks_for_check_mode_only_when_it_should(order: Order, tmp_path: Path, check: bool) -> None:  # noqa: FBT001
    Order(order.city, order.modules, order.hosts, order.parameters, check).write(tmp_path / "made")

    (play,) = yaml.safe_load((tmp_path / "made/project/deploy.yml").read_text(encoding="utf-8"))
    (task,) = play["tasks"]
    assert task.get("check_mode", False) is check
    assert task["diff"]
    assert task["iac_config"]["environment"] == "lab"
    assert task["iac_config"]["host"] == "{{ inventory_hostname }}"
