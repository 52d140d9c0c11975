"""Strict unicast reverse path forwarding: a packet needs a route back by where it came in.

The longest route to its source, in the table of the interface's VRF, must leave by this interface,
on one of its branches (RFC 3704 §2.2). Multicast, broadcast and IPv6 link-local sources are not
looked up: neighbours find each other by such packets, before there is any route. In the global
table, in which no packet is followed, nothing is dropped.
"""

from __future__ import annotations

from citynet.device.model import Address, Family
from validate.model.fib import Fib, Leave, Prefix, Via
from validate.model.headerspace import PacketSet, Space
from validate.model.tables import LINK_SCOPE, MULTICAST
from validate.model.topology import Routed
from validate.outcome import Packet

__all__ = ["returnable", "returns"]


def returnable(space: Space, routed: Routed, fib: Fib) -> PacketSet:
    """Return the packets that a strict check on an interface lets in; ``fib`` is its VRF's."""
    if not routed.context.vrf:
        return space.full
    own = space.destinations((*LINK_SCOPE[space.family], MULTICAST[space.family]))
    if space.family is Family.IPV6:
        own = own | space.sources(LINK_SCOPE[space.family][:1])
    taken, back = space.empty, space.empty
    for prefix in sorted(
        (p for p in fib if p.version == space.version), key=lambda p: -p.network.prefixlen
    ):
        held = space.source(prefix.network)
        if any(isinstance(a, Leave | Via) and a.routed is routed for a in fib[prefix]):
            back = back | (held & ~taken)
        taken = taken | held
    return space.full & (own | back)


def returns(packet: Packet, routed: Routed, fib: Fib) -> bool:
    """Tell the same of one packet, by looking routes up."""
    scope = (*LINK_SCOPE[packet.family], MULTICAST[packet.family])
    if not routed.context.vrf or any(packet.destination in network for network in scope):
        return True
    return _is_local(packet.source) or any(
        isinstance(action, Leave | Via) and action.routed is routed
        for prefix in _longest(packet.source, fib)
        for action in fib[prefix]
    )


def _is_local(source: Address) -> bool:
    return source.version == 6 and source in LINK_SCOPE[Family.IPV6][0]


def _longest(source: Address, fib: Fib) -> list[Prefix]:
    held = [prefix for prefix in fib if source in prefix.network]
    return [max(held, key=lambda prefix: prefix.network.prefixlen)] if held else []
