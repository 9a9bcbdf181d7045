from __future__ import annotations

import pytest

from iac.model.load import load_city
from iac.model.order import NESTED, ORDER, natural
from iac.model.sections import sections, table_names
from tests.model.broken import GOOD


def test_every_table_has_an_order_made_of_its_own_fields() -> None:
    for name in table_names():
        model = sections()[name].model
        assert model is not None
        assert set(ORDER[name]) <= set(model.model_fields), name
    assert set(ORDER) == set(table_names())


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        pytest.param("ch-a2", "ch-a10", id="number-inside"),
        pytest.param("9", "10", id="numbers"),
        pytest.param("a", "b", id="letters"),
        pytest.param("GigabitEthernet1/0/9", "GigabitEthernet1/0/10", id="ports"),
        pytest.param("", "a", id="nothing-first"),
        pytest.param("7", "a7", id="digit-before-letter"),
    ],
)
def test_digits_count_by_value(smaller: str, larger: str) -> None:
    assert natural(smaller) < natural(larger)


def test_tables_of_a_loaded_city_are_in_order() -> None:
    city = load_city(GOOD)

    assert [site.number for site in city.sites] == [1, 7, 9]
    assert [phone.extension for phone in city.phones] == sorted(phone.extension for phone in city.phones)
    assert city.voice is not None
    assert [site.site for site in city.voice.sites] == ["fs7", "hall", "library"]
    assert list(city.network.vlan_names) == sorted(city.network.vlan_names)
    assert [user.name for user in city.network.management.users] == ["netops"]


def test_order_that_means_something_is_kept() -> None:
    city = load_city(GOOD)

    assert [list(group.members) for group in city.hunt_groups] == [["4201", "4202"], ["4203", "4204"]]
    assert ("network", "management", "ntp_servers") not in NESTED
    assert str(city.network.management.ntp_servers[0]) == "10.0.0.41"
