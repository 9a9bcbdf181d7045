"""Brings NAPALM's drivers and their libraries into the process, once and from one thread."""

from __future__ import annotations

from importlib import import_module

_NEEDED = ("napalm.ios.ios", "napalm.eos.eos", "netmiko.exceptions", "pyeapi.eapilib", "paramiko")


def load_drivers() -> None:
    """Import what every device needs, before threads do: these packages import each other in circles.

    Several threads that begin such imports at once can wait for each other's import locks, and Python then raises
    ``_DeadlockError`` in one of them.
    """
    for name in _NEEDED:
        import_module(name)
