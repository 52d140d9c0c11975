"""``HiddenInfrastructure``: no tenant's packet reaches the network itself."""

from __future__ import annotations

from typing import Final

from citynet.device.model import Family
from citynet.promises.model import HiddenInfrastructure, Terminal
from validate.decision import Decision, proven, refuted
from validate.model.decide.passing import gateways
from validate.model.headerspace import PacketSet, Space
from validate.model.tables import LINK_SCOPE
from validate.model.walk import End, EndKind
from validate.model.witness import first_rule, restless, witness
from validate.model.world import Arrival, World
from validate.outcome import Counterexample

__all__ = ["decide_hidden"]

_ICMP: Final = {Family.IPV4: 1, Family.IPV6: 58}


def decide_hidden(promise: HiddenInfrastructure, world: World) -> Decision:
    """Decide in every state, on the lenient reading.

    A router may take, at the endpoint's own attachment, ICMP to the endpoint's gateway addresses
    and ICMPv6 of link scope (neighbour discovery); nothing else, and no router elsewhere anything.
    """
    states = len(world.states)
    for terminal in promise.terminals:
        for arrival in world.arrivals(world.may, terminal):
            found = _taken(arrival, terminal) or _delivered(arrival, terminal, promise)
            if found is not None:
                return refuted(found, states)
        unrest = restless(world.arrivals(world.may, terminal))
        if unrest is not None:
            return refuted(unrest, states)
    return proven(states)


def _taken(arrival: Arrival, terminal: Terminal) -> Counterexample | None:
    """Return a packet that a router takes though it must not."""
    space = arrival.ends.space
    for context, packets in arrival.ends.control.items():
        is_own = context == arrival.entry.context and context.vrf
        bad = packets & ~_allowed(space, terminal) if is_own else packets
        if not space.is_empty(bad):
            return witness(
                arrival,
                bad,
                summary=f"a packet of {terminal.name} reaches {context.device} itself",
                wanted=lambda end: end.kind is EndKind.CONTROL,
                blame=first_rule,
                prefixes=(terminal.prefixes, ()),
            )
    return None


def _allowed(space: Space, terminal: Terminal) -> PacketSet:
    allowed = space.destinations(gateways(terminal))
    if space.family is Family.IPV6:
        allowed = allowed | space.destinations(LINK_SCOPE[space.family])
    return allowed & space.protocol(_ICMP[space.family])


def _delivered(
    arrival: Arrival, terminal: Terminal, promise: HiddenInfrastructure
) -> Counterexample | None:
    """Return a packet to the infrastructure's addresses that is delivered anywhere."""
    space = arrival.ends.space
    bad = space.union(arrival.ends.delivered.values()) & space.destinations(promise.infrastructure)
    if space.is_empty(bad):
        return None
    return witness(
        arrival,
        bad,
        summary=f"a packet of {terminal.name} to an infrastructure address is delivered",
        wanted=_is_delivered,
        blame=first_rule,
        prefixes=(terminal.prefixes, ()),
    )


def _is_delivered(end: End) -> bool:
    return end.kind is EndKind.DELIVERED
