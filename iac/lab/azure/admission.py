"""What every PUT must pass, whatever the type: place, name, locks, required and fixed properties, references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.identifiers import group_id, key, parse, same
from iac.lab.azure.refusals import ArmError
from iac.lab.azure.request import region
from iac.lab.azure.rules import known
from iac.lab.azure.rules.model import Scope
from iac.lab.azure.world import normal_location

if TYPE_CHECKING:
    from iac.lab.azure.request import Request
    from iac.lab.azure.rules.model import Name, Reference, TypeRule


def admit(request: Request) -> None:
    """Raise what ARM would answer to a PUT that it does not even begin to carry out."""
    _place(request)
    problem = name_problem(request.rule, request.id.name)
    if problem:
        raise request.refuse(400, "InvalidResourceName", problem)
    _unique(request)
    _unlocked(request)
    _required(request)
    _fixed(request)
    for reference in request.rule.references:
        _referenced(request, reference)


def _place(request: Request) -> None:
    arm_id, world = request.id, request.world
    if not request.environment.knows(arm_id.subscription):
        raise request.refuse(
            404, "SubscriptionNotFound", f"The subscription '{arm_id.subscription}' could not be found."
        )
    if arm_id.group and request.rule.scope is not Scope.SUBSCRIPTION:
        group = world.get(group_id(arm_id.subscription, arm_id.group))
        if group is None:
            raise request.refuse(404, "ResourceGroupNotFound", f"Resource group '{arm_id.group}' could not be found.")
    for above in _ancestors(request):
        if world.get(above) is None:
            message = f"Cannot perform the requested operation: the parent resource '{above}' does not exist."
            raise request.refuse(404, "ParentResourceNotFound", message)
    if request.rule.located and not normal_location(request.body.get("location")):
        raise request.refuse(400, "LocationRequired", "The location property is required for this resource.")


def _ancestors(request: Request) -> list[str]:
    """Return the ids that must be there: explicit parents, and the scope of an extension."""
    rule, arm_id = request.rule, request.id
    found: list[str] = []
    text = arm_id.text
    for segment in reversed(rule.path[:-1]):
        text = text.rsplit("/", 2)[0]
        if not segment.implicit:
            found.append(text)
    if rule.scope is Scope.EXTENSION:
        scope = parse(arm_id.scope)
        if scope is not None and scope.scope and known(scope.type):
            found.append(arm_id.scope)
    return list(reversed(found))


def name_problem(rule: TypeRule, name: str) -> str:
    """Return what is wrong with a name, in words; empty when nothing is."""
    shape = rule.name
    if shape is None:
        return ""
    if not shape.least <= len(name) <= shape.most:
        return f"'{name}' is no valid name for {rule.arm}: it has {len(name)} characters, {_span(shape)} are allowed."
    if re.fullmatch(shape.pattern, name) is None:
        return f"'{name}' is no valid name for {rule.arm}: {shape.says}."
    return ""


def _span(shape: Name) -> str:
    return str(shape.least) if shape.least == shape.most else f"{shape.least} to {shape.most}"


def _unique(request: Request) -> None:
    shape = request.rule.name
    if shape is None or not shape.everywhere or request.old is not None:
        return
    for other in request.world.of_token(request.rule.sdk):
        if other.name.lower() == request.id.name.lower():
            word = request.rule.path[-1].word
            code = "StorageAccountAlreadyTaken" if word == "storageAccounts" else "VaultAlreadyExists"
            message = (
                f"The name '{request.id.name}' is already taken: it must be unique in all of Azure ({other.id} has it)."
            )
            raise request.refuse(409, code, message)


def _unlocked(request: Request) -> None:
    from iac.lab.azure.arm import refuse_if_locked  # noqa: PLC0415  # arm is above; the rule about locks is there

    refuse_if_locked(request.world, request.id.text, deleting=False)


def missing(rule: TypeRule, body: dict[str, Any]) -> list[str]:
    """Return the required properties that the body lacks; inside an array, those of an item that is there."""
    return [path for path in rule.required if _lacks(body, path)]


def _lacks(body: dict[str, Any], path: str) -> bool:
    head, marked, tail = path.partition("[].")
    if not marked:
        value = paths.first(body, path)
        return value is None or value in ("", [])
    items = paths.first(body, head)
    return not items or any(_lacks(item, tail) for item in items if isinstance(item, dict))


def _required(request: Request) -> None:
    lacking = missing(request.rule, request.body)
    if lacking:
        names = ", ".join(lacking)
        raise request.refuse(400, "InvalidRequestFormat", f"Required properties are missing from the request: {names}.")


def _fixed(request: Request) -> None:
    if request.old is None:
        return
    for rule in request.rule.fixed:
        before, now = request.was(rule.path), request.get(rule.path)
        if now is not None and not same_value(before, _overlapping(before, now), path=rule.path):
            message = f"Changing property '{rule.path}' is not allowed ({_short(before)} to {_short(now)})."
            raise request.refuse(409, rule.code, message)


def _overlapping(before: Any, now: Any) -> Any:
    """Return ``now`` completed from ``before``: what a request leaves out of an object is no change of it."""
    if isinstance(before, dict) and isinstance(now, dict):
        names = {**before, **now}
        return {name: _overlapping(before.get(name), now[name]) if name in now else before[name] for name in names}
    return now


def same_value(left: Any, right: Any, *, path: str = "") -> bool:
    """Return whether ARM holds two values for one: ids and regions without case, empty lists as absent."""
    if isinstance(left, str) and isinstance(right, str):
        if left == right or (left[:1] == "/" and same(left, right)):
            return True
        return path.endswith("location") and normal_location(left) == normal_location(right)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same_value(left[name], right[name], path=name) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same_value(a, b) for a, b in zip(left, right, strict=True))
    return bool(left == right) or (left in (None, []) and right in (None, []))


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) < 60 else text[:57] + "..."  # noqa: PLR2004  # fits one line of a terminal


def _referenced(request: Request, reference: Reference) -> None:
    for _, text in paths.found(request.body, reference.path):
        if isinstance(text, str):
            _exists(request, reference, text)


def _exists(request: Request, reference: Reference, text: str) -> None:
    parsed = parse(text)
    if parsed is None:
        raise request.refuse(
            400, "LinkedInvalidPropertyId", f"Property '{reference.path}' holds no resource id: '{text}'."
        )
    if (key(text) + "/").startswith(key(request.id.text) + "/"):
        return
    if reference.types and parsed.type.lower() not in {name.lower() for name in reference.types}:
        message = f"'{text}' in '{reference.path}' is a {parsed.type}; {' or '.join(reference.types)} is wanted."
        raise request.refuse(400, "InvalidResourceReference", message)
    target = request.world.get(text)
    if target is None and (reference.types or _simulated(parsed.type) or _no_such_item(request, text)):
        message = f"Resource {text} referenced by {request.id.text} was not found."
        raise request.refuse(400, "InvalidResourceReference", message)
    if target is not None and reference.same_region:
        _near(request, reference, text)


def _no_such_item(request: Request, text: str) -> bool:
    """Return whether the id claims to be an item of an array of a live resource (``vpnSiteLinks``) and is none."""
    parent_id, word, _ = text.rsplit("/", 2)
    parent = request.world.get(parent_id)
    array = next((each for each in parent.rule.items if each.lower() == word.lower()), "") if parent else ""
    items = (parent.body.get(array) or ()) if parent and array else ()
    return bool(array) and not any(same(str(item.get("id", "")), text) for item in items)


def _simulated(arm_type: str) -> bool:
    return known(arm_type) is not None


def _near(request: Request, reference: Reference, text: str) -> None:
    parsed = parse(text)
    target = request.world.get(text)
    if parsed is None or target is None:
        return
    theirs, ours = region(request.world, parsed, target.body), request.location
    if theirs and ours and theirs != ours:
        message = (
            f"Resource {text} in '{reference.path}' stands in {theirs} and {request.id.text} in {ours}: "
            "both must be in one region."
        )
        raise ArmError(400, "ResourcesNotInSameRegion", message, arm_id=request.id.text)
