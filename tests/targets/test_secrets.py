from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from iac.errors import SecretError, StateError
from iac.ports import MemorySecrets
from iac.targets.secrets import (
    ChainSecrets,
    EnvironmentSecrets,
    FileSecrets,
    LabSecrets,
    fill,
    names_in,
    private_file,
    redact,
)

if TYPE_CHECKING:
    from pathlib import Path


def private(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def test_environment_secret_is_found_under_its_variable() -> None:
    source = EnvironmentSecrets({"IAC_SECRET_CORE_ENABLE": "hunter22"})

    assert source.reveal("core-enable") == "hunter22"


@pytest.mark.parametrize("environ", [{}, {"IAC_SECRET_X": ""}], ids=["absent", "empty"])
def test_environment_secret_that_is_missing_names_the_variable(environ: dict[str, str]) -> None:
    with pytest.raises(SecretError, match="IAC_SECRET_X is not set"):
        EnvironmentSecrets(environ).reveal("x")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("s.yaml", "core: 0123\npin: 20:00\n", id="yaml keeps its text"),
        pytest.param("s.json", '{"core": "0123", "pin": "20:00"}', id="json"),
        pytest.param("s.env", "# note\nexport core=0123\npin='20:00'\n", id="dotenv"),
    ],
)
def test_file_secrets_are_read_as_text(tmp_path: Path, name: str, text: str) -> None:
    source = FileSecrets(private(tmp_path / name, text))

    assert (source.reveal("core"), source.reveal("pin")) == ("0123", "20:00")


def test_file_secrets_that_others_may_read_are_refused(tmp_path: Path) -> None:
    path = private(tmp_path / "s.yaml", "core: x\n")
    path.chmod(0o640)

    with pytest.raises(StateError, match=r"others may read these secrets \(mode 0640\); run: chmod 600"):
        FileSecrets(path).reveal("core")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("s.yaml", "hunter22: [", id="broken yaml"),
        pytest.param("s.json", "{hunter22", id="broken json"),
        pytest.param("s.yaml", "a: {hunter22: b}", id="nested"),
    ],
)
def test_file_secrets_that_are_malformed_are_not_quoted(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(StateError) as caught:
        FileSecrets(private(tmp_path / name, text)).reveal("a")

    assert "hunter22" not in str(caught.value)


def test_file_secrets_say_where_a_missing_one_was_looked_for(tmp_path: Path) -> None:
    path = private(tmp_path / "s.yaml", "core: x\n")

    with pytest.raises(SecretError, match=r"secret other: not in .*s\.yaml"):
        FileSecrets(path).reveal("other")


def test_missing_file_of_secrets_is_said(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="cannot be opened"):
        FileSecrets(tmp_path / "none.yaml").reveal("a")


def test_chain_asks_in_order_and_names_every_source_that_failed() -> None:
    chain = ChainSecrets((EnvironmentSecrets({}), MemorySecrets({"a": "one"})))

    assert chain.reveal("a") == "one"
    with pytest.raises(SecretError, match="IAC_SECRET_B is not set; not in the in-memory source"):
        chain.reveal("b")


def test_lab_secrets_are_random_stable_and_private(tmp_path: Path) -> None:
    path = tmp_path / "lab" / "secrets.json"
    first = LabSecrets(path).reveal("core")

    assert LabSecrets(path).reveal("core") == first
    assert LabSecrets(path).reveal("other") != first
    assert LabSecrets(tmp_path / "second.json").reveal("core") != first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())) == {"core", "other"}


def test_private_file_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), private_file(tmp_path / "c", "text") as path:  # noqa: PT012  # both belong
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        raise RuntimeError

    assert list(tmp_path.iterdir()) == []


def test_fill_replaces_every_placeholder() -> None:
    text = "username a secret <secret:a>\nkey <secret:b-2>\n"

    assert names_in(text) == ("a", "b-2")
    assert fill(text, {"a": "1", "b-2": "2"}) == "username a secret 1\nkey 2\n"


def test_fill_without_a_value_is_an_error() -> None:
    with pytest.raises(SecretError, match="secret a: no value"):
        fill("<secret:a>", {})


def test_redact_takes_the_longest_value_first_and_leaves_short_words() -> None:
    values = {"long": "hunter2222", "part": "hunter", "tiny": "no"}

    assert redact("no hunter2222 hunter", values) == "no <secret:long> <secret:part>"


def test_memory_of_secrets_does_not_show_in_repr() -> None:
    assert "hunter22" not in repr(MemorySecrets({"a": "hunter22"}))
    assert "hunter22" not in repr(EnvironmentSecrets({"IAC_SECRET_A": "hunter22"}))
