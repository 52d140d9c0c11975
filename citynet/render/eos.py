"""How EOS spells values, and what it has no words for (``docs/reference/dialects/eos.md``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from citynet.device.model import (
    Device,
    Family,
    Filter,
    InterfaceKind,
    Network,
    PortRange,
    PrefixList,
)

__all__ = ["EOS_FILTERS", "eos_unsayable"]

_SPEEDS: Final = {
    1: "1000full",
    10: "10000full",
    25: "25gfull",
    40: "40gfull",
    50: "50gfull",
    100: "100gfull",
    200: "200gfull",
    400: "400gfull",
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
_MAXIMUM_BURST: Final = 128_000_000
"""Bytes; EOS User Manual, "police"."""

_VRF_FAMILIES: Final = frozenset({Family.IPV4, Family.IPV6})
_FAMILIES: Final = _VRF_FAMILIES | {Family.EVPN}


def eos_protocol(protocol: int | None, family: Family) -> str:
    """Return the name of an IP protocol in a filter of ``family``, or its number."""
    return _PROTOCOLS.get((family, protocol)) or str(protocol)


def eos_network(network: Network | None) -> str:
    """Return one side of a filter rule: ``any``, ``host 10.0.0.1`` or ``10.0.0.0/24``."""
    if network is None:
        return "any"
    if network.prefixlen == network.max_prefixlen:
        return f"host {network.network_address}"
    return str(network)


def eos_ports(ports: PortRange | None) -> str:
    """Return the ports behind one side of a filter rule, with the space before them."""
    if ports is None:
        return ""
    if ports.first == ports.last:
        return f" eq {ports.first}"
    return f" range {ports.first} {ports.last}"


def eos_speed(speed: int) -> str:
    """Return the word for a line rate in bit/s; raise ``ValueError`` where EOS has none."""
    gigabits, rest = divmod(speed, 10**9)
    if rest or gigabits not in _SPEEDS:
        raise ValueError(f"EOS ports have no speed of {speed} bit/s")
    return _SPEEDS[gigabits]


def eos_burst(burst: int) -> int:
    """Return a burst in bytes; raise ``ValueError`` when no policer of EOS can have it."""
    if burst > _MAXIMUM_BURST:
        raise ValueError(f"a burst of {burst} bytes is above EOS's {_MAXIMUM_BURST}")
    return burst


def eos_unsayable(device: Device) -> Iterator[str]:
    """Yield what of ``device`` has no line on EOS."""
    yield from _of_device(device)
    yield from _of_vrfs(device)
    yield from _of_sessions(device)


def _of_device(device: Device) -> Iterator[str]:
    if device.srv6 is not None:
        yield "srv6"
    if not device.management.banner:
        yield "a device without a banner"
    for interface in device.interfaces:
        if interface.kind is InterfaceKind.EXCHANGE:
            yield f"exchange interface {interface.name}"
    lists: tuple[Filter | PrefixList, ...] = (*device.filters, *device.prefix_lists)
    for part in lists:
        if part.family not in _VRF_FAMILIES:
            yield f"family {part.family} of {part.name}"


def _of_vrfs(device: Device) -> Iterator[str]:
    for vrf in device.vrfs:
        if vrf.static_routes:
            yield f"static routes of {vrf.name}"
        if vrf.sids is not None:
            yield f"SIDs of {vrf.name}"
        if vrf.table is not None:
            yield f"routing table of {vrf.name}"


def _of_sessions(device: Device) -> Iterator[str]:
    vrfs = {None, *(vrf.name for vrf in device.vrfs)}
    for neighbor in device.bgp.neighbors if device.bgp else ():
        if neighbor.vrf not in vrfs:
            yield f"session in {neighbor.vrf}, which is no VRF here"
        spoken = _FAMILIES if neighbor.vrf is None else _VRF_FAMILIES
        for family in set(neighbor.families) - spoken:
            yield f"family {family} of {neighbor.address}"


EOS_FILTERS: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {one.__name__: one for one in (eos_burst, eos_network, eos_ports, eos_protocol, eos_speed)}
)
