"""``TrustedPath``: no packet crosses a link or device that is not trusted enough for it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from citynet.device.model import Part
from citynet.promises.model import TrustedPath
from validate.decision import Decision, proven, refuted
from validate.model.decide.passing import count_states
from validate.model.faults import line_of, located
from validate.model.fib import Ride
from validate.model.forwarding import Ends, Plane
from validate.model.headerspace import PacketSet
from validate.model.packets import concrete
from validate.model.spf import Edge, walk_through
from validate.model.states import is_survived
from validate.model.topology import Routed
from validate.model.underlay import PLAIN
from validate.model.view import FAMILIES, View
from validate.model.walk import Walk
from validate.model.witness import Culprit, hops, static, unsettled
from validate.model.world import World
from validate.outcome import Counterexample, State

__all__ = ["decide_trusted_path"]


class _Crossing(NamedTuple):
    """Packets that cross what they must not: on which part of their way, and what says so."""

    packets: PacketSet
    step: Ride | tuple[Routed, Routed] | None
    """Tunnel or wire; ``None``: where they enter."""
    culprit: Culprit
    state: State
    detour: tuple[str, ...] = ()
    """Devices of the tunnel's path, both ends included."""


class _Scope(NamedTuple):
    """Packets of the promise in one forwarding, and the states in which they count."""

    promise: TrustedPath
    view: View
    plane: Plane
    entry: Routed
    ends: Ends
    traffic: PacketSet
    states: tuple[State, ...]

    def part(self, packets: PacketSet) -> PacketSet | None:
        """Return those of some packets that the promise is about; ``None``: none is."""
        found = packets & self.traffic
        return None if self.ends.space.is_empty(found) else found


def decide_trusted_path(promise: TrustedPath, world: World) -> Decision:
    """Decide on the lenient reading, on every branch and every shortest path of each tunnel.

    A tunnel of an algorithm on whose definition devices differ leads nobody knows where, and so
    does the global table of a device.
    """
    names = frozenset({promise.source.device, promise.destination.device})
    states = count_states(world, promise.survives, names)
    for scope in _scopes(promise, world.may):
        if not scope.plane.settled:
            return refuted(unsettled(scope.entry, scope.states[0]), states)
        crossing = next(_crossings(scope), None)
        if crossing is not None:
            return refuted(_shown(scope, crossing), states)
    return proven(states)


def _scopes(promise: TrustedPath, view: View) -> Iterator[_Scope]:
    names = (promise.source.device, promise.destination.device)
    for entry in view.entries(promise.source):
        for plane in view.planes(entry):
            states = tuple(s for s in plane.states if is_survived(s, promise.survives, *names))
            if not states or not plane.is_up(entry):
                continue
            for family in FAMILIES:
                ends = view.forwarding.ends(plane, entry, family)
                space = ends.space
                traffic = space.full & space.union(map(space.traffic, promise.traffic))
                traffic = traffic & ~space.union(map(space.traffic, promise.exempt))
                if not space.is_empty(traffic):
                    yield _Scope(promise, view, plane, entry, ends, traffic, states)


def _crossings(scope: _Scope) -> Iterator[_Crossing]:
    device, state = scope.entry.device, scope.states[0]
    if device in scope.promise.forbidden_devices:
        culprit = Culprit(device, scope.entry.interface.origin, f"they enter at {device}")
        yield _Crossing(scope.traffic, None, culprit, state)
    for context, packets in scope.ends.control.items():
        found = None if context.vrf else scope.part(packets)
        if found is not None:
            text = f"in the global table of {context.device} they may go anywhere"
            yield _Crossing(found, None, Culprit(context.device, None, text), state)
    for (near, far), packets in scope.ends.wires.items():
        if near.link in scope.promise.forbidden_links or (
            far.device in scope.promise.forbidden_devices
        ):
            found = scope.part(packets)
            if found is not None:
                text = f"they leave {near.device} by {near.interface.name} over link {near.link}"
                culprit = Culprit(near.device, near.interface.origin, text)
                yield _Crossing(found, (near, far), culprit, state)
    for ride, packets in scope.ends.rides.items():
        found = scope.part(packets)
        if found is not None:
            yield from _of_tunnel(scope, ride, found)


def _of_tunnel(scope: _Scope, ride: Ride, packets: PacketSet) -> Iterator[_Crossing]:
    underlay = scope.view.underlay
    for fault in underlay.disputes(ride.algorithm, ride.source):
        culprit = Culprit(fault.device, fault.origin, fault.text)
        yield _Crossing(packets, ride, culprit, scope.states[0])
    if ride.target in scope.promise.forbidden_devices:
        text = f"a tunnel leads from {ride.source} to {ride.target}"
        yield _Crossing(packets, ride, Culprit(ride.target, None, text), scope.states[0])
    for state in scope.states:
        edges = underlay.ways(state, ride.source, ride.target, ride.algorithm)
        for edge in edges:
            blamed = _culprit(scope, ride, edge)
            if blamed is not None:
                detour = (
                    *walk_through(edges, ride.source, edge.near),
                    *walk_through(edges, edge.far, ride.target),
                )
                yield _Crossing(packets, ride, blamed, state, detour)


def _culprit(scope: _Scope, ride: Ride, edge: Edge) -> Culprit | None:
    """Return what leads a tunnel over a link that is forbidden, or to a device that is."""
    plain = ride.algorithm == PLAIN
    paths = "the plain shortest path" if plain else f"flexible algorithm {ride.algorithm}"
    way = f"{paths} leads from {ride.source} to {ride.target}"
    if edge.link in scope.promise.forbidden_links:
        text = f"{way} over link {edge.link} ({edge.near} {edge.routed.interface.name})"
        return Culprit(edge.near, _of_interface(edge.routed).origin, text)
    if edge.far in scope.promise.forbidden_devices:
        isis = scope.view.network.devices[edge.far].isis
        taking = isis.algorithms if isis is not None else ()
        said = next((one for one in taking if one.number == ride.algorithm), None)
        text = f"{way} through {edge.far}"
        if said is not None and isis is not None:
            return Culprit(edge.far, located(said, isis).origin, text)
        return Culprit(edge.near, _of_interface(edge.routed).origin, text)
    return None


def _of_interface(routed: Routed) -> Part:
    isis = routed.interface.isis
    return routed.interface if isis is None else located(isis, routed.interface)


def _shown(scope: _Scope, crossing: _Crossing) -> Counterexample:
    source, destination = scope.promise.source, scope.promise.destination
    summary = f"packets from {source.name} to {destination.name} cross what they must not"
    view, culprit, space = scope.view, crossing.culprit, scope.ends.space
    packet = concrete(space, crossing.packets, source.prefixes, destination.prefixes)
    if packet is None:
        return static(view, summary, culprit)
    walks = list(view.walker.walks(scope.plane, scope.entry, packet))
    walk = next((one for one in walks if _takes(one, crossing.step)), None)
    if walk is None:
        summary = f"{summary}; but the walk of this packet alone finds no such way"
    return Counterexample(
        summary=f"{summary}: {culprit.why}",
        state=crossing.state,
        packet=packet,
        path=() if walk is None else hops(view, crossing.state, walk, crossing.detour),
        line=line_of(view.network, culprit.device, culprit.origin),
    )


def _takes(walk: Walk, step: Ride | tuple[Routed, Routed] | None) -> bool:
    """Tell whether a way has a tunnel or wire in it, or ends in it."""
    if step is None:
        return True
    if isinstance(step, Ride):
        return step in walk.rides
    return any((one.left, other.entered) == step for one, other in pairwise(walk.steps))
