"""Spellings that mean the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac.syntax import words


@pytest.mark.parametrize(("short", "full"), [
    ("Gi1/0/1", "GigabitEthernet1/0/1"),
    ("gigabitethernet1/0/1", "GigabitEthernet1/0/1"),
    ("Te1/1/4.20", "TenGigabitEthernet1/1/4.20"),
    ("Po10", "Port-channel10"),
    ("Port-Channel10", "Port-channel10"),
    ("Et3", "Ethernet3"),
    ("Vl99", "Vlan99"),
    ("GI-ROOM1x", "GI-ROOM1x"),
    ("g711ulaw", "g711ulaw"),
])  # fmt: skip
def test_interface_name_is_spelt_out(short: str, full: str) -> None:
    assert words.interface_name(short) == full


@given(st.frozensets(st.integers(1, 4094), min_size=1, max_size=60))
def test_number_list_survives_printing(numbers: frozenset[int]) -> None:
    assert words.expand_numbers(words.format_numbers(numbers)) == numbers


@pytest.mark.parametrize(("entry", "canonical"), [
    ("10 permit tcp any any eq www", "permit tcp any any eq 80"),
    ("permit udp any range bootps bootpc any", "permit udp any range 67 68 any"),
    ("permit tcp any eq telnet any eq 22 log", "permit tcp any eq 23 any eq 22 log"),
    ("permit tcp any any eq www 443 smtp", "permit tcp any any eq 80 443 25"),
    ("permit ip 10.0.0.1 0.0.0.0 any", "permit ip host 10.0.0.1 any"),
    ("permit ip 0.0.0.0 255.255.255.255 any", "permit ip any any"),
    ("permit ip any any dscp ef", "permit ip any any dscp 46"),
    ("permit ip 10.1.1.1/32 any", "permit ip host 10.1.1.1 any"),
    ("20 remark allow www here", "remark allow www here"),
])  # fmt: skip
def test_access_entry_has_one_spelling(entry: str, canonical: str) -> None:
    assert " ".join(words.access_entry(entry.split())) == canonical


def test_standard_entry_takes_a_bare_address_for_a_host() -> None:
    assert words.standard_entry(["permit", "10.0.0.1"]) == words.standard_entry(["10", "permit", "host", "10.0.0.1"])
    assert words.standard_entry(["permit", "10.0.0.0", "0.0.0.255"])[-1] == "0.0.0.255"


def test_metal_cannot_be_removed_and_a_subinterface_can() -> None:
    assert words.is_physical("GigabitEthernet0/0/1")
    assert not words.is_physical("GigabitEthernet0/0/1.10")
    assert not words.is_physical("Vlan10")
