"""What the sheets show without saying it: the plan behind the prefixes, the numbers' area, who takes 911 calls."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from ipaddress import IPv4Network, collapse_addresses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from iac.importers.drafts import Draft, DraftRow

_PRIVATE = (IPv4Network("10.0.0.0/8"), IPv4Network("172.16.0.0/12"), IPv4Network("192.168.0.0/16"))
"""The addresses of RFC 1918, in the order in which the cloud is given some."""
_KEPT_BACK = IPv4Network("10.240.0.0/12")
"""The top of 10.0.0.0/8, where labs and clusters usually are."""
_GATEWAYS = IPv4Network("192.0.2.0/24")
"""TEST-NET-1, likewise."""
_NATIVE_VLAN = 999
_EMERGENCY = ("dispatch", "911", "call-taker", "psap", "emergency")
"""What a group that takes emergency calls is called."""
_SECOND = ("backup", "overflow", "fallback", "recorder", "non-emergency")
"""What is said of a group that stands behind it."""
_LONGEST_BLOCK = 24
_DOCUMENTATION = IPv4Network("198.51.100.0/24")
"""TEST-NET-2 (RFC 5737): addresses that are never anybody's."""


@dataclass(frozen=True)
class Facts:
    """Looks things up on the drafts; every answer is a guess that the ledger tells to confirm."""

    drafts: Mapping[str, Draft]

    def rows(self, section: str) -> Sequence[DraftRow]:
        """Return a sheet's rows, none when there is no such sheet."""
        return self.drafts[section].rows if section in self.drafts else ()

    def common(self, section: str, field: str, default: str = "") -> str:
        """Return the value that a column holds most often."""
        tally = Counter(row.values[field] for row in self.rows(section) if field in row.values)
        return tally.most_common(1)[0][0] if tally else default

    def distinct(self, section: str, field: str) -> tuple[str, ...]:
        """Return a column's values, each once, in order."""
        return tuple(sorted({row.values[field] for row in self.rows(section) if field in row.values}))

    def select(self, section: str, **wanted: str) -> list[DraftRow]:
        """Return the rows whose cells are as ``wanted``."""
        return [row for row in self.rows(section) if wanted.items() <= row.values.items()]

    def supernets(self) -> list[IPv4Network]:
        """Return the sites' supernets as the prefixes sheet has them."""
        return _networks(row.values.get("supernet", "") for row in self.rows("prefixes"))

    def supernet(self) -> IPv4Network:
        """Return the smallest network that holds the sites' blocks in the private range most of them are in."""
        found = self.supernets() or _networks(row.values.get("prefix", "") for row in self.rows("prefixes"))
        if not found:
            return IPv4Network("10.0.0.0/9")
        inside = [[network for network in found if network.subnet_of(private)] for private in _PRIVATE]
        most = max(inside, key=len) or found
        cover = most[0]
        while not all(network.subnet_of(cover) for network in most):
            cover = cover.supernet()
        return cover

    def site_prefix_length(self) -> int:
        """Return the length most sites' supernets have, else one that gives every site's number a block."""
        tally = Counter(network.prefixlen for network in self.supernets())
        if tally:
            return min(tally.most_common(1)[0][0], _LONGEST_BLOCK)
        numbers = [int(number) for number in self.distinct("sites", "number") if number.isdecimal()]
        wanted = self.supernet().prefixlen + max(numbers, default=1).bit_length()
        return min(max(16, wanted), _LONGEST_BLOCK)

    def address_rules(self) -> list[dict[str, object]]:
        """Return the rule behind each purpose's prefixes: VLAN, offset in /24 blocks, length, one a floor or a site.

        A purpose that only some sites have (servers, public safety) has no rule: a rule would give it to all of them.
        """
        return [self._rule(purpose) for purpose in self.distinct("prefixes", "purpose") if self._everywhere(purpose)]

    def _everywhere(self, purpose: str) -> bool:
        addressed = {row.values.get("site") for row in self.rows("prefixes")}
        return {row.values.get("site") for row in self.select("prefixes", purpose=purpose)} == addressed

    def _rule(self, purpose: str) -> dict[str, object]:
        rows = self.select("prefixes", purpose=purpose)
        first = [row for row in rows if row.values.get("floor", "1") == "1"] or rows
        offsets = Counter(offset for row in first if (offset := _offset(row)) is not None)
        lengths = Counter(row.values.get("prefix", "").rpartition("/")[2] for row in rows)
        vlans = Counter(vlan for row in first if (vlan := row.values.get("vlan", "")).isdecimal())
        rule: dict[str, object] = {"purpose": purpose, "vlan": int(vlans.most_common(1)[0][0]) if vlans else 1}
        if any("floor" in row.values for row in rows):
            rule["per_floor"] = True
        rule["offset"] = offsets.most_common(1)[0][0] if offsets else 0
        usual = lengths.most_common(1)[0][0]
        rule["length"] = min(max(int(usual), 16), 30) if usual.isdecimal() else 24
        return rule

    def unused_vlan(self) -> int:
        """Return a VLAN no prefix uses, for what is plugged in nowhere."""
        used = set(self.distinct("prefixes", "vlan"))
        return next(vlan for vlan in range(_NATIVE_VLAN, 1, -1) if str(vlan) not in used)

    def free_blocks(self, count: int) -> list[IPv4Network]:
        """Return ``count`` private blocks that no site uses, the highest below 10.240.0.0 last.

        A city that fills all private addresses gets blocks that overlap its own; the checks say so.
        """
        for taken in ([self.supernet()], list(collapse_addresses(self.supernets()))):
            for private in _PRIVATE:
                blocks = [b for b in _blocks(private) if not any(b.overlaps(used) for used in (*taken, _KEPT_BACK))]
                if len(blocks) >= count:
                    return blocks[-count:]
        return list(_blocks(_PRIVATE[0]))[-count:]

    def site_of(self, *kinds: str) -> str:
        """Return the first site of one of the kinds, else the first site."""
        for kind in kinds:
            for row in self.select("sites", kind=kind):
                return row.values.get("code", "")
        return next((row.values.get("code", "") for row in self.rows("sites")), "")

    def server_addresses(self, first: int, count: int) -> list[str]:
        """Return addresses in the data centre's server prefix, from its ``first`` on."""
        rows = self.select("prefixes", purpose="servers") or self.select("prefixes", purpose="management")
        networks = _networks(row.values.get("prefix", "") for row in rows[:1])
        return [str(networks[0][first + index]) for index in range(count)] if networks else []

    def management_prefixes(self) -> list[str]:
        """Return the management prefix of the data centre, where engineers connect from."""
        rows = self.select("prefixes", site=self.site_of("data-centre", "city-hall"), purpose="management")
        return [row.values["prefix"] for row in rows if "prefix" in row.values]

    def documentation_address(self, index: int) -> str:
        """Return a placeholder for a public address."""
        return str(_DOCUMENTATION[1 + index % 254])

    def documentation_gateway(self, index: int) -> str:
        """Return a placeholder for the address of a gateway in the cloud."""
        return str(_GATEWAYS[1 + index])

    def emergency_group(self) -> DraftRow | None:
        """Return the hunt group that takes emergency calls: its name says so, at the primary dispatch site if any.

        Else it is the operator's, else the guards', else the first.
        """
        groups = [row for row in self.rows("hunt_groups") if {"pilot", "name"} <= row.values.keys()]
        first = [row for row in groups if not any(word in row.values["name"] for word in _SECOND)]
        primary = {row.values.get("code") for row in self.select("sites", dispatch="primary")}
        there = [row for row in first if row.values.get("site") in primary]
        pilot = self.operator()
        return (
            _named(there, *_EMERGENCY)
            or _named(first, *_EMERGENCY)
            or next((row for row in groups if row.values["pilot"] == pilot), None)
            or _named(groups, "security", "")
        )

    def any_number(self) -> str:
        """Return a number that rings somewhere: the first telephone's, else the first analogue line's inside."""
        numbers = [*self.distinct("phones", "extension"), *self.distinct("analog_lines", "number")]
        return next((number for number in numbers if number.isdecimal()), "")

    def operator(self) -> str:
        """Return the pilot of the operator's group: it is named so, or callers who press 0 get it; else nothing."""
        groups = [row for row in self.rows("hunt_groups") if {"pilot", "name"} <= row.values.keys()]
        called = _named(groups, "operator", "switchboard")
        if called is not None:
            return called.values["pilot"]
        pressed = Counter(row.values.get("target", "") for row in self.select("attendants", digit="0", action="hunt"))
        pilots = {row.values["name"]: row.values["pilot"] for row in groups}
        return next((pilots[name] for name, _ in pressed.most_common() if name in pilots), "")

    def callback(self) -> str:
        """Return the number the 911 centre calls back: that of dispatch, else the first DID the city owns."""
        group = self.emergency_group()
        if group is not None and "did" in group.values:
            return group.values["did"]
        return next((row.values["first"] for row in self.rows("did_ranges") if "first" in row.values), "+12025550100")

    def voice_router(self, site: str) -> str:
        """Return the device that carries a site's telephones: its first IOS-XE router or gateway, else none."""
        for role in ("voice-gateway", "site-router", "wan-edge"):
            for row in self.select("devices", site=site, role=role, platform="iosxe"):
                return row.values.get("hostname", "")
        return ""


def _named(groups: Sequence[DraftRow], *words: str) -> DraftRow | None:
    return next((row for word in words for row in groups if word in row.values["name"]), None)


def _blocks(private: IPv4Network) -> Iterator[IPv4Network]:
    return private.subnets(new_prefix=max(16, private.prefixlen))


def _networks(texts: Iterable[str]) -> list[IPv4Network]:
    return [network for text in texts if (network := network_of(text)) is not None]


def network_of(text: str) -> IPv4Network | None:
    """Return the network a cell names, None when it names none."""
    try:
        return IPv4Network(text) if "/" in text else None
    except ValueError:
        return None


def _offset(row: DraftRow) -> int | None:
    networks = _networks([row.values.get("prefix", ""), row.values.get("supernet", "")])
    if len(networks) != 2:  # noqa: PLR2004
        return None
    distance = int(networks[0].network_address) - int(networks[1].network_address)
    return distance // 256 if distance >= 0 else None
