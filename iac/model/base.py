"""The frozen, forbidding base of every model type."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen record; an unknown key is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")
