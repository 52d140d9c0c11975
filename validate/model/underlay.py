"""The underlay: who reaches whom over IS-IS, and at what cost, in each state.

Packets take the paths of lowest metric, all equally short ones; a link whose metric is the largest
there is, is on none of them (RFC 5305 §3). A device advertises the prefixes of
its IS-IS interfaces and its locators; the locator of a flexible algorithm is reached over the
algorithm's topology, by its participants, and not otherwise. Everything is asked per state of the
network. Algorithm 0 is that of the plain shortest paths.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from typing import Final, NamedTuple

from citynet.device.model import Address, Network
from validate.model.adjacency import VERSION, adjacency_faults
from validate.model.algorithms import UNUSABLE, Algorithm, algorithms_of, edges_of
from validate.model.faults import Fault
from validate.model.locators import locators_of
from validate.model.spf import Edge, Graph
from validate.model.topology import Context, Routed, Topology
from validate.outcome import State

__all__ = ["PLAIN", "Advertised", "Underlay", "build_underlay"]

PLAIN: Final = 0
"""The algorithm of the plain shortest paths (RFC 8667 §3.2)."""


class Advertised(NamedTuple):
    """A prefix that a device advertises; ``routed`` is ``None`` for a locator."""

    network: Network
    device: str
    metric: int
    routed: Routed | None
    algorithm: int = PLAIN

    def is_up(self, state: State) -> bool:
        """Tell whether it is advertised in a state."""
        if self.routed is not None:
            return self.routed.is_up(state)
        return state.failed_device != self.device


@dataclass(slots=True)
class Underlay:
    """All IS-IS areas of the network, queried by state."""

    topology: Topology
    graphs: Mapping[int, Graph]
    """Topology of each algorithm; :data:`PLAIN` is always there."""
    algorithms: tuple[Algorithm, ...]
    edges: tuple[Edge, ...]
    """All adjacencies, each in both directions, also those that no path uses."""
    is_two_way: bool = True
    """Whether each link of the plain topology is there in both directions or in none."""
    _by_prefix: dict[tuple[int, int, int], list[Advertised]] = field(default_factory=dict)
    _by_address: dict[Address, tuple[Advertised, ...]] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return what devices that share an algorithm say differently of it."""
        return tuple(fault for algorithm in self.algorithms for fault in algorithm.faults)

    def disputes(self, algorithm: int, device: str) -> tuple[Fault, ...]:
        """Return where the definitions of an algorithm differ in the area of a device."""
        return tuple(
            fault
            for one in self.algorithms
            if one.number == algorithm and device in one.members
            for fault in one.faults
        )

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

    def is_connected(self, state: State, one: str, other: str) -> bool:
        """Tell whether two devices reach each other over the plain topology."""
        if not self.is_two_way:
            return self._leads(state, one, other, PLAIN) and self._leads(state, other, one, PLAIN)
        labels = self.graphs[PLAIN].labels(state)
        return one in labels and labels[one] == labels.get(other)

    def reaches(self, state: State, one: str, other: str, algorithm: int) -> bool:
        """Tell whether an algorithm has a path from one device to another."""
        if algorithm == PLAIN and self.is_two_way:
            return self.is_connected(state, one, other)
        return self._leads(state, one, other, algorithm)

    def _leads(self, state: State, one: str, other: str, algorithm: int) -> bool:
        graph = self.graphs.get(algorithm)
        return graph is not None and (
            state.failed_device not in {one, other} and one in graph.costs_to(state, other)
        )

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
            if a.is_up(state)
            and (a.device == device or self.reaches(state, device, a.device, a.algorithm))
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
        cost = self.costs_to(state, advertised.device, advertised.algorithm).get(device)
        return float("inf") if cost is None else cost + advertised.metric

    def costs_to(self, state: State, target: str, algorithm: int = PLAIN) -> dict[str, int]:
        """Return the cost of the shortest path to ``target`` from every device that has one."""
        graph = self.graphs.get(algorithm)
        return {} if graph is None else graph.costs_to(state, target)

    def is_unchanged(self, state: State, target: str, algorithm: int = PLAIN) -> bool:
        """Tell whether a failure leaves all costs towards ``target`` as they are."""
        graph = self.graphs.get(algorithm)
        return graph is None or graph.is_unchanged(state, target)

    def path(
        self, state: State, source: str, target: str, algorithm: int = PLAIN
    ) -> tuple[str, ...]:
        """Return the devices of one shortest path, both ends included; empty when there is none."""
        graph = self.graphs.get(algorithm)
        return () if graph is None else graph.path(state, source, target)

    def ways(self, state: State, source: str, target: str, algorithm: int) -> tuple[Edge, ...]:
        """Return every link, in its direction, on a shortest path between two devices."""
        graph = self.graphs.get(algorithm)
        return () if graph is None else graph.ways(state, source, target)


def build_underlay(
    topology: Topology, passes: Callable[[Routed], bool], *, lenient: bool = False
) -> Underlay:
    """Return the underlay; ``passes`` tells of an interface whether no filter there hinders it.

    Where the definitions of an algorithm differ, the one of RFC 9350 §5.3 counts on the lenient
    reading, and the algorithm has no topology on the strict one.
    """
    adjacent = Graph(topology.network.devices, _edges(topology, passes))
    algorithms = tuple(algorithms_of(topology, adjacent.labels(State())))
    usable = [edge for edge in adjacent.edges if edge.cost < UNUSABLE]
    directions = {(edge.near, edge.far, edge.link) for edge in usable}
    plain = adjacent if len(usable) == len(adjacent.edges) else Graph(adjacent.devices, usable)
    topologies: defaultdict[int, list[Edge]] = defaultdict(list)
    members: defaultdict[int, set[str]] = defaultdict(set)
    for algorithm in algorithms:
        members[algorithm.number] |= algorithm.members
        if lenient or not algorithm.faults:
            topologies[algorithm.number].extend(edges_of(algorithm, topology, adjacent.edges))
    graphs = {n: Graph(found, topologies[n]) for n, found in sorted(members.items())}
    by_prefix: defaultdict[tuple[int, int, int], list[Advertised]] = defaultdict(list)
    for one in _advertised(topology):
        network = one.network
        leading = int(network.network_address) >> (network.max_prefixlen - network.prefixlen)
        by_prefix[network.version, network.prefixlen, leading].append(one)
    return Underlay(
        topology,
        {**graphs, PLAIN: plain},
        algorithms,
        adjacent.edges,
        is_two_way=all((far, near, link) in directions for near, far, link in directions),
        _by_prefix=dict(by_prefix),
    )


def _edges(topology: Topology, passes: Callable[[Routed], bool]) -> Iterator[Edge]:
    for name, members in topology.segments.items():
        speakers = [
            r for r in members if r.interface.isis is not None and not r.context.vrf and passes(r)
        ]
        for near, far in permutations(speakers, 2):
            if near.device == far.device or near.interface.isis is None:
                continue
            if not adjacency_faults(topology, near, far):
                cost = max(near.interface.isis.metric, 0)
                yield Edge(near.device, far.device, near.link or name, cost, near)


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
        if 6 in versions:
            for locator in locators_of(device):
                yield Advertised(locator.prefix, name, 0, None, locator.algorithm)
