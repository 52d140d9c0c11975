"""The files of a Debian router with FRR, as ``docs/reference/dialects/frr.md`` has them."""

from __future__ import annotations

from typing import Final

from citynet.render.assembly.model import OutputFile

__all__ = ["FILES"]

FILES: Final = (
    OutputFile("etc/hostname", ("hostname",)),
    OutputFile("etc/network/interfaces", ("loopback", "vrf_devices", "interfaces")),
    OutputFile("etc/citynet/cables", ("cables",)),
    OutputFile("etc/systemd/system/citynet-cables.service", ("cables_service",)),
    OutputFile("etc/frr/daemons", ("daemons",)),
    # The blocks and the order of `show running-config`, but `isis` first: FRR refuses an interface
    # metric above 63 while there is no instance with wide metrics.
    OutputFile(
        "etc/frr/frr.conf",
        (
            "system",
            "vrf_routes",
            "isis",
            "isis_interfaces",
            "bgp",
            "bgp_vrfs",
            "prefix_lists",
            "srv6",
            "bfd",
            "end",
        ),
    ),
    # Ports before the router's own protection: the order of the hooks.
    OutputFile("etc/nftables.conf", ("filters", "classes", "protection")),
    OutputFile("etc/systemd/system/networking.service.d/90-citynet.conf", ("networking_unit",)),
    OutputFile("etc/citynet/tc", ("queues",)),
    OutputFile("etc/systemd/system/citynet-tc.service", ("queues_service",)),
    OutputFile("etc/modules-load.d/90-citynet.conf", ("modules",)),
    OutputFile("etc/sysctl.d/90-citynet.conf", ("sysctl",)),
    OutputFile("etc/issue.net", ("banner",)),
    OutputFile("etc/ssh/sshd_config.d/90-citynet.conf", ("sshd",)),
    OutputFile("etc/sysusers.d/90-citynet.conf", ("account",)),
    OutputFile("etc/citynet/chpasswd", ("password",)),
    OutputFile("etc/tacplus_servers", ("tacacs",)),
    OutputFile("etc/chrony/chrony.conf", ("ntp", "ntp_servers")),
    OutputFile("etc/chrony/citynet.keys", ("ntp_keys",), optional=True),
    OutputFile("etc/rsyslog.d/90-citynet.conf", ("syslog",)),
    OutputFile("etc/snmp/snmpd.conf", ("snmp",)),
    OutputFile("etc/lldpd.d/90-citynet.conf", ("lldp",)),
)
