"""Packets of a twin that end somewhere, with the canary in every question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from validate.batfish.answers import Flight, Trace, changed_flights, flights
from validate.batfish.questions.packets import Packets
from validate.batfish.server import Ask, NoAnswer, Server
from validate.batfish.snapshot import SnapshotLike
from validate.batfish.twin.build import Twin
from validate.batfish.twin.canary import CANARY, CANARY_SINK
from validate.batfish.twin.draft import Port

__all__ = ["ALL", "LEFT", "TAKEN", "UNFILTERED", "UNPERMITTED", "Probe"]

ALL: Final = "ACCEPTED,DELIVERED_TO_SUBNET,EXITS_NETWORK,FAILURE"
"""Every way to end, loops included."""
TAKEN: Final = "ACCEPTED"
LEFT: Final = "DELIVERED_TO_SUBNET,EXITS_NETWORK,INSUFFICIENT_INFO,NEIGHBOR_UNREACHABLE"
"""Left the router by an interface behind which nobody answers."""
UNFILTERED: Final = f"ACCEPTED,{LEFT},NO_ROUTE,NULL_ROUTED"
"""Passed every filter, and did not arrive."""
UNPERMITTED: Final = "ACCEPTED,NULL_ROUTED"
"""Arrived at a tenant's device and was not stopped there as permitted by a boundary."""


@dataclass(frozen=True, kw_only=True)
class Probe:
    """Asks where packets end in one twin, in one state of the network."""

    server: Server
    twin: Twin
    snapshot: SnapshotLike

    def arriving(
        self,
        entries: Iterable[Port],
        sinks: Iterable[str],
        packets: Packets,
        ways: str = ALL,
    ) -> tuple[Flight, ...]:
        """Return packets that enter at ``entries`` and end at ``sinks``, at most one per entry."""
        targets = frozenset(sinks)
        return self._reaching(entries, {*targets, CANARY_SINK}, packets, ways) if targets else ()

    def ending(
        self, entries: Iterable[Port], packets: Packets, ways: str = ALL
    ) -> tuple[Flight, ...]:
        """Return packets that end at a router in one of ``ways``, at most one per entry.

        With something failed, ``LEFT`` cannot be asked for: nothing of the canary ends so.
        """
        return self._reaching(entries, {*self.twin.routers, CANARY}, packets, ways)

    def newly_arriving(
        self, reference: SnapshotLike, entries: Iterable[Port]
    ) -> tuple[Flight, ...]:
        """Return packets that end at a tenant here and at none in ``reference``."""
        sinks = {e.sink for e in self.twin.endpoints.values() if e.sink is not None}
        return self._changed(reference, entries, {*sinks, CANARY_SINK}, Packets())

    def newly_ending(
        self, reference: SnapshotLike, entries: Iterable[Port], packets: Packets
    ) -> tuple[Flight, ...]:
        """Return packets some of whose paths end at a router here and none in ``reference``."""
        return self._changed(reference, entries, {*self.twin.routers, CANARY}, packets)

    def _reaching(
        self,
        entries: Iterable[Port],
        ends: set[str],
        packets: Packets,
        ways: str,
    ) -> tuple[Flight, ...]:
        starts = frozenset(entries)
        if not starts:
            return ()
        parameters = self._parameters(starts, ends, packets, ways)
        ask = Ask(snapshot=self.snapshot, question="reachability", parameters=parameters)
        return self._without_canary(flights(self.server.ask(ask)), starts)

    def _changed(
        self,
        reference: SnapshotLike,
        entries: Iterable[Port],
        ends: set[str],
        packets: Packets,
    ) -> tuple[Flight, ...]:
        starts = frozenset(entries)
        if not starts:
            return ()
        ask = Ask(
            snapshot=self.snapshot,
            reference=reference,
            question="differentialReachability",
            parameters=self._parameters(starts, ends, packets, ALL),
        )
        found = changed_flights(self.server.ask(ask))
        # Both directions of change are rows; only those that end so here are asked for.
        here = tuple(f for f in found if any(_ends_at(t, ends) for t in f.traces))
        return self._without_canary(here, starts)

    def _parameters(
        self,
        starts: frozenset[Port],
        ends: set[str],
        packets: Packets,
        ways: str,
    ) -> Mapping[str, object]:
        entries = sorted(starts | self.twin.canary.entries)
        return {
            "pathConstraints": {
                "startLocation": ", ".join(f'@enter("{n}"[{i}])' for n, i in entries),
                "endLocation": ", ".join(f'"{name}"' for name in sorted(ends)),
            },
            "headers": packets.headers(self.twin.own),
            "actions": ways,
        }

    def _without_canary(
        self, found: tuple[Flight, ...], starts: frozenset[Port]
    ) -> tuple[Flight, ...]:
        canary = self.twin.canary.entries
        mine = [f for f in found if (f.node, f.interface) in canary]
        others = tuple(f for f in found if (f.node, f.interface) not in canary)
        if not mine:
            raise NoAnswer("Batfish did not find the packet that every answer must hold")
        if any((flight.node, flight.interface) not in starts for flight in others):
            raise NoAnswer("Batfish answered about packets that were not asked for")
        return others


def _ends_at(trace: Trace, ends: set[str]) -> bool:
    return bool(trace.hops) and trace.hops[-1].node in ends
