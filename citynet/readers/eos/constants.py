"""Lines that every EOS device has, word for word: the baseline that no model field holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from citynet.readers.blocks import Line

__all__ = ["CONTROL_PLANE_LISTS", "GNMI_PROFILE", "MULTIHOP_BFD", "REQUIRED", "SHOWN_BY_DEVICES"]
__all__ += ["canonical"]

_TEXT: Final = """
no aaa root
service routing protocols model multi-agent
switchport default mode routed
interface defaults
interface defaults / ethernet
interface defaults / ethernet / shutdown
logging buffered 10000 informational
logging format timestamp traditional year timezone
snmp-server ipv4 access-list MGMT-SOURCES-4 vrf MGMT
snmp-server ipv6 access-list MGMT-SOURCES-6 vrf MGMT
snmp-server group citynet v3 priv
no snmp-server vrf default
snmp-server vrf MGMT
vrf instance MGMT
management api http-commands
management api http-commands / protocol https ssl profile EAPI
management api http-commands / no shutdown
management api http-commands / vrf default
management api http-commands / vrf default / shutdown
management api http-commands / vrf MGMT
management api http-commands / vrf MGMT / no shutdown
management api http-commands / vrf MGMT / ip access-group MGMT-SOURCES-4
management api http-commands / vrf MGMT / ipv6 access-group MGMT-SOURCES-6
management console
management console / idle-timeout 10
management security
management security / entropy source hardware
management security / password minimum length 15
management security / password encryption reversible aes-256-gcm
management security / ssl profile EAPI
management security / ssl profile EAPI / tls versions 1.2 1.3
management security / ssl profile EAPI / certificate eapi.crt key eapi.key
aaa authentication login default group CITY local
aaa authentication policy on-failure log
aaa authentication policy on-success log
aaa authentication policy lockout failure 3 window 900 duration 300
aaa authorization serial-console
aaa authorization exec default group CITY local
aaa authorization commands all default group CITY local
aaa accounting exec default start-stop group CITY
aaa accounting system default start-stop group CITY
aaa accounting commands all default start-stop group CITY
system control-plane
system control-plane / ip access-group CONTROL-PLANE-4 in
system control-plane / ip access-group CONTROL-PLANE-MGMT-4 vrf MGMT in
system control-plane / ipv6 access-group CONTROL-PLANE-6 in
system control-plane / ipv6 access-group CONTROL-PLANE-MGMT-6 vrf MGMT in
no ip icmp redirect
no ipv6 icmp redirect
ip routing
ipv6 unicast-routing
qos map dscp 0 to traffic-class 0
policy-map type copp copp-system-policy
policy-map type copp copp-system-policy / class copp-system-OspfIsis
policy-map type copp copp-system-policy / class copp-system-OspfIsis / shape kbps 10000
policy-map type copp copp-system-policy / class copp-system-OspfIsis / bandwidth kbps 5000
policy-map type copp copp-system-policy / class copp-system-acllog
policy-map type copp copp-system-policy / class copp-system-acllog / shape kbps 1000
policy-map type copp copp-system-policy / class copp-system-acllog / bandwidth kbps 1000
management ssh
management ssh / shutdown
management ssh / ip access-group MGMT-SOURCES-4 in
management ssh / ip access-group MGMT-SOURCES-4 vrf MGMT in
management ssh / ipv6 access-group MGMT-SOURCES-6 in
management ssh / ipv6 access-group MGMT-SOURCES-6 vrf MGMT in
management ssh / idle-timeout 10
management ssh / cipher aes256-ctr aes256-gcm@openssh.com
management ssh / key-exchange ecdh-sha2-nistp384 ecdh-sha2-nistp521
management ssh / mac hmac-sha2-512 hmac-sha2-512-etm@openssh.com
management ssh / connection per-host 5
management ssh / connection limit 10
management ssh / vrf MGMT
management ssh / vrf MGMT / no shutdown
end
"""
_MULTIHOP: Final = "permit udp any any eq 4784"
_RULES: Final = {
    "CONTROL-PLANE": (
        "permit {icmp} any any",
        "permit {ip} any any tracked",
        "permit tcp any any eq 179",
        "permit udp any any eq 3784 {hops} eq 255",
        _MULTIHOP,
        "deny {ip} any any",
    ),
    "CONTROL-PLANE-MGMT": (
        "permit {icmp} any any",
        "permit {ip} any any tracked",
        "permit tcp any any eq 22",
        "permit tcp any any eq 443",
        "permit udp any any eq 161",
    ),
}
"""What the router itself takes, by the name of the list without its family.

What follows in the lists of management depends on the collectors of telemetry.
"""
_WORDS: Final = {
    "4": {"ip": "ip", "icmp": "icmp", "hops": "ttl"},
    "6": {"ip": "ipv6", "icmp": "icmpv6", "hops": "hop-limit"},
}
_LIST_OPENERS: Final = frozenset(
    f"{words['ip']} access-list {name}-{family}"
    for name in _RULES
    for family, words in _WORDS.items()
)
CONTROL_PLANE_LISTS: Final = frozenset(opener.rpartition(" ")[2] for opener in _LIST_OPENERS)
"""Names of the lists of ``system control-plane``, which are no filters of the model."""

_PORT_NAMES: Final = {
    "bgp": "179",
    "bfd": "3784",
    "multihop-bfd": "4784",
    "ssh": "22",
    "https": "443",
    "snmp": "161",
}
_IN_ANY_ORDER: Final = ("cipher", "key-exchange", "mac")


def _control_plane() -> Iterator[str]:
    for name, rules in _RULES.items():
        for family, words in _WORDS.items():
            opener = f"{words['ip']} access-list {name}-{family}"
            yield opener
            for number, rule in enumerate(rules, start=1):
                yield f"{opener} / {10 * number} {rule.format(**words)}"


MULTIHOP_BFD: Final = frozenset(path for path in _control_plane() if path.endswith(_MULTIHOP))
"""On devices with BFD of a session between loopbacks."""
REQUIRED: Final = frozenset((*_TEXT.strip().splitlines(), *_control_plane())) - MULTIHOP_BFD
_PROFILE: Final = "management security / ssl profile GNMI"
GNMI_PROFILE: Final = frozenset(
    {
        _PROFILE,
        f"{_PROFILE} / tls versions 1.2 1.3",
        f"{_PROFILE} / certificate gnmi.crt key gnmi.key",
        f"{_PROFILE} / trust certificate collectors.crt",
    }
)
"""On devices with telemetry."""
SHOWN_BY_DEVICES: Final = frozenset(
    {
        "spanning-tree mode mstp",
        "transceiver qsfp default-mode 4x10G",
        "lldp run",
    }
)
"""Lines of a running configuration that say what EOS does anyway."""


def canonical(line: Line) -> Line:
    """Return ``line`` in the words of the baseline, where a device may show others.

    Ports of the control plane's lists have names; SSH's algorithms stand in any order.
    """
    if line.text in _LIST_OPENERS:
        return replace(line, children=tuple(map(_with_numbers, line.children)))
    if line.text == "management ssh":
        return replace(line, children=tuple(map(_in_order, line.children)))
    return line


def _with_numbers(rule: Line) -> Line:
    before, ports, after = rule.text.partition(" any any eq ")
    name, space, rest = after.partition(" ")
    return replace(rule, text=f"{before}{ports}{_PORT_NAMES.get(name, name)}{space}{rest}")


def _in_order(line: Line) -> Line:
    word, *others = line.text.split(" ")
    if word not in _IN_ANY_ORDER:
        return line
    return replace(line, text=" ".join((word, *sorted(others))))
