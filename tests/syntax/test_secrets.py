"""Secrets are found, masked, compared; a secret nobody knows is never called different."""

from __future__ import annotations

import base64
import hashlib

import pytest

from iac.ports import MemorySecrets
from iac.syntax import Secret, parse, secret_check
from iac.syntax.secrets import compare_secrets, decode_type7, split_secret, verify

CISCO = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
)


def type9(clear: str, salt: str = "nhEmQVczB7dqsO") -> Secret:
    raw = hashlib.scrypt(clear.encode(), salt=salt.encode(), n=16384, r=1, p=1, dklen=32)
    return Secret("9", f"$9${salt}${base64.b64encode(raw).decode().rstrip('=').translate(CISCO.decode('latin-1'))}")


def test_type_9_of_a_published_example_is_recognised() -> None:
    """The pair that hashcat publishes for its mode 9300."""
    assert verify("hashcat", Secret("9", "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6")) is True


def test_type_8_of_a_published_example_is_recognised() -> None:
    """The pair that hashcat publishes for its mode 9200."""
    shown = Secret("8", "$8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk")

    assert verify("hashcat", shown) is True
    assert verify("Hashcat", shown) is False


def test_type_5_of_a_published_example_is_recognised() -> None:
    """The pair that hashcat publishes for its mode 500."""
    assert verify("hashcat", Secret("5", "$1$28772684$iEwNOgGugqO9.bIz5sk8k/")) is True
    assert verify("other", Secret("5", "$1$28772684$iEwNOgGugqO9.bIz5sk8k/")) is False
    assert verify("hashcat", Secret("5", "no-hash")) is None


def test_type_7_is_reversed() -> None:
    assert decode_type7("094F471A1A0A") == "cisco"
    assert decode_type7("zz") is None
    assert verify("cisco", Secret("7", "094F471A1A0A")) is True


@pytest.mark.parametrize(("line", "rest", "secret"), [
    ("username a privilege 15 secret 9 $9$x", "username a privilege 15 secret *", Secret("9", "$9$x")),
    ("username a password s3", "username a password *", Secret("", "s3")),
    ("ntp authentication-key 1 md5 0F0A 7", "ntp authentication-key 1 md5 *", Secret("7", "0F0A")),
    ("username a secret sha512 $6$x", "username a secret *", Secret("sha512", "$6$x")),
])  # fmt: skip
def test_secret_is_split_from_its_line(line: str, rest: str, secret: Secret) -> None:
    found = split_secret(line.split(), ("secret", "password", "md5"))

    assert found is not None
    assert (" ".join(found[0]), found[1]) == (rest, secret)


@pytest.mark.parametrize(("running", "intended", "verdict"), [
    pytest.param(Secret("9", "$9$a$x"), Secret("9", "$9$b$y"), None, id="other-salt"),
    pytest.param(Secret("9", "$9$a$x"), Secret("9", "$9$a$y"), False, id="same-salt-other-hash"),
    pytest.param(Secret("7", "094F471A1A0A"), Secret("0", "cisco"), True, id="reversible-and-clear"),
    pytest.param(Secret("7", "094F471A1A0A"), Secret("7", "060506324F41"), True, id="two-offsets"),
    pytest.param(type9("s3"), Secret("0", "s3"), True, id="clear-against-hash"),
    pytest.param(type9("s3"), Secret("", "other"), False, id="other-clear-against-hash"),
    pytest.param(Secret("", "<secret:A>"), Secret("", "<secret:B>"), False, id="two-names"),
    pytest.param(Secret("6", "abc"), Secret("6", "abd"), None, id="encrypted"),
])  # fmt: skip
def test_secrets_are_compared_as_far_as_anybody_can(running: Secret, intended: Secret, verdict: bool | None) -> None:  # noqa: FBT001
    assert compare_secrets(running, intended, None) is verdict


def test_check_reveals_from_a_source_and_admits_what_it_lacks() -> None:
    check = secret_check(MemorySecrets({"A": "s3"}))

    assert check("A", type9("s3")) is True
    assert check("A", type9("s4")) is False
    assert check("B", type9("s3")) is None
    assert check("A", Secret("6", "AAbb")) is None


def test_no_secret_shows_in_a_masked_line_or_a_repr() -> None:
    tree = parse(
        "username a secret 9 $9$salt$hash\nsnmp-server community c1ty RO\nenable secret <secret:EN>\n", "iosxe"
    )
    masked = [node.term.masked for node in tree.children.values()]

    assert masked == ["username a secret 9 <hidden>", "snmp-server community <hidden> RO", "enable secret <secret:EN>"]
    assert "s3" not in repr(Secret("0", "s3"))
