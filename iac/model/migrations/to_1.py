"""Schema 0 to 1: the spelling used before the first release.

There ``sites`` and ``departments`` were mappings by code, a site's WAN was ``fiber``, ``metro``, ``vpn`` or ``lte``,
and phones had the columns ``dn``, ``name``, ``cos`` and ``vm``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.model.edits import TextEdits, entry, list_records, records, rename_key, rename_value
from iac.model.migrations.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

_WAN = {"fiber": "dark-fibre", "metro": "metro-ethernet", "vpn": "internet-vpn", "lte": "lte-vpn"}
_CIRCUIT = {"fiber": "dark-fibre", "metro": "metro-ethernet"}
_PHONE = {"dn": "extension", "name": "display_name", "cos": "class_of_service", "vm": "voicemail"}
_VALUES = (("sites", "wan", _WAN), ("circuits", "kind", _CIRCUIT))


def _rewrite(edits: TextEdits, root: yaml.MappingNode) -> Iterator[str]:
    for section, key, words in _VALUES:
        count = sum(rename_value(edits, record, key, words) for record in _records(root, section))
        if count:
            yield f"{section}: {count} x '{key}' in the new words"
    for old, new in _PHONE.items():
        count = sum(rename_key(edits, record, old, new) for record in _records(root, "phones"))
        if count:
            yield f"phones: {count} x '{old}' is '{new}' now"
    for section, scalar in (("sites", ""), ("departments", "name")):
        found = entry(root, section)
        if found and list_records(edits, found[1], "code", scalar):
            yield f"{section}: a list, each record with its 'code'"


def _records(root: yaml.MappingNode, section: str) -> Iterator[yaml.Node]:
    found = entry(root, section)
    yield from records(found[1] if found else None)


TO_1 = Step(
    to=1,
    title="names as in the first release",
    rewrite=_rewrite,
    headings={"phones": _PHONE},
    cells={"sites": {"wan": _WAN}, "circuits": {"kind": _CIRCUIT}},
)
