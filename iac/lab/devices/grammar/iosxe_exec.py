"""The exec commands of IOS-XE that the lab answers; each names the method that does."""

from __future__ import annotations

from iac.lab.devices.grammar.iosxe_names import INTERFACE_TYPES
from iac.lab.devices.grammar.kinds import COMMON, interface
from iac.lab.devices.grammar.language import Dialect, compile_mode

USER = """
enable [ <0-15> ] @enable
disable @disable
exit @bye
logout @bye
quit @bye
terminal <line> @nothing
show version @show_version
show hosts [ summary ] @show_hosts
show clock [ detail ] @show_clock
show privilege @show_privilege
show users @show_users
show ip interface brief @show_ip_interface_brief
show interfaces [ <ifname> ] @show_interfaces
show interfaces status @show_interfaces_status
show interfaces description @show_interfaces_description
show vlan [ ( brief | id <1-4094> ) ] @show_vlan
show vlan all-ports @show_vlan_ports
show lldp neighbors [ detail ] @show_lldp
show cdp neighbors [ detail ] @show_cdp
show inventory @show_inventory
ping <line> @ping
"""

PRIVILEGED = """
show running-config [ ( all | full | brief ) ] @show_running
show running-config interface <ifname> @show_running_interface
show startup-config @show_startup
show archive @show_archive
show archive config rollback timer @show_rollback_timer
show archive config differences [ <word> ] [ <word> ] @show_differences
show archive config incremental-diffs <word> [ ignorecase ] @show_incremental
show file systems @show_file_systems
show flash: @show_flash
show logging [ <line> ] @show_logging
show ip route [ <line> ] @show_ip_route
show voice register pool ( all | registered ) [ brief ] @show_voice_pools
dir [ <word> ] @dir_files
verify /md5 <word> @verify
more <word> @more
delete [ /force ] [ /recursive ] <word> @delete
copy <word> <word> @copy
write [ ( memory | terminal | erase ) ] @write
configure terminal [ revert timer <1-120> ] @configure
configure replace <word> \
    [ list ] [ force ] [ ignorecase ] [ nolock ] [ revert trigger error [ timer <1-120> ] ] [ timer <1-120> ] @replace
configure confirm @confirm
configure revert ( now | timer <1-120> ) @revert
tclsh @tclsh
clear <line> @nothing
debug <line> @nothing
undebug <line> @nothing
"""


def build() -> Dialect:
    """Return the exec dialect with its two modes."""
    kinds = {**COMMON, "ifname": interface(INTERFACE_TYPES)}
    return Dialect("iosxe-exec", [compile_mode("user", USER), compile_mode("privileged", USER + PRIVILEGED)], kinds)
