"""The city's links as a graph of integers, and shortest paths as IS-IS finds them.

Traffic follows the smallest sum of metrics, over every path that has it (ISO/IEC 10589, ECMP). The
metric of a link is its one-way delay in microseconds, at least 1. Hand-offs are not part of it:
IS-IS ends at the border of a domain. The metrics `igp` and `delay` of flexible algorithms are the
same numbers, so that an algorithm differs only by the links that it leaves out.

Links of drained devices have the largest metric, so that fewer of them is always better. As a
delay it is 1 more, which no path of a city feels: the rest of it has less than 16 seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from heapq import heappop, heappush
from typing import Final, NamedTuple

from citynet.city.life import LAST_METRIC, spared
from citynet.city.model import City
from citynet.placement.crossings import DEVICE_DELAY, Crossings, Edge, Way

__all__ = ["UNFAILED", "Graph", "Segment", "State"]

_KEPT_TARGETS: Final = 256
_KEPT_SEGMENTS: Final = 16384
"""Services share few pairs of devices: what one of them asked for is of no use to most others."""


class State(NamedTuple):
    """What has failed: a link or a device by its number in the graph, or (-1) nothing."""

    link: int = -1
    device: int = -1


UNFAILED: Final = State()


@dataclass(frozen=True, slots=True)
class Segment:
    """All equal-cost shortest paths between two devices."""

    hops: frozenset[int]
    """Directed links: twice the link's number, plus 1 against the order of its ends."""
    devices: frozenset[int]
    distance: int
    """Sum of metrics."""
    delay: int
    """Of the slowest of the paths, in microseconds: links and devices."""


_Onward = tuple[int, int, Way]
"""Length of the path to a target that starts with a way, the way's rank at its start, the way."""

_Entry = tuple[int, Way]
"""Where a way that leads to a device comes from, and the way."""


class Graph:
    """Devices and links by number, and the shortest paths between them.

    Links named in ``left_out`` are on no path; they have their numbers all the same.
    """

    def __init__(self, city: City, left_out: Container[str] = frozenset()) -> None:
        self.device_names: Final = tuple(city.devices)
        self.link_names: Final = tuple(city.links)
        self.device_numbers: Final[Mapping[str, int]] = {
            name: number for number, name in enumerate(self.device_names)
        }
        edges: list[list[Edge]] = [[] for _ in self.device_names]
        for number, link in enumerate(city.links.values()):
            if link.hand_off or link.name in left_out:
                continue
            one, other = (self.device_numbers[end.device] for end in link.ends)
            metric = LAST_METRIC if spared(city, link) else max(1, link.delay)
            edges[one].append((other, metric, link.delay, 2 * number))
            edges[other].append((one, metric, link.delay, 2 * number + 1))
        self._crossings = Crossings(edges)
        self._target = lru_cache(_KEPT_TARGETS)(partial(_Target, self._crossings))
        self._kept = lru_cache(_KEPT_SEGMENTS)(self._search)

    def describe(self, state: State) -> str:
        """Return the state in words: ``link eg-cr1--eg-cr2 failed``."""
        if state == UNFAILED:
            return "nothing failed"
        return f"{'link' if state.link >= 0 else 'device'} {self.failed(state)} failed"

    def failed(self, state: State) -> str:
        """Return the name of the link or device that has failed."""
        if state.link >= 0:
            return self.link_names[state.link]
        return self.device_names[state.device]

    def distance(self, source: int, target: int) -> int | None:
        """Return the distance while nothing has failed; ``None`` when there is no path."""
        if source == target:
            return 0
        return next((length for length, _, _ in self._target(target).onward(source)), None)

    def segment(self, source: int, target: int, state: State) -> Segment | None:
        """Return the shortest paths in ``state``; ``None`` when there is none."""
        if state.device in {source, target}:
            return None
        return self._kept(source, target, *self._crossings.failing(*state, source, target))

    def _search(self, source: int, target: int, link: int, device: int) -> Segment | None:
        if source == target:
            return Segment(frozenset(), frozenset({source}), 0, DEVICE_DELAY)
        if source > target:
            # Metrics are the same both ways, so the way back is the way there.
            there = self._kept(target, source, link, device)
            return _reversed(there) if there else None
        return self._target(target).segment(source, link, device)


class _Target:
    """The way to one device: distances while nothing has failed, and paths in any state."""

    def __init__(self, crossings: Crossings, device: int) -> None:
        self._crossings = crossings
        self._device = device
        self._distances: Final[Mapping[int, int]] = dict(self._settle())
        self._arriving: defaultdict[int, list[Way]] = defaultdict(list)
        """From each crossing, when the device is none itself."""
        if not crossings.has(device):
            for way in crossings.leaving(device, device):
                self._arriving[way.end].append(way.turned(device))
        self._onward: dict[int, list[_Onward]] = {}

    def _settle(self) -> Iterator[tuple[int, int]]:
        """Yield the device and every crossing that reaches it, with its distance (Dijkstra)."""
        done: set[int] = set()
        heap = [(0, self._device)]
        while heap:
            distance, device = heappop(heap)
            if device in done:
                continue
            done.add(device)
            yield device, distance
            for neighbor, metric in self._crossings.neighbors(device):
                if neighbor not in done:
                    heappush(heap, (distance + metric, neighbor))

    def onward(self, device: int) -> Sequence[_Onward]:
        """Return the ways that leave a device, that of the shortest path first."""
        found = self._onward.get(device)
        if found is None:
            distances = self._distances
            ways = [*self._crossings.leaving(device, self._device), *self._arriving[device]]
            found = self._onward[device] = sorted(
                (way.metric + distances[way.end], rank, way)
                for rank, way in enumerate(ways)
                if way.end in distances
            )
        return found

    def segment(self, source: int, link: int, device: int) -> Segment | None:
        """Return the shortest paths from another device when a link or device (-1: none) failed."""
        distances, entries = self._explore(source, link, device)
        if self._device not in distances:
            return None
        hops: set[int] = set()
        passed: set[int] = set()
        crossed = {self._device}
        todo = [self._device]
        while todo:
            for earlier, way in entries[todo.pop()]:
                hops.update(way.hops)
                passed.update(way.devices)
                if earlier not in crossed:
                    crossed.add(earlier)
                    todo.append(earlier)
        slowest = {source: DEVICE_DELAY}
        for one in sorted(crossed - {source}, key=lambda one: distances[one]):
            slowest[one] = DEVICE_DELAY + max(
                slowest[earlier] + way.delay for earlier, way in entries[one]
            )
        return Segment(
            frozenset(hops),
            frozenset(crossed | passed),
            distances[self._device],
            slowest[self._device],
        )

    def _explore(
        self, source: int, link: int, device: int
    ) -> tuple[Mapping[int, int], Mapping[int, Sequence[_Entry]]]:
        """Return what a shortest path may pass: distances from ``source``, and how to get there.

        A*: a failure only lengthens paths, so distances without it are a lower bound that is
        consistent. Of each device one way waits in the heap, the most promising of the rest, so
        that those that lead nowhere are never looked at.
        """
        distances = {source: 0}
        entries: dict[int, list[_Entry]] = {source: []}
        ways = self.onward(source)
        heap = [(ways[0][0], source, 0, ways)] if ways else []
        while heap:
            estimate, start, rank, ways = heappop(heap)
            if estimate > distances.get(self._device, estimate):
                break
            length, _, way = ways[rank]
            if rank + 1 < len(ways):
                heappush(heap, (estimate - length + ways[rank + 1][0], start, rank + 1, ways))
            end = way.end
            if end == device or link in way.links or device in way.devices:
                continue
            distance = distances[start] + way.metric
            if end not in distances:
                distances[end] = distance
                entries[end] = [(start, way)]
                if end != self._device:
                    ways = self.onward(end)
                    heappush(heap, (distance + ways[0][0], end, 0, ways))
            elif distances[end] == distance:
                entries[end].append((start, way))
        return distances, entries


def _reversed(segment: Segment) -> Segment:
    hops = frozenset(hop ^ 1 for hop in segment.hops)
    return Segment(hops, segment.devices, segment.distance, segment.delay)
