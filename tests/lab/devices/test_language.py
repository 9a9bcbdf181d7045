"""The grammar language: what is keyword, argument, value and identity."""

from __future__ import annotations

import pytest

from iac.lab.devices.grammar import eos, iosxe, iosxe_exec
from iac.lab.devices.grammar.kinds import COMMON
from iac.lab.devices.grammar.language import Dialect, Item, compile_mode

RULES = """
hostname = <word>
ntp server <ip> = [ prefer ]
switchport access vlan = <1-4094>
switchport mode = ( access | trunk )
ip access-group <word!> ( in | out )
show version
show vlan
"""


@pytest.fixture(scope="module")
def dialect() -> Dialect:
    return Dialect("small", [compile_mode("global", RULES)], COMMON)


@pytest.mark.parametrize(
    ("line", "text", "key"),
    [
        pytest.param("hostname x", "hostname x", "hostname", id="single value"),
        pytest.param("ntp server 1.2.3.4 prefer", "ntp server 1.2.3.4 prefer", "ntp server 1.2.3.4", id="keyed"),
        pytest.param("sw acc vl 10", "switchport access vlan 10", "switchport access vlan", id="abbreviated"),
        pytest.param("SWITCHPORT Mode Trunk", "switchport mode trunk", "switchport mode", id="any case"),
        pytest.param("ip access-group A in", "ip access-group A in", "ip access-group in", id="value in the middle"),
    ],
)
def test_read_tells_identity_from_value(dialect: Dialect, line: str, text: str, key: str) -> None:
    match = dialect.read("global", line).match

    assert match is not None
    assert (match.text, match.key) == (text, key)


def test_read_of_a_beginning_is_incomplete(dialect: Dialect) -> None:
    reading = dialect.read("global", "switchport access vlan")

    assert reading.match is None
    assert reading.incomplete


def test_read_points_at_the_wrong_word(dialect: Dialect) -> None:
    reading = dialect.read("global", "switchport access vlan 5000")

    assert reading.match is None
    assert not reading.incomplete
    assert reading.error_column == len("switchport access vlan ")


def test_read_of_two_equally_short_commands_is_ambiguous(dialect: Dialect) -> None:
    assert dialect.read("global", "show v").ambiguous


def _items(items: tuple[Item, ...]) -> list[Item]:
    return [found for item in items for found in (item, *(sub for branch in item.branches for sub in _items(branch)))]


@pytest.mark.parametrize("dialect", [iosxe.build(), eos.build(), iosxe_exec.build()], ids=lambda one: one.name)
def test_grammar_refers_only_to_kinds_and_modes_that_exist(dialect: Dialect) -> None:
    for mode in dialect.modes.values():
        for rule in mode.rules:
            kinds = {item.kind for item in _items(rule.items) if item.kind}
            assert kinds <= {*dialect.kinds, "number"}, f"{mode.name}: {rule}"
            assert rule.enters in {"", *dialect.modes}, f"{mode.name}: {rule}"


@pytest.mark.parametrize("dialect", [iosxe.build(), eos.build()], ids=lambda one: one.name)
def test_grammar_has_no_rule_that_another_hides(dialect: Dialect) -> None:
    """A keyword-only rule that is read as another rule could never come true."""
    for mode in dialect.modes.values():
        for rule in mode.rules:
            if all(item.text for item in rule.items):
                match = dialect.read(mode.name, " ".join(item.text for item in rule.items)).match
                assert match is not None
                assert match.rule.index == rule.index or match.rule.hook == rule.hook, f"{mode.name}: {match.text}"
