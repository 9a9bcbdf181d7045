"""The engine's small parts: paths, values, durations, sealed secrets, a provider that misbehaves."""

from __future__ import annotations

from typing import Any

import grpc
import pulumi
import pytest
from google.protobuf import empty_pb2
from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from iac.errors import EngineError
from iac.lab.engine import crypt, paths, values
from iac.lab.engine.engine import EmbeddedEngine
from iac.lab.engine.plugin import Plugin, make
from iac.lab.engine.state import State
from iac.ports import SilentProgress
from tests.lab.engine.lab import CRYPTER, PASSPHRASE, STACK

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=6)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        pytest.param("a.b", ("a", "b"), id="names"),
        pytest.param("rules[0].name", ("rules", 0, "name"), id="index"),
        pytest.param('tags["a.b"].c', ("tags", "a.b", "c"), id="quoted"),
        pytest.param('tags["a\\"b"]', ("tags", 'a"b'), id="escaped"),
        pytest.param("rules[*].name", ("rules", "*", "name"), id="any"),
    ],
)
def test_path_is_read_as_pulumi_spells_it(text: str, steps: paths.Path) -> None:
    assert paths.parse(text) == steps


STEPS: st.SearchStrategy[Any] = NAMES.filter(lambda name: "\\" not in name and name != "*") | st.integers(0, 9)


@given(st.lists(STEPS, min_size=1, max_size=4))
def test_path_survives_being_written_and_read(steps: list[Any]) -> None:
    assert paths.parse(paths.join(tuple(steps))) == tuple(steps)


@pytest.mark.parametrize(
    ("path", "old", "new", "result"),
    [
        pytest.param("a", {"a": 1}, {"a": 2}, {"a": 1}, id="put-back"),
        pytest.param("a", {}, {"a": 2}, {}, id="taken-away"),
        pytest.param("a", {"a": 1}, {}, {"a": 1}, id="added"),
        pytest.param("a.b", {"a": {"b": 1}}, {}, {}, id="nothing-made-on-the-way"),
        pytest.param("l[1]", {"l": [1, 2]}, {"l": [9, 9]}, {"l": [9, 2]}, id="one-item"),
        pytest.param("l[1]", {"l": [1, 2]}, {"l": [9]}, {"l": [9]}, id="no-list-grows"),
        pytest.param("l[*].n", {"l": [{"n": 1}]}, {"l": [{"n": 8}, {"n": 9}]}, {"l": [{"n": 1}, {"n": 9}]}, id="any"),
        pytest.param("*", {"a": 1, "b": 2}, {"a": 5}, {"a": 1, "b": 2}, id="all"),
    ],
)
def test_path_puts_old_values_back(path: str, old: Any, new: Any, result: Any) -> None:
    paths.reset(paths.parse(path), old, new)

    assert new == result


def test_path_through_a_secret_stays_secret() -> None:
    assert paths.get({"a": values.secret({"b": 1})}, ("a", "b")) == values.secret(1)
    assert paths.get({"a": 1}, ("a", "b")) is None


@given(st.dictionaries(NAMES, PLAIN, max_size=4))
def test_values_survive_the_wire(properties: dict[str, Any]) -> None:
    assert values.equal(values.from_struct(values.to_struct(properties)), values.reveal(properties))


def test_values_are_compared_strictly() -> None:
    assert not values.equal({"a": 1}, {"a": True})
    assert not values.equal([1], [1, 2])
    assert not values.equal(values.secret(1), 1)
    assert values.equal({"a": [values.secret(1)]}, {"a": [values.secret(1)]})


def test_values_fit_for_eyes_name_what_they_hide() -> None:
    assert values.text({"a": values.secret("x"), "b": [values.UNKNOWN]}) == '{"a": "[secret]", "b": ["[unknown]"]}'
    assert values.text(None) == ""


def test_output_values_become_what_they_stand_for() -> None:
    def output(**more: Any) -> dict[str, Any]:
        return {values.SIG: values.OUTPUT, **more}

    wire = values.to_struct({"a": output(value=1), "b": output(value="x", secret=True), "c": output()})
    assert values.from_struct(wire) == {"a": 1, "b": values.secret("x"), "c": values.UNKNOWN}


def test_references_are_cut_down_for_who_does_not_know_them() -> None:
    def reference(**more: Any) -> dict[str, Any]:
        return {values.SIG: values.RESOURCE, **more}

    given = {"a": [reference(urn="u", id="i")], "b": reference(urn="u")}
    assert values.unreference(given) == {"a": ["i"], "b": "u"}


@given(st.text())
def test_secret_is_opened_by_the_same_passphrase(secret: str) -> None:
    assert CRYPTER.decrypt(CRYPTER.encrypt(secret)) == secret


def test_secret_that_was_touched_is_not_opened() -> None:
    sealed = CRYPTER.encrypt("4711")
    for damaged in (sealed[:-4] + "AAA=", "v1:x", "nonsense"):
        with pytest.raises(EngineError, match="cannot be opened"):
            CRYPTER.decrypt(damaged)


def test_salt_that_is_none_is_told() -> None:
    with pytest.raises(EngineError, match="salt is malformed"):
        crypt.unlock(PASSPHRASE, "nonsense")


class Odd(provider_pb2_grpc.ResourceProviderServicer):
    """A provider with faults of its own."""

    def Configure(self, request: Any, context: Any) -> provider_pb2.ConfigureResponse:  # noqa: ARG002, N802
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    def Check(self, request: Any, context: Any) -> provider_pb2.CheckResponse:  # noqa: ARG002, N802
        return provider_pb2.CheckResponse(inputs=request.news)

    def Create(self, request: Any, context: Any) -> provider_pb2.CreateResponse:  # noqa: N802
        if request.name == "coded":
            context.set_code(grpc.StatusCode.INTERNAL)
            context.set_details("it answers and refuses")
        elif request.name == "broken":
            raise RuntimeError("a fault of its own")
        return provider_pb2.CreateResponse(id="" if request.name == "nameless" else "x")

    def Delete(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: ARG002, N802
        return empty_pb2.Empty()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("coded", "it answers and refuses", id="by-code"),
        pytest.param("broken", "the odd provider broke in Create: RuntimeError: a fault of its own", id="by-exception"),
        pytest.param("nameless", "the odd provider gave no identifier for what it created", id="without-an-id"),
    ],
)
def test_provider_that_fails_is_told_with_its_resource(tmp_path: Any, name: str, words: str) -> None:
    engine = EmbeddedEngine(tmp_path, "city", PASSPHRASE, {"odd": Odd})

    with pytest.raises(EngineError, match=words) as caught:
        engine.up(STACK, lambda: pulumi.CustomResource("odd:a:B", name, {}), SilentProgress())
    assert caught.value.urn.endswith(f"::{name}") or "broke" in words


def test_provider_that_lacks_a_method_is_told(tmp_path: Any) -> None:
    engine = EmbeddedEngine(tmp_path, "city", PASSPHRASE, {"odd": Odd})
    engine.up(STACK, lambda: pulumi.CustomResource("odd:a:B", "one", {}), SilentProgress())

    with pytest.raises(EngineError, match="the odd provider does not serve Read"):
        engine.refresh(STACK, SilentProgress())


def test_provider_that_does_not_answer_is_told() -> None:
    silent = make("azure-native", "127.0.0.1:1")

    with pytest.raises(EngineError, match=r"does not answer\. Is it still running"):
        silent.configure("urn", {})


def test_provider_whose_configuration_is_not_known_yet_is_not_asked() -> None:
    later = Plugin("odd", Odd())
    later.configure("urn", {"region": values.UNKNOWN})

    assert later.check(_state("x"), {}, {"a": 1}) == {"a": 1}
    assert later.diff(_state("x"), {"a": 1}, []).changes is True
    assert later.create(_state("x"), preview=True) == ("", {})
    assert later.update(_state("x"), _state("x"), preview=True) == {}


def _state(name: str) -> Any:
    return State(urn=f"urn:pulumi:s::p::odd:a:B::{name}", type="odd:a:B", custom=True)
