"""An order: the private data directory in which ansible-runner finds all it needs to bring devices to a city."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

PLAYBOOK = "deploy.yml"
_NOT_CITY = shutil.ignore_patterns(".*", "__pycache__", "node_modules")


@dataclass(frozen=True)
class Order:
    """What is to be done: ``hosts`` are the inventory's variables of each device, ``parameters`` those of every task.

    ``city`` is the folder of the city's files and ``modules`` that of the Ansible modules; both are copied, so that a
    worker needs neither. Nothing in an order is secret.
    """

    city: Path
    modules: Path
    hosts: Mapping[str, Mapping[str, Any]]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    check: bool = False

    def inventory(self) -> dict[str, Any]:
        """Return Ansible's inventory: modules run where the playbook runs, by the same Python."""
        everywhere = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
        return {"all": {"hosts": {host: dict(known) for host, known in self.hosts.items()}, "vars": everywhere}}

    def playbook(self) -> list[dict[str, Any]]:
        """Return the playbook: one play, one task, the difference shown."""
        parameters = {
            "city": "{{ playbook_dir }}/city",
            "host": "{{ inventory_hostname }}",
            "config_digest": "{{ iac_config_digest }}",
            **self.parameters,
        }
        task = {"name": "Bring the device to the city", "iac_config": parameters, "diff": True}
        if self.check:
            task["check_mode"] = True
        name = "Look at what would change" if self.check else "Bring the devices to the city"
        return [{"name": name, "hosts": "all", "gather_facts": False, "tasks": [task]}]

    def only(self, hosts: Iterable[str]) -> Order:
        """Return the same for some of the devices."""
        return Order(self.city, self.modules, {host: self.hosts[host] for host in hosts}, self.parameters, self.check)

    def write(self, folder: Path) -> None:
        """Write the private data directory; ``folder`` must not exist."""
        project = folder / "project"
        shutil.copytree(self.city, project / "city", ignore=_NOT_CITY)
        (project / "library").mkdir()
        for module in sorted(self.modules.glob("iac_*.py")):
            shutil.copy(module, project / "library")
        (project / PLAYBOOK).write_text(yaml.safe_dump(self.playbook(), sort_keys=False), encoding="utf-8")
        (folder / "inventory").mkdir()
        (folder / "inventory" / "hosts.json").write_text(json.dumps(self.inventory(), indent=2), encoding="utf-8")
