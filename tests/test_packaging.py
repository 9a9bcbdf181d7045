"""The wheel carries what the program reads at run time, and nothing of the tests."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_wheel_carries_programs_templates_modules_and_cities(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    assert {
        "iac/cli/main.py",
        "iac/_stacks/__main__.py",
        "iac/_library/iac_config.py",
        "iac/_cities/town/city.yaml",
        "network_templates/iosxe/device.j2",
        "iac/py.typed",
    } <= set(names)
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.startswith("municipal_iac-")} == {"iac", "network_templates"}
