"""``SourceGuarded``: a packet with a source that is not the endpoint's is delivered nowhere."""

from __future__ import annotations

from ipaddress import IPv6Network
from typing import Final

from citynet.promises.model import SourceGuarded, Terminal
from validate.decision import Decision, proven, refuted
from validate.model.headerspace import PacketSet, Space
from validate.model.walk import End, EndKind
from validate.model.witness import first_rule, restless, witness
from validate.model.world import Arrival, World

__all__ = ["decide_source_guarded"]

_ICMPV6: Final = 58
_WITHOUT_ADDRESS: Final = (IPv6Network("fe80::/10"), IPv6Network("::/128"))


def decide_source_guarded(promise: SourceGuarded, world: World) -> Decision:
    """Decide in every state, on the lenient reading.

    The router itself may take ICMPv6 from link-local and unspecified sources: that is how
    neighbours find each other (RFC 4861).
    """
    states = len(world.states)
    terminal = promise.terminal
    for arrival in world.arrivals(world.may, terminal):
        bad = _strange(arrival, terminal)
        if not arrival.ends.space.is_empty(bad):
            found = witness(
                arrival,
                bad,
                summary=f"a packet that is not from {terminal.name} gets through there",
                wanted=_arrives,
                blame=first_rule,
                prefixes=((), terminal.prefixes),
            )
            return refuted(found, states)
    unrest = restless(world.arrivals(world.may, terminal))
    return proven(states) if unrest is None else refuted(unrest, states)


def _strange(arrival: Arrival, terminal: Terminal) -> PacketSet:
    ends, space = arrival.ends, arrival.ends.space
    strange = ~space.sources(terminal.prefixes)
    arrived = space.union(ends.delivered.values())
    for context, packets in ends.control.items():
        is_first = context == arrival.entry.context and context.vrf
        arrived = arrived | (packets & ~_discovery(space) if is_first else packets)
    return arrived & strange


def _discovery(space: Space) -> PacketSet:
    return space.protocol(_ICMPV6) & space.sources(_WITHOUT_ADDRESS)


def _arrives(end: End) -> bool:
    return end.kind in {EndKind.DELIVERED, EndKind.CONTROL}
