"""A city that notes which fields are read, of which type, by whoever looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iac.model.base import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

Field = tuple[str, str]
"""The type's name and the field's."""


class Spy:
    """Stands for a record and answers as it does; hands out its records as spies, each always the same one."""

    __slots__ = ("_known", "_record", "_seen")

    def __init__(self, record: Model, seen: set[Field], known: dict[int, Any]) -> None:
        object.__setattr__(self, "_record", record)
        object.__setattr__(self, "_seen", seen)
        object.__setattr__(self, "_known", known)

    @property  # type: ignore[misc]  # so that isinstance says what the record is
    def __class__(self) -> type:
        return type(object.__getattribute__(self, "_record"))

    def __getattr__(self, name: str) -> Any:
        record = object.__getattribute__(self, "_record")
        if name in type(record).model_fields:
            object.__getattribute__(self, "_seen").add((type(record).__name__, name))
        return self._wrapped(getattr(record, name))

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "_record"), name, value)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def _wrapped(self, value: Any) -> Any:
        known = object.__getattribute__(self, "_known")
        if isinstance(value, Model) and not issubclass(type(value), Spy):
            if id(value) not in known:
                known[id(value)] = Spy(value, object.__getattribute__(self, "_seen"), known)
            return known[id(value)]
        if isinstance(value, tuple) and any(isinstance(item, Model) for item in value):
            if id(value) not in known:
                known[id(value)] = tuple(self._wrapped(item) for item in value)
            return known[id(value)]
        return value


def fields(model: type[Model] = Model) -> Iterator[Field]:
    """Yield every field of every type of the model."""
    for kind in model.__subclasses__():
        yield from ((kind.__name__, name) for name in kind.model_fields)
        yield from fields(kind)
