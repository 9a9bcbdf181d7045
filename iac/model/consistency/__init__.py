"""What can only be seen by comparing records: references, what must be unique, addresses, numbers.

``check_consistency`` is the room's door; each module beside this one judges one subject.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from iac.model.consistency.addresses import check_addresses
from iac.model.consistency.emergency import check_emergency
from iac.model.consistency.numbers import check_numbers
from iac.model.consistency.ports import check_ports
from iac.model.consistency.references import check_references
from iac.model.consistency.review import Review
from iac.model.consistency.unique import check_unique

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.errors import Problem
    from iac.model.city import City

_NOTHING: Mapping[str, frozenset[str]] = MappingProxyType({})


def check_consistency(city: City, lost: Mapping[str, frozenset[str]] = _NOTHING) -> tuple[Problem, ...]:
    """Return every contradiction between the records of a city.

    ``lost`` names, by section, texts of records that exist but could not be used: they are not missed.
    """
    review = Review(city, lost)
    for check in (
        check_references,
        check_unique,
        check_addresses,
        check_ports,
        check_numbers,
        check_emergency,
    ):
        check(review)
    return tuple(review.problems)
