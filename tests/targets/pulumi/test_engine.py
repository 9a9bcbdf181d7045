"""The adapter to the CLI, on what a real CLI once said; with a live one the conformance suite covers it as well."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from iac.errors import EngineError, StateError, UsageError
from iac.ports import CloudEngine, StackName
from iac.targets.pulumi.engine import CliEngine, environment, installed, require_cli
from tests.targets.pulumi import fake

STACK = StackName("lab", "shared", "network")
URN = f"urn:pulumi:{STACK}::town::"
LOWER = f"{URN}conform:index:Group$conform:index:Thing::lower"


@dataclass
class Fake:
    """The fake CLI's folder, and an ear for progress."""

    home: Path
    heard: list[tuple[str, str]] = field(default_factory=list)

    def engine(self, **more: Any) -> CliEngine:
        """Return an engine on it."""
        return CliEngine(self.home / "lab", "town", "correct horse", {"conform": 4711}, **more)

    def answers(self, verb: str, **recorded: Any) -> None:
        """Let it answer a command otherwise than recorded."""
        (self.home / f"{verb}.json").write_text(json.dumps({"code": 0, **recorded}))

    def recorded(self, verb: str) -> dict[str, Any]:
        """Return a recorded answer."""
        found: dict[str, Any] = json.loads((fake.RECORDED / f"{verb}.json").read_text())
        return found

    @property
    def calls(self) -> list[dict[str, Any]]:
        """What it was asked, in order."""
        return [json.loads(line) for line in (self.home / "calls.jsonl").read_text().splitlines()]

    def asked(self, verb: str) -> dict[str, Any]:
        """Return the one call of a command."""
        [found] = [call for call in self.calls if call["verb"] == verb]
        return found

    def step(self, subject: str, text: str) -> None:
        """Hear of progress."""
        self.heard.append((subject.rsplit("::", 1)[-1], text))


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """A machine on whose PATH the fake CLI stands."""
    program = tmp_path / "bin" / "pulumi"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -E "{Path(fake.__file__)}" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("FAKE_PULUMI", str(tmp_path))
    return Fake(tmp_path)


def nothing() -> None:
    """A program that the fake never runs."""


def test_engine_is_a_cloud_engine(pulumi: Fake) -> None:
    assert isinstance(pulumi.engine(), CloudEngine)


def test_preview_says_each_step_with_old_and_new_values(pulumi: Fake) -> None:
    pulumi.answers("preview", **pulumi.recorded("preview-change"))
    result = pulumi.engine().preview(STACK, nothing, pulumi)

    ops = [(step.urn.rsplit("::", 1)[1], step.op) for step in result.steps if step.op != "same"]
    assert ops == [
        ("mine", "update"),
        ("lower", "create-replacement"),
        ("lower", "replace"),
        ("upper", "update"),
        ("lower", "delete-replaced"),
    ]
    replaced = next(step for step in result.steps if step.op == "replace")
    assert replaced.changes == {
        "kind": ('"a"', '"b"'),
        "label": ('"x"', '"y"'),
        "nested": ('{"deep": {"days": 30}}', '{"a.b": 1, "deep": {"days": 7}}'),
        "rules": ('[{"name": "a", "open": false}]', '[{"name": "a", "open": true}]'),
        "token": ('"[secret]"', '"[secret]"'),
    }
    assert pulumi.heard[-1] == ("lower", "delete-replaced")


def test_preview_names_what_a_provider_does_not(pulumi: Fake) -> None:
    """A provider resource says that something changes, and not what: then the inputs are compared."""
    pulumi.answers("preview", **pulumi.recorded("preview-change"))
    result = pulumi.engine().preview(STACK, nothing, pulumi)

    [mine] = [step for step in result.steps if step.op == "update" and step.urn.endswith("::mine")]
    assert mine.changes == {"region": ('"north"', '"south"')}


def test_preview_shows_what_is_not_known_yet_as_unknown(pulumi: Fake) -> None:
    pulumi.answers("preview", **pulumi.recorded("preview-change"))
    result = pulumi.engine().preview(STACK, nothing, pulumi)

    [upper] = [step for step in result.steps if step.op == "update" and step.urn.endswith("::upper")]
    assert upper.changes == {"label": ("1", '"[unknown]"')}


def test_default_providers_stay_behind_the_scenes(pulumi: Fake) -> None:
    result = pulumi.engine().up(STACK, nothing, pulumi)

    assert {step.op for step in result.steps} == {"create"}
    assert not [step for step in result.steps if "::default" in step.urn]
    assert any("::default_1_2_3" in json.dumps(event) for event in pulumi.recorded("up")["events"])


def test_up_gives_the_outputs_with_secrets_hidden(pulumi: Fake) -> None:
    assert pulumi.engine().up(STACK, nothing, pulumi).outputs == {"serial": 1, "token": "[secret]"}


def test_up_hands_the_labs_surroundings_to_the_cli(pulumi: Fake) -> None:
    pulumi.engine(config={"azure-native:location": "eastus2"}).up(STACK, nothing, pulumi)
    call = pulumi.asked("up")

    assert call["environment"]["PULUMI_BACKEND_URL"] == (pulumi.home / "lab").as_uri()
    assert call["environment"]["PULUMI_CONFIG_PASSPHRASE"] == "correct horse"
    assert call["environment"]["PULUMI_DEBUG_PROVIDERS"] == "conform:4711"
    assert call["environment"]["PULUMI_HOME"].startswith(str(pulumi.home / "lab"))
    assert {"--yes", "--skip-preview", "--non-interactive"} <= set(call["arguments"])
    assert "--show-secrets=true" not in call["arguments"]
    assert "azure-native:location=eastus2" in pulumi.asked("config-set-all")["arguments"]


def test_up_on_another_backend_leaves_the_labs_alone(pulumi: Fake) -> None:
    pulumi.engine(backend="azblob://state").up(STACK, nothing, pulumi)

    assert pulumi.asked("up")["environment"]["PULUMI_BACKEND_URL"] == "azblob://state"


def test_refusal_is_told_in_the_providers_words_with_its_resource(pulumi: Fake) -> None:
    pulumi.answers("up", **pulumi.recorded("up-refused"))

    with pytest.raises(EngineError) as caught:
        pulumi.engine().up(STACK, nothing, pulumi)

    assert caught.value.urn == f"{URN}conform:index:Thing::broken"
    assert str(caught.value) == f"{URN}conform:index:Thing::broken: the cloud does not want broken"


def test_failure_without_events_is_told_in_the_clis_words(pulumi: Fake) -> None:
    said = "warning: nothing\nerror: no resource plugin 'pulumi-resource-aws' found\nerror: try again"
    pulumi.answers("up", code=255, stderr=said)

    with pytest.raises(EngineError, match=r"\Ano resource plugin 'pulumi-resource-aws' found; try again\Z"):
        pulumi.engine().up(STACK, nothing, pulumi)


def test_failure_without_any_words_is_still_told(pulumi: Fake) -> None:
    pulumi.answers("up", code=3, stderr="something else")

    with pytest.raises(EngineError, match="something else"):
        pulumi.engine().up(STACK, nothing, pulumi)


def test_second_engine_is_turned_away(pulumi: Fake) -> None:
    words = "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end"
    pulumi.answers("up", code=255, stderr=words)

    with pytest.raises(StateError, match="another engine is at work on this stack"):
        pulumi.engine().up(STACK, nothing, pulumi)


@pytest.mark.parametrize("adopt", [pytest.param(False, id="look-only"), pytest.param(True, id="adopt")])
def test_refresh_says_what_was_found(pulumi: Fake, *, adopt: bool) -> None:
    result = pulumi.engine().refresh(STACK, pulumi, adopt=adopt)

    changed = {step.urn: dict(step.changes) for step in result.steps if step.op != "same"}
    assert changed == {LOWER: {"label": ('"y"', '"z"'), "rules": ('[{"name": "a", "open": true}]', "[]")}}
    assert {step.op for step in result.steps} == {"same", "update"}
    assert ("--preview-only" in pulumi.asked("refresh")["arguments"]) is not adopt


def test_destroy_names_what_protection_keeps_and_why(pulumi: Fake) -> None:
    engine = pulumi.engine()
    exports = [pulumi.recorded("stack-export"), pulumi.recorded("stack-export-destroyed")]
    pulumi.answers("stack-export", **exports[1])
    pulumi.answers("destroy", **pulumi.recorded("destroy"))
    result = engine.destroy(STACK, pulumi)

    assert [(step.op, step.urn.rsplit("::", 1)[1]) for step in result.steps] == [("delete", "mine")]
    upper = f"{URN}conform:index:Thing::upper"
    assert result.kept[upper] == "protected"
    assert result.kept[LOWER] == f"needed by {upper}"
    assert "--exclude-protected" in pulumi.asked("destroy")["arguments"]


def test_destroy_of_what_nothing_protects_asks_for_everything(pulumi: Fake) -> None:
    pulumi.answers("stack-export", stdout={"version": 3, "deployment": {}})
    pulumi.answers("destroy", events=[{"sequence": 0, "timestamp": 0, "cancelEvent": {}}])

    assert dict(pulumi.engine().destroy(STACK, pulumi).kept) == {}
    assert "--exclude-protected" not in pulumi.asked("destroy")["arguments"]


def test_resources_are_those_of_the_checkpoint_with_secrets_sealed(pulumi: Fake) -> None:
    found = {each.name: each for each in pulumi.engine().resources(STACK)}

    assert found["upper"].protect is True
    assert found["lower"].parent == f"{URN}conform:index:Group::group"
    assert found["lower"].inputs["token"].keys() == {"4dabf18193072939515e22adb298388d", "ciphertext"}
    assert "--show-secrets" not in pulumi.asked("stack-export")["arguments"]


def test_state_is_imported_as_it_was_exported(pulumi: Fake) -> None:
    engine = pulumi.engine()
    exported = engine.export(STACK)
    engine.import_state(STACK, exported)

    assert json.loads(pulumi.asked("stack-import")["given"])["deployment"] == exported["deployment"]


def test_cli_that_is_absent_is_told_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert not installed()
    with pytest.raises(UsageError, match=r"no `pulumi` on PATH\. Install it with `make setup`"):
        require_cli()
    with pytest.raises(UsageError):
        CliEngine(tmp_path, "town", "correct horse")


def test_surroundings_without_a_provider_attach_none(tmp_path: Path) -> None:
    assert "PULUMI_DEBUG_PROVIDERS" not in environment(tmp_path, "x", {})
    assert environment(tmp_path, "x", {"b": 2, "a": 1})["PULUMI_DEBUG_PROVIDERS"] == "a:1,b:2"
