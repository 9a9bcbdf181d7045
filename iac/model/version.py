"""Which spelling of the city files this is, and what to do when it is not this release's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iac.model.city import SCHEMA
from iac.model.problems import UNREAD

if TYPE_CHECKING:
    from iac.model.problems import Problems
    from iac.model.sections import Document

_WHOLE = re.compile(r"(?a)0|[1-9]\d{0,8}")


def version_of(document: Document, problems: Problems) -> int | None:
    """Return the schema the files say they are written in; None, and a problem, when they do not say.

    It is no problem of its own when a file could not be read: it may be there.
    """
    written = document.sections.get("schema")
    if written is None:
        if not problems.any_of(UNREAD):
            problems.add("MOD020", document.main_file, 1, 1, "no file says which schema the city is written in")
        return None
    if not isinstance(written, str) or not _WHOLE.fullmatch(written):
        problems.add("MOD020", *_place(document), "the schema version is a whole number", path="schema")
        return None
    return int(written)


def check_version(document: Document, problems: Problems) -> bool:
    """Return whether the files may be read as this release's schema; when not, that is the one thing to say.

    Files that do not say are read as if they were, so that everything else is told at once.
    """
    version = version_of(document, problems)
    if version is None:
        document.sections["schema"] = str(SCHEMA)
        return True
    if version != SCHEMA:
        code = "MOD021" if version > SCHEMA else "MOD022"
        message = f"the files are of schema {version}; this release reads schema {SCHEMA}"
        problems.add(code, *_place(document), message, path="schema")
    return version == SCHEMA


def _place(document: Document) -> tuple[str, int, int]:
    where = document.origins["schema"]
    return where.file, where.line, where.column
