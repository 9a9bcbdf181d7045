"""A program's inputs: checked and completed, turned into an id and a body, foreseen in a preview, read back."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.admission import missing, name_problem
from iac.lab.azure.behaviour.backup import FILE_ITEM, share_system_name
from iac.lab.azure.identifiers import group_id, parse
from iac.lab.azure.refusals import ArmError
from iac.lab.azure.rules.model import Scope, TypeRule
from iac.lab.azure.world import copied
from iac.lab.engine.values import UNKNOWN, has_unknown, is_secret, reveal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SERVICE = frozenset({"azureApiVersion", "__createBeforeDelete"})
PLATFORM = ("name", "type", "etag", "azureApiVersion")


def group_of(subscription: str, group: str) -> str:
    """Return the id of a resource group by name."""
    return group_id(subscription, group)


def completed(
    rule: TypeRule,
    logical: str,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    *,
    seed: bytes,
    location: str | None,
) -> dict[str, Any]:
    """Return the inputs with a name, a region and the API version where the program gave none."""
    checked = {name: value for name, value in news.items() if value is not None}
    own = rule.path[-1].property
    if own and own not in checked:
        checked.update(_named(rule, own, logical, olds, seed))
    if rule.located and "location" not in checked:
        found = olds.get("location") or location
        if found:
            checked["location"] = found
    checked.setdefault("azureApiVersion", rule.api)
    return checked


def _named(rule: TypeRule, own: str, logical: str, olds: Mapping[str, Any], seed: bytes) -> dict[str, Any]:
    if own in olds:
        return {name: olds[name] for name in (own, "__createBeforeDelete") if name in olds}
    digest = hashlib.sha256(seed or logical.encode()).hexdigest()
    if rule.autoname == "default":
        return {own: "default"}
    if rule.autoname == "uuid":
        return {own: str(uuid.UUID(digest[:32])), "__createBeforeDelete": True}
    return {own: logical + digest[:8], "__createBeforeDelete": True}


def problems(rule: TypeRule, inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (property, what is wrong) for everything that can be told before anything is created."""
    plain = reveal(dict(inputs))
    for name in rule.names:
        if not plain.get(name):
            yield name, f"missing required property '{name}'"
    for path in missing(rule, plain):
        if not _hidden(plain, path):
            yield path, f"missing required property '{path}'"
    if rule.located and not plain.get("location"):
        hint = "Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'."
        yield "location", f"missing required property 'location'. {hint}"
    own = rule.path[-1].property
    name = plain.get(own)
    if own and isinstance(name, str) and name and not has_unknown(name):
        problem = name_problem(rule, name)
        if problem:
            yield own, problem


def _hidden(body: Any, path: str) -> bool:
    """Return whether an unknown stands on the way to ``path``, so that nothing can be said yet."""
    for step in path.replace("[]", "").split("."):
        if isinstance(body, list):
            return any(has_unknown(item) for item in body)
        if body == UNKNOWN:
            return True
        body = body.get(step) if isinstance(body, dict) else None
    return bool(body == UNKNOWN)


def arm_id(rule: TypeRule, inputs: Mapping[str, Any], subscription: str) -> str:
    """Return the ARM id that the inputs name."""
    scope = _scope(rule, inputs, subscription)
    levels = [f"{segment.word}/{segment.fixed or _name(rule, segment.property, inputs)}" for segment in rule.path]
    if rule.scope is Scope.SUBSCRIPTION:
        return f"{scope}/{'/'.join(levels)}"
    return f"{scope}/providers/{rule.arm.split('/')[0]}/{'/'.join(levels)}"


def _scope(rule: TypeRule, inputs: Mapping[str, Any], subscription: str) -> str:
    if rule.scope is Scope.SUBSCRIPTION:
        return f"/subscriptions/{subscription}"
    given = str(inputs.get(rule.scope_property) or "")
    if rule.scope is Scope.EXTENSION:
        text = "/" + given.strip("/")
        if parse(text) is None:
            raise ArmError(400, "InvalidScope", f"'{given}' is no scope: a resource id is wanted.")
        return text
    return group_id(subscription, given)


def _name(rule: TypeRule, name: str, inputs: Mapping[str, Any]) -> str:
    text = str(inputs.get(name) or "")
    if name == "protectedItemName" and paths.first(inputs, "properties.protectedItemType") == FILE_ITEM:
        return _share_item(inputs, text)
    if not text or "/" in text:
        raise ArmError(400, "InvalidResourceName", f"'{text}' cannot be the {name} of a {rule.arm}.")
    return text


def _share_item(inputs: Mapping[str, Any], text: str) -> str:
    """azure-native takes a share's friendly name and looks up the one Azure Backup gave it (issue 1420)."""
    if text.lower().startswith("azurefileshare;"):
        return text
    return share_system_name(str(paths.first(inputs, "properties.sourceResourceId", "")), text)


def body(rule: TypeRule, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is sent: the inputs without what is in the id."""
    sent = {name: value for name, value in inputs.items() if name not in SERVICE and name not in rule.names}
    if rule.located is False:
        for name in ("name", "type", "id"):
            if name not in {path.partition(".")[0] for path in rule.required}:
                sent.pop(name, None)
    return copied(_identities(sent))


def _identities(sent: dict[str, Any]) -> dict[str, Any]:
    """User-assigned identities are a list in the program and a map in ARM."""
    identity = sent.get("identity")
    if isinstance(identity, dict) and isinstance(identity.get("userAssignedIdentities"), list):
        listed: dict[str, Any] = {text: {} for text in identity["userAssignedIdentities"]}
        return {**sent, "identity": {**identity, "userAssignedIdentities": listed}}
    return sent


def foreseen(rule: TypeRule, inputs: Mapping[str, Any], stable: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs of a preview: the inputs, and everything Azure decides as unknown."""
    known = {name: value for name, value in inputs.items() if name not in rule.names and name not in SERVICE}
    outputs = copied(known)
    for path in rule.secret:
        paths.remove(outputs, path)
    for path in ("name", "type", *_decided(rule)):
        if "[]" not in path and not is_secret(outputs.get(path.partition(".")[0])):
            _unknown(outputs, path)
    outputs["azureApiVersion"] = rule.api
    return {**outputs, **stable}


def _unknown(outputs: dict[str, Any], path: str) -> None:
    head, dot, _ = path.partition(".")
    if not dot or isinstance(outputs.get(head), dict):
        paths.fill(outputs, path, UNKNOWN)
    else:
        outputs.setdefault(head, UNKNOWN)


def _decided(rule: TypeRule) -> tuple[str, ...]:
    return (*(output.path for output in rule.computed), *rule.readonly)


def projected(rule: TypeRule, outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs as inputs could have said them: without everything that Azure decides."""
    plain = copied(dict(outputs))
    for name in PLATFORM:
        if name != "type" or rule.path[-1].word != "extensions":
            plain.pop(name, None)
    for path in _decided(rule):
        paths.remove(plain, path)
    for array in (*rule.items, *(part.path for part in rule.inline)):
        for item in plain.get(array) or ():
            for name in ("id", "etag", "provisioningState", "ipConfigurations"):
                item.pop(name, None)
    identity = plain.get("identity")
    if isinstance(identity, dict) and isinstance(identity.get("userAssignedIdentities"), dict):
        identity["userAssignedIdentities"] = list(identity["userAssignedIdentities"])
    return plain


def imported(rule: TypeRule, text: str, outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs for a resource that no program has declared yet, from its id and its outputs."""
    parsed = parse(text)
    if parsed is None:
        raise ArmError(400, "InvalidResourceId", f"'{text}' is no resource id.")
    names = {segment.property: name for segment, name in zip(rule.path, parsed.names, strict=True) if segment.property}
    if rule.scope is Scope.RESOURCE_GROUP:
        names[rule.scope_property] = parsed.group
    elif rule.scope is Scope.EXTENSION:
        names[rule.scope_property] = parsed.scope.removeprefix("/")
    found = projected(rule, {name: value for name, value in outputs.items() if name != "id"})
    return {**found, **names, "azureApiVersion": rule.api}
