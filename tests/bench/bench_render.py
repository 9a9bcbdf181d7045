"""Rendering a device: ours beside raw Jinja2, pyavd and Ansible's template module.

``python -m tests.bench.bench_render [ROUNDS]``. Raw Jinja2 and Ansible print the same texts from the same templates and
values, which is checked; pyavd prints an access switch of as many ports from a structured configuration of its own.
pyavd lives in ``.venv-bench`` (requirements-bench.lock); without it, and without Ansible, a line says what was skipped.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import fields, is_dataclass
from enum import Enum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import network_templates
from iac.intent.devices import plan_devices
from iac.model.load import load_city
from iac.render import explain, has_templates, render_device
from tests.bench.figures import Figure, command, side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iac.intent.devices import DeviceIntent

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = Path(network_templates.__file__).parent
BENCH_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
ANSIBLE = Path(sys.executable).with_name("ansible-playbook")
HOSTS = 10
OURS = {"municipal-iac": version("municipal-iac"), "jinja2": version("jinja2")}
PYAVD = """
import json, statistics, sys, time
from importlib.metadata import version
from pyavd import get_device_config
ports = [
    {
        "name": f"Ethernet{n}", "description": f"phone {2000 + n}", "spanning_tree_portfast": "edge",
        "spanning_tree_bpduguard": "enabled",
        "switchport": {"enabled": True, "mode": "trunk phone", "trunk": {"native_vlan": 101},
                       "phone": {"vlan": 201, "trunk": "untagged"}},
    }
    for n in range(1, 49)
]
vlans = [{"id": n, "name": f"VLAN-{n}"} for n in (101, 201, 300, 310, 320, 330, 350)]
device = {"hostname": "sw", "ethernet_interfaces": ports, "vlans": vlans}
times = []
for _ in range(int(sys.argv[1]) + 1):
    start = time.perf_counter()
    text = get_device_config(device)
    times.append(time.perf_counter() - start)
lines = len(text.splitlines())
print(json.dumps({"ms": statistics.median(times[1:]) * 1e3, "lines": lines, "pyavd": version("pyavd")}))
"""
PLAYBOOK = """
- hosts: all
  connection: local
  gather_facts: false
  tasks:
    - ansible.builtin.template:
        src: "iosxe/device.j2"
        dest: "{{ playbook_dir }}/out/{{ inventory_hostname }}.cfg"
        lstrip_blocks: true
"""


def raw_environment() -> Environment:
    """Return the environment one would write oneself: compiled once, strict about names."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  # device configuration is not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )


def raw(environment: Environment, devices: Sequence[DeviceIntent]) -> list[str]:
    """Return the devices' texts without us."""
    return [environment.get_template(f"{device.platform}/device.j2").render(device=device) for device in devices]


def against_jinja(rounds: int, name: str, devices: Sequence[DeviceIntent]) -> None:
    """Show ours per device, and the way that says where each line comes from, beside raw Jinja2."""
    environment = raw_environment()
    if [render_device(device).text for device in devices] != raw(environment, devices):
        msg = "raw Jinja2 printed another text"
        raise RuntimeError(msg)
    times = side_by_side(
        rounds,
        ours=lambda: [render_device(device) for device in devices],
        raw=lambda: raw(environment, devices),
        explained=lambda: [explain(device) for device in devices[:20]],
    )
    each = 1e3 / len(devices)
    plain, peer = times["ours"] * each, times["raw"] * each
    Figure(f"render {name}, each", plain, peer, "ms", "raw Jinja2, same text", "≤ 1.5", OURS).show()
    lines = times["explained"] * 1e3 / len(devices[:20])
    Figure(f"render {name} with each line's origin, each", lines, None, "ms", versions=OURS).show()


def against_pyavd(rounds: int, device: DeviceIntent) -> None:
    """Show an EOS access switch beside pyavd's."""
    if not BENCH_PYTHON.exists():
        print(f"skipped: pyavd is not installed in {BENCH_PYTHON.parent.parent.name} (requirements-bench.lock)")
        return
    done = subprocess.run(  # our own arguments
        [BENCH_PYTHON, "-c", PYAVD, str(rounds)], capture_output=True, text=True, check=True
    )
    theirs = json.loads(done.stdout)
    text = render_device(device).text
    times = side_by_side(rounds, ours=lambda: [render_device(device) for _ in range(10)])
    name = f"EOS access switch, {len(text.splitlines())} lines (pyavd: {theirs['lines']})"
    versions = OURS | {"pyavd": theirs["pyavd"]}
    Figure(name, times["ours"] * 1e2, theirs["ms"], "ms", "pyavd.get_device_config", versions=versions).show()


def plain(value: Any) -> Any:
    """Return an intent as plain values, without the places it comes from."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value) if one.name != "origins"}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def _copy_templates(folder: Path) -> None:
    """Copy the templates, included ones with one newline more: Ansible drops their last one."""
    for path in TEMPLATES.rglob("*.j2"):
        copy = folder / path.relative_to(TEMPLATES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text() + ("" if path.name == "device.j2" else "\n"))


def against_ansible(devices: Sequence[DeviceIntent]) -> None:
    """Show the same texts written by Ansible's template module; a start of the program is part of both."""
    if not ANSIBLE.exists():
        print("skipped: Ansible is not installed")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "out").mkdir()
        _copy_templates(folder / "templates")
        hosts = {device.hostname: {"device": plain(device)} for device in devices}
        (folder / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}))
        (folder / "play.yaml").write_text(PLAYBOOK)
        os.environ |= {"ANSIBLE_HOME": name, "ANSIBLE_PYTHON_INTERPRETER": sys.executable}
        theirs, _ = command([str(ANSIBLE), "-i", str(folder / "hosts.json"), str(folder / "play.yaml"), "-f", "2"])
        for device in devices:
            if (folder / "out" / f"{device.hostname}.cfg").read_text() != render_device(device).text:
                msg = f"Ansible printed another text for {device.hostname}"
                raise RuntimeError(msg)
    iac = str(Path(sys.executable).with_name("iac"))
    with tempfile.TemporaryDirectory() as name:
        ours, _ = command([iac, "render", str(ROOT / "cities" / "town"), "--out", f"{name}/out"])
    versions = OURS | {"ansible-core": version("ansible-core")}
    each = (ours * 1e3 / 8, theirs * 1e3 / len(devices))
    title = f"from start to files: 8 devices of the town (Ansible: {len(devices)} access switches), each"
    Figure(title, *each, "ms", "ansible-playbook, template module", versions=versions).show()


def main() -> None:
    """Measure the town, Harborview, and the peers that are installed."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    town = plan_devices(load_city(ROOT / "cities" / "town")).devices
    city = plan_devices(load_city(ROOT / "cities" / "harborview")).devices
    whole = [device for device in city if has_templates(device.platform) and not device.sections]
    against_jinja(rounds, "the town's devices", [device for device in town if not device.sections])
    against_jinja(rounds, f"Harborview's {len(whole)} devices", whole)
    against_pyavd(rounds, next(device for device in whole if device.platform == "eos" and device.has_phones))
    against_ansible([device for device in whole if device.platform == "iosxe" and device.has_phones][:HOSTS])


if __name__ == "__main__":
    main()
