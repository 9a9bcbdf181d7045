"""What every consistency check works with: the city, its look-ups, and a place to say what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.model.index import index
from iac.model.origins import path_text
from iac.model.problems import Problems
from iac.model.salvage import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.model.city import City

Path = tuple[str | int, ...]


class Review:
    """One pass over a city; problems gather in ``problems``."""

    def __init__(self, city: City, lost: Mapping[str, frozenset[str]]) -> None:
        self.city = city
        self.index = index(city)
        self.lost = lost
        self.problems = Problems()

    def report(self, code: str, path: Path, message: str, *, fix: str = "") -> None:
        """Add a problem about what is written at ``path``."""
        where = self.city.origin(*path)
        self.problems.add(code, where.file, where.line, where.column, message, path=self.text(path), fix=fix)

    def text(self, path: Path) -> str:
        """Return a key path as people read it."""
        document = self.city.document
        return path_text(document, path) if document else _plain(path)

    def line(self, path: Path) -> str:
        """Return where something else stands, for a message: ``places.yaml:12``, or its key path."""
        where = self.city.origin(*path)
        return f"{where.file}:{where.line}" if where.line else self.text(path)

    def place(self, path: Path) -> tuple[str, int, int]:
        """Return where ``path`` is written as a sort key: of two claims, the later one is the one to blame."""
        where = self.city.origin(*path)
        return where.file, where.line, where.column

    def is_lost(self, section: str, text: str) -> bool:
        """Return whether a record with that text exists but could not be used."""
        gone = self.lost.get(section, frozenset())
        return text in gone or EVERYTHING in gone

    def usable(self, *sections: str) -> bool:
        """Return whether all of these sections could be used."""
        return not any(EVERYTHING in self.lost.get(section, frozenset()) for section in sections)


def _plain(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
