"""Names that IOS-XR shows in filters instead of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from citynet.device.model import Family

__all__ = ["OWN_PROTOCOLS", "PORTS", "PROTOCOLS"]

OWN_PROTOCOLS: Final[Mapping[Family, Mapping[str, int]]] = {
    Family.IPV4: {"icmp": 1, "tcp": 6, "udp": 17},
    Family.IPV6: {"icmpv6": 58, "tcp": 6, "udp": 17},
}
"""Protocols that are never written as numbers."""
PROTOCOLS: Final[Mapping[str, int]] = {
    "igmp": 2,
    "ipinip": 4,
    "gre": 47,
    "esp": 50,
    "ahp": 51,
    "ospf": 89,
    "pim": 103,
    "vrrp": 112,
    "sctp": 132,
}
"""Protocols that are written as numbers and may be shown by name."""

_TCP: Final = {"ftp-data": 20, "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "tacacs": 49}
_TCP.update({"domain": 53, "www": 80, "pop3": 110, "sunrpc": 111, "nntp": 119, "bgp": 179})
_TCP.update({"https": 443, "ldp": 646})
_UDP: Final = {"domain": 53, "bootps": 67, "bootpc": 68, "tftp": 69, "sunrpc": 111, "ntp": 123}
_UDP.update({"snmp": 161, "snmptrap": 162, "syslog": 514, "rip": 520, "ldp": 646})

PORTS: Final[Mapping[int, Mapping[str, int]]] = {6: _TCP, 17: _UDP}
"""Ports by protocol and name."""
