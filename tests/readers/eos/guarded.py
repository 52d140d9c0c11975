"""The worked example of the page with what a baseline may ask for besides, and it does not show.

Signed time, telemetry, a LAG that needs all of its members, TTL security, a marking that polices
nothing: written down after the page, by hand.
"""

from __future__ import annotations

from citynet.readers.eos import read
from tests.readers.page import Page

__all__ = ["GUARDED"]

_GNMI = """\
management api gnmi
   transport grpc EVERY-10-6030
      ssl profile GNMI
      port 6030
      vrf MGMT
   !
   transport grpc EVERY-10-6031
      ssl profile GNMI
      port 6031
      vrf MGMT
!
"""
_PROFILE = """\
   !
   ssl profile GNMI
      tls versions 1.2 1.3
      certificate gnmi.crt key gnmi.key
      trust certificate collectors.crt
"""
_KEYS = """\
ntp authentication-key 3 sha1 0 secret:ntp
ntp trusted-key 3
ntp authenticate
"""
_SNMP_RULE = "   50 permit udp any any eq 161\n"
_COLLECTORS_6 = """\
   60 permit tcp host 2001:db8:ffff::d1 any eq 6030
   70 deny ipv6 any any
"""
_COLLECTORS_4 = """\
   60 permit tcp host 198.51.100.231 any eq 6030
   70 permit tcp host 198.51.100.232 any eq 6031
   80 deny ip any any
"""
_MARKING = """\
policy-map type quality-of-service IN-Ethernet9.1000
   class class-default
      set dscp 26
      set traffic-class 3
!
"""
_EAPI = "      certificate eapi.crt key eapi.key\n"
_LAG = "   description cp-sp2 Port-Channel1\n   no shutdown\n   mtu 9100\n"
_FOURS, _SIXES = "neighbor 100.126.0.0", "neighbor 2001:db8:7e00::"

GUARDED = Page(
    "eos",
    "cp-br1",
    read,
    separator="!",
    numbering=r" +seq [0-9]+",
    edits=(
        ("management api http-commands\n", f"{_GNMI}management api http-commands\n"),
        (_EAPI, _EAPI + _PROFILE),
        ("ntp local-interface", f"{_KEYS}ntp local-interface"),
        ("ntp server vrf MGMT 198.51.100.201", "ntp server vrf MGMT 198.51.100.201 key 3"),
        ("ntp server vrf MGMT 198.51.100.202", "ntp server vrf MGMT 198.51.100.202 key 3"),
        (f"{_SNMP_RULE}   60 deny ipv6 any any\n", _SNMP_RULE + _COLLECTORS_6),
        (f"{_SNMP_RULE}   60 deny ip any any\n", _SNMP_RULE + _COLLECTORS_4),
        (_LAG, f"{_LAG}   port-channel min-links 2\n"),
        (f"      {_FOURS} bfd\n", f"      {_FOURS} bfd\n      {_FOURS} ttl maximum-hops 1\n"),
        (f"      {_SIXES} bfd\n", f"      {_SIXES} bfd\n      {_SIXES} ttl maximum-hops 1\n"),
        (
            "policy-map type quality-of-service IN-Ethernet10.101\n",
            f"{_MARKING}policy-map type quality-of-service IN-Ethernet10.101\n",
        ),
        (
            "   shape rate 2000000 kbps\n",
            "   service-policy type qos input IN-Ethernet9.1000\n   shape rate 2000000 kbps\n",
        ),
    ),
)
