"""The underlay: who reaches whom over IS-IS, and at what cost, in each state.

Packets take the paths of lowest metric, all equally short ones. A device advertises the prefixes of
its IS-IS interfaces and its locator. Everything is asked per state of the network.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import permutations
from typing import NamedTuple

from citynet.device.model import Address, Network
from validate.model.adjacency import VERSION, adjacency_faults
from validate.model.topology import Context, Routed, Topology
from validate.outcome import State

__all__ = ["Advertised", "Underlay", "build_underlay"]


class _Edge(NamedTuple):
    near: str
    far: str
    link: str
    cost: int


class Advertised(NamedTuple):
    """A prefix that a device advertises; ``routed`` is ``None`` for its locator."""

    network: Network
    device: str
    metric: int
    routed: Routed | None

    def is_up(self, state: State) -> bool:
        """Tell whether it is advertised in a state."""
        if self.routed is not None:
            return self.routed.is_up(state)
        return state.failed_device != self.device


@dataclass(frozen=True, slots=True)
class _Tree:
    """Costs towards one device, and which failures would change them."""

    costs: dict[str, int]
    links: frozenset[str]
    transit: frozenset[str]


@dataclass(slots=True)
class Underlay:
    """All IS-IS areas of the network, queried by state."""

    topology: Topology
    edges: tuple[_Edge, ...]
    advertised: tuple[Advertised, ...]
    _out: dict[str, list[_Edge]] = field(default_factory=dict)
    _into: dict[str, list[_Edge]] = field(default_factory=dict)
    _by_prefix: dict[tuple[int, int, int], list[Advertised]] = field(default_factory=dict)
    _by_address: dict[Address, tuple[Advertised, ...]] = field(default_factory=dict)
    _trees: dict[str, _Tree] = field(default_factory=dict)
    # What was found for one state, the last one that was asked about: callers go state by state.
    _state: State = field(default_factory=State)
    _costs: dict[str, dict[str, int]] = field(default_factory=dict)
    _labels: dict[str, int] = field(default_factory=dict)

    def holders(self, address: Address) -> tuple[Advertised, ...]:
        """Return who advertises a prefix that holds an address, longest prefix first."""
        known = self._by_address.get(address)
        if known is None:
            bits = address.max_prefixlen
            known = tuple(
                advertised
                for length in range(bits, -1, -1)
                for advertised in self._by_prefix.get(
                    (address.version, length, int(address) >> (bits - length)), ()
                )
            )
            self._by_address[address] = known
        return known

    def labels(self, state: State) -> dict[str, int]:
        """Return a number per device: two devices reach each other when theirs are equal."""
        self._turn_to(state)
        if not self._labels:
            self._labels = self._label(state)
        return self._labels

    def is_connected(self, state: State, one: str, other: str) -> bool:
        """Tell whether two devices reach each other over IS-IS."""
        labels = self.labels(state)
        return one in labels and labels[one] == labels.get(other)

    def landing(self, state: State, device: str, address: Address) -> tuple[str, ...]:
        """Return the devices at which packets from ``device`` to an address arrive.

        The longest prefix that is reachable decides, then the lowest cost; more than one device
        only where several advertise it at equal cost. Empty: no route.
        """
        nearest = self.nearest(state, device, address)
        return tuple(sorted({a.device for a in nearest}))

    def nearest(self, state: State, device: str, address: Address) -> tuple[Advertised, ...]:
        """Return the advertisements behind :meth:`landing`."""
        usable = [
            a
            for a in self.holders(address)
            if a.is_up(state) and self.is_connected(state, device, a.device)
        ]
        usable = [a for a in usable if a.network.prefixlen == usable[0].network.prefixlen]
        if len(usable) < 2:
            return tuple(usable)
        costs = [self.cost(state, device, a) for a in usable]
        return tuple(a for a, cost in zip(usable, costs, strict=True) if cost == min(costs))

    def cost(self, state: State, device: str, advertised: Advertised) -> float:
        """Return the metric from a device to an advertised prefix; infinite when unreachable.

        A device's own prefix costs nothing there: it is connected.
        """
        if device == advertised.device:
            return 0
        cost = self.costs_to(state, advertised.device).get(device)
        return float("inf") if cost is None else cost + advertised.metric

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
        costs = self.costs_to(state, target)
        if source not in costs or source == state.failed_device:
            return ()
        path = [source]
        while path[-1] != target:
            here = path[-1]
            steps = sorted(
                edge.far
                for edge in self._alive(state, self._out.get(here, []))
                if edge.far in costs and costs[here] == edge.cost + costs[edge.far]
            )
            steps = [step for step in steps if step not in path]
            if not steps:
                return ()
            path.append(steps[0])
        return tuple(path)

    def _turn_to(self, state: State) -> None:
        if state != self._state:
            self._state, self._costs, self._labels = state, {}, {}

    def _alive(self, state: State, edges: list[_Edge]) -> Iterator[_Edge]:
        for edge in edges:
            if state.failed_device is not None:
                if state.failed_device in {edge.near, edge.far}:
                    continue
            elif edge.link and edge.link == state.failed_link:
                continue
            yield edge

    def _label(self, state: State) -> dict[str, int]:
        labels: dict[str, int] = {}
        for number, start in enumerate(sorted(self.topology.network.devices)):
            if start in labels or start == state.failed_device:
                continue
            labels[start] = number
            queue = [start]
            while queue:
                for edge in self._alive(state, self._out.get(queue.pop(), [])):
                    if edge.far not in labels:
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
            for edge in self._alive(state, self._into.get(device, [])):
                if edge.near not in costs:
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


def build_underlay(topology: Topology, passes: Callable[[Routed], bool]) -> Underlay:
    """Return the underlay; ``passes`` tells of an interface whether no filter there hinders it."""
    edges: list[_Edge] = []
    for name, members in topology.segments.items():
        speakers = [
            r for r in members if r.interface.isis is not None and not r.context.vrf and passes(r)
        ]
        for near, far in permutations(speakers, 2):
            if near.device == far.device or near.interface.isis is None:
                continue
            if not adjacency_faults(topology, near, far):
                cost = max(near.interface.isis.metric, 0)
                edges.append(_Edge(near.device, far.device, near.link or name, cost))
    out: defaultdict[str, list[_Edge]] = defaultdict(list)
    into: defaultdict[str, list[_Edge]] = defaultdict(list)
    for edge in edges:
        out[edge.near].append(edge)
        into[edge.far].append(edge)
    advertised = tuple(_advertised(topology))
    by_prefix: defaultdict[tuple[int, int, int], list[Advertised]] = defaultdict(list)
    for one in advertised:
        network = one.network
        leading = int(network.network_address) >> (network.max_prefixlen - network.prefixlen)
        by_prefix[network.version, network.prefixlen, leading].append(one)
    return Underlay(
        topology, tuple(edges), advertised, dict(out), dict(into), _by_prefix=dict(by_prefix)
    )


def _advertised(topology: Topology) -> Iterator[Advertised]:
    for name, device in sorted(topology.network.devices.items()):
        if device.isis is None:
            continue
        versions = {VERSION.get(family, 0) for family in device.isis.families}
        for routed in topology.contexts.get(Context(name, ""), ()):
            if routed.interface.isis is None:
                continue
            for address in routed.interface.addresses:
                if address.version in versions:
                    metric = max(routed.interface.isis.metric, 0)
                    yield Advertised(address.network, name, metric, routed)
        if device.srv6 is not None and 6 in versions:
            yield Advertised(device.srv6.locator, name, 0, None)
