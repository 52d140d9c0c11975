"""The Junos border with one part more, or with other fields of one part."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from citynet.device.model import (
    AddressGroup,
    BgpNeighbor,
    Device,
    Family,
    Filter,
    FilterRule,
    Interface,
    InterfaceKind,
    PrefixList,
    Vrf,
    VrfSids,
)
from tests.render.samples_junos import BORDER

__all__ = [
    "added",
    "changed",
    "core_session",
    "grouped",
    "instance",
    "lag",
    "linked",
    "listed",
    "located",
    "managed",
    "peered",
    "port",
    "ruled",
    "session",
    "sub",
    "vrf",
]


def port(name: str = "ge-0/0/9", **parts: Any) -> Interface:  # noqa: ANN401 -- any field
    return Interface(**{"name": name, "kind": InterfaceKind.PHYSICAL, **parts})


def sub(name: str = "ge-0/0/9.7", **parts: Any) -> Interface:  # noqa: ANN401 -- any field
    defaults = {"kind": InterfaceKind.SUBINTERFACE, "parent": "ge-0/0/9", "vlan": 7}
    return Interface(**{"name": name, **defaults, **parts})


def lag(name: str = "ae9", **parts: Any) -> Interface:  # noqa: ANN401 -- any field
    return Interface(**{"name": name, "kind": InterfaceKind.LAG, **parts})


def added(*interfaces: Interface) -> Device:
    return replace(BORDER, interfaces=(*BORDER.interfaces, *interfaces))


def changed(name: str, **parts: Any) -> Device:  # noqa: ANN401 -- any field
    """Return the border with other fields of one interface."""
    assert any(one.name == name for one in BORDER.interfaces)
    return replace(
        BORDER,
        interfaces=tuple(
            replace(one, **parts) if one.name == name else one for one in BORDER.interfaces
        ),
    )


def linked(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    """Return the border with other IS-IS on its secured core port."""
    (link,) = (one.isis for one in BORDER.interfaces if one.name == "et-0/0/0")
    assert link is not None
    return changed("et-0/0/0", isis=replace(link, **parts))


def instance(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    assert BORDER.isis is not None
    return replace(BORDER, isis=replace(BORDER.isis, **parts))


def located(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    assert BORDER.srv6 is not None
    return replace(BORDER, srv6=replace(BORDER.srv6, **parts))


def vrf(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    """Return the border with one VRF more."""
    defaults = {"rd": "100.64.10.9:9", "locator": "MAIN", "sids": VrfSids(dt4=9, dt6=10)}
    return replace(BORDER, vrfs=(*BORDER.vrfs, Vrf(**{"name": "S9-x", **defaults, **parts})))


def session(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    """Return the border with one session more in a VRF."""
    defaults = {
        "address": IPv4Address("192.0.2.1"),
        "remote_as": 65020,
        "vrf": "S101-office",
        "families": (Family.IPV4,),
    }
    return peered(BgpNeighbor(**{**defaults, **parts}))


def core_session(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    """Return the border with one session more outside VRFs."""
    defaults = {
        "address": IPv6Address("2001:db8:10::77"),
        "remote_as": 65010,
        "update_source": "lo0",
        "families": (Family.VPNV4, Family.VPNV6),
    }
    return peered(BgpNeighbor(**{**defaults, **parts}))


def peered(neighbor: BgpNeighbor) -> Device:
    assert BORDER.bgp is not None
    return replace(BORDER, bgp=replace(BORDER.bgp, neighbors=(*BORDER.bgp.neighbors, neighbor)))


def ruled(*rules: FilterRule, name: str = "A1-1-4", family: Family = Family.IPV4) -> Device:
    return replace(BORDER, filters=(*BORDER.filters, Filter(name=name, family=family, rules=rules)))


def grouped(*groups: AddressGroup) -> Device:
    return replace(BORDER, address_groups=(*BORDER.address_groups, *groups))


def listed(*lists: PrefixList) -> Device:
    return replace(BORDER, prefix_lists=(*BORDER.prefix_lists, *lists))


def managed(**parts: Any) -> Device:  # noqa: ANN401 -- any field
    return replace(BORDER, management=replace(BORDER.management, **parts))
