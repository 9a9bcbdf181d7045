"""Records of a city together with the place they are written at, and small groupings of them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from iac.findings import NOWHERE, Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from iac.model.city import City

T = TypeVar("T")
K = TypeVar("K")

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """One record and where it is written."""

    record: T
    origin: Origin

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The record's place as a tuple, empty for a city made in memory."""
        return known(self.origin)


def known(*origins: Origin) -> tuple[Origin, ...]:
    """Return the places that are known, each once, in the order given."""
    return tuple(dict.fromkeys(origin for origin in origins if origin != NOWHERE))


def rows(city: City, table: str, records: Sequence[T]) -> tuple[Row[T], ...]:
    """Return the records of one of the city's tables with their places."""
    return tuple(Row(record, city.origin(table, index)) for index, record in enumerate(records))


def group(items: Iterable[T], key: Callable[[T], K]) -> Mapping[K, tuple[T, ...]]:
    """Return the items by key, each group in the order given."""
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return {name: tuple(members) for name, members in groups.items()}


@lru_cache(maxsize=4096)
def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Return a sort key under which ``Gi1/0/9`` comes before ``Gi1/0/10``."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(text) if part)
