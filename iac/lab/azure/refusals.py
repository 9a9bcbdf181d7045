"""What ARM answers when it refuses."""

from __future__ import annotations

from iac.errors import EngineError


class ArmError(EngineError):
    """A refusal of the simulated Azure: HTTP ``status``, ARM's ``code`` and a sentence; ``id`` is what it is about."""

    def __init__(self, status: int, code: str, message: str, *, arm_id: str = "") -> None:
        super().__init__(f'Status={status} Code="{code}" Message="{message}"')
        self.status = status
        self.code = code
        self.reason = message
        self.arm_id = arm_id


class NotSimulatedError(ArmError):
    """The simulation has no rules for this type; it says so instead of guessing."""

    def __init__(self, what: str) -> None:
        super().__init__(501, "NotSimulated", f"{what} is not simulated: the lab has no rules for it.")
