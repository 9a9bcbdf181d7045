"""The sample report, described once a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.report.sample import sample_report

if TYPE_CHECKING:
    from iac.model.city import City
    from iac.report.site.values import Report
    from iac.workflow.plan import Plan


@pytest.fixture(scope="session")
def report(town: City, town_plan: Plan) -> Report:
    """The town, with everything a page can show."""
    return sample_report(town, town_plan)
