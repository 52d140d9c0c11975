"""The data plane: all packets that enter at an interface, followed to every place they end.

Headers never change on the way, so that a place treats a packet the same however it came there, and
a packet's way is a graph of places: every equal-cost branch is followed. A place is a context and,
where packets are steered by it, the application that they were found to belong to as they entered
the device. Filters act where packets enter a device by an interface, on transit and on what is for
the router itself alike; so does strict reverse path forwarding (:mod:`.reverse`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from citynet.device.model import Family
from validate.model.applications import by_application
from validate.model.fib import Deed, Enter, Fib, Leave, Lost, Place, Ride, Via, chosen
from validate.model.headerspace import PacketSet, Space, space_of
from validate.model.loops import looping
from validate.model.readings import Readings
from validate.model.reverse import returnable
from validate.model.states import is_survived
from validate.model.tables import Table, build_table, global_table, own_networks
from validate.model.topology import Attachment, Context, Routed, Topology
from validate.outcome import State

__all__ = ["Ends", "Forwarding", "Plane"]

_Key = TypeVar("_Key")


@dataclass(slots=True)
class Ends:
    """Where packets end that entered at one interface. A packet with branches ends several times.

    What is delivered at an attachment, taken by a router's control plane, dropped, or goes round
    for ever; together, everything that entered.
    """

    space: Space
    delivered: dict[Attachment, PacketSet]
    control: dict[Context, PacketSet]
    dropped: PacketSet
    looping: PacketSet
    rides: dict[Ride, PacketSet] = field(default_factory=dict)
    """What went through which tunnel, whatever became of it there."""
    wires: dict[tuple[Routed, Routed], PacketSet] = field(default_factory=dict)
    """What was sent from one interface to another, whatever its filter did with it."""
    _several: PacketSet | None = None

    def only(self, attachments: Iterable[Attachment]) -> PacketSet:
        """Return the packets that end at these attachments, on every branch."""
        if self._several is None:
            seen = self.dropped
            several = self.looping
            for packets in (*self.delivered.values(), *self.control.values()):
                several = several | (seen & packets)
                seen = seen | packets
            self._several = several
        found = self.space.union(self.delivered[a] for a in attachments if a in self.delivered)
        return found & ~self._several


@dataclass(slots=True, eq=False)
class Plane:
    """The forwarding of one component, the same in all of ``states``."""

    fibs: Mapping[Context, Fib]
    settled: bool
    states: list[State]

    def fib(self, context: Context) -> Fib:
        """Return the forwarding table of a context; a failed device has none."""
        return self.fibs.get(context, {})

    def is_up(self, routed: Routed) -> bool:
        """Tell whether an interface is up: the same in all of the states."""
        return routed.is_up(self.states[0])

    def first_survived(self, survives: frozenset[str], *ends: str) -> State | None:
        """Return the first state in which a promise between devices must hold, if one is here."""
        return next((s for s in self.states if is_survived(s, survives, *ends)), None)


class Forwarding:
    """Follows packets through planes; keeps what it found.

    ``blocked`` are pairs of interfaces, by index, between which no IPv6 packet passes.
    """

    def __init__(
        self,
        topology: Topology,
        readings: Readings,
        blocked: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        self._topology = topology
        self._readings = readings
        self._blocked = blocked
        self._tables: dict[tuple[object, ...], Table] = {}
        self._table_of: dict[tuple[Plane, Context, Family], Table] = {}
        self._ends: dict[tuple[Plane, Routed, Family], Ends] = {}
        self._returnable: dict[tuple[Routed, Family, frozenset[object]], PacketSet] = {}
        self._applications: dict[tuple[Routed, Family], tuple[tuple[str, PacketSet], ...]] = {}

    def ends(self, plane: Plane, entry: Routed, family: Family) -> Ends:
        """Return where packets of a family end that enter by an interface that is up."""
        key = (plane, entry, family)
        if key not in self._ends:
            self._ends[key] = _Flow(self, plane, space_of(family)).run(entry)
        return self._ends[key]

    def up(self, plane: Plane, context: Context) -> tuple[Routed, ...]:
        """Return the interfaces of a context that are up in a plane."""
        return tuple(r for r in self._topology.contexts.get(context, ()) if plane.is_up(r))

    def peers(self, plane: Plane, routed: Routed, family: Family) -> tuple[Routed, ...]:
        """Return the interfaces on the same wire that packets of a family can be sent to."""
        return tuple(
            peer
            for peer in self._topology.peers(routed)
            if plane.is_up(peer)
            and not (family is Family.IPV6 and (routed.index, peer.index) in self._blocked)
        )

    def permitted(self, space: Space, routed: Routed) -> PacketSet:
        """Return the packets that the filter of an interface lets in."""
        return self._readings.permitted(space, routed.device, routed.interface)

    def admitted(self, plane: Plane, space: Space, routed: Routed) -> PacketSet:
        """Return the packets that may enter by an interface: filter and reverse path agree."""
        permitted = self.permitted(space, routed)
        if not routed.interface.urpf:
            return permitted
        fib = {p: a for p, a in plane.fib(routed.context).items() if p.version == space.version}
        key = (routed, space.family, frozenset[object](fib.items()))
        if key not in self._returnable:
            self._returnable[key] = returnable(space, routed, fib)
        return permitted & self._returnable[key]

    def applications(self, space: Space, routed: Routed) -> tuple[tuple[str, PacketSet], ...]:
        """Return the packets of each application that enter by an interface, and all others."""
        key = (routed, space.family)
        if key not in self._applications:
            self._applications[key] = tuple(by_application(space, routed.interface))
        return self._applications[key]

    def table(self, plane: Plane, space: Space, context: Context) -> Table:
        """Return a context's table as sets of packets."""
        short = (plane, context, space.family)
        if short not in self._table_of:
            self._table_of[short] = self._shared_table(plane, space, context)
        return self._table_of[short]

    def _shared_table(self, plane: Plane, space: Space, context: Context) -> Table:
        if not context.vrf:
            return global_table(space)
        up = self.up(plane, context)
        fib = {
            prefix: actions
            for prefix, actions in plane.fib(context).items()
            if prefix.version == space.version
        }
        key = (context, space.family, frozenset(fib.items()), frozenset(up))
        if key not in self._tables:
            self._tables[key] = build_table(space, own_networks(up), fib)
        return self._tables[key]


class _Flow:
    """One injection."""

    def __init__(self, forwarding: Forwarding, plane: Plane, space: Space) -> None:
        self.forwarding = forwarding
        self.plane = plane
        self.space = space
        self.ends = Ends(space, {}, {}, space.empty, space.empty)
        self.pending: dict[Place, PacketSet] = {}
        self.seen: defaultdict[Place, PacketSet] = defaultdict(lambda: space.empty)
        self.edges: dict[tuple[Place, Place], PacketSet] = {}

    def run(self, entry: Routed) -> Ends:
        self._arrive(None, entry, self.space.full)
        while self.pending:
            place = next(iter(self.pending))
            packets = self.pending.pop(place) & ~self.seen[place]
            if not self.space.is_empty(packets):
                self.seen[place] = self.seen[place] | packets
                self._look_up(place, packets)
        self.ends.looping = looping(self.space, self.seen, self.edges)
        return self.ends

    def _look_up(self, place: Place, packets: PacketSet) -> None:
        table = self.forwarding.table(self.plane, self.space, place.context)
        ours = packets & table.control
        if not self.space.is_empty(ours):
            _add(self.ends.control, place.context, ours)
        self._drop(packets & table.unroutable)
        for actions, region in table.regions:
            part = packets & region
            if not self.space.is_empty(part):
                for deed in chosen(actions, place.application):
                    self._do(place, deed, part)

    def _do(self, place: Place, deed: Deed, packets: PacketSet) -> None:
        match deed:
            case Enter(target, rides):
                self._ride(rides, packets)
                self._move(place, Place(target, "" if rides else place.application), packets)
            case Lost(_, _, rides):
                self._ride(rides, packets)
                self._drop(packets)
            case Leave(routed):
                self._leave(place, routed, packets)
            case Via(routed, next_hop):
                peers = [
                    peer
                    for peer in self.forwarding.peers(self.plane, routed, self.space.family)
                    if any(a.ip == next_hop for a in peer.interface.addresses)
                ]
                for peer in peers:
                    self._send(place, routed, peer, packets)
                if not peers:
                    self._out(routed, packets)

    def _ride(self, rides: Iterable[Ride], packets: PacketSet) -> None:
        for ride in rides:
            _add(self.ends.rides, ride, packets)

    def _leave(self, place: Place, routed: Routed, packets: PacketSet) -> None:
        """Send packets to their destination on the wire, or out to who is attached."""
        rest = packets
        for peer in self.forwarding.peers(self.plane, routed, self.space.family):
            theirs = self.space.union(
                self.space.host(address.ip) for address in peer.interface.addresses
            )
            self._send(place, routed, peer, packets & theirs)
            rest = rest & ~theirs
        self._out(routed, rest)

    def _out(self, routed: Routed, packets: PacketSet) -> None:
        if routed.attachment is None:
            self._drop(packets)
        elif not self.space.is_empty(packets):
            _add(self.ends.delivered, routed.attachment, packets)

    def _send(self, origin: Place, near: Routed, far: Routed, packets: PacketSet) -> None:
        if near.link and not self.space.is_empty(packets):
            _add(self.ends.wires, (near, far), packets)
        self._arrive(origin, far, packets)

    def _arrive(self, origin: Place | None, routed: Routed, packets: PacketSet) -> None:
        admitted = self.forwarding.admitted(self.plane, self.space, routed)
        self._drop(packets & ~admitted)
        for application, part in self.forwarding.applications(self.space, routed):
            self._move(origin, Place(routed.context, application), packets & admitted & part)

    def _move(self, origin: Place | None, place: Place, packets: PacketSet) -> None:
        if self.space.is_empty(packets):
            return
        if origin is not None:
            _add(self.edges, (origin, place), packets)
        _add(self.pending, place, packets)

    def _drop(self, packets: PacketSet) -> None:
        self.ends.dropped = self.ends.dropped | packets


def _add(sets: dict[_Key, PacketSet], key: _Key, packets: PacketSet) -> None:
    sets[key] = sets[key] | packets if key in sets else packets
