"""Paths from one device to another, through a hand-off where their domains differ.

Within a domain: every shortest path. Between two: the far side's prefixes are in BGP from every
border whose hand-off is up and not closed; an edge uses the nearest border by IS-IS metric, and all
of them where several are equally near. A border has the choice of all its own hand-offs.

How near a border is, is the metric to the next hop of its routes, its loopback (RFC 4271 section
9.1.2.2), which plain shortest paths reach, whatever algorithm the packets follow then. A border
whose service SID the algorithm does not reach is not chosen at all (RFC 9252 section 5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from citynet.city.life import closed
from citynet.city.model import City
from citynet.placement.graph import Graph, Segment, State

__all__ = ["Between", "EitherPaths", "PathSet", "Paths"]


_NOTHING: Final[tuple[frozenset[int], frozenset[int]]] = frozenset(), frozenset()


@dataclass(frozen=True, slots=True)
class PathSet:
    """Every path that traffic between two devices may take in one state."""

    hops: frozenset[int]
    devices: frozenset[int]
    delay: int
    """Of the slowest of the paths, in microseconds."""
    deciding: tuple[frozenset[int], frozenset[int]] = _NOTHING
    """Hops and devices that no packet crosses, but whose failure may move packets to a border."""


@dataclass(frozen=True, slots=True)
class _Exit:
    """A hand-off as seen from one of its sides."""

    far: int
    hop: int
    delay: int


class Between(Protocol):
    """Whatever knows the paths of pairs in states."""

    def between(self, source: int, target: int, state: State) -> PathSet | None:
        """Return the paths in ``state``; ``None`` when there is none."""
        ...


class EitherPaths:
    """Path sets of traffic that may take the paths of several topologies, nobody knows which."""

    def __init__(self, ways: Sequence[Between]) -> None:
        self._ways = ways

    def between(self, source: int, target: int, state: State) -> PathSet | None:
        """Return all those paths in ``state``; ``None`` when there is none at all."""
        found = (way.between(source, target, state) for way in self._ways)
        return _united(one for one in found if one is not None)


class Paths:
    """Path sets by pair and state."""

    def __init__(self, city: City, graph: Graph, plain: Graph) -> None:
        """Take the graph that packets follow, and the one of all links for distances."""
        self._graph = graph
        self._plain = plain
        self._is_plain = graph is plain
        self._domains = tuple(device.domain for device in city.devices.values())
        exits: defaultdict[tuple[str, str], defaultdict[int, list[_Exit]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for number, link in enumerate(city.links.values()):
            if link.hand_off and not closed(city, link):
                one, other = (graph.device_numbers[end.device] for end in link.ends)
                there = self._domains[one], self._domains[other]
                exits[there][one].append(_Exit(other, 2 * number, link.delay))
                exits[there[1], there[0]][other].append(_Exit(one, 2 * number + 1, link.delay))
        self._exits: Mapping[tuple[str, str], Mapping[int, list[_Exit]]] = exits

    def between(self, source: int, target: int, state: State) -> PathSet | None:
        """Return the paths in ``state``; ``None`` when there is none."""
        domains = self._domains[source], self._domains[target]
        if domains[0] == domains[1]:
            segment = self._graph.segment(source, target, state)
            return PathSet(segment.hops, segment.devices, segment.delay) if segment else None
        return _united(self._crossings(source, target, state, self._exits.get(domains, {})))

    def _crossings(
        self, source: int, target: int, state: State, exits: Mapping[int, list[_Exit]]
    ) -> Iterable[PathSet]:
        """Return the ways through each of the nearest borders that has the route."""
        nearest: list[PathSet] = []
        best: int | None = None
        near = {border: self._plain.distance(source, border) for border in exits}
        # A failure only lengthens paths: once a border is farther than the best, all others are.
        for bound, border in sorted((bound, b) for b, bound in near.items() if bound is not None):
            if best is not None and bound > best:
                break
            first = self._graph.segment(source, border, state)
            plain = first if self._is_plain else self._plain.segment(source, border, state)
            if first is None or plain is None or (best is not None and plain.distance > best):
                continue
            through = tuple(self._through(first, plain, exits[border], target, state))
            if not through:
                continue
            if best is None or plain.distance < best:
                best, nearest = plain.distance, []
            nearest += through
        return nearest

    def _through(
        self, first: Segment, plain: Segment, exits: Iterable[_Exit], target: int, state: State
    ) -> Iterator[PathSet]:
        deciding = _NOTHING
        if plain is not first:
            deciding = (plain.hops - first.hops, plain.devices - first.devices)
        for way in exits:
            if way.hop >> 1 == state.link:
                continue
            second = self._graph.segment(way.far, target, state)
            if second is not None:
                yield PathSet(
                    first.hops | second.hops | {way.hop},
                    first.devices | second.devices,
                    first.delay + way.delay + second.delay,
                    deciding,
                )


def _united(ways: Iterable[PathSet]) -> PathSet | None:
    ways = tuple(ways)
    if not ways:
        return None
    if len(ways) == 1:
        return ways[0]
    return PathSet(
        frozenset().union(*(way.hops for way in ways)),
        frozenset().union(*(way.devices for way in ways)),
        max(way.delay for way in ways),
        (
            frozenset().union(*(way.deciding[0] for way in ways)),
            frozenset().union(*(way.deciding[1] for way in ways)),
        ),
    )
