"""``MarkedAtHandOff``: what enters from another domain is put into the service's class."""

from __future__ import annotations

from citynet.promises.model import MarkedAtHandOff
from validate.decision import Decision, proven, refuted
from validate.model.members import vrfs_of
from validate.model.witness import Culprit, static
from validate.model.world import World

__all__ = ["decide_marked_at_hand_off"]


def decide_marked_at_hand_off(promise: MarkedAtHandOff, world: World) -> Decision:
    """Decide by the markings of the service's sub-interfaces at both ends of the link."""
    view, wanted = world.must, promise.traffic_class
    summary = f"hand-off {promise.link} does not put {promise.service} into class {wanted.value}"
    link = world.network.city.links.get(promise.link)
    if link is None:
        return refuted(static(view, summary, Culprit("", None, "no such link in the city")))
    own = frozenset(vrfs_of(view, promise.terminals))
    for end in link.ends:
        here = [
            routed
            for routed in view.topology.routed
            if (routed.device, routed.interface.parent) == (end.device, end.port)
            and routed.context in own
        ]
        if not here:
            culprit = Culprit(end.device, None, f"no sub-interface of the service is up at {end}")
            return refuted(static(view, summary, culprit))
        for routed in here:
            marking = routed.interface.marking
            if marking is not wanted:
                found = "nothing" if marking is None else marking.value
                text = f"{routed.device} {routed.interface.name} marks {found}"
                culprit = Culprit(routed.device, routed.interface.origin, text)
                return refuted(static(view, summary, culprit))
    return proven()
