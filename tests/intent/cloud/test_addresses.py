from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac.errors import IntentError
from iac.intent.cloud.addresses import BLOCKS, SPOKE_SUBNETS, block, subnet

SPACES = st.builds(lambda octet, length: IPv4Network((octet << 24, length)), st.integers(1, 223), st.integers(10, 23))


@given(SPACES)
def test_blocks_and_subnets_are_disjoint_and_inside(space: IPv4Network) -> None:
    blocks = [block(space, name) for name in BLOCKS]
    subnets = [subnet(one, name) for one in blocks[1:] for name in SPOKE_SUBNETS]
    gateway = subnet(blocks[0], "GatewaySubnet")

    assert all(one.subnet_of(space) for one in blocks)
    assert not any(a.overlaps(b) for a, b in combinations([*subnets, gateway], 2))
    assert all(one.prefixlen <= 29 for one in subnets)


def test_space_too_small_to_cut_is_refused() -> None:
    with pytest.raises(IntentError, match=r"10\.0\.0\.0/24: it is too small.*a /23 at least"):
        block(IPv4Network("10.0.0.0/24"), "hub")
