"""Which spelling of the city files this is, and what to do when it is not this release's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iac.model.city import SCHEMA

if TYPE_CHECKING:
    from iac.model.problems import Problems
    from iac.model.sections import Document

_WHOLE = re.compile(r"0|[1-9]\d{0,8}")


def check_version(document: Document, problems: Problems, *, readable: bool) -> bool:
    """Return whether the files are of this release's schema; if not, that is the one problem worth telling.

    A missing version is no problem of its own when a file could not be read (``readable`` is False): it may be there.
    """
    written = document.sections.get("schema")
    if written is None:
        if readable:
            problems.add("MOD020", document.main_file, 1, 1, "no file says which schema the city is written in")
        return False
    where = document.origins["schema"]
    place = (where.file, where.line, where.column)
    if not isinstance(written, str) or not _WHOLE.fullmatch(written):
        problems.add("MOD020", *place, "the schema version is a whole number", path="schema")
        return False
    return _compare(int(written), place, problems)


def _compare(version: int, place: tuple[str, int, int], problems: Problems) -> bool:
    if version > SCHEMA:
        message = f"the files are of schema {version}; this release reads schema {SCHEMA}"
        problems.add("MOD021", *place, message, path="schema")
    elif version < SCHEMA:
        message = f"the files are of schema {version}; this release reads schema {SCHEMA}"
        problems.add("MOD022", *place, message, path="schema")
    return version == SCHEMA
