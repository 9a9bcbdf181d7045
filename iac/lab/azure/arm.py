"""Azure Resource Manager, as far as it is simulated: PUT and DELETE under the rules, inside one transaction.

The caller holds the store's lock and commits or rolls back; nothing here touches the disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iac.lab.azure import behaviour, paths
from iac.lab.azure.admission import admit, same_value
from iac.lab.azure.identifiers import key, same
from iac.lab.azure.refusals import ArmError
from iac.lab.azure.request import Removal, Request, guid
from iac.lab.azure.rules import known, rule_of_id
from iac.lab.azure.world import Document, World, copied, normal_location

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.lab.azure.environment import Environment
    from iac.lab.azure.rules.model import Inline, TypeRule

EXTENSIONS = ("microsoft.authorization/", "microsoft.insights/diagnosticsettings")


def put(
    world: World,
    environment: Environment,
    arm_id: str,
    sent: Mapping[str, Any],
    *,
    moment: str,
    new_only: bool = False,
    forced: bool = False,
) -> Document:
    """Create or update a resource; :class:`ArmError` when ARM would refuse.

    ``sent`` is the body in the SDK's spelling. ``new_only`` refuses what exists already. ``forced`` skips every rule
    and keeps only what the service fills in: the way to make a state that no engineer could.
    """
    rule, parsed = rule_of_id(arm_id)
    old = world.get(arm_id)
    if new_only and old is not None and not rule.singleton:
        raise ArmError(409, "Conflict", f"cannot create already existing resource '{arm_id}'", arm_id=arm_id)

    def nested(text: str, body: dict[str, Any]) -> Document:
        return put(world, environment, text, body, moment=moment, forced=forced)

    request = Request(
        world, environment, rule, parsed, _merged(rule, old, sent), sent=sent, old=old, moment=moment, nested=nested
    )
    inline = {part: request.body.pop(part.path, None) for part in rule.inline}
    if not forced:
        admit(request)
    _complete(request, forced=forced)
    world.put(_document(request))
    for part, items in inline.items():
        if items is not None:
            _put_inline(request, part, items, forced=forced)
    return world.live[key(arm_id)]


def _merged(rule: TypeRule, old: Document | None, sent: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = _without_nulls(copied(dict(sent)))
    if old is None:
        return body
    if rule.keeps:
        return _overlaid(copied(old.body), body)
    for path in rule.readonly:
        if "[]" not in path and (before := paths.first(old.body, path)) is not None:
            paths.fill(body, path, before)
    return body


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _overlaid(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return ``below`` with ``above`` over it; maps of free keys (tags, metadata) are replaced as a whole."""
    for name, value in above.items():
        mergeable = isinstance(value, dict) and isinstance(below.get(name), dict)
        free = name in {"tags", "metadata", "userAssignedIdentities"}
        below[name] = _overlaid(below[name], value) if mergeable and not free else value
    return below


def _complete(request: Request, *, forced: bool) -> None:
    rule, body = request.rule, request.body
    if "location" in body:
        body["location"] = normal_location(body["location"])
    for default in rule.defaults:
        paths.fill(body, default.path, default.value)
    for array in rule.items:
        _name_items(request.id.text, array, body)
    if not forced:
        for named in rule.checks:
            behaviour.CHECKS[named.name](request)
    for effect in rule.effects:
        behaviour.EFFECTS[effect.name](request)
    facts = _facts(request)
    for output in rule.computed:
        value = output.template.format_map(facts) if isinstance(output.template, str) else output.template
        paths.assign(body, output.path, value)
    for path in rule.secret:
        paths.remove(body, path)


def _name_items(arm_id: str, array: str, body: dict[str, Any]) -> None:
    for item in body.get(array) or ():
        if isinstance(item, dict) and "name" in item:
            item.setdefault("id", f"{arm_id}/{array}/{item['name']}")
            item.setdefault("provisioningState", "Succeeded")


def _facts(request: Request) -> dict[str, str]:
    arm_id = request.id
    return {
        "id": arm_id.text,
        "name": arm_id.name,
        "guid": guid(arm_id.text),
        "etag": guid(arm_id.text, str(request.world.clock)),
        "location": request.location,
        "subscription": arm_id.subscription,
        "tenant": request.environment.tenant_id,
        "principal": guid(arm_id.text, "principal"),
        "client": guid(arm_id.text, "client"),
    }


def _document(request: Request) -> Document:
    now = request.world.tick()
    order = request.old.order if request.old else now
    return Document(_spelling(request), request.rule.sdk, request.body, order=order, revision=now)


def _spelling(request: Request) -> str:
    """ARM keeps the spelling of the first request; a later one that differs in case means the same resource."""
    return request.old.id if request.old else request.id.text


def _put_inline(request: Request, part: Inline, items: list[dict[str, Any]], *, forced: bool) -> None:
    world, parent = request.world, request.id.text
    word = rule_word(part.sdk)
    wanted = {key(f"{parent}/{word}/{item['name']}"): item for item in items}
    for child in world.of_token(part.sdk, under=parent):
        if key(child.id) not in wanted:
            delete(world, child.id, moment=request.moment, forced=forced)
    for item in wanted.values():
        body = {name: value for name, value in item.items() if name not in {"name", "id", "etag", "type"}}
        child_id = f"{parent}/{word}/{item['name']}"
        before = world.get(child_id)
        if before is None or not unchanged(before, body):
            request.nested(child_id, body)


def unchanged(document: Document, body: Mapping[str, Any]) -> bool:
    """Return whether a request says nothing new: every value it names already stands."""
    return all(same_value(document.body.get(name), value) for name, value in body.items() if value is not None)


def rule_word(token: str) -> str:
    """Return the last type segment of a token's ids: ``subnets``."""
    from iac.lab.azure.rules import BY_TOKEN  # noqa: PLC0415

    return BY_TOKEN[token].path[-1].word


def delete(world: World, arm_id: str, *, moment: str, forced: bool = False) -> bool:
    """Delete a resource and what goes with it; False when there was none, :class:`ArmError` when ARM would refuse."""
    document = world.get(arm_id)
    if document is None:
        return False
    doomed = [document, *world.below(arm_id)]
    together = frozenset(key(each.id) for each in doomed)
    if not forced:
        _may_go(world, document, doomed, together, moment)
    for each in reversed(doomed):
        if key(each.id) not in world.live:
            continue
        removal = Removal(world, each, together, moment)
        buried = [behaviour.AFTERMATHS[effect.name](removal) for effect in each.rule.aftermath]
        if not any(buried):
            world.remove(each.id)
    return True


def _may_go(world: World, document: Document, doomed: list[Document], together: frozenset[str], moment: str) -> None:
    refuse_if_locked(world, document.id, deleting=True)
    _no_children(world, document)
    for each in doomed:
        for named in each.rule.guards:
            behaviour.GUARDS[named.name](Removal(world, each, together, moment))
        _not_held(world, each, together)


def _no_children(world: World, document: Document) -> None:
    if not document.rule.children:
        return
    children = [each for each in world.below(document.id) if not is_extension(each) and not each.rule.purged]
    if children:
        names = ", ".join(each.name for each in children[:5])
        message = f"'{document.name}' cannot be deleted: it still holds {names}. Delete those first."
        raise ArmError(409, document.rule.children, message, arm_id=document.id)


def is_extension(document: Document) -> bool:
    """Return whether the document is a lock, a role assignment or a diagnostic setting on something else."""
    return document.rule.arm.lower().startswith(EXTENSIONS)


def _not_held(world: World, document: Document, together: frozenset[str]) -> None:
    for holder in world.referrers(document.id):
        if key(holder.id) in together:
            continue
        for reference in holder.rule.references:
            texts = [value for _, value in paths.found(holder.body, reference.path) if isinstance(value, str)]
            if reference.holds and any(same(text, document.id) for text in texts):
                message = f"'{document.name}' is in use by {holder.id} and cannot be deleted."
                raise ArmError(400, reference.holds, message, arm_id=document.id)


def refuse_if_locked(world: World, arm_id: str, *, deleting: bool) -> None:
    """Raise ``ScopeLocked`` when a lock on the resource, above it or (for a deletion) below it forbids the request."""
    for lock in world.of_token("authorization:ManagementLockByScope"):
        scope = key(lock.id.rsplit("/providers/", 1)[0])
        over = (key(arm_id) + "/").startswith(scope + "/")
        under = deleting and (scope + "/").startswith(key(arm_id) + "/")
        binding = deleting or lock.body.get("level") == "ReadOnly"
        if (over or under) and binding and not same(lock.id, arm_id):
            message = (
                f"The scope '{arm_id}' cannot perform the operation: lock '{lock.name}' ({lock.body.get('level')})."
            )
            raise ArmError(409, "ScopeLocked", message, arm_id=arm_id)


def outputs(world: World, document: Document) -> dict[str, Any]:
    """Return a resource as a GET shows it, in the SDK's spelling: inline children in, secrets and inputs-only out."""
    rule = document.rule
    body = copied(document.body)
    for path in rule.input_only:
        paths.remove(body, path)
    for part in rule.inline:
        body[part.path] = [
            {**outputs(world, child), "id": child.id, "name": child.name}
            for child in world.of_token(part.sdk, under=document.id)
        ]
        for item in body[part.path]:
            item.pop("type", None)
    behaviour.derive(world, document, body)
    body.setdefault("name", document.name)
    body["type"] = rule.arm if not (rule.arm.endswith("/extensions") and "type" in body) else body["type"]
    return body


def exists(world: World, environment: Environment, arm_id: str) -> bool:
    """Return whether an id means something that is there; of a type that is not simulated it is taken for granted."""
    parsed = rule_of_scope(arm_id)
    if parsed == "subscription":
        return environment.knows(key(arm_id).split("/")[2])
    return world.get(arm_id) is not None or parsed == "foreign"


def rule_of_scope(arm_id: str) -> str:
    """Return ``subscription``, ``foreign`` (a type without rules) or ``known``."""
    from iac.lab.azure.identifiers import parse  # noqa: PLC0415

    parsed = parse(arm_id)
    if parsed is None:
        return "known"
    if not parsed.scope:
        return "subscription"
    return "known" if known(parsed.type) else "foreign"
