"""What changed on one device: running against intended text, each difference a finding with its meaning."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from iac.drift.rules import EMERGENCY_NUMBERS, ROUTES, RULES, DriftRule
from iac.findings import Domain, Finding, Origin, Severity, State, Statement, sort_findings
from iac.syntax import Difference, Kind, Node, Term, Tree, compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iac.syntax import SecretCheck

UNMANAGED = Statement(
    "drift.network.unmanaged",
    Severity.INFO,
    Domain.NETWORK,
    "a section is not ours",
    "A city adopts a device section by section; what it has not adopted is neither judged nor changed.",
    "Add the section to the device's sections once the city files describe it.",
)
UNSAVED = Statement(
    "drift.network.unsaved",
    Severity.MEDIUM,
    Domain.NETWORK,
    "settings run that were never saved",
    "The next reload brings the old configuration back.",
    "Save it (`write memory`), or remediate first if the change was not meant.",
)
SECRET = Statement(
    "drift.network.secret",
    Severity.INFO,
    Domain.NETWORK,
    "a secret could not be compared",
    "The device shows only a salted hash, and the secret is not known here.",
    "Make the secret available (environment, file or Key Vault) and compare again.",
    state=State.NOT_CHECKED,
)
NOT_READ = Statement(
    "drift.network.not-read",
    Severity.HIGH,
    Domain.NETWORK,
    "a device could not be read",
    "What this device does is not known; it may have changed.",
    "Look at power, cabling, address and login; `iac doctor CITY --devices` says more.",
    state=State.NOT_CHECKED,
)
STATEMENTS = (UNMANAGED, UNSAVED, SECRET, NOT_READ)
_MANY = 60
"""Entries of a list that are shown before the rest is only counted."""


def compare_device(
    host: str,
    running: Tree,
    intended: Tree,
    *,
    sections: Iterable[str] = (),
    origins: Sequence[tuple[Origin, ...]] = (),
    check: SecretCheck | None = None,
) -> tuple[Finding, ...]:
    """Return what differs between what ``host`` runs and what is intended, worst first; empty when nothing does.

    ``sections`` names what is ours (empty: all). ``origins[i]`` is the cause of intended line ``i + 1``
    (``DeviceConfig.origins``), so that a finding leads to the city file. ``check`` tells whether a hash is a secret;
    what it cannot tell is a finding in the state "not checked".
    """
    compared = compare(running, intended, sections=sections, check=check)
    return findings_of(host, compared.differences, running, intended, origins=origins)


def findings_of(
    host: str,
    differences: Iterable[Difference],
    running: Tree,
    intended: Tree,
    *,
    origins: Sequence[tuple[Origin, ...]] = (),
) -> tuple[Finding, ...]:
    """Return the findings for differences that were already made (``syntax.compare``)."""
    routes, wanted = _emergency_peers(running), _emergency_peers(intended)
    levels = {slot: "any" if routes.get(slot) else "gone" for slot in routes.keys() | wanted.keys()}
    found = [_finding(host, d, origins, levels.get(d.top.slot, "")) for d in differences]
    return sort_findings(_told_apart(found))


def unmanaged(host: str, running: Tree, intended: Tree, *, sections: Iterable[str]) -> tuple[Finding, ...]:
    """Return one informative finding for each section of the running text that is left alone, with its size."""
    nodes = compare(running, intended, sections=sections).unmanaged
    counts = Counter(running.section(node.term) for node in nodes)
    first = {running.section(node.term): node.number for node in reversed(nodes)}
    return tuple(
        replace(
            UNMANAGED.about(host),
            title=f"section {section!r} is not ours: {count} top-level line(s) left alone",
            key=section,
            where=(Origin(f"device:{host}", first[section]),),
            fix=f"Add {section!r} to the device's sections once the city files describe it.",
        )
        for section, count in sorted(counts.items())
    )


def compare_saved(host: str, running: Tree, startup: Tree) -> tuple[Finding, ...]:
    """Return a finding when a reload would bring back another configuration than the one that runs."""
    lost = [d for d in compare(startup, running).differences if d.kind is not Kind.UNKNOWN]
    if not lost:
        return ()
    return (
        replace(
            UNSAVED.about(host),
            title=f"{len(lost)} setting(s) run that were never saved",
            where=tuple(_place(host, d.path, d.node.term, d.intended_at) for d in lost[:5]),
            expected="the startup configuration equals the running one",
            observed="; ".join(_shown(d.node) for d in lost[:5]),
        ),
    )


def _finding(host: str, difference: Difference, origins: Sequence[tuple[Origin, ...]], emergency: str) -> Finding:
    rule = _meaning(difference, emergency)
    term = difference.node.term
    places = origins[difference.intended_at - 1] if 0 < difference.intended_at <= len(origins) else ()
    device = _place(host, difference.path, term, difference.running_at)
    above = difference.path[0].text if difference.path else ""
    subject = above.removeprefix("interface ") or _masked_slot(term)
    finding = Finding(
        rule=rule.rule,
        severity=rule.severity,
        domain=rule.domain,
        subject=host,
        title=f"{subject}: {rule.title}",
        key=" / ".join([*(header.slot for header in difference.path), _masked_slot(term)]),
        where=(*places[1:], *places[:1], device),
        expected=_side(difference, difference.intended, difference.running),
        observed=_side(difference, difference.running, difference.intended),
        why=rule.why,
        fix=rule.fix,
        source=rule.source,
    )
    return _not_checked(finding) if difference.kind is Kind.UNKNOWN else finding


def _not_checked(finding: Finding) -> Finding:
    return replace(
        SECRET.about(finding.subject),
        title=f"{finding.key}: {SECRET.title}",
        key=finding.key,
        where=finding.where,
        expected=finding.expected,
        observed=finding.observed,
    )


def _meaning(difference: Difference, emergency: str) -> DriftRule:
    block, line = difference.top.key, difference.node.term.key
    kind = Kind.CHANGED if difference.kind is Kind.UNKNOWN else difference.kind
    return next(
        rule
        for rule in RULES
        if kind in rule.kinds
        and (not rule.emergency or rule.emergency == emergency or (emergency and rule.emergency == "any"))
        and rule.block.search(block)
        and rule.line.search(line)
    )


def _side(difference: Difference, node: Node | None, other: Node | None) -> str:
    if node is None:
        return "absent"
    if difference.kind is Kind.ORDER and other is not None:
        return _entries(node, other)
    return _shown(node)


def _entries(node: Node, other: Node) -> str:
    """Return the entries of a list that the other lacks, or all of them in order where only the order differs."""
    own = [slot for slot in node.children if slot not in other.children]
    same = not own and len(node.children) == len(other.children)
    if not own and not same:
        return "none of them"
    slots = list(node.children) if same else own
    shown = [node.children[slot].term.masked for slot in slots[:_MANY]]
    return "; ".join([*shown, *([f"and {len(slots) - _MANY} more"] if len(slots) > _MANY else [])])


def _shown(node: Node) -> str:
    lines = [node.term.masked]
    if isinstance(node.term.value, tuple) and node.term.text.startswith("banner"):
        lines += node.term.value
    lines += [below.term.masked for _, below in node.walk()]
    return "; ".join(lines)


def _masked_slot(term: Term) -> str:
    return term.masked if term.masked != term.text and not term.rule.words else term.slot


def _place(host: str, path: tuple[Term, ...], term: Term, line: int) -> Origin:
    return Origin(f"device:{host}", line, 0, " / ".join([*(header.text for header in path), _masked_slot(term)]))


def _told_apart(found: list[Finding]) -> list[Finding]:
    """Number findings that would share a fingerprint (two communities whose names are hidden)."""
    seen: Counter[str] = Counter()
    out: list[Finding] = []
    for finding in found:
        seen[finding.fingerprint] += 1
        count = seen[finding.fingerprint]
        out.append(replace(finding, key=f"{finding.key} #{count}") if count > 1 else finding)
    return out


def _emergency_peers(tree: Tree) -> dict[str, bool]:
    """Return the dial-peers for emergency numbers, each with whether it sends its calls anywhere."""
    return {
        slot: any(route in node.children for route in ROUTES)
        for slot, node in tree.children.items()
        if slot.startswith("dial-peer voice")
        and any(EMERGENCY_NUMBERS.match(child.term.key) for child in node.children.values())
    }
