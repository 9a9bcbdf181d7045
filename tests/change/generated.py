"""Configurations drawn at random: an access switch or a voice router whose references all hold."""

from __future__ import annotations

from hypothesis import strategies as st

VLANS = (10, 20, 30, 40, 110)
LISTS = ("CLERK-IN", "POLICE-IN", "77")
ENTRIES = (
    "permit udp any any eq bootps",
    "permit tcp any any eq www",
    "permit tcp any host 10.0.0.10 eq 443",
    "deny ip 10.66.0.0 0.0.255.255 any",
    "deny ip any 10.20.0.0 0.0.255.255 log",
    "permit icmp any any",
    "permit ip any any",
    "deny ip any any log",
)
STANDARD = ("permit 10.0.9.5", "permit 10.0.0.0 0.0.255.255", "deny any")


@st.composite
def ports(draw: st.DrawFn, vlans: list[int]) -> str:
    """Draw one physical port: access, trunk, routed or shut."""
    kind = draw(st.sampled_from(("access", "trunk", "shut")))
    lines = [f" description {draw(st.sampled_from(('Room 1', 'Desk no 2', 'Gi1/0/9 www')))}"]
    if kind == "access":
        lines += [f" switchport access vlan {draw(st.sampled_from(vlans))}", " switchport mode access"]
        lines += draw(st.sampled_from(([], [" spanning-tree portfast"], [f" switchport voice vlan {vlans[-1]}"])))
    elif kind == "trunk":
        allowed = draw(st.lists(st.sampled_from(vlans), min_size=1, unique=True))
        lines += [f" switchport trunk allowed vlan {','.join(map(str, sorted(allowed)))}", " switchport mode trunk"]
    else:
        lines += [" shutdown"]
    return "\n".join(lines)


@st.composite
def switches(draw: st.DrawFn) -> str:
    """Draw an access switch as IOS-XE prints it."""
    vlans = sorted(draw(st.lists(st.sampled_from(VLANS), min_size=1, unique=True)))
    lists = {
        name: draw(st.lists(st.sampled_from(STANDARD if name.isdigit() else ENTRIES), min_size=1, unique=True))
        for name in draw(st.lists(st.sampled_from(LISTS), unique=True))
    }
    vrfs = draw(st.sampled_from(([], ["CAMERAS"], ["CAMERAS", "GUEST"])))
    out = [f"hostname {draw(st.sampled_from(('HALL-SW1', 'HALL-SW2')))}", "!"]
    for vrf in vrfs:
        out += [f"vrf definition {vrf}", " rd 65000:1", "!"]
    for vlan in vlans:
        out += [f"vlan {vlan}", f" name {draw(st.sampled_from(('A', 'B')))}{vlan}", "!"]
    for port in range(1, 4):
        out += [f"interface GigabitEthernet1/0/{port}", draw(ports(vlans)), "!"]
    for vlan in vlans:
        if draw(st.booleans()):
            out += [f"interface Vlan{vlan}"]
            inside = draw(st.booleans()) if vrfs else False
            out += [f" vrf forwarding {draw(st.sampled_from(vrfs))}"] if inside else []
            out += [f" ip address 10.20.{vlan}.{draw(st.sampled_from((1, 2)))} 255.255.255.0"]
            bound = [name for name in lists if not name.isdigit()]
            filtered = draw(st.booleans()) if bound else False
            out += [f" ip access-group {draw(st.sampled_from(bound))} in"] if filtered else []
            out += ["!"]
    for name, entries in lists.items():
        out += [f"ip access-list {'standard' if name.isdigit() else 'extended'} {name}"]
        out += [f" {entry}" for entry in entries]
        out += ["!"]
    if "77" in lists:
        out += ["snmp-server community watch RO 77"]
    out += [f"logging host 10.0.9.{n}" for n in draw(st.lists(st.integers(1, 4), unique=True))]
    out += ["line vty 0 4", " transport input ssh", f" exec-timeout {draw(st.integers(1, 9))} 0", "!", "end"]
    return "\n".join(out) + "\n"


@st.composite
def voice_routers(draw: st.DrawFn) -> str:
    """Draw a site router whose 911 leaves by one or two dial-peers."""
    tags = draw(st.lists(st.sampled_from((911, 912, 50)), min_size=1, unique=True))
    out = ["hostname FIRE3-RTR", "!"]
    zone = draw(st.booleans())
    if zone:
        out += ["voice emergency response location 7001", f" elin 1 941555019{draw(st.integers(0, 2))}", "!"]
        out += ["voice emergency response zone 7", " location 7001 priority 1", "!"]
    rules = draw(st.sampled_from(([], [41], [42])))
    for rule in rules:
        out += [f"voice translation-rule {rule}", f" rule 1 /^9/ /{draw(st.sampled_from(('', '1')))}/", "!"]
        out += [f"voice translation-profile P{rule}", f" translate called {rule}", "!"]
    group = draw(st.booleans())
    if group:
        out += ["voice class server-group 20", f" ipv4 10.0.0.{draw(st.integers(11, 13))} preference 1", "!"]
    for tag in tags:
        out += [f"dial-peer voice {tag} voip"]
        translated = draw(st.booleans()) if rules else False
        out += [" emergency response zone 7"] if zone and draw(st.booleans()) else []
        out += [f" translation-profile outgoing P{rules[0]}"] if translated else []
        out += [" destination-pattern 911$", " session protocol sipv2"]
        by_group = group and draw(st.booleans())
        out += (
            [" session server-group 20"] if by_group else [f" session target ipv4:10.0.0.{draw(st.integers(11, 14))}"]
        )
        out += [*draw(st.sampled_from(([], [" no vad"], [" preference 1"]))), "!"]
    return "\n".join(out) + "\n"
