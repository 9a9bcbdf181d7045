"""What pydantic finds, in words a person can act on, at the place in the file it is about."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from iac.model.base import Model
from iac.model.origins import nearest, path_text
from iac.model.problems import CONSEQUENCES, OTHER_SPELLING, UNREAD, make_problem
from iac.model.sections import sections
from iac.model.tree import Row
from iac.model.types import ClearSecretError, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import ValidationError

    from iac.errors import Problem
    from iac.model.problems import Problems
    from iac.model.sections import Document

Path = tuple[str | int, ...]
_CHOICE = re.compile(r"'([^']*)'|\b(\d+)\b")
_SECRET_WORD = re.compile(r"(?i)(pass(word|wd|phrase)|secret|psk|shared_?key|community|token|private_?key|api_?key)")
_MOST_CHOICES = 24
_ABOUT_VALUES = {"MOD031", "MOD032", "MOD033", "MOD034", "MOD035"}


def explain(error: ValidationError, document: Document, problems: Problems) -> None:
    """Add one problem for each thing pydantic found, unless reading has said something about the same place.

    What a file that could not be read may hold is not called missing.
    """
    told = {(problem.file, problem.line, problem.column) for problem in problems}
    partial = problems.any_of(UNREAD | OTHER_SPELLING)
    for item in error.errors(include_url=False):
        problem = _explain(dict(item), document)
        if (problem.file, problem.line, problem.column) in told or (partial and problem.code == "MOD015"):
            continue
        problems.extend([problem])


def _explain(item: dict[str, Any], document: Document) -> Problem:
    path, in_key = _path(item["loc"])
    teller = _TELLERS.get(item["type"], _tell_kind)
    code, message, fix = teller(_Case(item, path, document))
    at_key = in_key or code in ("MOD030", "MOD036")
    where = nearest(document, path[:-1] if code == "MOD031" and len(path) > 1 else path, key=at_key)
    place = (where.file or document.main_file, where.line, where.column)
    why = CONSEQUENCES.get(str(path[0]), "") if path and code in _ABOUT_VALUES else ""
    return make_problem(code, *place, message, path=path_text(document, path), why=why, fix=fix)


def _path(location: tuple[str | int, ...]) -> tuple[Path, bool]:
    """Return the key path without pydantic's marks, and whether the key itself is at fault."""
    if location and location[0] == "schema_version":
        location = ("schema", *location[1:])
    in_key = bool(location) and location[-1] == "[key]"
    return (location[:-1] if in_key else location), in_key


class _Case:
    """One error with what is needed to word it."""

    def __init__(self, item: dict[str, Any], path: Path, document: Document) -> None:
        self.value = item["input"]
        self.context: dict[str, Any] = item.get("ctx", {})
        self.path = path
        self.document = document
        self.type: str = item["type"]
        self.key = str(path[-1]) if path else ""

    @property
    def in_table(self) -> bool:
        """True when the value stands in a cell of a CSV table."""
        rows: Any = self.document.sections.get(str(self.path[0])) if self.path else None
        index = self.path[1] if len(self.path) > 1 else None
        return isinstance(rows, list) and isinstance(index, int) and isinstance(rows[index], Row)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys the record may have."""
        model = _model_at(self.path[:-1])
        if model is None:
            return ()
        return tuple(info.alias or name for name, info in model.model_fields.items())


def _model_at(path: Path) -> type[Model] | None:
    section = sections().get(str(path[0])) if path else None
    model = section.model if section else None
    for step in path[1:]:
        if isinstance(step, int) or model is None:
            continue
        info = model.model_fields.get(step)
        model = _model_in(info.annotation) if info else None
    return model


def _model_in(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)


Told = tuple[str, str, str]


def _tell_missing(case: _Case) -> Told:
    if len(case.path) == 1:
        return "MOD015", f"the section '{case.key}' is missing", ""
    return "MOD031", f"'{case.key}' is missing", f"Add '{case.key}'."


def _tell_extra(case: _Case) -> Told:
    near = get_close_matches(case.key, case.keys, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known keys: {', '.join(case.keys)}." if case.keys else ""
    if _SECRET_WORD.search(case.key) and isinstance(case.value, str) and not case.value.startswith("secret:"):
        return "MOD036", f"'{shown(case.key)[1:-1]}' is not a key here and seems to hold a secret", ""
    return "MOD030", f"{shown(case.key)} is not a key here", hint


def _tell_choice(case: _Case) -> Told:
    if not isinstance(case.value, str) or not case.value:
        return _tell_kind(case)
    choices = [text or number for text, number in _CHOICE.findall(str(case.context.get("expected", "")))]
    near = get_close_matches(case.value, choices, n=1)
    listed = ", ".join(choices[:_MOST_CHOICES])
    return "MOD033", f"{shown(case.value)} is not one of {listed}", f"Did you mean '{near[0]}'?" if near else ""


def _tell_range(case: _Case) -> Told:
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    limits = " and ".join(f"{words[name]} {value:g}" for name, value in case.context.items() if name in words)
    return "MOD034", f"{case.value} is out of range: it is {limits}", ""


def _tell_value(case: _Case) -> Told:
    error = case.context.get("error")
    if isinstance(error, ClearSecretError):
        return "MOD036", str(error), ""
    if case.value is None:
        return _tell_kind(case)
    return "MOD035", str(error), ""


def _tell_empty(case: _Case) -> Told:
    return "MOD035", f"'{case.key}' is empty", "Write a text."


_WANTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping ('key: value' lines)",
    "model_type": "a mapping ('key: value' lines)",
    "int_type": "a whole number",
    "float_type": "a number",
    "date_type": "a date such as 2026-11-25",
    "enum": "one of the choices",
    "literal_error": "one of the choices",
}


_FIXES = {
    "string_type": "Write one text.",
    "bool_type": "Write true or false.",
    "tuple_type": "Put it in brackets, [...], or write each item on a line of its own after '- '.",
    "dict_type": "Write 'key: value' lines below it.",
    "model_type": "Write 'key: value' lines below it.",
}


def _tell_kind(case: _Case) -> Told:
    wanted = _WANTED.get(case.type, "another kind of value")
    if case.type == "bool_type" and case.in_table:
        wanted = "yes or no"
    fix = _FIXES.get(case.type, "")
    subject = f"'{case.key}'" if not isinstance(case.path[-1] if case.path else 0, int) else "the item"
    if isinstance(case.value, bool) and case.type == "string_type":
        fix = f'Put it in quotation marks: "{str(case.value).lower()}".'
    elif case.value is None:
        fix = "Write one, or delete the key."
    elif case.in_table and case.type == "bool_type":
        fix = "Write yes or no."
    return "MOD032", f"{subject} {_given(case.value)}, but {wanted} belongs here", fix


def _given(value: Any) -> str:
    if value is None:
        return "has no value"
    if isinstance(value, bool):
        return f"is {str(value).lower()}"
    if isinstance(value, dict):
        return "is a mapping"
    if isinstance(value, list):
        return "is a list"
    return f"is {shown(value)}"


_TELLERS: dict[str, Callable[[_Case], Told]] = {
    "missing": _tell_missing,
    "extra_forbidden": _tell_extra,
    "enum": _tell_choice,
    "literal_error": _tell_choice,
    "value_error": _tell_value,
    "string_too_short": _tell_empty,
    "greater_than": _tell_range,
    "greater_than_equal": _tell_range,
    "less_than": _tell_range,
    "less_than_equal": _tell_range,
}
