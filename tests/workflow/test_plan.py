from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iac.errors import UsageError
from iac.workflow.plan import compare_with_ref, compare_with_state, read_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.workflow.plan import Plan
    from tests.conftest import Golden

ROOT = Path(__file__).parents[2]
TOWN = ROOT / "cities" / "town"
SIGNATURE = "4dabf18193072939515e22adb298388d"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = "1b47061264138c4ac30d75fd1eb44270"


def test_plan_of_the_town(town_plan: Plan, golden: Golden) -> None:
    golden.check("town/cloud.json", f"{town_plan.text()}\n")


def test_plan_is_what_it_promises_to_be(town_plan: Plan) -> None:
    document = town_plan.document()

    assert document["schema"] == 1
    keys = {"stack", "urn", "type", "name", "parent", "protect", "inputs"}
    assert all(set(resource) == keys for resource in document["resources"])
    assert len({resource["urn"] for resource in document["resources"]}) == len(document["resources"])
    assert json.loads(town_plan.text()) == json.loads(json.dumps(document))


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)] if SIGNATURE not in value else [value]
    return [leaf for item in value for leaf in leaves(item)] if isinstance(value, list) else [value]


def test_secrets_and_unknowns_are_in_pulumis_own_spelling(town_plan: Plan) -> None:
    found = [leaf for resource in town_plan.resources for leaf in leaves(resource.inputs)]
    sealed = [leaf for leaf in found if isinstance(leaf, dict)]

    assert {leaf[SIGNATURE] for leaf in sealed} == {SECRET}
    assert {leaf["value"] for leaf in sealed} == {
        "<secret:town-admin-password>",
        "<secret:town-fs7-tunnel>",
        "<secret:town-ssh-public-key>",
    }
    assert UNKNOWN in found


def test_every_resource_leads_back_to_a_line_of_the_city(town_plan: Plan) -> None:
    things = [resource for resource in town_plan.resources if resource.type.startswith("azure-native:")]

    assert all(town_plan.origins[thing.urn].line for thing in things)
    assert {origin.file for origin in town_plan.origins.values()} >= {"services.yaml", "cloud.yaml"}


def committed(folder: Path) -> Path:
    """Make a repository with the town in it."""
    city = folder / "repository" / "town"
    shutil.copytree(TOWN, city)
    for words in (
        ("init", "--quiet"),
        ("add", "."),
        ("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "Begin"),
    ):
        subprocess.run(["git", *words], cwd=city.parent, check=True, capture_output=True)  # noqa: S607
    return city


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A repository with the town, in which one text of one file was replaced after the commit."""

    def edit(file: str, old: str, new: str) -> Path:
        city = committed(tmp_path)
        text = (city / file).read_text(encoding="utf-8")
        assert old in text
        (city / file).write_text(text.replace(old, new), encoding="utf-8")
        return city

    return edit


def test_change_of_the_city_is_shown_property_by_property(edited: Callable[[str, str, str], Path]) -> None:
    city = edited(
        "services.yaml", "vcpu: 2, memory_gib: 8, disks_gib: [64, 50]", "vcpu: 8, memory_gib: 32, disks_gib: [64, 50]"
    )

    (change,) = compare_with_ref(city, "lab", "HEAD")

    assert (change.op, change.stack, change.name) == ("update", "lab-shared-vms", "websiteweb01-machine")
    (consequence,) = change.consequences
    assert consequence.change.path == "hardwareProfile.vmSize"
    assert (consequence.change.old, consequence.change.new) == ("Standard_D2s_v5", "Standard_D8s_v5")
    assert consequence.why
    assert change.origin.file == "services.yaml"


def test_unknown_ref_is_refused_in_gits_words(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="git rev-parse"):
        compare_with_ref(committed(tmp_path), "lab", "no-such-branch")


def test_folder_that_was_never_committed_has_no_past(tmp_path: Path) -> None:
    fresh = committed(tmp_path).with_name("fresh")
    shutil.copytree(TOWN, fresh)

    with pytest.raises(UsageError, match=r"fresh is not in the commit HEAD. Commit it first"):
        compare_with_ref(fresh, "lab", "HEAD")


def test_folder_outside_a_repository_has_no_past(tmp_path: Path) -> None:
    shutil.copytree(TOWN, tmp_path / "town")

    with pytest.raises(UsageError, match="not a git repository"):
        compare_with_ref(tmp_path / "town", "lab", "HEAD")


def exported(plan: Plan, stack: str, *, change: Callable[[dict[str, Any]], None] | None = None) -> dict[str, Any]:
    """Return the plan's stack as ``pulumi stack export`` would write it."""
    items = [
        {"urn": r.urn, "type": r.type, "custom": True, "parent": r.parent, "inputs": json.loads(json.dumps(r.inputs))}
        for r in plan.resources
        if r.stack == stack
    ]
    for item in items:
        if change:
            change(item)
    return {"version": 3, "deployment": {"resources": items}}


def test_state_that_equals_the_plan_would_not_change(town_plan: Plan, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text(json.dumps(exported(town_plan, "lab-cjis-storage")), encoding="utf-8")

    assert compare_with_state(TOWN, "lab", state) == ()


def test_state_that_differs_is_compared_by_key(town_plan: Plan, tmp_path: Path) -> None:
    def open_up(item: dict[str, Any]) -> None:
        for rule in item["inputs"].get("securityRules", ()):
            if rule["name"] == "deny-rest":
                rule["access"] = "Allow"

    state = tmp_path / "state.json"
    state.write_text(json.dumps(exported(town_plan, "lab-cjis-network", change=open_up)), encoding="utf-8")

    changes = compare_with_state(TOWN, "lab", state)

    assert {change.op for change in changes} == {"update"}
    paths = {consequence.change.path for change in changes for consequence in change.consequences}
    assert paths == {"securityRules[deny-rest].access"}


@pytest.mark.parametrize(
    "text", [pytest.param("{", id="no JSON"), pytest.param("[]", id="a list"), pytest.param("{}", id="no deployment")]
)
def test_file_that_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "state.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match="not what `pulumi stack export` writes"):
        read_state(file)


def test_export_of_another_environment_is_refused(town_plan: Plan, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    content = json.dumps(exported(town_plan, "lab-cjis-storage")).replace("urn:pulumi:lab-", "urn:pulumi:prod-")
    state.write_text(content, encoding="utf-8")

    with pytest.raises(UsageError, match="no stack of environment lab"):
        compare_with_state(TOWN, "lab", state)


@pytest.mark.xdist_group("harborview-plan")
def test_harborview_is_planned_whole(harborview_plan: Plan) -> None:
    kinds = [resource.type for resource in harborview_plan.resources]

    assert kinds.count("azure-native:compute:VirtualMachine") == 88
    assert kinds.count("azure-native:recoveryservices:ProtectedItem") >= 88
