"""How VRP spells values (``docs/reference/dialects/vrp.md``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Network, IPv6Address
from types import MappingProxyType
from typing import Final

from citynet.device.model import (
    Device,
    Family,
    Interface,
    InterfaceKind,
    Network,
    PortRange,
    Srv6,
    TrafficClass,
    Vrf,
)
from citynet.render.vrp_limits import vrp_unsayable
from citynet.render.vrp_views import (
    vrp_applications,
    vrp_color,
    vrp_first_of,
    vrp_ifit,
    vrp_written_queues,
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
_TRUNK: Final = re.compile(r"Eth-Trunk(0|[1-9][0-9]*)")


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
    """Return the interfaces that need a traffic policy: by filter, policer, marks or uRPF."""
    return tuple(
        one
        for one in interfaces
        if one.filter_ipv4
        or one.filter_ipv6
        or one.policer is not None
        or one.marking is not None
        or one.urpf
        or one.applications
    )


def vrp_pool(group: str) -> str:
    """Return the name of an address group's pool: ``G101_4``, for a pool's has no hyphens."""
    return group.replace("-", "_")


def vrp_trunk(lag: str) -> str:
    """Return the number of a LAG, which its members name; raise ``ValueError`` if it has none."""
    match = _TRUNK.fullmatch(lag)
    if match is None:
        raise ValueError(f"{lag} is no Eth-Trunk")
    return match[1]


def vrp_trunks_first(interfaces: tuple[Interface, ...]) -> tuple[Interface, ...]:
    """Return the interfaces with LAGs before all others: a port joins only what exists."""
    return tuple(sorted(interfaces, key=lambda one: one.kind is not InterfaceKind.LAG))


def vrp_locator(vrf: Vrf, srv6: Srv6) -> str:
    """Return the name of the locator of a VRF's SIDs; the plain one if the VRF names none."""
    return vrf.locator or srv6.locator_name


def vrp_link_attributes(device: Device) -> bool:
    """Tell whether the device says anything of flexible algorithms or of links' attributes."""
    if device.isis is None:
        return False
    links = (one.isis for one in device.interfaces if one.isis is not None)
    return bool(
        device.isis.affinities
        or device.isis.algorithms
        or any(link.affinities or link.delay is not None for link in links)
    )


def vrp_delays(device: Device) -> bool:
    """Tell whether an interface has a static delay to advertise."""
    return any(one.isis is not None and one.isis.delay is not None for one in device.interfaces)


VRP_FILTERS: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            vrp_applications,
            vrp_class,
            vrp_color,
            vrp_delays,
            vrp_first_of,
            vrp_ifit,
            vrp_link_attributes,
            vrp_locator,
            vrp_mbps,
            vrp_network,
            vrp_opcode,
            vrp_policed,
            vrp_pool,
            vrp_ports,
            vrp_protocol,
            vrp_trunk,
            vrp_trunks_first,
            vrp_written_queues,
        )
    }
)
