"""A job: what one attempt at changing one device leaves on it, so that any later process can find and settle it."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Job:
    """One attempt. ``before`` is the digest of the canonical running configuration before it, empty when unknown.

    ``confirm_seconds`` is the revert timer the device was told, None for none; ``started`` is ISO 8601 in UTC.
    ``quiet`` says that the device asked no questions about files before (``file prompt quiet``, IOS).
    """

    hostname: str
    platform: str
    identity: str = field(default_factory=lambda: secrets.token_hex(4))
    before: str = ""
    confirm_seconds: int | None = None
    replace: bool = False
    started: str = ""
    quiet: bool = False

    @property
    def session(self) -> str:
        """The name of its configuration session on EOS."""
        return f"iac_{self.identity}"

    @property
    def candidate_file(self) -> str:
        """The file that holds the whole configuration to replace with."""
        return f"iac-{self.identity}-candidate.cfg"

    @property
    def merge_file(self) -> str:
        """The file that holds the lines to merge."""
        return f"iac-{self.identity}-merge.cfg"

    @property
    def rollback_file(self) -> str:
        """The file that holds the configuration from before."""
        return f"iac-{self.identity}-rollback.cfg"

    @property
    def files(self) -> tuple[str, ...]:
        """The files it may leave on the device's flash."""
        return (self.candidate_file if self.replace else self.merge_file, self.rollback_file)

    def record(self) -> dict[str, Any]:
        """Return the job as plain values."""
        return asdict(self)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Job:
        """Return the job that :meth:`record` described."""
        return cls(**record)
