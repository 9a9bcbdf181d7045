"""What spreadsheet programs do to cells: what can be undone without doubt is, the rest is named."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_MONTH_DAY = re.compile(
    r"\d{1,2}[-/ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/ ]\d{1,2}",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"-?\d{1,3}(?:,\d{3})+|-?\d+\.0+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?\s*([ap])\.?m\.?", re.IGNORECASE)
_SHORT_CLOCK = re.compile(r"(\d):(\d{2})|(\d{1,2}):(\d{2}):00")
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PHONE = re.compile(r"\+?1?[ .-]?\(?([2-9]\d{2})\)?[ .-]?([2-9]\d{2})[ .-]?(\d{4})")
_FLAGS = {"y": "yes", "n": "no", "true": "yes", "false": "no", "x": "yes", "1": "yes", "0": "no"}
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


@dataclass(frozen=True, slots=True)
class Repaired:
    """A cell written differently, and why that is safe."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ruined:
    """A cell whose value is lost, and what to do about it."""

    reason: str
    fix: str


def mend(text: str, kind: str) -> Repaired | Ruined | None:
    """Return what is to be done with a cell of this ``kind`` (see :func:`kind_of`); None leaves it as it is."""
    if text in _ERRORS:
        return Ruined(f"The cell holds a spreadsheet error ({text}).", "Correct the formula and save the sheet again.")
    if text.startswith("'") and len(text) > 1:
        return Repaired(text[1:], "The spreadsheet's text mark (') is not part of the value.")
    if _SCIENTIFIC.fullmatch(text) and kind != "text":
        return Ruined(
            f"The spreadsheet turned the value into the number {text}; its digits are lost.",
            "Format the column as text, enter the value again and save the sheet.",
        )
    if _MONTH_DAY.fullmatch(text) and kind not in ("text", "date"):
        return Ruined(
            f"The spreadsheet turned the value into the date {text}; what it was is lost.",
            "Format the column as text, enter the value again and save the sheet.",
        )
    mender = _MENDERS.get(kind)
    return mender(text) if mender else None


def _number(text: str) -> Repaired | None:
    if not _WHOLE.fullmatch(text):
        return None
    return Repaired(text.replace(",", "").split(".")[0], "A whole number is written with digits alone.")


def _digits(text: str) -> Repaired | None:
    return Repaired(text[:-2], "Digits that are a name have no decimals.") if re.fullmatch(r"\d+\.0", text) else None


def _time(text: str) -> Repaired | None:
    if found := _CLOCK.fullmatch(text):
        hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
        return Repaired(f"{hour:02}:{found[2]}", "Times are written with 24 hours.")
    if short := _SHORT_CLOCK.fullmatch(text):
        return Repaired(f"{int(short[1] or short[3]):02}:{short[2] or short[4]}", "Times are written HH:MM.")
    return None


def _date(text: str) -> Repaired | Ruined | None:
    found = _US_DATE.fullmatch(text)
    if not found:
        return None
    try:
        day = dt.date(int(found[3]), int(found[1]), int(found[2]))
    except ValueError:
        return Ruined(f"'{text}' is not a date as the United States write it.", "Write YYYY-MM-DD.")
    return Repaired(day.isoformat(), "Dates are written YYYY-MM-DD; this one was month first, as the United States do.")


def _telephone(text: str) -> Repaired | None:
    found = None if text.startswith("+1") and text[1:].isdigit() else _PHONE.fullmatch(text)
    return Repaired(f"+1{found[1]}{found[2]}{found[3]}", "Numbers are written in full (E.164).") if found else None


def _flag(text: str) -> Repaired | None:
    plain = _FLAGS.get(text.casefold())
    if plain:
        return Repaired(plain, "Yes and no are written out.")
    return Repaired(text.casefold(), "Yes and no are written small.") if text in ("Yes", "No", "YES", "NO") else None


def _choice(text: str) -> Repaired | None:
    plain = re.sub(r"[\s_]+", "-", text.casefold())
    return Repaired(plain, "Kinds are written small, with hyphens.") if plain != text else None


_MENDERS: dict[str, Callable[[str], Repaired | Ruined | None]] = {
    "number": _number,
    "digits": _digits,
    "time": _time,
    "date": _date,
    "telephone": _telephone,
    "flag": _flag,
    "choice": _choice,
}

_BY_FIELD = {
    "extension": "digits",
    "pilot": "digits",
    "number": "digits",
    "zip": "digits",
    "floor": "digits",
    "mac": "mac",
    "did": "telephone",
    "elin": "telephone",
    "first": "telephone",
    "last": "telephone",
    "line": "telephone",
    "opens": "time",
    "closes": "time",
    "date": "date",
    "address_validated": "date",
    "display_name": "text",
    "name": "text",
    "model": "text",
    "kind": "choice",
    "wan": "choice",
    "role": "choice",
    "purpose": "choice",
    "platform": "choice",
    "day": "choice",
    "type": "choice",
    "class_of_service": "choice",
    "data_class": "choice",
    "os": "choice",
    "action": "choice",
    "when": "choice",
    "transport": "choice",
    "use": "choice",
}


def kind_of(section: str, field: str, *, flag: bool, number: bool) -> str:
    """Return how a field's cells are mended: its own way, or that of yes/no and of numbers."""
    if section == "sites" and field == "number":
        return "number"
    if section in ("services", "unmanaged") and field == "kind":
        return "text"
    if flag:
        return "flag"
    return "number" if number else _BY_FIELD.get(field, "code")
