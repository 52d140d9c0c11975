"""Where each platform says what the operators on services change, after the dialect pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from citynet.device.model import Platform
from tests.mutation.sites import Place

__all__ = ["BINDING", "DISTINGUISHER", "VLAN"]

_UNIT = ("interfaces", r"(?P<port>\S+)", r"unit (?P<unit>\d+)")
_XR_INTERFACE = r"interface (?P<interface>\S+)"
VLAN: Final[Mapping[Platform, Place]] = {
    Platform.FRR: ("frr/interfaces.j2", "vlan-id"),
    Platform.EOS: ("eos/interfaces.j2", "encapsulation dot1q vlan"),
    Platform.VRP: ("vrp/interfaces.j2", "vlan-type dot1q"),
    Platform.JUNOS: (Platform.JUNOS, (*_UNIT, r"vlan-id \d+")),
    Platform.IOSXR: (Platform.IOSXR, (_XR_INTERFACE, r"encapsulation dot1q \d+")),
}
BINDING: Final[Mapping[Platform, Place]] = {
    Platform.FRR: ("frr/interfaces.j2", "vrf {{ interface.vrf }}"),
    Platform.EOS: ("eos/interfaces.j2", "vrf {{ interface.vrf }}"),
    Platform.VRP: ("vrp/interfaces.j2", "ip binding vpn-instance"),
    Platform.JUNOS: (
        Platform.JUNOS,
        ("routing-instances", r"(?P<vrf>\S+)", r"interface (?P<port>[^.]+)\.(?P<unit>\d+)"),
    ),
    Platform.IOSXR: (Platform.IOSXR, (_XR_INTERFACE, r"vrf \S+")),
}
DISTINGUISHER: Final[Mapping[Platform, tuple[str, tuple[str | tuple[str, ...], ...]]]] = {
    Platform.FRR: ("frr/bgp_vrfs.j2", ("rd vpn export", "  rd {{ vrf.rd }}")),
    Platform.EOS: ("eos/bgp.j2", ("rd {{ vrf.rd }}",)),
    Platform.VRP: ("vrp/vrfs.j2", ("route-distinguisher",)),
    Platform.JUNOS: (
        Platform.JUNOS,
        (("routing-instances", r"(?P<vrf>\S+)", r"route-distinguisher \S+"),),
    ),
    Platform.IOSXR: (Platform.IOSXR, ((r"router bgp \d+", r"vrf (?P<vrf>\S+)", r"rd \S+"),)),
}
