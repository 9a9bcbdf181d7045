"""Between any two drawn configurations: the way there and back ends where it should and is right in every prefix."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iac.change import plan, rollback
from iac.syntax import compare, parse
from iac.syntax.compare import same
from tests.change.generated import switches, voice_routers
from tests.change.invariants import violations
from tests.change.simulated import Device

TEXTS = st.one_of(switches(), voice_routers())
PAIRS = st.one_of(st.tuples(switches(), switches()), st.tuples(voice_routers(), voice_routers()))
DRAWN = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@DRAWN
@given(PAIRS)
def test_way_there_and_back_is_right_in_every_prefix(pair: tuple[str, str]) -> None:
    here, there = (parse(text, "iosxe") for text in pair)
    differences = compare(here, there).differences
    device, before, after = (Device().load(text) for text in (pair[0], pair[0], pair[1]))

    for made, goal in ((plan(differences, here, there), there), (rollback(differences, here, there), here)):
        for line in made.commands:
            device.type(line)
            assert violations(device, before, after) == [], (line, made.commands)
        device.stack = [device.root]
        assert same(parse(device.show(), "iosxe"), goal)


@DRAWN
@given(PAIRS)
def test_states_end_at_the_intended_settings(pair: tuple[str, str]) -> None:
    here, there = (parse(text, "iosxe") for text in pair)
    differences = compare(here, there).differences
    *_, last = plan(differences, here, there).states(here)
    *_, first = rollback(differences, here, there).states(replace(there, children=last))

    assert same(replace(here, children=last), there)
    assert same(replace(here, children=first), here)


@DRAWN
@given(TEXTS)
def test_text_equals_itself_however_its_blocks_are_ordered(text: str) -> None:
    blocks = text.split("!\n")
    mixed = "!\n".join([*reversed(blocks[:-1]), blocks[-1]])

    assert compare(parse(text, "iosxe"), parse(text, "iosxe")).differences == ()
    assert compare(parse(text, "iosxe"), parse(mixed, "iosxe")).differences == ()


@DRAWN
@given(PAIRS)
def test_plan_is_the_same_whatever_the_order_of_the_intended_blocks_means_nothing(pair: tuple[str, str]) -> None:
    """The set of commands does not hang on the order of the text, and planning twice gives the same."""
    here, there = (parse(text, "iosxe") for text in pair)
    differences = compare(here, there).differences

    assert plan(differences, here, there).commands == plan(differences, here, there).commands


@pytest.mark.parametrize("junk", ["\x00", "\t\t\n", " lonely child\n", "no\n", "no \ninterface\n x\n", "vlan a-b\n",
"access-list\n", "banner\n", "line vty\n", "ip access-list\n x\n", "username\n", "snmp-server community\n",
"switchport trunk allowed vlan\n"])  # fmt: skip
def test_odd_lines_are_kept_and_survive_the_whole_way(junk: str) -> None:
    tree, empty = parse(junk + "hostname a\n", "iosxe"), parse("hostname a\n", "iosxe")
    differences = compare(tree, empty).differences

    plan(differences, tree, empty)
    rollback(differences, tree, empty)
    assert same(tree, tree)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("abn o0 1/.,-!^#\n\t<>:$"), max_size=200), st.sampled_from(("iosxe", "eos")))
def test_any_text_without_a_banner_is_read_and_compared(text: str, platform: str) -> None:
    tree, other = parse(text, platform), parse("hostname a\n", platform)
    differences = compare(tree, other).differences

    assert same(tree, tree)
    *_, last = plan(differences, tree, other).states(tree)
    assert same(replace(tree, children=last), other)
