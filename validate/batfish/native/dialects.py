"""What facts of a platform's text are called by Batfish, and which of them nobody compares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from citynet.device.model import Device, Interface, InterfaceKind, Platform

__all__ = ["DIALECTS", "Dialect", "is_constant", "mtu_in_text"]

_IPV4_LIST, _IPV6_LIST, _LIST = "ipv4 prefix list", "ipv6 prefix list", "prefix list"
_IPV4_FILTER, _IPV6_FILTER = "ipv4 filter", "ipv6 filter"
_ETHERNET: Final = 14
"""Octets of an Ethernet header, which IOS-XR and ports of Junos count into an MTU."""
_TAG: Final = 4
"""Octets of a VLAN tag, which sub-interfaces of IOS-XR and ports of Junos with tags count, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How texts of a platform look in Batfish's answers."""

    lists: Mapping[str, str]
    """Type of a structure → what facts call it."""
    constant: str = r"(?!)"
    """Names of lists and filters that protect the router itself; they are not in the model."""
    families: bool = True
    """Whether lists of the two families are of two types."""
    empty_lists: bool = True
    """Whether a list without prefixes is a structure."""
    filters: bool = True
    """Whether filters are read at all."""
    filter_names: bool = True
    """Whether an interface has a filter under the name that it has in the text."""
    off: bool = True
    """Whether it is read that an interface is off."""
    every_vrf_speaks: bool = False
    """Whether BGP is there in a VRF without neighbours."""
    reflection: bool = True
    """Whether it is read that a session outside VRFs is that of a client."""
    unit: str = ""
    """End of the name of the interface that has a port's addresses, filters and VRF."""
    hidden: frozenset[InterfaceKind] = field(default_factory=frozenset)
    """Kinds of interfaces whose VRF is not told by what Batfish reads."""


DIALECTS: Final[Mapping[Platform, Dialect]] = {
    Platform.EOS: Dialect(
        lists={
            "ipv4 prefix-list": _IPV4_LIST,
            "ipv6 prefix-list": _IPV6_LIST,
            "extended ipv4 access-list": _IPV4_FILTER,
            "extended ipv6 access-list": _IPV6_FILTER,
        },
        constant=r"CONTROL-PLANE-(?:MGMT-)?[46]",
        every_vrf_speaks=True,
    ),
    Platform.FRR: Dialect(
        lists={"ip prefix-list": _IPV4_LIST, "ipv6 prefix-list": _IPV6_LIST},
        filters=False,
        filter_names=False,
        off=False,
    ),
    Platform.IOSXR: Dialect(
        lists={
            "prefix-set": _LIST,
            "ipv4 access-list": _IPV4_FILTER,
            "ipv6 access-list": _IPV6_FILTER,
        },
        constant=r"MGMT-SOURCES-[46]",
        families=False,
        empty_lists=False,
        reflection=False,
    ),
    Platform.JUNOS: Dialect(
        lists={
            "prefix-list": _LIST,
            "firewall filter": _IPV4_FILTER,
            "firewall family inet6 filter": _IPV6_FILTER,
        },
        constant=(
            r"(?:BGP-PEERS|VRF-PEERS|MGMT-SOURCES|(?:NTP|TACACS)-SERVERS|RE|PASS|RPF)-[46]"
            r"|MARK-[a-z]+-[46]|SLICES-6|SLICE-S[0-9]+"
        ),
        families=False,
        filter_names=False,
        unit=".0",
        hidden=frozenset({InterfaceKind.MANAGEMENT}),
    ),
}
"""By platform; of others Batfish is given nothing."""


def mtu_in_text(device: Device, interface: Interface) -> int | None:
    """Return an MTU as Batfish has to know it, too; it takes that of management for itself."""
    if interface.kind is InterfaceKind.MANAGEMENT:
        return None
    if interface.mtu is None and device.platform is Platform.EOS:
        return next((i.mtu for i in device.interfaces if i.name == interface.parent), None)
    return None if interface.mtu is None else interface.mtu + _octets(device, interface)


def _octets(device: Device, interface: Interface) -> int:
    """Return how many octets the text's MTU counts beyond those of a packet."""
    if device.platform is Platform.IOSXR:
        return _ETHERNET + (_TAG if interface.vlan is not None else 0)
    if device.platform is Platform.JUNOS and interface.parent is None:
        has_tags = any(i.parent == interface.name for i in device.interfaces if i.vlan is not None)
        return _ETHERNET + (_TAG if has_tags else 0)
    return 0


def is_constant(platform: Platform, name: str) -> bool:
    """Say whether a list or filter is none of the model's."""
    return re.fullmatch(DIALECTS[platform].constant, name) is not None
