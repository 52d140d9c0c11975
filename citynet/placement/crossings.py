"""The network without the devices that only lie on the way.

Most devices of a city have two links: edges that are homed twice, access rings. Nothing is decided
there; who comes by one link goes on by the other. So paths are searched between *crossings*, the
devices with more links, along the *ways* that join them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain
from typing import Final

__all__ = ["DEVICE_DELAY", "Crossings", "Edge", "Way"]

DEVICE_DELAY: Final = 50
"""Microseconds that each device on a path adds, source and destination included."""

Edge = tuple[int, int, int, int]
"""Neighbour, metric, delay and hop."""


@dataclass(frozen=True, slots=True)
class Way:
    """Links in a row, from one device to another, with nowhere to turn off."""

    end: int
    metric: int
    delay: int
    """Of the links and of the devices between, in microseconds."""
    hops: tuple[int, ...]
    links: tuple[int, ...]
    devices: tuple[int, ...]
    """Those between the two ends."""

    def turned(self, start: int) -> Way:
        """Return the way back to the device ``start`` that this one comes from."""
        hops = tuple(hop ^ 1 for hop in self.hops)
        return Way(start, self.metric, self.delay, hops, self.links, self.devices)


class Crossings:
    """All crossings and the ways between them."""

    def __init__(self, edges: Sequence[Sequence[Edge]]) -> None:
        self._edges = edges
        ways = {
            device: tuple(self._outward(device, -1))
            for device in range(len(edges))
            if self.has(device)
        }
        self._way_of_link: dict[int, int] = {}
        self._way_of_device: dict[int, int] = {}
        for way in chain.from_iterable(ways.values()):
            name = min(way.links)
            self._way_of_link.update(dict.fromkeys(way.links, name))
            self._way_of_device.update(dict.fromkeys(way.devices, name))
        self._ways = {device: tuple(_worth_taking(found)) for device, found in ways.items()}
        self._neighbors = {device: _nearest(found) for device, found in self._ways.items()}

    def has(self, device: int) -> bool:
        """Say whether a device is a crossing."""
        return len(self._edges[device]) > 2

    def leaving(self, device: int, target: int) -> Sequence[Way]:
        """Return the ways from a device to the next crossings, or to ``target`` before them.

        Dead ends and ways back to the device itself lead nowhere and are left out. A crossing's
        ways always go on to the next one, also past the target.
        """
        return self._ways.get(device) or tuple(self._outward(device, target))

    def neighbors(self, device: int) -> Iterable[tuple[int, int]]:
        """Return the next crossings from any device, with the metric of the shortest way there."""
        return self._neighbors.get(device) or _nearest(self._outward(device, -1))

    def _outward(self, start: int, target: int) -> Iterator[Way]:
        for edge in self._edges[start]:
            way = self._follow(start, edge, target)
            if way is not None:
                yield way

    def _follow(self, start: int, edge: Edge, target: int) -> Way | None:
        end, metric, delay, hop = edge
        hops = [hop]
        between: list[int] = []
        while end not in {start, target} and not self.has(end):
            onward = [further for further in self._edges[end] if further[3] != hop ^ 1]
            if not onward:
                return None
            between.append(end)
            end, more, later, hop = onward[0]
            metric += more
            delay += DEVICE_DELAY + later
            hops.append(hop)
        if end == start:
            return None
        links = tuple(hop >> 1 for hop in hops)
        return Way(end, metric, delay, tuple(hops), links, tuple(between))

    def failing(self, link: int, device: int, *ends: int) -> tuple[int, int]:
        """Return the one failure that stands for all that interrupt the same way.

        ``link`` or ``device`` is what has failed, the other -1. The answer is good for paths
        between ``ends``; where one of them is itself on the way, it matters what exactly failed.
        """
        way = self._way_of_link.get(link) if device < 0 else self._way_of_device.get(device)
        if way is None or any(self._way_of_device.get(end) == way for end in ends):
            return link, device
        return way, -1


def _worth_taking(ways: Iterable[Way]) -> Iterator[Way]:
    """Yield the ways that may be on a shortest path while nothing or one thing has failed.

    One failure interrupts one of the ways to the same crossing, or all. So only the shortest matter
    and, where there is just one of those, the second shortest.
    """
    by_end: defaultdict[int, defaultdict[int, list[Way]]] = defaultdict(lambda: defaultdict(list))
    for way in ways:
        by_end[way.end][way.metric].append(way)
    for by_metric in by_end.values():
        shortest, *second = [by_metric[metric] for metric in nsmallest(2, by_metric)]
        yield from shortest
        if len(shortest) == 1:
            yield from chain.from_iterable(second)


def _nearest(ways: Iterable[Way]) -> tuple[tuple[int, int], ...]:
    metrics: dict[int, int] = {}
    for way in ways:
        metrics[way.end] = min(way.metric, metrics.get(way.end, way.metric))
    return tuple(metrics.items())
