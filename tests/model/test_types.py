"""The rules of the words, one by one: what is taken, as what, and what is refused in which words."""

from __future__ import annotations

import datetime as dt
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from iac.model import types


def _parse(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        pytest.param(types.Whole, "12", 12, id="whole"),
        pytest.param(types.Whole, "-3", -3, id="negative"),
        pytest.param(types.Whole, 12, 12, id="integer"),
        pytest.param(types.Number, "0.05", 0.05, id="number"),
        pytest.param(types.Number, 10, 10.0, id="integer-as-number"),
        pytest.param(types.Flag, True, True, id="flag"),
        pytest.param(types.Date, "2026-11-25", dt.date(2026, 11, 25), id="date"),
        pytest.param(types.MacAddress, "001A.2B00.7001", "00:1a:2b:00:70:01", id="cisco-mac"),
        pytest.param(types.MacAddress, "00-1A-2B-00-70-01", "00:1a:2b:00:70:01", id="windows-mac"),
        pytest.param(types.MacAddress, "001A2B007001", "00:1a:2b:00:70:01", id="bare-mac"),
        pytest.param(types.Prefix, "10.1.1.0/24", IPv4Network("10.1.1.0/24"), id="prefix"),
        pytest.param(types.Address, "10.1.1.1", IPv4Address("10.1.1.1"), id="address"),
        pytest.param(types.TimeOfDay, "24:00", "24:00", id="end-of-day"),
        pytest.param(types.SecretRef, "secret:town-psk.1", "secret:town-psk.1", id="secret"),
        pytest.param(types.Hostname, "a" * 63, "a" * 63, id="longest-hostname"),
        pytest.param(types.VlanId, "4094", 4094, id="last-vlan"),
    ],
)
def test_word_is_taken(kind: Any, value: object, expected: object) -> None:
    taken = _parse(kind, value)

    assert taken == expected
    assert type(taken) is type(expected)


REFUSED: dict[str, tuple[Any, tuple[object, ...]]] = {
    "whole": (types.Whole, ("012", "1_0", "1.0", " 1", "+1", "0x1", "", "\u0661")),
    "number": (types.Number, ("nan", "inf", "1e3", ".5", "1.", "01.5")),
    "flag": (types.Flag, ("yes", "true", 1, 0, "on")),
    "date": (types.Date, ("1700000000", "2026-2-1", "20261125", "2026-W01-1")),
    "mac": (types.MacAddress, ("1.2E+10", "00:1A:2B:00:70", "00:1A:2B:00:70:0G")),
    "prefix": (types.Prefix, ("10.1.1.0", "10.1.1.1/24", "10.1.1.0/33", "x")),
    "address": (types.Address, ("10.1.1", "010.1.1.1", "10.1.1.1/32", "::1")),
    "host": (types.Hostname, ("Hall", "1a", "a-", "a_b", "a" * 64, "")),
    "extension": (types.Extension, ("1", "123456789", "41O1", "\u0661\u0662")),
    "e164": (types.E164, ("19415550100", "+0941555", "+1-941-555")),
    "time": (types.TimeOfDay, ("8:00", "24:01", "0800", "23:60")),
    "vlan": (types.VlanId, ("0", "4095")),
}
"""Texts that look like the word and are not."""
NO_TEXTS: tuple[object, ...] = (True, False, None, [], {})


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        pytest.param(kind, value, id=f"{name}-{value}")
        for name, (kind, values) in REFUSED.items()
        for value in (*values, *(NO_TEXTS if name in ("whole", "number", "date", "prefix", "address") else ()))
    ],
)
def test_word_is_refused(kind: Any, value: object) -> None:
    with pytest.raises(ValidationError):
        _parse(kind, value)


def test_secret_in_clear_is_never_repeated() -> None:
    with pytest.raises(ValidationError) as caught:
        _parse(types.SecretRef, "hunter2")

    (error,) = caught.value.errors()
    assert isinstance(error["ctx"]["error"], types.ClearSecretError)
    assert "hunter2" not in error["msg"]


def test_quoted_value_is_one_short_line() -> None:
    assert types.shown("a\nb\x1b" + "c" * 100) == f"'a?b?{'c' * 56}...'"
    assert types.shown("Example Ave") == "'Example Ave'"
