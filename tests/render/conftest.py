"""Renderings that several tests look at, made once a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iac.workflow.render import Rendering, render_city

if TYPE_CHECKING:
    from iac.model.city import City


@pytest.fixture(scope="session")
def rendered_town(town: City) -> dict[str, str]:
    """The town's configurations by host name."""
    return {config.hostname: config.text for config in render_city(town).configs}


@pytest.fixture(scope="session")
def harborview_rendering(harborview: City) -> Rendering:
    """Everything that rendering Harborview gives."""
    return render_city(harborview)


@pytest.fixture(scope="session")
def rendered_harborview(harborview_rendering: Rendering) -> dict[str, str]:
    """Harborview's configurations by host name."""
    return {config.hostname: config.text for config in harborview_rendering.configs}
