"""Whatever stands in the files, they are a city or a list of problems: never another exception, never another city."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iac.checks.run import check_city
from iac.errors import ModelError
from iac.model.edits import TextEdits, compose
from iac.model.load import load_city
from iac.model.problems import KINDS, Problems
from iac.model.sections import sections
from iac.model.yamltext import read_yaml
from tests.model.broken import GOOD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from iac.model.city import City

FILES = {path.name: path.read_bytes() for path in sorted(GOOD.iterdir())}
CITY = load_city(GOOD)
TODAY = dt.date(2026, 11, 25)
MANY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NASTY = (
    "", "~", "null", "true", "yes", "0", "-1", "0123", "1e9", "1" * 400, "10:11:22:33:44:55", "2027-02-30",
    "[]", "{}", "[[]]", "{a: {b: c}}", "- x", "&a 1", "*a", "!!int 3", "<<", "? x", ": :", "|", ">", "'", '"', "\t",
    "\x00", "\u2028", "\ufeff", "é", "\U0001f600", "%", "@", "`", "#", "---", "...", "secret:x", "10.0.0.0/8",
    "0.0.0.0/0", "255.255.255.255/32", "hall", "wan", "+1", "9" * 9, "\n", "\n  ", "a" * 5000, "[" * 300, "{" * 300,
    "x: " * 50, "\u0661",
)  # fmt: skip


def _load(files: Mapping[str, bytes]) -> City | None:
    with tempfile.TemporaryDirectory() as name:
        for file, content in files.items():
            (Path(name) / file).write_bytes(content)
        try:
            city = load_city(Path(name))
        except ModelError as error:
            problems = error.problems
        else:
            assert all(finding.why and finding.title for finding in check_city(city, TODAY))
            return city
    assert problems
    assert {problem.code for problem in problems} <= set(KINDS)
    assert all(problem.message and str(problem).isprintable() for problem in problems)
    return None


@MANY
@given(
    name=st.sampled_from(sorted(FILES)),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=8)), min_size=1, max_size=4),
)
def test_any_bytes_anywhere(name: str, cuts: list[tuple[float, int, bytes]]) -> None:
    content = FILES[name]
    for place, length, new in cuts:
        start = int(place * len(content))
        content = content[:start] + new + content[start + length :]

    _load(FILES | {name: content})


def _scalars(node: object) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.CollectionNode):
        for child in node.value:
            yield from (
                scalar for part in (child if isinstance(child, tuple) else (child,)) for scalar in _scalars(part)
            )


SCALARS = [
    (name, scalar.start_mark.index, scalar.end_mark.index)
    for name, content in FILES.items()
    if name.endswith(".yaml")
    for scalar in _scalars(compose(content.decode()))
]


@MANY
@given(places=st.lists(st.sampled_from(SCALARS), min_size=1, max_size=3, unique=True), word=st.sampled_from(NASTY))
def test_any_word_in_place_of_any_key_or_value(places: list[tuple[str, int, int]], word: str) -> None:
    files = dict(FILES)
    for name in {name for name, _, _ in places}:
        edits = TextEdits(FILES[name].decode())
        for _, start, end in (place for place in places if place[0] == name):
            edits.replace(start, end, word)
        files[name] = edits.result().encode()

    _load(files)


@MANY
@given(row=st.integers(0, 11), column=st.integers(0, 12), word=st.sampled_from(NASTY), raw=st.booleans())
def test_any_word_in_any_cell(row: int, column: int, word: str, raw: bool) -> None:  # noqa: FBT001  # hypothesis names it
    rows = list(csv.reader(io.StringIO(FILES["phones.csv"].decode())))
    rows[row][column] = word
    text = "\n".join(",".join(cells) for cells in rows) if raw else _csv(rows)

    _load(FILES | {"phones.csv": text.encode()})


@settings(max_examples=60, deadline=None)
@given(
    tree=st.recursive(
        st.sampled_from(NASTY) | st.none() | st.booleans(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(("site", "code", "name", "prefix", *NASTY)), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    section=st.sampled_from(sorted(sections())),
)
def test_any_tree_in_any_section(tree: Any, section: str) -> None:
    assert _load({"city.yaml": yaml.safe_dump({"schema": 1, section: tree}).encode()}) is None


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _shuffled(node: Any, random: Random, depth: int = 0) -> Any:
    """Return the same city in another order: keys anywhere, rows of tables; never the items of a list of values."""
    if isinstance(node, dict):
        items = [(key, _shuffled(value, random, depth + 1)) for key, value in node.items()]
        random.shuffle(items)
        return dict(items)
    if isinstance(node, list):
        rows = [_shuffled(item, random, depth + 1) for item in node]
        if rows and isinstance(rows[0], dict):
            random.shuffle(rows)
        return rows
    return node


@settings(max_examples=15, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_order_of_files_keys_and_rows_changes_nothing(random: Random) -> None:
    header, *rows = list(csv.reader(io.StringIO(FILES["phones.csv"].decode())))
    columns = list(range(len(header)))
    random.shuffle(rows)
    random.shuffle(columns)
    files = {"phones.csv": _csv([[row[c] for c in columns] for row in [header, *rows]]).encode()}
    blocks = [read_yaml(text.decode(), name, Problems()) for name, text in FILES.items() if name.endswith(".yaml")]
    parts = [(key, value) for block in blocks for key, value in (block or {}).items()]
    random.shuffle(parts)
    for number, (key, value) in enumerate(parts):
        content = yaml.safe_dump({key: _shuffled(value, random)}, sort_keys=False, allow_unicode=True)
        files[f"{random.randrange(10**6):06}-{number}.yaml"] = content.encode()

    city = _load(files)

    assert city == CITY
    assert city is not None
    assert json.dumps(city.dump()) == json.dumps(CITY.dump())
