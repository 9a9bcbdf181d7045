from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac.azure.names import NAME_RULES
from iac.errors import IntentError
from iac.intent.cloud.naming import PREFIXES, Naming, fit, require_unique

CODES = st.from_regex(r"[a-z][a-z0-9-]{0,23}", fullmatch=True).filter(lambda text: not text.endswith("-"))
ZONES = st.sampled_from(("shared", "cjis", "pci"))
ENVIRONMENTS = st.sampled_from(("lab", "test", "prod"))
NAMINGS = st.builds(Naming, CODES, ENVIRONMENTS, ZONES, st.uuids().map(str))


@given(NAMINGS, st.sampled_from(sorted(PREFIXES)), CODES, st.sampled_from(("eastus2", "usgovvirginia")))
def test_names_are_legal_whatever_the_city_is_called(naming: Naming, kind: str, part: str, region: str) -> None:
    assert NAME_RULES[kind].fault(naming.name(kind, part, region)) is None


@given(NAMINGS, CODES, CODES)
def test_account_names_are_legal_and_differ_by_service(naming: Naming, one: str, other: str) -> None:
    first, second = naming.account(one, "eastus2"), naming.account(other, "eastus2")

    assert NAME_RULES["storage:StorageAccount"].fault(first) is None
    assert (first == second) == (one == other)


@given(NAMINGS, st.uuids().map(str), CODES)
def test_account_names_differ_by_subscription(naming: Naming, subscription: str, service: str) -> None:
    other = Naming(naming.city, naming.environment, naming.zone, subscription)

    assert (naming == other) == (naming.account(service, "eastus2") == other.account(service, "eastus2"))


@given(st.text("abc-", min_size=1, max_size=60), st.integers(10, 40))
def test_fit_keeps_what_fits_and_shortens_the_rest(text: str, most: int) -> None:
    fitted = fit(text, most)

    assert len(fitted) <= most
    assert (fitted == text) == (len(text) <= most)


def test_fit_tells_long_names_apart() -> None:
    assert fit("a" * 30, 20) != fit("a" * 31, 20)


@given(NAMINGS, CODES)
def test_grants_are_the_same_every_time(naming: Naming, machine: str) -> None:
    scope = naming.id("rg", "Microsoft.Storage", "storageAccounts", "st")

    assert naming.grant(scope, machine, "Contributor") == naming.grant(scope, machine, "Contributor")
    assert naming.grant(scope, machine, "Contributor") != naming.grant(scope, machine, "Reader")


def test_same_name_in_other_letters_is_the_same_name() -> None:
    with pytest.raises(IntentError, match="server WEB01: the name comes twice"):
        require_unique("server", ["web01", "WEB01"])
