"""The engines over which the suite runs; the CLI's half is skipped, visibly, where there is no CLI."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.conformance.normal import differences
from tests.conformance.world import CLI, EMBEDDED, EMBEDDED_GRPC, World, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NO_CLI = pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on PATH")


@pytest.fixture(
    params=[
        pytest.param(EMBEDDED, id=EMBEDDED),
        pytest.param(EMBEDDED_GRPC, id=EMBEDDED_GRPC),
        pytest.param(CLI, id=CLI, marks=[pytest.mark.cli, NO_CLI]),
    ]
)
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A lab for each engine in turn.

    What the CLI did in a test is afterwards compared with what the embedded engine does in the same test: step by step,
    state by state, thing by thing in the cloud.
    """
    with world(request.param, tmp_path / "first") as made:
        yield made
    if request.param == CLI:
        with world(EMBEDDED, tmp_path / "second") as other:
            request.function(town=other)
        assert differences(other.trace, made.trace) == []


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[World]:
    """A lab with the embedded engine alone."""
    with world(EMBEDDED, tmp_path) as made:
        yield made
