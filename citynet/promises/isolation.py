"""``Isolated``: services among each other, and the spokes of a service."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.promises.model import Isolated
from citynet.promises.scene import Member, Scene, talks, terminals

__all__ = ["isolation_promises"]


def isolation_promises(scene: Scene) -> Iterator[Isolated]:
    """Yield what nothing may pass between: strangers of other services, spokes of one's own."""
    everyone = scene.all_members()
    for key, members in scene.members.items():
        yield from _others(scene, members, [m for m in everyone if m.service.key != key])
        yield from _spokes(members)


def _others(scene: Scene, members: tuple[Member, ...], others: list[Member]) -> Iterator[Isolated]:
    """Yield one promise for the whole service, and one per endpoint that zones single out."""
    service = members[0].service
    met = scene.met_by(service.key)
    strangers = [other for other in others if other.key not in met]
    if strangers:
        yield Isolated(
            id=f"isolated/{service.key}/others",
            intent=service.key,
            place=service.origin,
            sources=terminals(members),
            strangers=terminals(strangers),
        )
    known = [other for other in others if other.key in met]
    for member in members:
        # A boundary whose zone is one domain leaves the service's other endpoints strangers.
        rest = [other for other in known if not scene.is_separated(member, other)]
        if rest:
            yield Isolated(
                id=f"isolated/{service.key}/others/{member.endpoint.name}",
                intent=service.key,
                place=member.endpoint.origin,
                sources=(member.terminal,),
                strangers=terminals(rest),
            )


def _spokes(members: tuple[Member, ...]) -> Iterator[Isolated]:
    for member in members:
        rest = [other for other in members if other is not member and not talks(member, other)]
        if rest:
            yield Isolated(
                id=f"isolated/{member.service.key}/spokes/{member.endpoint.name}",
                intent=member.service.key,
                place=member.endpoint.origin,
                sources=(member.terminal,),
                strangers=terminals(rest),
            )
