"""Against the test vectors of Drepper's specification and of its reference implementation."""

from __future__ import annotations

import pytest

from iac.syntax import Secret
from iac.syntax.secrets import verify
from iac.syntax.sha512 import verify_sha512

VECTORS = (
    (
        "Hello world!",
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
    ),
    (
        "Hello world!",
        (
            "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/"
            "YTBmSK6H9qs/y3RnOaw5v."
        ),
    ),
    (
        "we have a short salt string but not a short password",
        "$6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0",
    ),
)


@pytest.mark.parametrize(("clear", "shown"), VECTORS, ids=["plain", "rounds", "short salt"])
def test_published_vector_is_verified_and_another_word_is_not(clear: str, shown: str) -> None:
    assert verify_sha512(clear, shown) is True
    assert verify_sha512(clear + "x", shown) is False


@pytest.mark.parametrize("shown", ["", "$5$salt$x", "$6$salt", "$6$rounds=x$salt$y", "plain"])
def test_what_is_no_such_hash_is_not_judged(shown: str) -> None:
    assert verify_sha512("a", shown) is None


def test_secret_of_kind_sha512_is_verified() -> None:
    assert verify("Hello world!", Secret("sha512", VECTORS[0][1])) is True
