"""What spreadsheet programs do to cells: what can be undone without doubt is, the rest is named."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from iac.importers import units
from iac.importers.verdicts import Repaired, Ruined

if TYPE_CHECKING:
    from collections.abc import Callable

_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_MONTH_DAY = re.compile(rf"\d{{1,2}}[-/ ](?:{_MONTHS})[a-z]*|(?:{_MONTHS})[a-z]*[-/ ]\d{{1,2}}", re.IGNORECASE)
_MANGLED = re.compile(rf"\d{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-\d{{2}}")
"""How Excel shows a text it took for a date (1-Mar, Mar-45). A code such as ``mar-1`` is somebody's own, a marina's."""
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})(?::00)?)?\s*([ap])\.?m\.?", re.IGNORECASE)
_SHORT_CLOCK = re.compile(r"(\d):(\d{2})|(\d{1,2}):(\d{2}):00")
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PHONE = re.compile(r"\+?1?[ .-]?\(?([2-9]\d{2})\)?[ .-]?([2-9]\d{2})[ .-]?(\d{4})")
_ZONES = {
    **dict.fromkeys(("et", "est", "edt", "eastern"), "America/New_York"),
    **dict.fromkeys(("ct", "cst", "cdt", "central"), "America/Chicago"),
    **dict.fromkeys(("mt", "mst", "mdt", "mountain"), "America/Denver"),
    **dict.fromkeys(("pt", "pst", "pdt", "pacific"), "America/Los_Angeles"),
}
"""What people in the United States call the four zones of the mainland."""
_FLAGS = {"y": "yes", "n": "no", "true": "yes", "false": "no", "x": "yes", "1": "yes", "0": "no"}
_NAMES = ("code", "digits")
"""Kinds of cells in which a comma can only stand between two values."""
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


def mend(text: str, kind: str, choices: tuple[str, ...] = ()) -> Repaired | Ruined | None:
    """Return what is to be done with a cell of this ``kind`` (see :func:`iac.importers.kinds.kind_of`).

    ``choices`` are the words a cell of kind ``choice`` may hold; None leaves the cell as it is.
    """
    if text in _ERRORS:
        return Ruined(f"The cell holds a spreadsheet error ({text}).", "Correct the formula and save the sheet again.")
    if text.startswith("'") and len(text) > 1:
        return Repaired(text[1:], "The spreadsheet's text mark (') is not part of the value.")
    if _SCIENTIFIC.fullmatch(text) and kind != "text":
        return Ruined(
            f"The spreadsheet turned the value into the number {text}; its digits are lost.",
            "Format the column as text, enter the value again and save the sheet.",
        )
    if kind not in ("text", "date") and (_MANGLED if kind == "code" else _MONTH_DAY).fullmatch(text):
        return Ruined(
            f"The spreadsheet turned the value into the date {text}; what it was is lost.",
            "Format the column as text, enter the value again and save the sheet.",
        )
    if kind == "choice":
        return _choice(text, choices)
    mender = _MENDERS.get(kind)
    return mender(text) if mender else None


def mend_list(text: str, kind: str) -> Repaired | Ruined | None:
    """Return what is to be done with a cell that holds several values: each is mended, ``;`` stands between them."""
    items = [item for part in re.split(r"[;,|\n]" if kind in _NAMES else ";", text) if (item := part.strip())]
    verdicts = [(item, mend(item, kind)) for item in items]
    ruined = next((verdict for _, verdict in verdicts if isinstance(verdict, Ruined)), None)
    plain = ";".join(verdict.text if isinstance(verdict, Repaired) else item for item, verdict in verdicts)
    reasons = [verdict.reason for _, verdict in verdicts if isinstance(verdict, Repaired)]
    untouched = ";".join(part.strip() for part in text.split(";"))
    if ruined is not None or plain == untouched:
        return ruined
    return Repaired(plain, next(iter(reasons), "The values of a list stand between semicolons."))


def _digits(text: str) -> Repaired | None:
    if re.fullmatch(r"\d+\.0", text):
        return Repaired(text[:-2], "Digits that are a name have no decimals.")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text):
        return Repaired(text.replace(",", ""), "Digits that are a name have no thousands.")
    return None


def _time(text: str) -> Repaired | None:
    if found := _CLOCK.fullmatch(text):
        hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
        return Repaired(f"{hour:02}:{found[2] or '00'}", "Times are written with 24 hours.")
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


def _choice(text: str, choices: tuple[str, ...]) -> Repaired | None:
    wanted = _bare(text)
    other = text if choices else re.sub(r"[\s_]+", "-", text.casefold())
    plain = next((word for word in choices if _bare(word) == wanted), other)
    return Repaired(plain, "Kinds are written as the city's schema has them.") if plain != text else None


def _bare(word: str) -> str:
    """Return a word without what people write differently: capitals, hyphens, and American or British spelling."""
    return re.sub(r"[^a-z0-9]", "", word.casefold()).replace("center", "centre").replace("fiber", "fibre")


def code(text: str) -> Repaired | None:
    """Return a code as the city spells it."""
    plain = re.sub(r"[\s_]+", "-", text.casefold())
    return Repaired(plain, "Codes and names that others refer to are written small.") if plain != text else None


def _timezone(text: str) -> Repaired | None:
    name = _ZONES.get(text.casefold().removesuffix(" time"))
    return Repaired(name, "A time zone is called by its name in the IANA time zone database.") if name else None


_MENDERS: dict[str, Callable[[str], Repaired | Ruined | None]] = {
    "number": units.number,
    "digits": _digits,
    "time": _time,
    "date": _date,
    "telephone": _telephone,
    "flag": _flag,
    "code": code,
    "timezone": _timezone,
    "megabits": units.megabits,
    "gibibytes": units.gibibytes,
    "minutes": units.minutes,
    "seconds": units.seconds,
}
