"""``Exactly``: nothing but what is permitted passes, in any state; and all of that does."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from citynet.promises.model import Exactly, Terminal, Traffic
from citynet.promises.traffic import meet
from validate.decision import Decision, proven, refuted
from validate.model.decide.passing import obstacle
from validate.model.decide.strays import stray
from validate.model.headerspace import PacketSet, Space
from validate.model.world import World

__all__ = ["decide_exactly"]


def decide_exactly(promise: Exactly, world: World) -> Decision:
    """Decide what passes too much in every state, what is missing in those that are survived."""
    states = len(world.states)
    permitted: dict[Space, PacketSet] = {}

    def unpermitted(space: Space) -> PacketSet:
        if space not in permitted:
            permitted[space] = space.union(map(space.traffic, promise.permitted))
        return ~permitted[space]

    for source in promise.sources:
        found = stray(world, source, promise.destinations, unpermitted)
        if found is not None:
            return refuted(found, states)
    for source, destination in product(promise.sources, promise.destinations):
        boxes = _between(promise.permitted, source, destination)
        if boxes:
            found = obstacle(world, source, destination, boxes, promise.survives)
            if found is not None:
                return refuted(found, states)
    return proven(states)


def _between(
    permitted: tuple[Traffic, ...], source: Terminal, destination: Terminal
) -> tuple[Traffic, ...]:
    """Return the part of each box whose addresses the two endpoints own."""
    return tuple(
        replace(box, sources=sources, destinations=destinations)
        for box in permitted
        if (sources := meet(box.sources or source.prefixes, source.prefixes))
        and (destinations := meet(box.destinations or destination.prefixes, destination.prefixes))
    )
