"""Templates only print: rules over their syntax trees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, meta, nodes

import network_templates
from iac.intent.sections import SECTIONS
from iac.render.environment import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(network_templates.__file__).parent
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.j2"))
ROOTS = sorted(name for name in TEMPLATES if name.endswith(("device.j2", "bootstrap.j2")))
FILTERS: frozenset[str] = frozenset()
"""No template needs one so far; a short list may grow here."""
KNOWN = {"device", "loop", "voice", "peer", "interface"}
"""The last three are opened by ``sections/voice.j2``, ``voice/dial-peers.j2`` and ``sections/routed.j2`` for the files
they include."""
LONGEST = 40


def tree(name: str) -> nodes.Template:
    return environment().parse((FOLDER / name).read_text())


def broken_rules(template: nodes.Template) -> Iterator[str]:
    """What a template does beyond printing."""
    for kind in (
        nodes.Assign,
        nodes.AssignBlock,
        nodes.Macro,
        nodes.CallBlock,
        nodes.Import,
        nodes.FromImport,
        nodes.Block,
    ):
        yield from (f"{kind.__name__} in line {node.lineno}" for node in template.find_all(kind))
    yield from (f"~ in line {node.lineno}" for node in template.find_all(nodes.Concat))
    yield from (f"filter {node.name}" for node in template.find_all(nodes.Filter) if node.name not in FILTERS)
    yield from (f"test {node.name}" for node in template.find_all(nodes.Test))
    yield from (f"call in line {node.lineno}" for node in template.find_all(nodes.Call))
    for loop in template.find_all(nodes.For):
        if loop.else_ or loop.recursive or not isinstance(loop.target, nodes.Name):
            yield f"a loop in line {loop.lineno} that is more than a loop over one name"
    for scope in template.find_all(nodes.With):
        if len(scope.targets) != 1:
            yield f"with of several names in line {scope.lineno}"
    for include in template.find_all(nodes.Include):
        if not isinstance(include.template, nodes.Const) or include.ignore_missing:
            yield f"an include in line {include.lineno} that depends"


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_only_prints(name: str) -> None:
    assert list(broken_rules(tree(name))) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_knows_every_name_it_uses(name: str) -> None:
    assert meta.find_undeclared_variables(tree(name)) <= KNOWN


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_small_and_tidy(name: str) -> None:
    text = (FOLDER / name).read_text()
    limit = LONGEST if not name.endswith("bootstrap.j2") else 2 * LONGEST

    assert len(text.splitlines()) <= limit
    assert text.endswith("\n")
    assert "\t" not in text
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("{% set x = 1 %}", id="set"),
        pytest.param("{{ device.a ~ device.b }}", id="concat"),
        pytest.param("{{ device.a | default('x') }}", id="default"),
        pytest.param("{{ device.a() }}", id="call"),
        pytest.param("{% if device.a is defined %}{% endif %}", id="defined"),
        pytest.param("{% for a in device.b %}{% else %}x{% endfor %}", id="for-else"),
        pytest.param("{% for a, b in device.c %}{% endfor %}", id="for-pair"),
        pytest.param("{% include device.name %}", id="dynamic include"),
        pytest.param("{% macro m() %}{% endmacro %}", id="macro"),
    ],
)
def test_rule_catches_a_template_that_decides(source: str) -> None:
    assert list(broken_rules(Environment(autoescape=True).parse(source)))


def test_every_template_is_reached_from_a_root() -> None:
    reached, waiting = set(ROOTS), list(ROOTS)
    while waiting:
        for name in meta.find_referenced_templates(tree(waiting.pop())):
            if name is not None and name not in reached:
                reached.add(name)
                waiting.append(name)

    assert sorted(reached) == TEMPLATES


@pytest.mark.parametrize("name", [name for name in ROOTS if name.endswith("device.j2")])
def test_device_template_holds_ordered_includes_only(name: str) -> None:
    platform = name.partition("/")[0]
    template = tree(name)
    order = [f"{platform}/sections/{section}.j2" for section in (*SECTIONS, "end")]
    includes = [
        include.template.value
        for include in template.find_all(nodes.Include)
        if isinstance(include.template, nodes.Const)
    ]

    assert all(isinstance(node, nodes.Include) for node in template.body if not _is_blank(node))
    assert set(includes) <= set(order)
    assert len(includes) == len(set(includes))


def _is_blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
    )
