"""The whole way from an empty device to a reviewed configuration is made of that configuration's own lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac.change import plan
from iac.syntax import compare, parse

CONFIGS = sorted((Path(__file__).parents[1] / "golden" / "town" / "devices").glob("*.cfg"))


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
def test_commands_are_lines_of_the_configuration(config: Path) -> None:
    text = config.read_text(encoding="utf-8")
    platform = "eos" if "management api http-commands" in text else "iosxe"
    nothing, wanted = parse("", platform), parse(text, platform)
    known = {line.strip() for line in text.splitlines()}
    typed = plan(compare(nothing, wanted).differences, nothing, wanted).commands
    strange = [line for line in typed if line.strip() not in known and not _is_spelling(line, known)]
    assert typed
    assert not strange


def _is_spelling(line: str, known: set[str]) -> bool:
    """Whether a line says what the text says in other words: a banner's mark, one of a list, the way out of a mode."""
    words = line.split()
    return line.strip() in {"exit", "#"} or (len(words) > 1 and any(" ".join(words[:-1]) in one for one in known))
