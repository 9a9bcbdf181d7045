"""The command begins with words even for those who change their mind at once."""

from __future__ import annotations

import subprocess
import sys

import pytest


def test_package_runs_as_a_program() -> None:
    done = subprocess.run([sys.executable, "-m", "iac", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip()


def test_ctrl_c_while_it_is_loaded_is_told_in_words() -> None:
    # A module that interrupts its own loading stands for somebody who presses Ctrl-C in that moment.
    code = (
        "import importlib.abc, sys\n"
        "class Impatient(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'iac.cli.main':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Impatient())\n"
        "from iac.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "iac: interrupted before anything had begun.\n")


@pytest.mark.parametrize("name", ["iac", "iac.cli.main"])
def test_both_ways_in_say_the_same(name: str) -> None:
    done = subprocess.run([sys.executable, "-m", name, "valdate"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "iac: there is no command 'valdate'. Did you mean 'iac validate'?\n")
