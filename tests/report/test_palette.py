from __future__ import annotations

import re
from importlib.resources import files

import pytest

from iac.report.site.palette import DARK, LIGHT, SHAPES, TEXT, contrast, stylesheet
from iac.report.site.svg import STYLE

COLOURS = {"day": LIGHT, "night": DARK}


@pytest.mark.parametrize(
    ("ink", "ground", "expected"),
    [
        pytest.param("#000000", "#ffffff", 21.0, id="black-on-white"),
        pytest.param("#ffffff", "#ffffff", 1.0, id="white-on-white"),
        pytest.param("#767676", "#ffffff", 4.54, id="the-lightest-grey-allowed"),
        pytest.param("#ffffff", "#0000ff", 8.59, id="white-on-blue"),
    ],
)
def test_contrast_is_that_of_wcag(ink: str, ground: str, expected: float) -> None:
    assert contrast(ink, ground) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("time", COLOURS)
@pytest.mark.parametrize(("ink", "ground"), [pytest.param(*pair, id="-on-".join(pair)) for pair in TEXT])
def test_text_is_legible(time: str, ink: str, ground: str) -> None:
    assert contrast(COLOURS[time][ink], COLOURS[time][ground]) >= 4.5


@pytest.mark.parametrize("time", COLOURS)
@pytest.mark.parametrize(("line", "ground"), [pytest.param(*pair, id="-on-".join(pair)) for pair in SHAPES])
def test_lines_are_visible(time: str, line: str, ground: str) -> None:
    assert contrast(COLOURS[time][line], COLOURS[time][ground]) >= 3.0


def test_night_knows_every_colour_of_the_day() -> None:
    assert DARK.keys() == LIGHT.keys()


def test_stylesheets_use_colours_of_the_palette_only() -> None:
    text = files("iac.report.site").joinpath("site.css").read_text(encoding="utf-8") + STYLE
    used = set(re.findall(r"var\(--([a-z-]+)\)", text))

    assert used <= LIGHT.keys()
    assert set(LIGHT) - used == set()
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgb|hsl", text) == []
    assert "url(" not in text
    assert "@import" not in text


def test_paper_is_always_day() -> None:
    assert "@media screen and (prefers-color-scheme: dark)" in stylesheet()
