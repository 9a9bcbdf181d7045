"""What EOS does specially with some configuration lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iac.lab.devices import hashing
from iac.lab.devices.grammar.eos import VIRTUAL_TYPES
from iac.lab.devices.grammar.kinds import parse_vlans
from iac.lab.devices.tree import Node
from iac.lab.devices.vlans import allow, make_vlans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iac.lab.devices.editor import Edit


def hooks(ports: frozenset[str], engine: str) -> Mapping[str, Callable[[Edit], str | None]]:
    """Return the special treatments by the names the grammar uses.

    ``ports`` exist whatever the configuration says; ``engine`` is the device's SNMP engine identifier in hexadecimal.
    """

    def interface(edit: Edit) -> str | None:
        name = edit.match.text.partition(" ")[2]
        if name.partition(".")[0] not in ports and not name.startswith(VIRTUAL_TYPES):
            return "% Invalid input"
        if edit.negated and name in ports:
            present = edit.node.children.get(edit.match.key)
            if present is not None:
                present.children.clear()
            return ""
        return None

    def snmp_user(edit: Edit) -> str | None:
        return _snmp_user(edit, engine)

    return {"interface": interface, "snmpuser": snmp_user, **_HOOKS}


_AUTH = re.compile(r"^(?P<head>.* v3) auth (?P<hash>\S+) (?P<auth>\S+)(?: priv (?P<cipher>\S+) (?P<priv>\S+))?$")


def _snmp_user(edit: Edit, engine: str) -> str | None:
    """A pass phrase is kept as a key localised to the device's engine (RFC 3414), never in clear."""
    found = _AUTH.match(edit.match.text)
    if edit.negated or found is None:
        return None
    algorithm = "sha1" if found["hash"] == "sha" else found["hash"]
    text = (
        f"{found['head']} localized {engine} auth {found['hash']} {hashing.localized(found['auth'], engine, algorithm)}"
    )
    if found["priv"]:
        text += f" priv {found['cipher']} {hashing.localized(found['priv'], engine, algorithm)[:32]}"
    edit.node.children[edit.match.key] = Node(text, edit.match.key, edit.match.rule)
    return ""


def _switchport(edit: Edit) -> str | None:
    if edit.negated and not edit.default:
        edit.node.children["switchport"] = Node("no switchport", "switchport", edit.match.rule)
    else:
        edit.node.children.pop("switchport", None)
    return ""


def _address(edit: Edit) -> str | None:
    if edit.negated:
        for key in [key for key in edit.node.children if key == "ip address" or key.startswith("ip address ")]:
            del edit.node.children[key]
        return ""
    return None


def _vrf(edit: Edit) -> str | None:
    """A change of VRF drops the interface's addresses, as in IOS."""
    before = edit.node.children.get("vrf")
    wanted = "" if edit.negated else edit.match.text
    if (before.text if before else "") != wanted:
        _address(type(edit)(edit.editor, edit.node, edit.match, negated=True))
    return None


def _trunk(edit: Edit) -> str | None:
    return allow(edit, pairs=False)


def _vlans(edit: Edit) -> str | None:
    return make_vlans(edit, sorted(parse_vlans(edit.match.arguments[0]) or ()))


def _ace(edit: Edit) -> str | None:
    """A numbered line replaces what stood there; an unnumbered one goes to the end."""
    match = edit.match
    first = match.pieces[0]
    number = int(first.text) if first.argument and not first.value else 0
    body = match.text.removeprefix(f"{number} ") if number else match.text
    body = re.sub(r"\b(\d+\.\d+\.\d+\.\d+)/32\b", r"host \1", body).replace("0.0.0.0/0", "any")
    entries = {key: child for key, child in edit.node.children.items() if key.isdecimal()}
    same = next((key for key, child in entries.items() if child.text.partition(" ")[2] == body), "")
    if edit.negated:
        edit.node.children.pop(str(number) if number else same, None)
        return ""
    if same and not number and not body.startswith("remark "):
        return ""
    number = number or max(map(int, entries), default=0) + 10
    edit.node.children[str(number)] = Node(f"{number} {body}", str(number), match.rule)
    return ""


def _hidden(text: str) -> str:
    found = re.search(r"\b(secret|password) 0 (\S+)", text)
    return text.replace(found[0], f"{found[1]} sha512 {hashing.hide_sha512(found[2])}") if found else text


def _secret(edit: Edit) -> str | None:
    if edit.negated:
        return None
    edit.node.children[edit.match.key] = Node(_hidden(edit.match.text), edit.match.key, edit.match.rule)
    return ""


def _username(edit: Edit) -> str | None:
    if edit.negated:
        return None
    wanted, name = edit.match.text, edit.match.arguments[0]
    if " ssh-key " in wanted:
        key = f"{edit.match.key} ssh-key"
        edit.node.children[key] = Node(wanted, key, edit.match.rule)
        return ""
    before = edit.node.children.get(edit.match.key)
    text = f"username {name}"
    for setting in (r" privilege \d+", r" role \S+", r" (secret .*|nopassword)"):
        found = re.search(setting, wanted) or (re.search(setting, before.text) if before else None)
        text += found[0] if found and found[0] != " privilege 1" else ""
    edit.node.children[edit.match.key] = Node(_hidden(text), edit.match.key, edit.match.rule)
    return ""


def _nameserver(edit: Edit) -> str | None:
    """The VRF is always printed, the priority only when it is not 0."""
    if " vrf " in edit.match.text:
        return None
    before = "no " if edit.negated else ""
    return edit.editor.enter(f"{before}ip name-server vrf default {edit.match.text.removeprefix('ip name-server ')}")


def _dns_domain(edit: Edit) -> str | None:
    return edit.editor.enter(
        ("no " if edit.negated else "") + f"dns domain {edit.match.arguments[0] if edit.match.arguments else ''}"
    )


def _portfast(edit: Edit) -> str | None:
    key = "spanning-tree portfast"
    text = edit.match.text.removesuffix(" edge")
    edit.node.children.pop(key, None)
    if not edit.negated and not text.endswith(" auto"):
        edit.node.children[key] = Node(text, key, edit.match.rule)
    return ""


def _banner(edit: Edit) -> str | None:
    if edit.negated:
        return None
    text = edit.match.text.replace(" \n", "\n", 1)
    edit.node.children[edit.match.key] = Node(text, edit.match.key, edit.match.rule)
    return ""


def _permanent(edit: Edit) -> str | None:
    return "" if edit.negated else None


_HOOKS: Mapping[str, Callable[[Edit], str | None]] = {
    "switchport": _switchport,
    "address": _address,
    "vrf": _vrf,
    "trunk": _trunk,
    "vlans": _vlans,
    "ace": _ace,
    "secret": _secret,
    "username": _username,
    "nameserver": _nameserver,
    "dnsdomain": _dns_domain,
    "portfast": _portfast,
    "banner": _banner,
    "permanent": _permanent,
}


def spell(node: Node, parent: Node) -> list[str]:
    """Return the line in which the device prints ``node``."""
    del parent
    return [node.text]


def reset(node: Node) -> str:
    """Return the line that undoes ``node``."""
    if node.text.startswith("no "):
        return f"default {node.text[3:]}"
    hook = node.rule.hook if node.rule else ""
    if hook == "permanent":
        return ""
    if hook in ("ace", "trunk") or "\n" in node.text:
        return f"no {node.key}"
    if node.rule is not None and node.rule.flag == "+-":
        return f"default {node.text}"
    return f"no {node.text}"
