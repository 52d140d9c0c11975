"""``Reaches``: everything arrives, with nothing failed and in each failure it must survive."""

from __future__ import annotations

from citynet.promises.model import Reaches
from validate.decision import Decision, proven, refuted
from validate.model.decide.passing import count_states, obstacle
from validate.model.world import World

__all__ = ["decide_reaches"]


def decide_reaches(promise: Reaches, world: World) -> Decision:
    """Decide on the strict reading, on every equal-cost branch."""
    source, destination = promise.source, promise.destination
    ends = frozenset({source.device, destination.device})
    states = count_states(world, promise.survives, ends)
    found = obstacle(world, source, destination, promise.traffic, promise.survives)
    return proven(states) if found is None else refuted(found, states)
