"""The house rules that no sheet states, written as files a person can correct; each assumption is on the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from iac.importers import regions
from iac.importers.ledger import Entry, Fate, Ledger
from iac.model.city import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iac.importers.facts import Facts

_ALL_PURPOSES = (
    "staff",
    "voice",
    "guest",
    "wifi-public",
    "iot",
    "building-control",
    "public-safety",
    "management",
)
_PROFILES: tuple[dict[str, Any], ...] = (
    {"name": "staff", "mode": "access", "purpose": "staff", "voice": True, "description": "Desk"},
    {"name": "phone", "mode": "access", "purpose": "staff", "voice": True, "description": "Telephone"},
    {"name": "guest", "mode": "access", "purpose": "guest", "description": "Computer for visitors"},
    {"name": "iot", "mode": "access", "purpose": "iot", "description": "Camera or sensor"},
    {"name": "building", "mode": "access", "purpose": "building-control", "description": "Building control"},
    {"name": "safety", "mode": "access", "purpose": "public-safety", "description": "Public safety"},
    {
        "name": "access-point",
        "mode": "trunk",
        "trunk_purposes": ["management", "staff", "guest", "wifi-public"],
        "description": "Wireless access point",
    },
    {"name": "uplink", "mode": "trunk", "trunk_purposes": list(_ALL_PURPOSES), "description": "Uplink"},
    {"name": "unused", "mode": "unused", "description": "Unused"},
)
_CLASSES = {
    "lobby": ["emergency", "internal"],
    "staff": ["emergency", "internal", "local", "national"],
    "supervisor": ["emergency", "internal", "local", "national"],
    "executive": ["emergency", "internal", "local", "national", "international"],
}
_DEFAULT_CLASS = ["emergency", "internal", "local"]
_BACKUPS = (
    {"tier": "T0", "time": "01:00", "hourly_interval": 4, "daily": 30, "weekly": 12, "monthly": 12, "yearly": 7},
    {"tier": "T1", "time": "02:00", "hourly_interval": 4, "daily": 30, "weekly": 12, "monthly": 12, "yearly": 7},
    {"tier": "T2", "time": "03:00", "daily": 30, "weekly": 8, "monthly": 12},
    {"tier": "T3", "time": "04:00", "daily": 14},
)
_RECOVERIES = (
    {"tier": "T0", "mechanism": "site-recovery", "crash_consistent_minutes": 5, "boot_group": 1},
    {"tier": "T1", "mechanism": "site-recovery", "crash_consistent_minutes": 5, "boot_group": 2},
    {"tier": "T2", "mechanism": "restore"},
    {"tier": "T3", "mechanism": "none"},
)


def house_rules(facts: Facts, name: str, kept: Mapping[str, str]) -> dict[str, str]:
    """Return the house rules' files (name to text): those ``kept`` as they are, else all as the sheets suggest."""
    return dict(kept) if kept else _assumed(facts, name)


def note_assumptions(facts: Facts, name: str, kept: Mapping[str, str], ledger: Ledger) -> None:
    """Write into the ledger what is assumed and still stands as it was assumed."""
    for file, text in _assumed(facts, name).items():
        for reason in _ASSUMPTIONS[file] if kept.get(file, text) == text else ():
            ledger.add(Entry(file, 0, "", Fate.ASSUMED, "", reason, f"Confirm or correct it in {file}."))


def _assumed(facts: Facts, name: str) -> dict[str, str]:
    writers: dict[str, Callable[[Facts, str], dict[str, Any]]] = {"city.yaml": _city, "network.yaml": _network}
    if facts.rows("phones") or facts.rows("analog_lines"):
        writers["voice.yaml"] = _voice
    if facts.rows("servers") or facts.rows("services"):
        writers["cloud.yaml"] = _cloud
    return {file: _text(writer(facts, name), _HEADS[file]) for file, writer in writers.items()}


_HEADS = {
    "city.yaml": "Who the city is, and where its copies live.",
    "network.yaml": "House rules of the network, as the sheets show them. Nothing here was on a sheet of its own.",
    "voice.yaml": "House rules of the telephones. Nothing here was on a sheet of its own.",
    "cloud.yaml": "House rules of the cloud. Nothing here was on a sheet of its own.",
}
_ASSUMPTIONS = {
    "city.yaml": ("There is one environment, the lab; subscriptions for test and production are not on the sheets.",),
    "network.yaml": (
        "The address plan is the one most sites' prefixes follow.",
        "Port profiles are the usual ones: desk, telephone, guest, device, access point, uplink.",
        "Engineers connect from the data centre's management prefix.",
        "Time, log and name servers stand at the start of the data centre's server prefix.",
    ),
    "voice.yaml": (
        "The number the 911 centre calls back is that of the group that takes emergency calls.",
        "That group's pilot number rings when somebody dials 911.",
        "Classes of service allow what their names usually mean.",
        "Sites with telephones are run by the central call agent and survive on their router.",
        "The operator of every site is the hunt group that is named so.",
        "The call agents stand at the start of the data centre's server prefix.",
    ),
    "cloud.yaml": (
        "The regions are near the city's state, and paired.",
        "The cloud's address blocks are the highest of 10.0.0.0/8 that no site uses.",
        "Backups and recovery follow the tiers in the usual way.",
        "Public addresses of tunnels and gateways are placeholders of RFC 5737 until the real ones are known.",
    ),
}


def _city(facts: Facts, name: str) -> dict[str, Any]:
    title = name or facts.common("sites", "city", "City")
    code = "".join(letter for letter in title.lower() if letter.isalnum())[:24] or "city"
    zones = ["shared", *(["cjis"] if facts.select("services", data_class="cji") else [])]
    zones += ["pci"] if facts.select("services", data_class="pci") else []
    return {
        "schema": SCHEMA,
        "city": {
            "name": title,
            "code": code,
            "domain": f"{code}.example",
            "timezone": facts.common("schedules", "timezone", "America/New_York"),
        },
        "environments": [
            {
                "name": "lab",
                "target": "lab",
                "tenant": "00000000-0000-4000-8000-00000000000a",
                "subscriptions": {
                    zone: f"00000000-0000-4000-8000-{number:012x}" for number, zone in enumerate(zones, 1)
                },
            }
        ],
    }


def _network(facts: Facts, _name: str) -> dict[str, Any]:
    present = set(facts.distinct("prefixes", "purpose"))
    wanted = present | {"staff"}
    profiles = [_narrowed(profile, present) for profile in _PROFILES if profile.get("purpose", "staff") in wanted]
    return {
        "network": {
            "supernet": str(facts.supernet()),
            "site_prefix_length": facts.site_prefix_length(),
            "native_vlan": facts.unused_vlan(),
            "default_access_profile": "staff",
            "vlan_names": {purpose: purpose.upper() for purpose in sorted(present)},
            "address_rules": facts.address_rules(),
            "port_profiles": profiles,
            "management": _management(facts),
        }
    }


def _narrowed(profile: dict[str, Any], present: set[str]) -> dict[str, Any]:
    if "trunk_purposes" not in profile:
        return profile
    return profile | {"trunk_purposes": [purpose for purpose in profile["trunk_purposes"] if purpose in present]}


def _management(facts: Facts) -> dict[str, Any]:
    return {
        "users": [{"name": "netops", "privilege": 15, "secret": "secret:netops"}],
        "enable_secret": "secret:enable",
        "stations": facts.management_prefixes() or [str(facts.supernet())],
        "ntp_servers": facts.server_addresses(41, 2),
        "syslog_servers": facts.server_addresses(40, 1),
        "dns_servers": facts.server_addresses(43, 2),
        "snmp_users": [{"name": "netmon", "auth": "secret:snmp-auth", "privacy": "secret:snmp-privacy"}],
        "snmp_hosts": facts.server_addresses(46, 1),
    }


def _voice(facts: Facts, _name: str) -> dict[str, Any]:
    group = facts.emergency_group()
    callback = facts.callback()
    agents = facts.server_addresses(20, 2)
    classes = facts.distinct("phones", "class_of_service")
    voice: dict[str, Any] = {
        "extension_length": len(facts.common("phones", "extension", "0000")),
        "access_code": "9",
        "area_code": callback[2:5],
        "emergency": {
            "callback": callback,
            "notify_extension": group.values["pilot"] if group else facts.any_number(),
            "notify_syslog": next(iter(facts.server_addresses(40, 1)), None),
        },
        "classes_of_service": {name: _CLASSES.get(name, _DEFAULT_CLASS) for name in classes or _CLASSES},
        "call_agents": [{"name": "uc", "targets": agents}] if agents else [],
        "phone_password": "secret:phone-registration",
        "sites": [rule for row in facts.rows("sites") if (rule := _site_voice(facts, row.values, bool(agents)))],
    }
    mailbox = _mailbox(facts)
    if mailbox and agents:
        voice["voicemail"] = {"pilot": mailbox, "general_mailbox": mailbox, "target": agents[0]}
    voice["emergency"] = {key: value for key, value in voice["emergency"].items() if value}
    return {"voice": voice}


def _mailbox(facts: Facts) -> str:
    targets = [row.values.get("target", "") for row in facts.select("attendants", action="voicemail")]
    return next((target for target in targets if target.isdigit()), "")


def _site_voice(facts: Facts, site: dict[str, str], agents: bool) -> dict[str, Any] | None:  # noqa: FBT001
    code = site.get("code", "")
    router = facts.voice_router(code)
    if not router or not (facts.select("phones", site=code) or facts.select("analog_lines", site=code)):
        return None
    rule: dict[str, Any] = {"site": code, "mode": "srst" if agents else "cme", "router": router}
    if agents:
        rule["call_agent"] = "uc"
    if operator := facts.operator():
        rule["operator"] = operator
    rule["survivable_911"] = _survival(facts, code)
    return rule


def _survival(facts: Facts, site: str) -> str:
    if facts.select("analog_lines", site=site, use="fxo-survivable"):
        return "fxo"
    if facts.select("circuits", site=site, role="secondary", kind="lte"):
        return "cellular-gateway"
    return "second-wan" if facts.select("circuits", site=site, role="secondary") else "none"


def _cloud(facts: Facts, _name: str) -> dict[str, Any]:
    home, away = facts.free_blocks(2)
    near, far = regions.near(facts.common("sites", "state"))
    named = (row.values for row in facts.rows("sites") if "code" in row.values)
    tunnelled = [site["code"] for site in named if site.get("wan", "").endswith("-vpn")]
    return {
        "cloud": {
            "region": near,
            "recovery_region": far,
            "address_space": str(home),
            "recovery_address_space": str(away),
            "admin_password": "secret:admin-password",
            "ssh_public_key": "secret:ssh-public-key",
            "backups": list(_BACKUPS),
            "recoveries": list(_RECOVERIES),
            "tunnels": [
                {
                    "site": site,
                    "public_address": facts.documentation_address(index),
                    "pre_shared_key": f"secret:tunnel-{site}",
                }
                for index, site in enumerate(tunnelled)
            ],
            "gateways": [
                {"region": region, "public_address": facts.documentation_gateway(index)}
                for index, region in enumerate((near, far) if tunnelled else ())
            ],
        }
    }


class _Layout(yaml.SafeDumper):
    """Records of a list on one line each, as the shipped cities have them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002, ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


class _OneLine(dict[str, Any]):
    """A mapping that is written on one line."""


class _Row(list[Any]):
    """A list of plain values that is written on one line."""


_Layout.add_representer(
    _OneLine, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)
)
_Layout.add_representer(
    _Row, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)


def _text(document: dict[str, Any], head: str) -> str:
    body = yaml.dump(_laid_out(document), Dumper=_Layout, sort_keys=False, width=4000, allow_unicode=True)
    return f"# {head}\n{body}"


def _laid_out(value: Any, *, item: bool = False) -> Any:
    if isinstance(value, dict):
        inner = {key: _laid_out(part) for key, part in value.items()}
        flat = all(not isinstance(part, dict) for part in value.values())
        return _OneLine(inner) if item and flat else inner
    if isinstance(value, list):
        parts = [_laid_out(part, item=True) for part in value]
        return parts if any(isinstance(part, dict) for part in value) else _Row(parts)
    return value
