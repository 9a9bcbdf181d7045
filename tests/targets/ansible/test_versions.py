from __future__ import annotations

import importlib.metadata

import pytest

from iac.errors import UsageError
from iac.targets.ansible.versions import insist_versions

GOOD = {"ansible-runner": "2.4.3", "ansible-core": "2.19.14"}


def test_installed_versions_will_do() -> None:
    insist_versions()


@pytest.mark.parametrize(
    ("name", "version"),
    [
        pytest.param("ansible-core", "2.17.9", id="core"),
        pytest.param("ansible-core", "2.9.27", id="core-of-one-digit"),
        pytest.param("ansible-core", "2.17.0rc1", id="candidate"),
        pytest.param("ansible-runner", "1.4.9", id="runner"),
    ],
)
def test_version_that_is_too_old_is_named_with_the_remedy(name: str, version: str) -> None:
    with pytest.raises(UsageError, match=f"{name} {version} is too old .* Install 2.* or newer: pip install --upgrade"):
        insist_versions((GOOD | {name: version}).__getitem__)


def test_missing_part_is_named_with_the_remedy() -> None:
    def version(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    with pytest.raises(UsageError, match=r"needs ansible-runner 2.4 or newer, and there is none. Install it: pip"):
        insist_versions(version)
