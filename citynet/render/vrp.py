"""How VRP spells values, and what it has no words for (``docs/reference/dialects/vrp.md``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Address
from types import MappingProxyType
from typing import Final

from citynet.device.model import (
    BgpNeighbor,
    Device,
    Family,
    Filter,
    FilterAction,
    Interface,
    InterfaceKind,
    Network,
    PortRange,
    PrefixList,
    TrafficClass,
)

__all__ = ["VRP_FILTERS", "vrp_unsayable"]

_CLASSES: Final = {
    TrafficClass.CONTROL: "cs6",
    TrafficClass.EXPEDITED: "ef",
    TrafficClass.ASSURED: "af3",
    TrafficClass.STANDARD: "be",
}
_PROTOCOLS: Final = {
    (Family.IPV4, None): "ip",
    (Family.IPV6, None): "ipv6",
    (Family.IPV4, 1): "icmp",
    (Family.IPV6, 58): "icmpv6",
    (Family.IPV4, 6): "tcp",
    (Family.IPV6, 6): "tcp",
    (Family.IPV4, 17): "udp",
    (Family.IPV6, 17): "udp",
}
_CORE_FAMILIES: Final = frozenset({Family.VPNV4, Family.VPNV6})
_VRF_FAMILIES: Final = ((Family.IPV4,), (Family.IPV6,))
_BANNER: Final = 480
"""Characters; CR ``header``."""

_TACACS_SERVERS: Final = 2
"""A primary and a secondary server; CR ``hwtacacs-server authentication``."""


def vrp_class(traffic_class: TrafficClass) -> str:
    """Return the name of the queue that a class uses."""
    return _CLASSES[traffic_class]


def vrp_protocol(protocol: int | None, family: Family) -> str:
    """Return the name of an IP protocol in a filter of ``family``, or its number."""
    return _PROTOCOLS.get((family, protocol)) or str(protocol)


def vrp_network(network: Network) -> str:
    """Return one side of a rule: ``10.0.0.0 0.0.0.255``, ``10.0.0.1 0``, ``2001:db8::/64``."""
    if isinstance(network, IPv4Network):
        single = network.prefixlen == network.max_prefixlen
        return f"{network.network_address} {0 if single else network.hostmask}"
    return str(network)


def vrp_ports(ports: PortRange) -> str:
    """Return the ports of one side of a rule: ``eq 443`` or ``range 5000 5010``."""
    if ports.first == ports.last:
        return f"eq {ports.first}"
    return f"range {ports.first} {ports.last}"


def vrp_opcode(function: int) -> str:
    """Return a function under the locator, as the low bits of an address: ``::a``."""
    return str(IPv6Address(function))


def vrp_mbps(speed: int) -> int:
    """Return a line rate in whole Mbit/s; raise ``ValueError`` for any other."""
    whole, rest = divmod(speed, 10**6)
    if rest:
        raise ValueError(f"{speed} bit/s is not a whole number of Mbit/s")
    return whole


def vrp_policed(interfaces: tuple[Interface, ...]) -> tuple[Interface, ...]:
    """Return the interfaces that need a traffic policy: a filter, a policer or a marking."""
    return tuple(
        one
        for one in interfaces
        if one.filter_ipv4 or one.filter_ipv6 or one.policer is not None or one.marking is not None
    )


def vrp_unsayable(device: Device) -> Iterator[str]:
    """Yield what of ``device`` has no line on VRP."""
    yield from _of_device(device)
    yield from _of_lists(device)
    yield from _of_vrfs(device)
    yield from _of_sessions(device)


def _of_device(device: Device) -> Iterator[str]:
    management = device.management
    if device.vtep is not None:
        yield "vtep"
    if device.srv6 is not None and device.srv6.block is not None:
        yield f"locators {device.srv6.block} that VRFs leave to another table"
    if not 0 < len(management.banner) <= _BANNER:
        yield f"a banner of {len(management.banner)} characters"
    if len(management.tacacs_servers) > _TACACS_SERVERS:
        yield f"more than {_TACACS_SERVERS} TACACS+ servers"
    if device.isis is not None and not device.isis.tag.isdecimal():
        yield f"IS-IS tag {device.isis.tag}"
    for interface in device.interfaces:
        if interface.kind is InterfaceKind.EXCHANGE:
            yield f"exchange interface {interface.name}"
        if not _policy_fits(interface):
            yield f"policer or marking of {interface.name} beside a filter of one family only"


def _of_lists(device: Device) -> Iterator[str]:
    lists: tuple[Filter | PrefixList, ...] = (*device.filters, *device.prefix_lists)
    for part in lists:
        if (part.family,) not in _VRF_FAMILIES:
            yield f"family {part.family} of {part.name}"
    for filter_ in device.filters:
        if not _closed(filter_):
            yield f"filter {filter_.name} without a last rule that denies everything"


def _of_vrfs(device: Device) -> Iterator[str]:
    for vrf in device.vrfs:
        if vrf.static_routes:
            yield f"static routes of {vrf.name}"
        if vrf.vni is not None:
            yield f"VNI of {vrf.name}"
        if vrf.table is not None:
            yield f"routing table of {vrf.name}"


def _of_sessions(device: Device) -> Iterator[str]:
    vrfs = {None, *(vrf.name for vrf in device.vrfs)}
    for neighbor in device.bgp.neighbors if device.bgp else ():
        if neighbor.vrf not in vrfs:
            yield f"session in {neighbor.vrf}, which is no VRF here"
        if not _session_fits(neighbor):
            yield f"session with {neighbor.address}"


def _policy_fits(interface: Interface) -> bool:
    """Tell whether one classifier can say it: a rule for all packets and a list exclude another."""
    filters = (interface.filter_ipv4, interface.filter_ipv6)
    if interface.policer is None and interface.marking is None:
        return True
    return all(filters) or not any(filters)


def _closed(filter_: Filter) -> bool:
    """Tell whether the last rule denies everything: VRP lets pass what no rule matches."""
    if not filter_.rules:
        return False
    last = filter_.rules[-1]
    return (
        last.action is FilterAction.DENY
        and last.protocol is None
        and last.source is None
        and last.destination is None
        and last.source_ports is None
        and last.destination_ports is None
        and not last.established
    )


def _session_fits(neighbor: BgpNeighbor) -> bool:
    """Tell whether a session stands in a view that has its families and its role."""
    if neighbor.vrf is None:
        return set(neighbor.families) <= _CORE_FAMILIES
    return neighbor.families in _VRF_FAMILIES and not neighbor.route_reflector_client


VRP_FILTERS: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            vrp_class,
            vrp_mbps,
            vrp_network,
            vrp_opcode,
            vrp_policed,
            vrp_ports,
            vrp_protocol,
        )
    }
)
