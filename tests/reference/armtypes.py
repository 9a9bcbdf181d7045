"""Checks what the program declares against Azure's published resource types, as far as the reference data goes."""

from __future__ import annotations

import json
import lzma
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.artifacts import CloudResource

REFERENCE = "IAC_REFERENCE"
"""The environment variable with the folder of the reference data; else it is looked for beside the project."""
FILE = Path(os.environ.get(REFERENCE) or Path(__file__).parents[3] / "shared" / "domain") / "arm-types.json.xz"
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_REQUIRED, _READ_ONLY = 1, 2
_FILLED_IN = ("name", "location")
"""What the path or the provider adds to the body."""


@dataclass(frozen=True)
class ArmTypes:
    """The reference data; :meth:`faults` is what it is for."""

    file: Path = FILE

    @cached_property
    def _content(self) -> dict[str, Any]:
        with lzma.open(self.file) as stream:
            content: dict[str, Any] = json.load(stream)
        return content

    def faults(self, resource: CloudResource) -> Iterator[str]:
        """Yield everything in a resource's inputs that Azure's published type does not allow."""
        token = self._content["tokens"].get(resource.type)
        if token is None:
            yield f"{resource.type}: not in the reference data"
            return
        found: list[str] = []
        body = self._body(token["s"], resource.inputs, "", found)
        yield from found
        yield from self._check(token["b"], body, "")

    def _body(self, index: int, inputs: Mapping[str, Any], path: str, found: list[str]) -> dict[str, Any]:
        """Return the request's body that a class's properties make; misplaced ones are noted in ``found``."""
        described = self._content["sdk"][index]
        known, in_path, unlocated = described["m"], described.get("q", ()), described.get("u", ())
        found += [f"{path}.{name}: required" for name in described.get("r", ()) if name not in inputs]
        body: dict[str, Any] = {}
        for name, value in inputs.items():
            if name in known:
                place, *children = known[name]
                _put(body, place or name, self._value(children, _plain(value), f"{path}.{name}", found))
            elif name not in in_path and name not in unlocated:
                found.append(f"{path}.{name}: {described['c']} has no such property")
        return body

    def _value(self, children: list[Any], value: Any, path: str, found: list[str]) -> Any:
        if isinstance(value, list):
            return [self._value(children, _plain(item), f"{path}[{i}]", found) for i, item in enumerate(value)]
        if not children or not isinstance(value, dict):
            return value
        options = children[0] if isinstance(children[0], list) else [children[0]]
        if not self._content["sdk"][options[0]]["m"] and len(options) == 1:
            return value
        fitting = [index for index in options if self._fits(index, value)]
        if len(fitting) != 1 and len(options) > 1:
            found.append(f"{path}: {len(fitting)} of {len(options)} alternatives fit its constants")
            return value
        if set(value) <= set(self._content["sdk"][options[0]].get("m", ())) or len(options) > 1:
            return self._body(fitting[0], value, path, found)
        return self._mapped(options[0], value, path, found)

    def _mapped(self, index: int, value: dict[str, Any], path: str, found: list[str]) -> dict[str, Any]:
        """A map from names to objects of a class, or an object with a property that does not exist."""
        if all(isinstance(item, dict) for item in value.values()):
            return {key: self._body(index, item, f"{path}.{key}", found) for key, item in value.items()}
        return self._body(index, value, path, found)

    def _fits(self, index: int, value: Mapping[str, Any]) -> bool:
        constants = self._content["sdk"][index].get("k", {})
        return all(value.get(name) == constant for name, constant in constants.items())

    def _check(self, index: int, value: Any, path: str) -> Iterator[str]:
        if value == _UNKNOWN:
            return
        node = self._content["types"][index]
        check = getattr(self, f"_check_{node['k']}", None)
        if check is not None:
            yield from check(node, value, path)

    def _check_s(self, node: Mapping[str, Any], value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{path}: {value!r} is not text"
        elif not node.get("n", 0) <= len(value) <= node.get("x", len(value)):
            yield f"{path}: {value!r} has {len(value)} characters"
        elif "p" in node and not re.search(node["p"], value):
            yield f"{path}: {value!r} does not match {node['p']}"

    def _check_e(self, node: Mapping[str, Any], value: Any, path: str) -> Iterator[str]:
        allowed = {str(item).lower() for item in node["v"]}
        if not isinstance(value, str) or (not node.get("o") and value.lower() not in allowed):
            yield f"{path}: {value!r} is none of {node['v']}"

    def _check_i(self, node: Mapping[str, Any], value: Any, path: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield f"{path}: {value!r} is not a whole number"
        elif not node.get("n", value) <= value <= node.get("x", value):
            yield f"{path}: {value} is out of range"

    def _check_b(self, node: Mapping[str, Any], value: Any, path: str) -> Iterator[str]:
        del node
        if not isinstance(value, bool):
            yield f"{path}: {value!r} is neither true nor false"

    def _check_l(self, node: Mapping[str, Any], value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path}: {value!r} is not a list"
            return
        for position, item in enumerate(value):
            yield from self._check(node["i"], item, f"{path}[{position}]")

    def _check_o(self, node: Mapping[str, Any], value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path}: {value!r} is not an object"
            return
        known = node.get("p", {})
        for name, (_, flags) in known.items():
            if flags & _REQUIRED and name not in value and not (path.count(".") == 0 and name in _FILLED_IN):
                yield f"{path}.{name}: required by Azure"
        for name, item in value.items():
            yield from self._check_property(node, known.get(name), item, f"{path}.{name}")

    def _check_property(
        self, node: Mapping[str, Any], described: tuple[int, int] | None, value: Any, path: str
    ) -> Iterator[str]:
        if described is None:
            if "a" in node:
                yield from self._check(node["a"], value, path)
            else:
                yield f"{path}: Azure has no such property"
        elif described[1] & _READ_ONLY:
            yield f"{path}: Azure sets it itself"
        else:
            yield from self._check(described[0], value, path)

    def _check_d(self, node: Mapping[str, Any], value: Any, path: str) -> Iterator[str]:
        kind = value.get(node["d"]) if isinstance(value, dict) else None
        if kind not in node["e"]:
            yield f"{path}.{node['d']}: {kind!r} is none of {sorted(node['e'])}"
            return
        rest = {name: item for name, item in value.items() if name != node["d"]}
        below = self._content["types"][node["e"][kind]]
        yield from self._check(node["e"][kind], value if node["d"] in below.get("p", {}) else rest, path)


def _plain(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and _SIGNATURE in value else value


def _put(body: dict[str, Any], place: str, value: Any) -> None:
    *above, last = place.split(".")
    for step in above:
        body = body.setdefault(step, {})
    if isinstance(value, dict) and isinstance(body.get(last), dict):
        body[last].update(value)
    else:
        body[last] = value
