"""Which domains, prefixes and endpoints of a service lie on which side of a hand-off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from citynet.compilation.scene import HandedOff, Scene
from citynet.device.model import Network
from citynet.device.sorting import sorted_networks

__all__ = ["Sides", "prefixes_in", "sides_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The domains of a service behind either end of a hand-off, sorted; they never overlap.

    A domain is behind the end to whose domain it is nearer, counted in hand-offs of the service. At
    equal distance it is behind neither: traffic takes no detour through a third domain.
    """

    own: tuple[str, ...]
    other: tuple[str, ...]


def sides_of(scene: Scene, handed_off: HandedOff) -> Sides:
    """Return the two sides of a hand-off of a service, as its own end sees them."""
    cable = handed_off.cable
    own = scene.city.devices[cable.own.device].domain
    other = scene.city.devices[cable.other.device].domain
    neighbours = _neighbours(scene, scene.placement.services[handed_off.service.key].hand_offs)
    from_own, from_other = _distances(neighbours, own), _distances(neighbours, other)
    domains = sorted(from_own.keys() & from_other.keys())
    return Sides(
        own=tuple(name for name in domains if from_own[name] < from_other[name]),
        other=tuple(name for name in domains if from_other[name] < from_own[name]),
    )


def prefixes_in(scene: Scene, service: str, domains: Iterable[str]) -> tuple[Network, ...]:
    """Return the prefixes of a service that attach in ``domains``, sorted."""
    by_domain = scene.prefixes[service]
    return sorted_networks(prefix for domain in domains for prefix in by_domain.get(domain, ()))


def _neighbours(scene: Scene, links: Iterable[str]) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in links:
        one, other = (scene.city.devices[end.device].domain for end in scene.city.links[name].ends)
        found[one].add(other)
        found[other].add(one)
    return found


def _distances(neighbours: Mapping[str, set[str]], start: str) -> Mapping[str, int]:
    distances = {start: 0}
    frontier = [start]
    while frontier:
        reached = [
            name
            for domain in frontier
            for name in neighbours.get(domain, ())
            if name not in distances
        ]
        distances |= dict.fromkeys(reached, distances[frontier[0]] + 1)
        frontier = sorted(set(reached))
    return distances
