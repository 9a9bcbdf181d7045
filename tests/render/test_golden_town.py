"""The town's devices, as whole texts that people have read."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from iac.workflow.render import render_city

if TYPE_CHECKING:
    from iac.model.city import City
    from tests.conftest import Golden


def texts(city: City) -> dict[str, str]:
    return {f"{config.hostname}.cfg": config.text for config in render_city(city).configs}


def shuffled(city: City, seed: int) -> City:
    """The same city with every table in another order."""
    dice = random.Random(seed)  # noqa: S311  # an order, not a secret
    tables = {
        name: tuple(dice.sample(value, len(value)))
        for name in type(city).model_fields
        if isinstance(value := getattr(city, name), tuple)
    }
    return city.model_copy(update=tables)


def test_town_renders_as_it_was_reviewed(town: City, golden: Golden) -> None:
    golden.check_folder("town/devices", texts(town))


def test_rendering_twice_gives_the_same_bytes(town: City) -> None:
    assert texts(town) == texts(town)


def test_order_of_the_tables_changes_no_byte(town: City) -> None:
    expected = texts(town)

    for seed in range(3):
        assert texts(shuffled(town, seed)) == expected


def test_no_secret_stands_in_clear(town: City) -> None:
    words = ("secret ", "password ", " key ", " auth sha ", " priv aes ")
    lines = [line for text in texts(town).values() for line in text.splitlines()]
    found = [line for line in lines if any(word in line for word in words) and "<secret:" not in line]

    assert [line for line in found if "snmp-server host" not in line] == []
