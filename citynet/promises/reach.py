"""``Reaches``: what a service connects, for each ordered pair of endpoints and family."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from citynet.promises.model import Reaches
from citynet.promises.scene import Member, Scene, talks
from citynet.promises.traffic import FAMILIES, between

__all__ = ["reach_promises"]


def reach_promises(scene: Scene) -> Iterator[Reaches]:
    """Yield one promise per ordered pair that the service connects and no boundary separates."""
    for members in scene.members.values():
        for source, destination in permutations(members, 2):
            if talks(source, destination) and not scene.is_separated(source, destination):
                yield from _pair(scene, source, destination)


def _pair(scene: Scene, source: Member, destination: Member) -> Iterator[Reaches]:
    for family in FAMILIES:
        traffic = between(family, source.terminal.prefixes, destination.terminal.prefixes)
        if traffic is None:
            continue
        yield Reaches(
            id=f"reaches/{source.path}/{destination.endpoint.name}/{family}",
            intent=source.service.key,
            place=source.endpoint.origin,
            source=source.terminal,
            destination=destination.terminal,
            traffic=(traffic,),
            survives=scene.survives(source.service),
        )
