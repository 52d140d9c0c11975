"""The border of the dialect page with what a baseline may ask for besides, and it does not show.

Signed time, telemetry, a bundle that needs all of its links, TTL security, a marking that polices
nothing: written down after the page, by hand, as text and as a person reads it.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from citynet.device.model import Bgp, Collector, Interface, Telemetry, TrafficClass
from tests.readers.iosxr.border import BORDER

__all__ = ["GUARDED", "guarded_text"]

_SERVERS: Final = " server vrf MGMT 198.51.100.201\n server vrf MGMT 198.51.100.202\n"
_SIGNED: Final = """\
 authenticate
 trusted-key 1
 cmac-authentication-key 1 cmac clear secret:ntp
 server vrf MGMT 198.51.100.201 key 1
 server vrf MGMT 198.51.100.202 key 1
"""
_TELEMETRY: Final = """\
telemetry model-driven
 destination-group CITY
  vrf MGMT
  address-family ipv4 198.51.100.231 port 57500
   encoding self-describing-gpb
   protocol grpc tls-hostname 198.51.100.231
  !
  address-family ipv6 2001:db8:ffff::d1 port 57501
   encoding self-describing-gpb
   protocol grpc tls-hostname 2001:db8:ffff::d1
  !
 !
 sensor-group CITY
  sensor-path Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces/interface/latest/generic-counters
  sensor-path Cisco-IOS-XR-ipv4-bgp-oper:bgp/instances/instance/instance-active/default-vrf/neighbors/neighbor
  sensor-path Cisco-IOS-XR-ipv4-bgp-oper:bgp/instances/instance/instance-active/vrfs/vrf/neighbors/neighbor
  sensor-path Cisco-IOS-XR-qos-ma-oper:qos/interface-table/interface/output/service-policy-names/service-policy-instance/statistics
 !
 subscription CITY
  sensor-group-id CITY sample-interval 10000
  destination-id CITY
  source-interface MgmtEth0/RP0/CPU0/0
 !
!
"""  # noqa: E501
_BUNDLE: Final = " bandwidth 20000000\n"
_MARKING: Final = """\
policy-map IN-Bundle-Ether1.1004
 class class-default
  set traffic-class 3
  set dscp af31
 !
 end-policy-map
!
"""
_SHAPED: Final = "policy-map OUT-Bundle-Ether1.1004\n"
_PLACE: Final = " service-policy input CLASSIFY\n service-policy output OUT-Bundle-Ether1.1004\n"
_KEY: Final = "   password clear secret:bgp.hand-off."


def guarded_text(text: str) -> str:
    """Return the text of the border with these parts."""
    lines = text.replace(_KEY, f"   ttl-security\n{_KEY}")
    for before, after in (
        (_SERVERS, _SIGNED),
        ("netconf-yang agent\n", f"{_TELEMETRY}netconf-yang agent\n"),
        (_BUNDLE, f"{_BUNDLE} bundle minimum-active links 2\n"),
        (_SHAPED, _MARKING + _SHAPED),
        (_PLACE, _PLACE.replace("CLASSIFY", "IN-Bundle-Ether1.1004")),
    ):
        assert lines.count(before) == 1
        lines = lines.replace(before, after)
    return lines


def _interface(interface: Interface) -> Interface:
    if interface.name == "Bundle-Ether1":
        return replace(interface, min_links=2)
    if interface.name == "Bundle-Ether1.1004":
        return replace(interface, marking=TrafficClass.ASSURED)
    return interface


def _sessions(bgp: Bgp | None) -> Bgp:
    assert bgp is not None
    neighbors = (replace(each, ttl_security=each.vrf is not None) for each in bgp.neighbors)
    return replace(bgp, neighbors=tuple(neighbors))


GUARDED: Final = replace(
    BORDER,
    management=replace(BORDER.management, ntp_key="secret:ntp"),
    interfaces=tuple(map(_interface, BORDER.interfaces)),
    telemetry=Telemetry(
        collectors=(
            Collector(address=IPv4Address("198.51.100.231"), port=57500),
            Collector(address=IPv6Address("2001:db8:ffff::d1"), port=57501),
        ),
        interval=10,
    ),
    bgp=_sessions(BORDER.bgp),
)
"""What a person reads in :func:`guarded_text`."""
