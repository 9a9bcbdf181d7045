from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from iac.rollout.waves import plan_waves


def test_small_city_goes_at_once() -> None:
    assert plan_waves(["b", "a"]) == (("a", "b"),)


def test_each_kind_has_its_canary() -> None:
    hosts = [f"sw{n:02}" for n in range(12)]
    kinds = {host: "eos" if host > "sw05" else "iosxe" for host in hosts}

    assert plan_waves(hosts, kinds)[:2] == (("sw00", "sw06"), ("sw01",))


@given(st.sets(st.text("abcdef0123456789", min_size=1, max_size=4), max_size=60))
def test_every_host_is_in_exactly_one_wave(hosts: set[str]) -> None:
    waves = plan_waves(hosts)

    assert sorted(host for wave in waves for host in wave) == sorted(hosts)
    assert all(waves)
