"""``Exactly``: what each boundary permits, per direction, as boxes of packets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from citynet.device.model import Network
from citynet.intent.model import Boundary, EndpointRole
from citynet.promises.model import Exactly, Traffic
from citynet.promises.protections import protected_between
from citynet.promises.scene import Member, Scene, talks, terminals
from citynet.promises.traffic import forward, returning, without

__all__ = ["boundary_promises"]

Members = tuple[Member, ...]


def boundary_promises(scene: Scene) -> Iterator[Exactly]:
    """Yield one promise per boundary and direction (per role of the source in hub-spoke)."""
    for _, boundary in sorted(scene.intents.boundaries.items()):
        left, right = scene.zone(boundary.left), scene.zone(boundary.right)
        yield from _direction(scene, boundary, "left", left, right)
        yield from _direction(scene, boundary, "right", right, left)


def _direction(
    scene: Scene, boundary: Boundary, side: str, sources: Members, destinations: Members
) -> Iterator[Exactly]:
    other = "right" if side == "left" else "left"
    for suffix, some, others in _products(boundary, sources, destinations):
        yield Exactly(
            id=f"exactly/{boundary.key}/{side}-to-{other}{suffix}",
            intent=boundary.key,
            place=boundary.origin,
            sources=terminals(some),
            destinations=terminals(others),
            permitted=_permitted(scene, boundary, side, some, others),
            survives=_survives(scene, boundary),
        )


def _products(
    boundary: Boundary, sources: Members, destinations: Members
) -> Iterator[tuple[str, Members, Members]]:
    """Yield the sources and destinations between which the boundary, not isolation, decides."""
    if not sources or not destinations:
        return
    if boundary.left.service != boundary.right.service:
        yield "", sources, destinations
        return
    if all(talks(source, other) for source in sources for other in destinations):
        yield "", sources, destinations
        return
    hubs, spokes = _by_role(sources)
    if hubs:
        yield "/hubs", hubs, destinations
    other_hubs, _ = _by_role(destinations)
    if spokes and other_hubs:
        yield "/spokes", spokes, other_hubs


def _by_role(members: Members) -> tuple[Members, Members]:
    hubs = tuple(m for m in members if m.endpoint.role is EndpointRole.HUB)
    return hubs, tuple(m for m in members if m.endpoint.role is not EndpointRole.HUB)


def _permitted(
    scene: Scene, boundary: Boundary, side: str, sources: Members, destinations: Members
) -> tuple[Traffic, ...]:
    """Return the boxes from ``sources`` to ``destinations`` in the order of the permissions."""
    closed = protected_between(scene, sources[0].service, destinations[0].service)
    here = without(_prefixes(sources), closed)
    there = without(_prefixes(destinations), closed)
    boxes: list[Traffic] = []
    for permission in boundary.permissions:
        if permission.source == side:
            boxes.extend(forward(permission, here, there))
        else:
            boxes.extend(returning(permission, there, here))
    return tuple(dict.fromkeys(boxes))


def _prefixes(members: Iterable[Member]) -> tuple[Network, ...]:
    return tuple(prefix for member in members for prefix in member.terminal.prefixes)


def _survives(scene: Scene, boundary: Boundary) -> frozenset[str]:
    """Return the failures that both services are promised to survive."""
    services = scene.intents.services
    left, right = services[boundary.left.service], services[boundary.right.service]
    return scene.survives(left) & scene.survives(right)
