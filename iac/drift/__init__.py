"""Compares two values and returns findings; never fetches, never raises on a difference."""

from __future__ import annotations

from iac.drift.device import compare_device, compare_saved, findings_of, unmanaged

__all__ = ["compare_device", "compare_saved", "findings_of", "unmanaged"]
