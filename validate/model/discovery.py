"""Neighbour discovery (RFC 4861): without it no IPv6 packet crosses a wire."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Interface
from itertools import permutations

from citynet.device.model import Family, InterfaceKind
from validate.model.readings import Readings
from validate.model.topology import Routed, Topology
from validate.outcome import Packet

__all__ = ["blocked_cables", "discovers"]

_ICMPV6 = 58


def _solicited_node(address: IPv6Address) -> IPv6Address:
    """Return the solicited-node multicast address (RFC 4291 §2.7.1)."""
    return IPv6Address(int(IPv6Address("ff02::1:ff00:0")) | int(address) & 0xFFFFFF)


def discovers(readings: Readings, near: Routed, ours: IPv6Address, theirs: IPv6Address) -> bool:
    """Tell whether the filter of ``near`` (address ``ours``) lets in what a neighbour asks."""
    return all(
        readings.admits(
            near.device,
            near.interface,
            Packet(family=Family.IPV6, source=theirs, destination=to, protocol=_ICMPV6),
        )
        for to in (ours, _solicited_node(ours))
    )


def blocked_cables(topology: Topology, readings: Readings) -> frozenset[tuple[int, int]]:
    """Return the pairs of exchange interfaces (by index) that do not find each other on IPv6."""
    return frozenset(
        (one.index, other.index)
        for members in topology.segments.values()
        if members[0].interface.kind is InterfaceKind.EXCHANGE
        for one, other in permutations(members, 2)
        for mine in one.interface.addresses
        for theirs in other.interface.addresses
        if isinstance(mine, IPv6Interface)
        and isinstance(theirs, IPv6Interface)
        and not (
            discovers(readings, one, mine.ip, theirs.ip)
            and discovers(readings, other, theirs.ip, mine.ip)
        )
    )
