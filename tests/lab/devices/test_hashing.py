"""The stored forms of secrets, against values published elsewhere."""

from __future__ import annotations

from itertools import pairwise

import pytest

from iac.lab.devices import hashing


def test_type9_equals_the_published_example() -> None:
    # John the Ripper's test vector for Cisco type 9.
    expected = "$9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM"

    assert hashing.type9("cisco", "nhEmQVczB7dqsO") == expected


def test_type7_equals_the_published_example() -> None:
    assert hashing.type7("cisco", 2) == "02050D480809"


@pytest.mark.parametrize(
    ("salt", "plain", "expected"),
    [
        pytest.param(
            "saltstring",
            "Hello world!",
            "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
            id="openssl passwd -6",
        ),
    ],
)
def test_sha512_crypt_equals_what_openssl_makes(salt: str, plain: str, expected: str) -> None:
    assert hashing.sha512_crypt(plain, salt) == expected


@pytest.mark.parametrize(
    ("algorithm", "expected"),
    [
        pytest.param("md5", "526f5eed9fcce26f8964c2930787d82b", id="RFC 3414 A.3.1"),
        pytest.param("sha1", "6695febc9288e36282235fc7151f128497b38f3f", id="RFC 3414 A.3.2"),
    ],
)
def test_localized_key_equals_the_rfc(algorithm: str, expected: str) -> None:
    assert hashing.localized("maplesyrup", "000000000000000000000002", algorithm) == expected


def test_salt_pool_never_gives_the_same_hash_twice_in_a_row() -> None:
    made: list[str] = []
    pool = hashing.SaltPool(lambda plain: made.append(plain) or f"{plain}{len(made)}")  # type: ignore[func-returns-value]

    given = [pool("x") for _ in range(9)]

    assert all(one != following for one, following in pairwise(given))
    assert len(made) == 3
