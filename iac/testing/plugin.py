"""The pytest plugin: every run of pytest loads it, so it loads nothing itself until somebody asks for a city."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from iac.testing.marks import MARKS

if TYPE_CHECKING:
    import pytest

NAME = "iac-city"
"""What the tests of a city are registered as with pytest."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and the settings."""
    group = parser.getgroup("iac", "a city as tests")
    group.addoption("--iac-city", metavar="CITY", help="test the city whose files are in this folder")
    group.addoption("--iac-env", metavar="ENV", help="test what is really there in this environment: its drift")
    group.addoption("--iac-as-of", metavar="MOMENT", help="pretend it is this moment (ISO 8601), for repeatable runs")
    parser.addini("iac_city", "the folder of the city to test, relative to this file", type="string", default="")
    parser.addini("iac_env", "the environment to test", type="string", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks; when a city is asked for, read it and add its tests."""
    for mark, meaning in MARKS.items():
        config.addinivalue_line("markers", f"{mark}: {meaning}")
    folder, env = _folder(config), _environment(config)
    if folder is None and not env:
        return
    from iac.testing.suite import begin  # noqa: PLC0415  # the price of a city is paid by who asks for one

    config.pluginmanager.register(begin(config, folder, env, config.getoption("--iac-as-of")), NAME)


def _folder(config: pytest.Config) -> Path | None:
    """The option counts from where pytest was called, the setting from its file."""
    given = config.getoption("--iac-city")
    if given is not None:
        return Path(config.invocation_params.dir, given)
    setting = config.getini("iac_city")
    return (config.inipath or config.rootpath / "x").parent / setting if setting else None


def _environment(config: pytest.Config) -> str:
    given = config.getoption("--iac-env")
    return str(config.getini("iac_env") if given is None else given)
