"""What pydantic finds, in words a person can act on, at the place in the file it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError

    from iac.model.problems import Problems
    from iac.model.sections import Document


def explain(error: ValidationError, document: Document, problems: Problems) -> None:
    """Add one problem for each error."""
    for item in error.errors():
        problems.add("MOD035", "", 0, 0, f"{item['loc']}: {item['msg']}")
