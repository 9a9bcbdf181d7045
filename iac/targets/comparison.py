"""What a target must know about texts; how they are compared is not its business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.artifacts import DeviceConfig, Platform


class Comparison(Protocol):
    """How texts of devices are told apart."""

    def digest(self, platform: Platform, text: str) -> str:
        """Return the same digest for two texts of one platform that mean the same."""
        ...

    def differences(self, config: DeviceConfig, running: str, secrets: Mapping[str, str]) -> tuple[str, ...]:
        """Return what keeps ``running`` from being ``config``, one sentence each, without secrets."""
        ...
