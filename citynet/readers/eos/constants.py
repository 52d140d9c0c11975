"""Lines that every EOS device has, word for word: the baseline that no model field holds."""

from __future__ import annotations

from typing import Final

__all__ = ["REQUIRED", "SHOWN_BY_DEVICES"]

_TEXT: Final = """
service routing protocols model multi-agent
switchport default mode routed
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
management security
management security / ssl profile EAPI
management security / ssl profile EAPI / tls versions 1.2 1.3
management security / ssl profile EAPI / certificate eapi.crt key eapi.key
aaa authentication login default group CITY local
aaa authorization exec default group CITY local
aaa accounting commands all default start-stop group CITY
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
management ssh / vrf MGMT
management ssh / vrf MGMT / no shutdown
end
"""
REQUIRED: Final = frozenset(_TEXT.strip().splitlines())
SHOWN_BY_DEVICES: Final = frozenset(
    {
        "no aaa root",
        "spanning-tree mode mstp",
        "transceiver qsfp default-mode 4x10G",
        "lldp run",
    }
)
"""Lines of a running configuration that say what EOS does anyway."""
