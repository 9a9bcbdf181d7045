"""Phases of a change, told before they are entered, so that a journal can be written ahead of the act."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from iac.artifacts import DeviceConfig
from iac.targets.job import Job


class Phase(StrEnum):
    """How far a change has come."""

    STAGING = "staging"
    """The candidate is about to be brought to the device."""
    COMMITTING = "committing"
    """The device is about to be told to use it; from here on only the device knows."""
    SETTLED = "settled"
    """The device has been looked at, and nothing of the job is left on it."""


Witness = Callable[[Phase, Job, DeviceConfig], None]


def silent(_phase: Phase, _job: Job, _config: DeviceConfig) -> None:
    """Take no notice."""
