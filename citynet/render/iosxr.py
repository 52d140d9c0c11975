"""How IOS-XR spells values (``docs/reference/dialects/iosxr.md``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from ipaddress import IPv4Network
from types import MappingProxyType
from typing import Final

from citynet.device.model import (
    BgpNeighbor,
    Device,
    Family,
    Interface,
    InterfaceKind,
    Network,
    Part,
    PortRange,
    TrafficClass,
)
from citynet.render.iosxr_limits import LAG, iosxr_unsayable

__all__ = ["IOSXR_FILTERS", "iosxr_unsayable"]

_DSCP: Final = {
    TrafficClass.CONTROL: "cs6",
    TrafficClass.EXPEDITED: "ef",
    TrafficClass.ASSURED: "af31",
    TrafficClass.STANDARD: "default",
}
_PROTOCOLS: Final = {
    (Family.IPV4, None): "ipv4",
    (Family.IPV6, None): "ipv6",
    (Family.IPV4, 1): "icmp",
    (Family.IPV6, 58): "icmpv6",
    (Family.IPV4, 6): "tcp",
    (Family.IPV6, 6): "tcp",
    (Family.IPV4, 17): "udp",
    (Family.IPV6, 17): "udp",
}
_ETHERNET: Final = 14
"""Bytes of an Ethernet header, which ``mtu`` counts; a sub-interface's counts a tag, too."""

_TAG: Final = 4


def iosxr_slug(name: str) -> str:
    """Return an interface's name as a part of other names: ``TenGigE0-0-0-10.101``."""
    return name.replace("/", "-")


def iosxr_dscp(traffic_class: TrafficClass) -> str:
    """Return the word for the code point of a class."""
    return _DSCP[traffic_class]


def iosxr_protocol(protocol: int | None, family: Family) -> str:
    """Return the name of an IP protocol in a filter of ``family``, or its number."""
    return _PROTOCOLS.get((family, protocol)) or str(protocol)


def iosxr_network(network: Network | None) -> str:
    """Return one side of a rule: ``any``, ``host ::1``, ``10.0.0.0 0.0.0.255``, ``fe80::/10``."""
    if network is None:
        return "any"
    if network.prefixlen == network.max_prefixlen:
        return f"host {network.network_address}"
    if isinstance(network, IPv4Network):
        return f"{network.network_address} {network.hostmask}"
    return str(network)


def iosxr_ports(ports: PortRange | None) -> str:
    """Return the ports behind one side of a rule, with the space before them."""
    if ports is None:
        return ""
    if ports.first == ports.last:
        return f" eq {ports.first}"
    return f" range {ports.first} {ports.last}"


def iosxr_bundle(lag: str) -> str:
    """Return the number of a LAG, which its members name; raise ``ValueError`` if it has none."""
    match = LAG.fullmatch(lag)
    if match is None:
        raise ValueError(f"{lag} is no Bundle-Ether")
    return match[1]


def iosxr_mtu(interface: Interface) -> int:
    """Return the MTU with the headers that XR counts; raise ``ValueError`` if it has none."""
    if interface.mtu is None:
        raise ValueError(f"{interface.name} has no MTU")
    tag = _TAG if interface.kind is InterfaceKind.SUBINTERFACE else 0
    return interface.mtu + _ETHERNET + tag


def iosxr_router_id(device: Device) -> Interface | None:
    """Return ``Loopback0`` if IS-IS knows it: its address is the router ID of IPv6."""
    found = (one for one in device.interfaces if one.name == "Loopback0" and one.isis is not None)
    return next(found, None)


def iosxr_link(device: Device, port: Interface) -> Interface:
    """Return what a port is a link's end as: the LAG that it is a member of, or itself."""
    if port.lag is None:
        return port
    return next(one for one in device.interfaces if one.name == port.lag)


def iosxr_trunks(interfaces: Iterable[Interface]) -> dict[str, Interface]:
    """Return ports and LAGs with both queues and sub-interfaces, by name."""
    interfaces = tuple(interfaces)
    parents = {one.parent for one in interfaces}
    return {one.name: one for one in interfaces if one.queues and one.name in parents}


def iosxr_policies(interface: Interface, trunks: Mapping[str, Interface]) -> dict[str, str]:
    """Return the policies of an interface, by direction.

    Those of a trunk stand on each of its sub-interfaces: XR takes none on both at once.
    """
    slug = iosxr_slug(interface.name)
    child = interface.parent in trunks
    queued = child or (bool(interface.queues) and interface.name not in trunks)
    policies = {}
    if interface.policer is not None or interface.marking is not None:
        policies["input"] = f"IN-{slug}"
    elif queued:
        policies["input"] = "CLASSIFY"
    if interface.shaper is None and child:
        slug = iosxr_slug(str(interface.parent))
    if interface.shaper is not None or queued:
        policies["output"] = f"OUT-{slug}"
    return policies


def iosxr_isis_keys(device: Device) -> dict[str, tuple[Part, ...]]:
    """Return the keys of IS-IS, sorted: secret reference → what uses it."""
    keys: dict[str, list[Part]] = {}
    if device.isis is not None and device.isis.authentication is not None:
        keys[device.isis.authentication] = [device.isis]
    for interface in device.interfaces:
        link = interface.isis
        if link is not None and link.authentication is not None:
            keys.setdefault(link.authentication, []).extend((link, interface))
    return {reference: tuple(parts) for reference, parts in sorted(keys.items())}


def iosxr_bfd_users(device: Device) -> tuple[Part, ...]:
    """Return what needs a card for its BFD: LAGs, and sessions between loopbacks."""
    lags = (one for one in device.interfaces if one.kind is InterfaceKind.LAG)
    return (*lags, *(one for one in _sessions(device) if one.vrf is None and one.bfd))


def iosxr_open_sessions(device: Device) -> tuple[BgpNeighbor, ...]:
    """Return the sessions in VRFs that pass everything, in one direction at least."""
    return tuple(
        one
        for one in _sessions(device)
        if one.vrf is not None and (one.import_list is None or one.export_list is None)
    )


def _sessions(device: Device) -> tuple[BgpNeighbor, ...]:
    return device.bgp.neighbors if device.bgp else ()


def iosxr_timed(interfaces: Iterable[Interface]) -> tuple[Interface, ...]:
    """Return the interfaces with a delay to advertise."""
    return tuple(one for one in interfaces if one.isis is not None and one.isis.delay is not None)


IOSXR_FILTERS: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            iosxr_bfd_users,
            iosxr_bundle,
            iosxr_dscp,
            iosxr_isis_keys,
            iosxr_link,
            iosxr_mtu,
            iosxr_network,
            iosxr_open_sessions,
            iosxr_policies,
            iosxr_ports,
            iosxr_protocol,
            iosxr_router_id,
            iosxr_slug,
            iosxr_timed,
            iosxr_trunks,
        )
    }
)
