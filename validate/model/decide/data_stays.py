"""``DataStays``: no packet from or to protected prefixes crosses the edge of the trust domain."""

from __future__ import annotations

from citynet.promises.model import DataStays
from validate.decision import Decision, proven, refuted
from validate.model.decide.strays import stray, unclaimed
from validate.model.headerspace import PacketSet, Space
from validate.model.world import World

__all__ = ["decide_data_stays"]


def decide_data_stays(promise: DataStays, world: World) -> Decision:
    """Decide in every state, both ways, on the lenient reading.

    Where no endpoint is attached, is outside.
    """
    states = len(world.states)

    def protected(space: Space) -> PacketSet:
        return space.sources(promise.prefixes) | space.destinations(promise.prefixes)

    for sources, targets in (
        (promise.inside, promise.outside),
        (promise.outside, promise.inside),
    ):
        for source in sources:
            found = stray(world, source, targets, protected)
            if found is not None:
                return refuted(found, states)
    for source in promise.inside:
        found = unclaimed(world, source, protected)
        if found is not None:
            return refuted(found, states)
    return proven(states)
