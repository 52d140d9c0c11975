"""What keeps a service from a path that the network has, and the fewest changes that open one.

A search over all links, where what the service may not use costs the changes that would let it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from heapq import heappop, heappush

from citynet.city.algorithms import PLAIN
from citynet.city.life import closed
from citynet.city.model import City, Link
from citynet.placement.demand import Demand
from citynet.placement.graph import Graph, State
from citynet.placement.shortcomings import Shortcoming, of_core_link, of_device
from citynet.placement.topology import Topology

__all__ = ["Mending"]


class Mending:
    """The network as a service could use it, if something were changed."""

    def __init__(self, city: City, demand: Demand, topology: Topology) -> None:
        self._city = city
        self._demand = demand
        self._topology = topology
        self._graph: Graph = topology.graph
        self._links: defaultdict[int, list[tuple[int, int, Link]]] = defaultdict(list)
        for number, link in enumerate(city.links.values()):
            if link.hand_off and (link.name not in demand.hand_offs or closed(city, link)):
                continue
            one, other = (self._graph.device_numbers[end.device] for end in link.ends)
            self._links[one].append((number, other, link))
            self._links[other].append((number, one, link))

    def fewest(self, source: int, target: int, state: State) -> tuple[Shortcoming, ...]:
        """Return what the path with the fewest changes needs between two devices in ``state``.

        Sorted; empty where no change opens a path.
        """
        if not self._topology.left_out:
            return ()
        done: set[int] = set()
        ways: dict[int, tuple[int, Link]] = {}
        heap: list[tuple[int, int, int]] = [(0, 0, source)]
        best = {source: (0, 0)}
        while heap:
            cost, metric, device = heappop(heap)
            if device == target:
                return tuple(sorted(set(self._on_way(ways, source, target))))
            if device in done:
                continue
            done.add(device)
            for number, neighbor, link in self._links[device]:
                if number == state.link or neighbor == state.device or neighbor in done:
                    continue
                if not self._leads(device, neighbor, target):
                    continue
                step = sum(len(one.lacks) for one in self._needed(link, neighbor))
                found = cost + step, metric + max(1, link.delay)
                if neighbor not in best or found < best[neighbor]:
                    best[neighbor] = found
                    ways[neighbor] = device, link
                    heappush(heap, (*found, neighbor))
        return ()

    def _leads(self, device: int, neighbor: int, target: int) -> bool:
        """Say whether a step stays in its domain, or is the hand-off to the target's."""
        names = self._graph.device_names
        here, there, end = (self._city.devices[names[n]].domain for n in (device, neighbor, target))
        return there in (here, end)

    def _needed(self, link: Link, device: int) -> Iterator[Shortcoming]:
        """Yield what a link and the device behind it lack for the algorithm of their domain."""
        behind = self._city.devices[self._graph.device_names[device]]
        algorithm = self._topology.algorithms[behind.domain] or PLAIN
        if not link.hand_off:
            lacks = of_core_link(link, algorithm, self._city.devices)
            if lacks is not None:
                yield lacks
        lacks = of_device(behind, algorithm.trust, algorithm)
        if lacks is not None:
            yield lacks

    def _on_way(
        self, ways: dict[int, tuple[int, Link]], source: int, target: int
    ) -> Iterator[Shortcoming]:
        device = target
        while device != source:
            earlier, link = ways[device]
            yield from self._needed(link, device)
            device = earlier
