"""Shortest paths over directed links, in every state of the network.

A graph is the topology of one IS-IS algorithm. Packets take the paths of least cost, all equally
short ones. What a failure cannot change is not computed again.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from validate.model.topology import Routed
from validate.outcome import State

__all__ = ["Edge", "Graph", "walk_through"]


class Edge(NamedTuple):
    """One direction of a link: packets leave ``near`` by the interface ``routed``."""

    near: str
    far: str
    link: str
    cost: int
    routed: Routed

    def is_alive(self, state: State) -> bool:
        """Tell whether it is there in a state."""
        gone = state.failed_device
        if gone is not None:
            return gone not in (self.near, self.far)
        return self.link != state.failed_link


class _Tree(NamedTuple):
    """Costs towards one device, and which failures would change them."""

    costs: dict[str, int]
    links: frozenset[str]
    transit: frozenset[str]


class Graph:
    """A topology, queried by state."""

    def __init__(self, devices: Iterable[str], edges: Iterable[Edge]) -> None:
        self.devices = tuple(sorted(devices))
        self.edges = tuple(edges)
        self._out: defaultdict[str, list[Edge]] = defaultdict(list)
        self._into: defaultdict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            self._out[edge.near].append(edge)
            self._into[edge.far].append(edge)
        self._trees: dict[str, _Tree] = {}
        # What was found for one state, the last one asked about: callers go state by state.
        self._state = State()
        self._costs: dict[str, dict[str, int]] = {}
        self._labels: dict[str, int] = {}

    def labels(self, state: State) -> dict[str, int]:
        """Return a number per device, equal where two reach each other.

        Only for a graph in which each link is there in both directions or in none.
        """
        self._turn_to(state)
        if not self._labels:
            self._labels = self._label(state)
        return self._labels

    def costs_to(self, state: State, target: str) -> dict[str, int]:
        """Return the cost of the shortest path to ``target`` from every device that has one."""
        if self.is_unchanged(state, target):
            # A failed device itself may still stand in it; nobody asks from there.
            return self._tree(target).costs
        self._turn_to(state)
        if target not in self._costs:
            self._costs[target] = self._dijkstra(state, target)
        return self._costs[target]

    def is_unchanged(self, state: State, target: str) -> bool:
        """Tell whether a failure leaves all costs towards ``target`` as they are."""
        tree = self._tree(target)
        if state.failed_device is not None:
            return state.failed_device not in tree.transit and state.failed_device != target
        return state.failed_link not in tree.links

    def path(self, state: State, source: str, target: str) -> tuple[str, ...]:
        """Return the devices of one shortest path, both ends included; empty when there is none."""
        if source == target:
            return (source,) if source != state.failed_device else ()
        edges = self.ways(state, source, target)
        return walk_through(edges, source, target)

    def ways(self, state: State, source: str, target: str) -> tuple[Edge, ...]:
        """Return every edge on a shortest path from ``source`` to ``target``."""
        costs = self.costs_to(state, target)
        if source not in costs or source == state.failed_device:
            return ()
        found: list[Edge] = []
        seen, queue = {source}, [source]
        while queue:
            here = queue.pop()
            if here == target:
                continue
            for edge in self._out.get(here, ()):
                if (
                    edge.is_alive(state)
                    and edge.far in costs
                    and costs[here] == edge.cost + costs[edge.far]
                ):
                    found.append(edge)
                    if edge.far not in seen:
                        seen.add(edge.far)
                        queue.append(edge.far)
        return tuple(sorted(found, key=lambda edge: edge[:3]))

    def _turn_to(self, state: State) -> None:
        if state != self._state:
            self._state, self._costs, self._labels = state, {}, {}

    def _label(self, state: State) -> dict[str, int]:
        labels: dict[str, int] = {}
        for number, start in enumerate(self.devices):
            if start in labels or start == state.failed_device:
                continue
            labels[start] = number
            queue = [start]
            while queue:
                for edge in self._out.get(queue.pop(), ()):
                    if edge.far not in labels and edge.is_alive(state):
                        labels[edge.far] = number
                        queue.append(edge.far)
        return labels

    def _dijkstra(self, state: State, target: str) -> dict[str, int]:
        if target == state.failed_device:
            return {}
        costs: dict[str, int] = {}
        queue = [(0, target)]
        while queue:
            cost, device = heapq.heappop(queue)
            if device in costs:
                continue
            costs[device] = cost
            for edge in self._into.get(device, ()):
                if edge.near not in costs and edge.is_alive(state):
                    heapq.heappush(queue, (cost + edge.cost, edge.near))
        return costs

    def _tree(self, target: str) -> _Tree:
        known = self._trees.get(target)
        if known is None:
            costs = self._dijkstra(State(), target)
            tight = [
                edge
                for edge in self.edges
                if edge.far in costs
                and edge.near in costs
                and costs[edge.near] == edge.cost + costs[edge.far]
            ]
            known = self._trees[target] = _Tree(
                costs,
                frozenset(edge.link for edge in tight),
                frozenset(edge.far for edge in tight),
            )
        return known


def walk_through(edges: Iterable[Edge], source: str, target: str) -> tuple[str, ...]:
    """Return the devices of one way over ``edges``, both ends included; empty: there is none."""
    out: defaultdict[str, list[str]] = defaultdict(list)
    for edge in edges:
        out[edge.near].append(edge.far)
    came: dict[str, str] = {source: ""}
    queue = [source]
    for here in queue:
        for there in out[here]:
            if there not in came:
                came[there] = here
                queue.append(there)
    if target not in came:
        return ()
    path = [target]
    while came[path[0]]:
        path.insert(0, came[path[0]])
    return tuple(path)
