"""Property values between three spellings: protobuf on the wire, plain Python inside, JSON in a checkpoint.

Inside, a value is what JSON can hold. A secret is ``{SIG: SECRET, "value": inner}`` and an unknown is the string
:data:`UNKNOWN`, exactly as on the wire (``sdk/go/common/resource/properties.go`` of Pulumi names the signatures).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from google.protobuf import struct_pb2

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SIG = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  # a public type signature, not a credential
RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

_EXACT_INTEGER = 2**53  # above it a double no longer holds every integer

Properties = dict[str, Any]


def from_struct(struct: struct_pb2.Struct) -> Properties:
    """Return the plain form of a protobuf object; whole numbers become ``int``."""
    return {key: _from_value(value) for key, value in struct.fields.items()}


def _from_value(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return value.string_value
    if kind == "struct_value":
        return _downgrade(from_struct(value.struct_value))
    if kind == "list_value":
        return [_from_value(item) for item in value.list_value.values]
    if kind == "number_value":
        return _number(value.number_value)
    return value.bool_value if kind == "bool_value" else None


def _number(number: float) -> float:
    whole = number.is_integer() and abs(number) <= _EXACT_INTEGER
    return int(number) if whole else number


def _downgrade(value: Properties) -> Any:
    """Turn an output value, which carries dependencies, into the secret or unknown it stands for.

    A resource reference always says which version of its package it is of, if only that it is none.
    """
    if value.get(SIG) == RESOURCE:
        value.setdefault("packageVersion", "")
    if value.get(SIG) != OUTPUT:
        return value
    inner = value.get("value", UNKNOWN)
    return secret(inner) if value.get("secret") else inner


def to_struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    """Return the protobuf form of plain properties."""
    struct = struct_pb2.Struct()
    for key, value in properties.items():
        _into(struct.fields[key], value)
    return struct


def _into(target: struct_pb2.Value, value: Any) -> None:
    if value is None:
        target.null_value = struct_pb2.NULL_VALUE
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, (int, float)):
        target.number_value = value
    elif isinstance(value, dict):
        target.struct_value.CopyFrom(to_struct(value))
    else:
        _into_list(target, value)


def _into_list(target: struct_pb2.Value, items: list[Any]) -> None:
    target.list_value.SetInParent()
    for item in items:
        _into(target.list_value.values.add(), item)


def secret(value: Any) -> Any:
    """Return ``value`` marked as secret, once."""
    return value if is_secret(value) else {SIG: SECRET, "value": value}


def is_secret(value: Any) -> bool:
    """Tell whether the value itself is a secret."""
    return isinstance(value, dict) and value.get(SIG) == SECRET


def contains(value: Any, test: Callable[[Any], bool]) -> bool:
    """Tell whether ``test`` holds for the value or for anything inside it."""
    if test(value):
        return True
    if isinstance(value, dict):
        return any(contains(item, test) for item in value.values())
    return isinstance(value, list) and any(contains(item, test) for item in value)


def has_secret(value: Any) -> bool:
    """Tell whether there is a secret anywhere inside."""
    return contains(value, is_secret)


def has_unknown(value: Any) -> bool:
    """Tell whether there is an unknown anywhere inside."""
    return contains(value, lambda item: bool(item == UNKNOWN))


def reveal(value: Any) -> Any:
    """Return the value with every secret unwrapped."""
    if is_secret(value):
        return reveal(value.get("value"))
    if isinstance(value, dict):
        return {key: reveal(item) for key, item in value.items()}
    return [reveal(item) for item in value] if isinstance(value, list) else value


def unreference(value: Any) -> Any:
    """Return the value with every resource reference replaced by its identifier, or its URN where it has none."""
    if isinstance(value, dict):
        if value.get(SIG) == RESOURCE:
            return value.get("id") or value.get("urn")
        return {key: unreference(item) for key, item in value.items()}
    return [unreference(item) for item in value] if isinstance(value, list) else value


def annotate(outs: Properties, ins: Mapping[str, Any]) -> None:
    """Mark in place what came back of secrets that a provider was given in clear.

    The rule is Pulumi's own (``annotateSecrets`` in ``provider_plugin.go``): objects are walked, anything else that
    held a secret becomes one whole.
    """
    for key, given in ins.items():
        if key not in outs:
            continue
        if _is_object(outs[key]) and _is_object(given):
            annotate(outs[key], given)
        elif has_secret(given):
            outs[key] = secret(outs[key])


def _is_object(value: Any) -> bool:
    return isinstance(value, dict) and SIG not in value


def equal(left: Any, right: Any) -> bool:
    """Compare strictly: ``True`` is not ``1``, and a secret equals only a secret."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return bool(left == right)


def redacted(value: Any) -> Any:
    """Return the value fit for eyes: secrets and unknowns are named, not shown."""
    if is_secret(value):
        return "[secret]"
    if value == UNKNOWN:
        return "[unknown]"
    if isinstance(value, dict):
        return {key: redacted(item) for key, item in value.items()}
    return [redacted(item) for item in value] if isinstance(value, list) else value


def text(value: Any) -> str:
    """Return one line of redacted JSON; the empty string for what is absent."""
    return "" if value is None else json.dumps(redacted(value), ensure_ascii=False, sort_keys=True)
