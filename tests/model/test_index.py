from __future__ import annotations

from iac.findings import NOWHERE
from iac.model.index import index
from iac.model.load import load_city
from iac.model.types import Purpose, Tier
from tests.model.broken import GOOD

CITY = load_city(GOOD)


def test_index_is_built_once_for_each_city() -> None:
    other = CITY.model_copy(update={"phones": ()})

    assert index(CITY) is index(CITY)
    assert index(other) is not index(CITY)
    assert index(other).phones == {}


def test_names_lead_to_their_records() -> None:
    known = index(CITY)

    assert known.sites["fs7"].number == 7
    assert known.departments["D06"].name == "Fire"
    assert known.devices["lib-sw1"].platform == "eos"
    assert known.circuits["TWN-0004"].kind == "lte"
    assert known.profiles["camera"].purpose is Purpose.IOT
    assert known.phones["4203"].lines == ("4299",)
    assert known.hunt_groups["clerk"].pilot == "4700"
    assert known.services["records"].tier is Tier.T1
    assert known.servers["caddb01"].service == "dispatch-cad"
    assert known.environments["lab"].target == "lab"
    assert known.backups[Tier.T0].hourly_interval == 4
    assert known.recoveries[Tier.T2].mechanism == "restore"
    assert known.tunnels["fs7"].pre_shared_key == "secret:town-fs7-tunnel"
    assert known.site_voices["library"].router == "lib-r1"
    assert known.call_agents == {}


def test_what_belongs_together_is_found_together() -> None:
    known = index(CITY)

    assert [phone.extension for phone in known.phones_at("fs7")] == ["4101", "4102"]
    assert [device.hostname for device in known.devices_at("hall")] == ["hall-old1", "hall-r1", "hall-sw1", "hall-sw2"]
    assert [prefix.vlan for prefix in known.prefixes_at("hall", Purpose.VOICE)] == [110, 111]
    assert len(known.prefixes_at("hall")) == 3
    assert [circuit.role for circuit in known.circuits_at("fs7")] == ["primary", "secondary"]
    assert {port.profile for port in known.ports_of("fs7-sw1")} == {"alerting", "door", "unused", "uplink"}
    assert len(known.links_of("hall-sw1")) == 3
    assert len(known.links_of("wan")) == 5
    assert [line.number for line in known.analog_lines_at("hall")] == ["4290"]
    assert [group.name for group in known.hunt_groups_at("hall")] == ["clerk", "utilities"]
    assert [trunk.name for trunk in known.trunks_at("fs7")] == ["fs7-fxo1"]
    assert [thing.kind for thing in known.unmanaged_at("fs7")] == ["ups"]
    assert [server.hostname for server in known.servers_of("identity")] == ["identitydc01", "identitydc02"]
    assert [database.name for database in known.databases_of("permits-portal")] == ["permits"]
    assert [share.immutable_days for share in known.shares_of("records")] == [2555]
    assert [day.day for day in known.schedules["office"]][:3] == ["monday", "tuesday", "wednesday"]
    assert len(known.attendants["main"]) == 5


def test_what_is_unknown_is_empty() -> None:
    known = index(CITY)

    assert known.phones_at("nowhere") == ()
    assert known.prefixes_at("fs7", Purpose.SERVERS) == ()
    assert known.location_for("hall", "9") is None


def test_phone_is_where_it_says_or_on_its_floor() -> None:
    known = index(CITY)
    elsewhere = known.phones["4205"].model_copy(update={"location": "hall-f1"})

    assert known.phones["4205"].location is None
    found = known.location_of(known.phones["4205"])
    assert found is not None
    assert found.location == "hall-f2"
    assert known.location_of(elsewhere) == known.locations["hall-f1"]


def test_record_knows_where_it_is_written() -> None:
    known = index(CITY)

    where = known.origin_of(known.phones["4203"], "mac")
    assert (where.file, where.line, where.column, where.path) == ("phones.csv", 7, 43, "phones[4203].mac")
    assert known.origin_of(known.phones["4203"].model_copy()) == NOWHERE
