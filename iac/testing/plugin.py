"""The pytest plugin; it costs nothing in a run that does not name a city."""

from __future__ import annotations
