"""The cloud's verbs on an engine that does as it is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from iac.artifacts import CloudResource
from iac.errors import EngineError, UsageError
from iac.findings import Domain, Finding, Severity, State
from iac.intent.cloud.estate import stack_names
from iac.ports import MemorySecrets, ResourceStep, SilentProgress, StackResult
from iac.workflow.census import read_census
from iac.workflow.clouddrift import Sky, check_cloud, remediate_cloud, stacks_of
from iac.workflow.cloudremedy import Stray, put_stack_right, remove_strays, strays_of
from iac.workflow.destroy import destroy
from iac.workflow.engine import Cloud, cloud, refuse_removal
from iac.workflow.labdir import LabDir

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from iac.model.city import City
    from iac.ports import Progress, StackName

SILENT = SilentProgress()
ITEM = "azure-native:recoveryservices:ProtectedItem"


@dataclass
class Obedient:
    """Has one resource a stack it holds, and writes down what it was asked to do."""

    holds: set[str]
    seen: dict[str, tuple[ResourceStep, ...]] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    name: str = "obedient"

    def _asked(self, word: str, stack: StackName) -> None:
        self.asked.append(f"{word} {stack}")
        if f"{word} {stack}" in self.refuses:
            raise EngineError(f"no {word} today")

    def preview(self, stack: StackName, program: Callable[[], None], progress: Progress) -> StackResult:
        del program, progress
        self._asked("preview", stack)
        return StackResult(str(stack), ())

    def up(self, stack: StackName, program: Callable[[], None], progress: Progress) -> StackResult:
        del program, progress
        self._asked("up", stack)
        return StackResult(str(stack), (ResourceStep("update", f"urn:pulumi:{stack}::iac::t::thing", "t"),))

    def refresh(self, stack: StackName, progress: Progress, *, adopt: bool = False) -> StackResult:
        del progress
        self._asked("adopt" if adopt else "refresh", stack)
        return StackResult(str(stack), self.seen.get(str(stack), ()))

    def destroy(self, stack: StackName, progress: Progress) -> StackResult:
        del progress
        self._asked("destroy", stack)
        self.holds.discard(str(stack))
        return StackResult(str(stack), ())

    def resources(self, stack: StackName) -> Sequence[CloudResource]:
        if str(stack) not in self.holds:
            return ()
        token = "azure-native:network:NatGateway"
        return (CloudResource(str(stack), f"urn:pulumi:{stack}::iac::{token}::thing", token, "thing", "", False, {}),)


def stray(subject: str, rule: str = "drift.cloud.unmanaged-machine", state: State = State.FOUND) -> Finding:
    return Finding(rule, Severity.HIGH, Domain.CLOUD, subject, "made by hand", state=state)


def test_strays_that_hold_each_other_go_in_any_order() -> None:
    left = ["disk", "machine"]

    def remove(identifier: str) -> None:
        if identifier == "disk" and "machine" in left:
            raise EngineError("the machine holds it")
        left.remove(identifier)

    assert remove_strays(["disk", "machine"], remove) == (Stray("machine"), Stray("disk"))


def test_stray_that_is_refused_says_why() -> None:
    (stays,) = remove_strays(["/subscriptions/s/x"], refuse_removal)

    assert stays.refusal == "remove it with `az resource delete --ids /subscriptions/s/x`"


def test_only_whole_things_that_stand_are_strays() -> None:
    found = [
        stray("/subscriptions/s/vm"),
        stray("/subscriptions/s/waived", state=State.WAIVED),
        stray("urn:pulumi:lab-shared-network::iac::t::net", "drift.cloud.unmanaged-subnet"),
        stray("/subscriptions/s/tag", "drift.cloud.tag-removed"),
    ]

    assert strays_of(found) == ("/subscriptions/s/vm",)


def test_record_follows_the_cloud_before_the_cloud_follows_the_city(town: City) -> None:
    stack = stack_names(town, "lab")[0]
    engine = Obedient({str(stack)})

    put_stack_right(town, stack, Cloud(engine, MemorySecrets()), SILENT)
    assert engine.asked == [f"adopt {stack}", f"up {stack}"]

    engine.asked.clear()
    engine.holds.clear()
    put_stack_right(town, stack, Cloud(engine, MemorySecrets()), SILENT)
    assert engine.asked == [f"up {stack}"]


def test_deleted_backup_is_undeleted_before_it_is_put_right(town: City) -> None:
    stack = next(name for name in stack_names(town, "lab") if name.layer == "backup")
    gone = ResourceStep("delete", f"urn:pulumi:{stack}::iac::{ITEM}::backup-files01-item", ITEM)
    engine = Obedient({str(stack)}, seen={str(stack): (gone,)})

    done = put_stack_right(town, stack, Cloud(engine, MemorySecrets()), SILENT)

    assert engine.asked == [f"adopt {stack}", f"up {stack}", f"up {stack}"]
    assert len(done) == 2


def test_only_the_stacks_that_drifted_are_touched(town: City) -> None:
    engine = Obedient({str(name) for name in stack_names(town, "lab")}, refuses={"up lab-cjis-vms"})
    found = [stray("lab-shared-network"), stray("urn:pulumi:lab-cjis-vms::iac::t::x"), stray("/subscriptions/s")]

    done = list(remediate_cloud(town, "lab", Cloud(engine, MemorySecrets()), SILENT, stacks_of(found)))

    assert [(way.stack, way.refusal) for way in done] == [
        ("lab-shared-network", ""),
        ("lab-cjis-vms", "no up today"),
    ]


def test_stack_that_cannot_be_asked_does_not_keep_the_others(town: City) -> None:
    names = [str(name) for name in stack_names(town, "lab")]
    engine = Obedient(set(names[:2]), refuses={f"refresh {names[0]}"})

    found = check_cloud(town, "lab", Cloud(engine, MemorySecrets()), SILENT)

    rules = [(finding.rule.removeprefix("drift.cloud."), finding.state, finding.subject) for finding in found]
    assert ("not-read", State.NOT_CHECKED, names[0]) in rules
    assert {subject for rule, _, subject in rules if rule == "not-built"} == set(names[2:])
    assert f"preview {names[1]}" in engine.asked


def test_cloud_that_nobody_counted_says_so(town: City) -> None:
    stack = str(stack_names(town, "lab")[0])
    opened = Cloud(Obedient({stack}), MemorySecrets())

    def rules(counted: Cloud) -> set[str]:
        return {finding.rule for finding in check_cloud(town, "lab", counted, SILENT)}

    assert "drift.cloud.not-counted" in rules(opened)
    row = {"id": "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/virtualMachines/v"}
    counted = replace(opened, census=lambda: [{**row, "type": "microsoft.compute/virtualmachines"}])
    assert "drift.cloud.unmanaged-machine" in rules(counted)
    assert "drift.cloud.not-counted" not in rules(counted)


@pytest.mark.parametrize("text", ['[{"id": "x"}]', '{"data": [{"id": "x"}], "count": 1}'])
def test_census_is_read_from_an_export(tmp_path: Path, text: str) -> None:
    (tmp_path / "census.json").write_text(text, encoding="utf-8")

    assert read_census(tmp_path / "census.json") == [{"id": "x"}]


@pytest.mark.parametrize("text", ["{", "{}", '["x"]', '[{"name": "x"}]'])
def test_file_that_is_no_census_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "census.json").write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=r"census\.json: (cannot be read|it is no)"):
        read_census(tmp_path / "census.json")


def test_cloud_that_was_never_built_is_no_drift(town: City, tmp_path: Path) -> None:
    (finding,) = check_cloud(town, "lab", Cloud(Obedient(set()), MemorySecrets()), SILENT)
    assert (finding.severity, finding.state) == (Severity.INFO, State.FOUND)

    (finding,) = check_cloud(town, "prod", Cloud(Obedient(set()), MemorySecrets()), SILENT)
    assert finding.state is State.NOT_CHECKED

    assert Sky(town, tmp_path, "lab", LabDir(tmp_path / "lab")).check(SILENT)[0].severity is Severity.INFO
    assert not (tmp_path / "lab").exists()


def test_azure_needs_the_real_cli(town: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    place = LabDir(tmp_path / "lab")

    (finding,) = Sky(town, tmp_path, "prod", place).check(SILENT)
    assert finding.rule == "drift.cloud.not-read"
    assert "no `pulumi` on PATH" in finding.observed

    with pytest.raises(UsageError, match="for the lab alone"), cloud(town, tmp_path, "prod", "embedded", place):
        pass


def test_stack_that_cannot_go_does_not_keep_the_others(town: City) -> None:
    names = [str(name) for name in stack_names(town, "lab")]
    engine = Obedient(set(names), refuses={"destroy lab-cjis-vms"})

    removals: dict[str, Any] = {r.stack: r for r in destroy(town, "lab", Cloud(engine, MemorySecrets()), SILENT)}

    assert list(removals) == names[::-1]
    assert removals["lab-cjis-vms"].refusal == "no destroy today"
    assert list(removals["lab-cjis-vms"].stays.values()) == ["no destroy today"]
    assert all(r.removed == 1 for name, r in removals.items() if name != "lab-cjis-vms")
