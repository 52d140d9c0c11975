"""``Isolated``: no packet, whatever its addresses, is delivered at a stranger, in any state."""

from __future__ import annotations

from citynet.promises.model import Isolated
from validate.decision import Decision, proven, refuted
from validate.model.decide.strays import everything, stray
from validate.model.world import World

__all__ = ["decide_isolated"]


def decide_isolated(promise: Isolated, world: World) -> Decision:
    """Decide in every state, on the lenient reading."""
    for source in promise.sources:
        found = stray(world, source, promise.strangers, everything)
        if found is not None:
            return refuted(found, len(world.states))
    return proven(len(world.states))
