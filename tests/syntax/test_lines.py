"""Text to tree: nothing lost, everything knows its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac.errors import UsageError
from iac.syntax import parse_lines

CERTIFICATE = """\
crypto pki certificate chain TP
 certificate self-signed 01
  30820330 30820218 A0030201
  !0D06092A
  \tquit
interface Vlan1
 no ip address
"""


def test_tree_keeps_parents_children_and_line_numbers() -> None:
    tree = parse_lines("policy-map P\n class A\n  priority\n class B\n  bandwidth 5\nhostname x\n")

    assert tree.path(5) == ("policy-map P", "class B", "bandwidth 5")
    assert [line.text for line in tree.lines] == ["policy-map P", "hostname x"]
    assert [line.number for _, line in tree.walk()] == [1, 2, 3, 4, 5, 6]


def test_tree_finds_lines_by_whole_words() -> None:
    tree = parse_lines("vlan 10\nvlan 100\nvlan internal\n")

    assert [line.text for line in tree.find("vlan 10")] == ["vlan 10"]
    assert len(list(tree.find("vlan"))) == 3


def test_tree_keeps_a_certificate_whole() -> None:
    chain, interface = parse_lines(CERTIFICATE).lines

    assert chain.children[0].body == ("  30820330 30820218 A0030201", "  !0D06092A")
    assert interface.children[0].text == "no ip address"


@pytest.mark.parametrize(("text", "body"), [
    pytest.param("banner motd ^C\nhello\n! not a comment\n^C\nend\n", ("hello", "! not a comment"), id="caret-c"),
    pytest.param("banner motd \x03\nhello\n\x03\nend\n", ("hello",), id="etx"),
    pytest.param("banner motd #one line#\nend\n", ("one line",), id="one-line"),
    pytest.param("banner login @first\n  second@\nend\n", ("first", "  second"), id="text-beside-the-mark"),
    pytest.param("banner motd\nhello\n\nEOF\nend\n", ("hello", ""), id="eos-here-document"),
    pytest.param("macro name X\nspeed 100\n@\nend\n", ("speed 100",), id="macro"),
])  # fmt: skip
def test_tree_keeps_texts_whole(text: str, body: tuple[str, ...]) -> None:
    first, last = parse_lines(text).lines

    assert first.body == body
    assert last.text == "end"


@pytest.mark.parametrize(("text", "words"), [
    pytest.param("hostname x\nbanner motd ^C\nhello\n", r"running\.cfg:2: 'banner motd' is never closed by '\^C'",
        id="banner"),
    pytest.param("banner motd \x03\nhello\n", r"never closed by ETX", id="etx"),
    pytest.param("hostname x\n% Invalid input detected at '^' marker.\n",
        r"running\.cfg:2: this is not a configuration", id="message"),
])  # fmt: skip
def test_tree_refuses_what_is_no_configuration(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_lines(text, name="running.cfg")


def test_tree_reads_three_spaces_and_tabs_and_dedents_over_several_levels() -> None:
    tree = parse_lines("router bgp 1\n   vrf A\n      neighbor 1\n         x\nhostname y\n\tz\n")

    assert [line.text for line in tree.lines] == ["router bgp 1", "hostname y"]
    assert tree.path(4) == ("router bgp 1", "vrf A", "neighbor 1", "x")
    assert tree.path(6) == ("hostname y", "z")


@given(st.lists(st.tuples(st.integers(0, 4), st.text("abcxyz 0/!", min_size=1)), max_size=40))
def test_tree_never_loses_a_line(drawn: list[tuple[int, str]]) -> None:
    """Whatever the indentation, each line that says something is in the tree or among the comments, once, in order."""
    lines = [" " * depth + body for depth, body in drawn]
    tree = parse_lines("\n".join(lines))

    found = {line.number: line.text for _, line in tree.walk()} | {line.number: line.text for line in tree.comments}

    assert found == {number: line.strip() for number, line in enumerate(lines, 1) if line.strip()}
