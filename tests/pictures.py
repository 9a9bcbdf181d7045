"""Draws the pictures that the documents show; a test holds that they are current."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from iac.model.load import load_city
from iac.workflow.report.pictures import pictures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.model.city import City
    from iac.workflow.plan import Plan

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"


def drawn(town: City, plan: Plan | None = None) -> Mapping[str, str]:
    """Return the pictures by file name."""
    return pictures(town, "lab", "hall", plan)


def main() -> None:
    """Write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in drawn(load_city(ROOT / "cities" / "town")).items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
