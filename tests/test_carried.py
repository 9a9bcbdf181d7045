"""The folders beside the package in a checkout are found; inside a wheel, those that it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iac import carried

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "file"), [("stacks", "network.py"), ("library", "iac_config.py"), ("cities", "town/city.yaml")]
)
def test_folders_of_a_checkout_are_found(name: str, file: str) -> None:
    assert (carried.carried(name) / file).is_file()


def test_an_installed_package_carries_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("iac/_stacks", "stacks"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr(carried, "_PACKAGE", tmp_path / "iac")
    assert carried.carried("stacks") == tmp_path / "iac" / "_stacks"
