"""A text that was read a moment ago is not read again, and nothing else changes by that."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from iac.errors import UsageError
from iac.syntax import parse, parse_once

VLAN = "vlan 10\n name DATA\n"


def test_same_text_is_the_same_tree_until_others_push_it_out() -> None:
    first = parse_once(VLAN, "iosxe")
    assert first == parse(VLAN, "iosxe")
    assert parse_once(VLAN, "iosxe", name="device:sw1") is first
    for number in range(20, 24):
        parse_once(f"vlan {number}\n", "iosxe")
    assert parse_once(VLAN, "iosxe") is not first


def test_platform_and_thread_have_trees_of_their_own() -> None:
    first = parse_once(VLAN, "iosxe")
    assert parse_once(VLAN, "eos").platform.name == "eos"
    with ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(parse_once, VLAN, "iosxe").result() is not first


@pytest.mark.parametrize("name", ["device:sw1", "startup:sw1"])
def test_text_that_is_no_configuration_is_told_under_its_name(name: str) -> None:
    with pytest.raises(UsageError, match=f"{name}:1: this is not a configuration"):
        parse_once("% Invalid input detected\n", "iosxe", name=name)
