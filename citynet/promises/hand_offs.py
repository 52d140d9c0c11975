"""``MarkedAtHandOff``: in which class packets travel on in the domain that they are handed to."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.placement.model import Placement
from citynet.promises.model import MarkedAtHandOff
from citynet.promises.scene import Scene, terminals

__all__ = ["hand_off_promises"]


def hand_off_promises(scene: Scene, placement: Placement) -> Iterator[MarkedAtHandOff]:
    """Yield one promise per service and hand-off link that it uses, a closed one too."""
    for key, placed in sorted(placement.services.items()):
        service = scene.intents.services[key]
        for link in placed.hand_offs:
            yield MarkedAtHandOff(
                id=f"marked/{key}/hand-off/{link}",
                intent=key,
                place=service.origin,
                link=link,
                service=key,
                terminals=terminals(scene.members[key]),
                traffic_class=scene.profile(service).traffic_class,
            )
