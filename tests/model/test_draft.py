"""Records changed in the text of a city: the change stands where a person would write it, and nothing else moves."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iac.errors import ModelError
from iac.model.draft import Draft, open_draft
from iac.model.problems import Problems
from iac.model.sections import table_names
from iac.model.tabletext import append_row, set_cells, without_row
from iac.model.writing import cell_text, yaml_value
from iac.model.yamledit import YamlText
from iac.model.yamltext import read_yaml
from tests.model.broken import GOOD

NEEDED = {"MOD015", "MOD031", "MOD040", "MOD043", "MOD048", "MOD049", "MOD050"}
"""What is said when something is missing that others refer to."""
TOWN = Path(__file__).parents[2] / "cities" / "town"


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    shutil.copytree(TOWN, tmp_path / "town")
    return open_draft(tmp_path / "town")


def _position(draft: Draft, table: str, **wanted: Any) -> int:
    rows = getattr(draft.city, table)
    return next(i for i, row in enumerate(rows) if all(getattr(row, k) == v for k, v in wanted.items()))


def _difference(draft: Draft) -> list[str]:
    lines: list[str] = []
    for name, file in sorted(draft.changed_files().items()):
        before, after = draft.files[name].text.splitlines(), file.text.splitlines()
        lines += [f"-{line}" for line in before if line not in after]
        lines += [f"+{line}" for line in after if line not in before]
    return lines


def test_nothing_asked_nothing_changed(draft: Draft) -> None:
    assert draft.changed_files() == {}
    assert draft.result() == draft.city


def test_cell_of_a_table_is_changed_alone(draft: Draft) -> None:
    draft.change(("phones",), _position(draft, "phones", extension="4205"), {"floor": "1", "location": "hall-f1"})

    assert _difference(draft) == [
        "-4205,Town Manager,D01,hall,2,CP-8851,00:11:22:33:44:06,+19415550108,executive,yes,,,",
        "+4205,Town Manager,D01,hall,1,CP-8851,00:11:22:33:44:06,+19415550108,executive,yes,hall-f1,,",
    ]
    assert draft.result().phones[_position(draft, "phones", extension="4205")].floor == "1"


def test_block_record_keeps_its_comments(draft: Draft) -> None:
    position = _position(draft, "devices", hostname="hall-old1")
    draft.change(("devices",), position, {"software_version": "15.2(7)E10", "poe": None, "model": "WS-C2960X-48TS-L"})
    draft.change(("devices",), position, {"managed_sections": ["ntp", "logging"]})

    assert _difference(draft) == [
        "-    model: WS-C2960X-24PS-L",
        "-    software_version: 15.2(7)E9",
        "-    managed_sections: [ntp, logging, snmp]",
        "+    model: WS-C2960X-48TS-L",
        "+    software_version: 15.2(7)E10",
        "+    managed_sections: [ntp, logging]",
    ]
    assert "  - hostname: hall-old1   # council chamber" in draft.changed_files()["network.yaml"].text


def test_flow_record_is_changed_in_its_braces(draft: Draft) -> None:
    camera = _position(draft, "ports", device="hall-sw1", port="GigabitEthernet1/0/25-28")
    unused = _position(draft, "ports", device="hall-sw1", port="GigabitEthernet1/0/48")
    draft.change(("ports",), camera, {"floor": None, "description": None, "enabled": False})
    draft.change(("ports",), unused, {"enabled": None, "profile": "door", "floor": "1"})

    assert _difference(draft)[2:] == [
        "+  - {device: hall-sw1, port: GigabitEthernet1/0/25-28, profile: camera, enabled: false}",
        '+  - {device: hall-sw1, port: GigabitEthernet1/0/48, profile: door, floor: "1"}',
    ]
    draft.result()


def test_records_are_added_in_the_style_of_their_table(draft: Draft) -> None:
    draft.add(("ports",), {"device": "lib-sw1", "port": "Ethernet5", "profile": "door", "description": None})
    draft.add(("ports",), {"device": "lib-sw1", "port": "Ethernet6", "profile": "door"})
    draft.add(
        ("locations",),
        {"location": "lib-shed", "site": "library", "building": "B", "floor": "1", "elin": "+19415550171"},
    )
    names = {"extension": "4303", "display_name": 'Shed, "back"', "department": "D07", "site": "library"}
    draft.add(("phones",), names | {"floor": "1", "model": "CP-7811", "class_of_service": "lobby"})
    draft.add(("voice", "sites"), {"site": "library", "mode": "cme", "router": "lib-r1"})

    assert _difference(draft) == [
        "+  - {device: lib-sw1, port: Ethernet5, profile: door}",
        "+  - {device: lib-sw1, port: Ethernet6, profile: door}",
        '+4303,"Shed, ""back""",D07,library,1,CP-7811,,,lobby,,,,',
        "+  - location: lib-shed",
        "+    building: B",
        '+    elin: "+19415550171"',
        "+    - {site: library, mode: cme, router: lib-r1}",
    ]
    text = draft.changed_files()["places.yaml"].text
    assert "    address_validated: 2026-11-01\n  - location: lib-shed\n    site: library\n" in text


def test_blank_lines_between_records_are_kept_up(draft: Draft) -> None:
    draft.add(("sites",), {"number": 12, "code": "yard", "name": "Yard"})

    assert "    phones: 2\n\n  - number: 12\n    code: yard\n" in draft.changed_files()["places.yaml"].text


def test_records_are_taken_away_with_their_lines(draft: Draft) -> None:
    draft.remove(("phones",), _position(draft, "phones", extension="4302"))
    draft.remove(("phones",), _position(draft, "phones", extension="4204"))
    draft.remove(("locations",), _position(draft, "locations", location="hall-f2"))
    draft.remove(("shares",), _position(draft, "shares", name="records-retention"))

    difference = _difference(draft)
    assert [line for line in difference if line.startswith("+")] == []
    assert [line[:12] for line in difference if "4302" in line or "4204," in line] == ["-4204,Utilit", "-4302,Librar"]
    assert "  - location: hall-f1\n" in draft.changed_files()["places.yaml"].text
    assert "hall-f2" not in draft.changed_files()["places.yaml"].text


def test_table_that_is_not_written_is_begun(draft: Draft) -> None:
    draft.add(("allocations", "addresses"), {"device": "lib-sw1", "address": "10.20.159.40"})
    draft.add(("allocations", "prefixes"), {"site": "library", "purpose": "guest", "prefix": "10.20.152.0/24"})

    with pytest.raises(ModelError):
        draft.result()


def test_first_ports_are_written_where_the_network_is(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(TOWN, folder)
    text = (folder / "network.yaml").read_text(encoding="utf-8")
    start = text.index("\nports:")
    end = next(match.start() for match in re.finditer(r"\n[a-z_]+:", text) if match.start() > start)
    (folder / "network.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    draft = open_draft(folder)

    draft.add(("ports",), {"device": "fs7-sw1", "port": "GigabitEthernet1/0/9", "profile": "staff"})

    assert set(draft.changed_files()) == {"network.yaml"}


def test_one_new_table_inside_a_section(draft: Draft) -> None:
    draft.add(("allocations", "addresses"), {"device": "lib-sw1", "address": "10.20.159.40"})

    assert str(draft.result().allocations.addresses[0].address) == "10.20.159.40"
    assert draft.changed_files()["city.yaml"].text.endswith(
        "\nallocations:\n  addresses:\n    - {device: lib-sw1, address: 10.20.159.40}\n"
    )


def test_what_would_break_the_city_is_refused_with_its_place(draft: Draft) -> None:
    draft.change(("phones",), _position(draft, "phones", extension="4205"), {"floor": "9"})

    with pytest.raises(ModelError) as caught:
        draft.result()

    assert [(problem.code, problem.file, problem.line) for problem in caught.value.problems] == [
        ("MOD049", "phones.csv", 9)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: []\n", "a:\n  - {x: 1}\n", id="empty-list"),
        pytest.param("a:\n", "a:\n  - {x: 1}\n", id="no-value"),
        pytest.param("a: [{x: 0}]\n", "a: [{x: 0}, {x: 1}]\n", id="flow-list"),
        pytest.param("a:\n- x: 0\n", "a:\n- x: 0\n- x: 1\n", id="dash-at-the-margin"),
        pytest.param("a:\n  - x: 0", "a:\n  - x: 0\n  - x: 1\n", id="no-last-newline"),
        pytest.param("a:\r\n  - x: 0 # c\r\nb: 1\r\n", "a:\r\n  - x: 0 # c\r\n  - x: 1\r\nb: 1\r\n", id="windows"),
        pytest.param("b: 1\n", "b: 1\n\na:\n  - {x: 1}\n", id="absent"),
        pytest.param("a:\n  - {x: 0}\n# end\n", "a:\n  - {x: 0}\n  - {x: 1}\n# end\n", id="comment-after"),
    ],
)
def test_record_is_added_whatever_the_table_looks_like(text: str, expected: str) -> None:
    yaml_text = YamlText(text)
    yaml_text.add(("a",), [{"x": 1}])

    assert yaml_text.result() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: [{x: 0}, {x: 1}]\n", "a: [{x: 0}]\n", id="last-in-flow"),
        pytest.param("a: [{x: 1}]\n", "a: []\n", id="only-one-in-flow"),
        pytest.param("a: [{x: 1}, {x: 2}]\n", "a: [{x: 2}]\n", id="first-in-flow"),
    ],
)
def test_record_is_taken_out_of_a_list_in_brackets(text: str, expected: str) -> None:
    yaml_text = YamlText(text)
    yaml_text.remove(("a",), 1, text.index("{x: 1") + 1)

    assert yaml_text.result() == expected


def test_first_field_of_a_block_record_gives_way_to_the_second() -> None:
    yaml_text = YamlText("a:\n  - x: 1\n    y: 2\n")
    yaml_text.change(("a",), 2, 5, {"x": None})

    assert yaml_text.result() == "a:\n  - y: 2\n"


def test_record_that_is_not_there_is_said() -> None:
    with pytest.raises(LookupError):
        YamlText("a:\n  - x: 1\n").change(("a",), 9, 9, {"x": 2})


@settings(max_examples=150, deadline=None)
@given(value=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20))
def test_any_text_is_read_back_as_it_was_written(value: str) -> None:
    text = f"a: {yaml_value(value)}\nb: {{c: {yaml_value([value, 'x'])}, d: 1}}\n"

    read = read_yaml(text, "x.yaml", problems := Problems())

    assert list(problems) == []
    assert read == {"a": value, "b": {"c": [value, "x"], "d": "1"}}


@settings(max_examples=100, deadline=None)
@given(value=st.text(st.characters(min_codepoint=32, max_codepoint=126) | st.just("\n"), max_size=12))
def test_cells_around_a_changed_one_stay(value: str) -> None:
    text = 'a,b,c\n1,"two, or\n more",3\n4,5,6\n'

    changed = set_cells(text, 2, {"b": value})

    assert changed == f"a,b,c\n1,{cell_text(value)},3\n4,5,6\n"
    assert set_cells(changed, 2, {"b": "two, or\n more"}) == text


def test_columns_are_added_when_a_table_lacks_them() -> None:
    assert set_cells("a\r\n1\r\n2\r\n", 3, {"b": True, "d": None}) == "a,b\r\n1,\r\n2,yes\r\n"
    assert append_row("a,b\n1,2", {"a": 3, "c": ["x", "y"]}) == "a,b,c\n1,2,\n3,,x;y\n"
    assert without_row("a\n1\n2\n", 2) == "a\n2\n"


def test_the_good_city_of_the_tests_can_be_opened() -> None:
    assert open_draft(GOOD).result() == open_draft(GOOD).city


def test_broken_city_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text("schema: 1\n")

    with pytest.raises(ModelError):
        open_draft(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a:\n  - x: |\n      one\n      two\n    y: 1\n", "a:\n  - x: new\n    y: 1\n", id="literal"),
        pytest.param("a:\n  - y: 1\n    x: >-\n      one\n      two\n", "a:\n  - y: 1\n    x: new\n", id="folded-last"),
        pytest.param("a:\n  - x: one\n      two\n    y: 1\n", "a:\n  - x: new\n    y: 1\n", id="plain"),
        pytest.param('a:\n  - x: "one\n      two"\n    y: 1\n', "a:\n  - x: new\n    y: 1\n", id="quoted"),
        pytest.param("a:\n  - x:\n      - one\n      - two\n    y: 1\n", "a:\n  - x: new\n    y: 1\n", id="list"),
    ],
)
def test_value_over_several_lines_gives_way_whole(text: str, expected: str) -> None:
    yaml_text = YamlText(text)
    yaml_text.change(("a",), 2, 5, {"x": "new"})

    assert yaml_text.result() == expected


def test_every_field_written_anew_says_the_same_and_keeps_every_comment(draft: Draft) -> None:
    for table in table_names():
        for position, record in enumerate(getattr(draft.city, table)):
            plain = record.model_dump(mode="json", include=record.model_fields_set, exclude_none=True)
            scalars = {key: value for key, value in plain.items() if not isinstance(value, dict)}
            draft.change((table,), position, scalars)

    assert draft.result() == draft.city
    for name, file in draft.changed_files().items():
        assert file.text.count("#") == draft.files[name].text.count("#"), name
        assert file.text.count("\n") == draft.files[name].text.count("\n"), name


def _without(draft: Draft, table: str, position: int) -> tuple[Any, set[str]]:
    """Return what is left of a table without one record, or the codes of what that breaks."""
    one = Draft(draft.files, draft.city)
    one.remove((table,), position)
    try:
        return getattr(one.result(), table), set()
    except ModelError as error:
        return None, {problem.code for problem in error.problems}


def test_every_record_can_be_taken_away_and_leaves_the_rest(draft: Draft) -> None:
    for table in table_names():
        records = getattr(draft.city, table)
        for position in range(len(records)):
            left, missed = _without(draft, table, position)

            assert missed <= NEEDED, (table, position)
            assert missed or left == (*records[:position], *records[position + 1 :])
