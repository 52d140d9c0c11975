"""What must pass: shared by ``Reaches`` and the second half of ``Exactly``."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv6Network, ip_network

from citynet.device.model import Family, Network
from citynet.promises.model import Terminal, Traffic
from validate.model.forwarding import Plane
from validate.model.headerspace import PacketSet, Space, space_of
from validate.model.states import is_survived
from validate.model.topology import Attachment, Routed
from validate.model.view import FAMILIES, View, attachment_of
from validate.model.walk import End, EndKind, Walk
from validate.model.why import Gap, missing_route, not_connected
from validate.model.witness import Culprit, static, unsettled, witness
from validate.model.world import Arrival, World
from validate.outcome import Counterexample, Packet, State

__all__ = ["count_states", "gateways", "obstacle"]

_ICMPV6 = 58
_LINK_LOCAL = IPv6Network("fe80::/10")
_SOLICITED = IPv6Network("ff02::1:ff00:0/104")
_ALL_ROUTERS = IPv6Network("ff02::2/128")


def gateways(terminal: Terminal) -> tuple[Network, ...]:
    """Return the router's addresses in an endpoint's prefixes, the first usable one of each.

    That is the one after the network's own; in a prefix of one or two addresses, its own.
    """
    return tuple(
        ip_network(prefix.network_address + (1 if prefix.num_addresses > 2 else 0))
        for prefix in terminal.prefixes
    )


def count_states(world: World, survives: frozenset[str], ends: frozenset[str]) -> int:
    """Return in how many states a promise between devices must hold."""
    return sum(is_survived(state, survives, *ends) for state in world.states)


def obstacle(
    world: World,
    source: Terminal,
    destination: Terminal,
    traffic: tuple[Traffic, ...],
    survives: frozenset[str],
) -> Counterexample | None:
    """Return a packet of ``traffic`` that does not arrive though it should; ``None``: all arrive.

    The destination's gateway addresses are the router's, not the tenant's: they are left out.
    """
    view = world.must
    for terminal in (source, destination):
        culprit = not_connected(view, terminal)
        if culprit is not None:
            return static(view, f"{terminal.name} is not connected", culprit)
    target = frozenset({attachment_of(destination)})
    for family in FAMILIES:
        wanted = _wanted(space_of(family), destination, traffic)
        if space_of(family).is_empty(wanted):
            continue
        if family is Family.IPV6:
            blocked = _undiscovered(view, source) or _undiscovered(view, destination)
            if blocked is not None:
                return blocked
        for plane, entry, state in _in_scope(view, source, destination, survives):
            if not plane.settled:
                return unsettled(entry, state)
            ends = view.forwarding.ends(plane, entry, family)
            missing = wanted & ~ends.only(target)
            if not ends.space.is_empty(missing):
                arrival = Arrival(view, plane, entry, ends)
                return _lost(world, arrival, missing, (source, destination), target, state)
    return None


def _wanted(space: Space, destination: Terminal, traffic: tuple[Traffic, ...]) -> PacketSet:
    return space.union(map(space.traffic, traffic)) & ~space.destinations(gateways(destination))


def _in_scope(
    view: View, source: Terminal, destination: Terminal, survives: frozenset[str]
) -> Iterator[tuple[Plane, Routed, State]]:
    for entry in view.entries(source):
        for plane in view.planes(entry):
            state = plane.first_survived(survives, source.device, destination.device)
            if state is not None:
                yield plane, entry, state


def _lost(
    world: World,
    arrival: Arrival,
    missing: PacketSet,
    ends: tuple[Terminal, Terminal],
    target: frozenset[Attachment],
    state: State,
) -> Counterexample:
    source, destination = ends

    def is_elsewhere(end: End) -> bool:
        return end.kind is not EndKind.DELIVERED or end.attachment not in target

    def blame(walk: Walk, packet: Packet) -> Culprit:
        end = walk.end
        if end.kind is EndKind.DROPPED and end.context is not None:
            gap = Gap(
                arrival.view,
                world.services,
                arrival.plane,
                state,
                end.context,
                packet.destination,
            )
            return missing_route(gap, ends)
        return Culprit(end.device, end.origin)

    return witness(
        arrival,
        missing,
        summary=f"{source.name} does not reach {destination.name}",
        wanted=is_elsewhere,
        blame=blame,
        prefixes=(source.prefixes, destination.prefixes),
        state=state,
    )


def _undiscovered(view: View, terminal: Terminal) -> Counterexample | None:
    """Return that a filter hides tenant and gateway from each other (RFC 4861), if it does."""
    space = space_of(Family.IPV6)
    own = [prefix for prefix in terminal.prefixes if prefix.version == space.version]
    needed = (
        space.full
        & space.protocol(_ICMPV6)
        & space.sources((*own, _LINK_LOCAL))
        & space.destinations((*gateways(terminal), _LINK_LOCAL, _SOLICITED, _ALL_ROUTERS))
    )
    for entry in view.entries(terminal):
        if not space.is_empty(needed & ~view.forwarding.permitted(space, entry)):
            text = f"the filter on {entry.interface.name} blocks neighbour discovery"
            culprit = Culprit(entry.device, entry.interface.origin, text)
            return static(view, f"{terminal.name} cannot use IPv6", culprit)
    return None
