"""Lines that every IOS-XR device has, word for word, and those that follow from other lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from citynet.device.model import Network

__all__ = ["MACSEC_LINES", "REQUIRED", "management_port_lines"]

_TEXT: Final = """
aaa group server tacacs+ CITY
aaa group server tacacs+ CITY / vrf MGMT
aaa accounting exec default start-stop group CITY
aaa accounting commands default start-stop group CITY
aaa authorization exec default group CITY local
aaa authentication login default group CITY local
service timestamps log datetime localtime msec show-timezone year
service timestamps debug datetime localtime msec show-timezone year
logging buffered 10000000
line console
line console / exec-timeout 15 0
line default
line default / exec-timeout 15 0
line default / access-class ingress MGMT-SOURCES-4
line default / transport input ssh
vty-pool default 0 4 line-template default
hw-module profile qos hqos-enable
hw-module profile segment-routing srv6 mode micro-segment format f3216
hw-module profile segment-routing srv6 mode micro-segment format f3216 / encapsulation
hw-module profile segment-routing srv6 mode micro-segment format f3216 / encapsulation \
/ traffic-class propagate
vrf MGMT
vrf MGMT / address-family ipv4 unicast
vrf MGMT / address-family ipv6 unicast
lldp
snmp-server vrf MGMT
snmp-server group citynet v3 priv IPv4 MGMT-SOURCES-4 IPv6 MGMT-SOURCES-6
class-map match-any CONTROL
class-map match-any CONTROL / match dscp cs6
class-map match-any EXPEDITED
class-map match-any EXPEDITED / match dscp ef cs5
class-map match-any ASSURED
class-map match-any ASSURED / match dscp af31 cs3
class-map match-any TC-CONTROL
class-map match-any TC-CONTROL / match traffic-class 6 7
class-map match-any TC-EXPEDITED
class-map match-any TC-EXPEDITED / match traffic-class 5
class-map match-any TC-ASSURED
class-map match-any TC-ASSURED / match traffic-class 3
class-map match-any CONTROL / end-class-map
class-map match-any EXPEDITED / end-class-map
class-map match-any ASSURED / end-class-map
class-map match-any TC-CONTROL / end-class-map
class-map match-any TC-EXPEDITED / end-class-map
class-map match-any TC-ASSURED / end-class-map
policy-map CLASSIFY
policy-map CLASSIFY / class CONTROL
policy-map CLASSIFY / class CONTROL / set traffic-class 6
policy-map CLASSIFY / class EXPEDITED
policy-map CLASSIFY / class EXPEDITED / set traffic-class 5
policy-map CLASSIFY / class ASSURED
policy-map CLASSIFY / class ASSURED / set traffic-class 3
policy-map CLASSIFY / class class-default
policy-map CLASSIFY / class class-default / set traffic-class 0
policy-map CLASSIFY / end-policy-map
netconf-yang agent
netconf-yang agent / ssh
ssh timeout 30
ssh server rate-limit 30
ssh server session-limit 10
ssh server v2
ssh server vrf MGMT ipv4 access-list MGMT-SOURCES-4 ipv6 access-list MGMT-SOURCES-6
ssh server netconf vrf MGMT ipv4 access-list MGMT-SOURCES-4 ipv6 access-list MGMT-SOURCES-6
ssh server algorithms cipher aes256-gcm@openssh.com aes128-gcm@openssh.com aes256-ctr aes128-ctr
ssh server algorithms key-exchange ecdh-sha2-nistp521 ecdh-sha2-nistp384
ssh server algorithms host-key ecdsa-nistp521 ecdsa-nistp384 ed25519
ssh server disable hmac hmac-sha1
end
"""
REQUIRED: Final = frozenset(_TEXT.strip().splitlines())
MACSEC_LINES: Final = frozenset(
    {
        "macsec-policy CITY",
        "macsec-policy CITY / cipher-suite GCM-AES-XPN-256",
        "macsec-policy CITY / conf-offset CONF-OFFSET-0",
        "macsec-policy CITY / security-policy must-secure",
        "macsec-policy CITY / window-size 64",
    }
)
"""On devices with MACsec."""

_PLANE: Final = "control-plane / management-plane"
_PEERS: Final = ("SSH", "SNMP", "NETCONF")


def management_port_lines(port: str, sources: Iterable[Network]) -> frozenset[str]:
    """Return the paths of lines that name the management port, or stand below one that does."""
    plane = f"{_PLANE} / out-of-band"
    paths = {
        f"logging source-interface {port} vrf MGMT",
        f"tacacs source-interface {port} vrf MGMT",
        "ntp",
        f"ntp / source vrf MGMT {port}",
        "control-plane",
        _PLANE,
        plane,
        f"{plane} / vrf MGMT",
        f"{plane} / interface {port}",
    }
    prefixes = list(sources)
    for peer in _PEERS:
        allow = f"{plane} / interface {port} / allow {peer} peer"
        paths.add(allow)
        paths.update(f"{allow} / address ipv{each.version} {each}" for each in prefixes)
    return frozenset(paths)
