"""What a service loads on each link, in every state that it must survive.

Hose model: each endpoint sends at most ``committed`` and receives at most ``committed``, however
the traffic is spread. So a service's load on a directed link is at most the smaller of what the
endpoints behind it may send and what the endpoints before it may receive. Every equal-cost path
counts for the whole: which one a flow takes is not known beforehand. So do the paths of a service
and those of its applications: how much of it they are is not known either. Traffic that an exchange
lets over to another slice is within its own endpoints' ``committed`` and not counted again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from citynet.placement.demand import Demand
from citynet.placement.graph import UNFAILED, Graph, State
from citynet.placement.model import Risk
from citynet.placement.paths import Between, PathSet
from citynet.placement.topology import Topology

__all__ = ["Load", "Pair", "Placed", "Worst", "load_of"]

Pair = tuple[int, int]
"""Numbers of two devices, source first."""


@dataclass(frozen=True, slots=True)
class Worst:
    """The largest rate on a link, bit/s, and the first state that brings it."""

    rate: int
    state: State


@dataclass(slots=True)
class Load:
    """Everything that placement finds out about one service."""

    topology: Topology
    """What the service may use."""
    paths: dict[Pair, PathSet] = field(default_factory=dict)
    """Paths between devices while nothing has failed."""
    links: dict[int, Worst] = field(default_factory=dict)
    """Load of each link, the larger of both directions."""
    cut: dict[State, list[Pair]] = field(default_factory=dict)
    """Pairs of devices without a path, by state."""
    late: dict[tuple[Pair, State], int] = field(default_factory=dict)
    """Delays beyond the objective."""

    def forget(self, state: State, pairs: Iterable[Pair]) -> None:
        """Forget that pairs are cut or late in ``state``."""
        gone = set(pairs)
        cut = [pair for pair in self.cut.pop(state, ()) if pair not in gone]
        if cut:
            self.cut[state] = cut
        for pair in gone:
            self.late.pop((pair, state), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A service with its applications, and what it has of each link."""

    demand: Demand
    load: Load
    applications: tuple[tuple[Demand, Load], ...]
    links: Mapping[int, Worst]
    """Of the service and its applications together, in whole units where links are divided."""
    risks: tuple[Risk, ...] = ()
    """Failures that count no more: the drain of a device is one already."""


@dataclass(slots=True)
class _Users:
    """Endpoints that send and receive between two devices."""

    senders: set[str] = field(default_factory=set)
    receivers: set[str] = field(default_factory=set)


def load_of(demand: Demand, topology: Topology, paths: Between | None = None) -> Load:
    """Return paths and loads of a service, with nothing failed and in each failure it survives.

    The paths are those of the topology, unless ``paths`` says which.
    """
    load = Load(topology)
    paths = paths or topology.paths
    users = _users(demand, topology.graph)
    for pair in users:
        found = paths.between(*pair, UNFAILED)
        _note(load, demand, pair, found, UNFAILED)
        if found is not None:
            load.paths[pair] = found
    on_hop = _by_hop(load.paths)
    for hop, pairs in on_hop.items():
        _raise(load, hop, _rate(demand, users, pairs), UNFAILED)
    for state, touched in _failures(demand, load.paths):
        # Everything outside `touched` keeps its paths: a failure changes nobody else's.
        rerouted = {}
        for pair in touched:
            if state.device in pair:
                continue
            found = paths.between(*pair, state)
            _note(load, demand, pair, found, state)
            if found is not None:
                rerouted[pair] = found
        for hop in _new_hops(load.paths, rerouted):
            pairs = [pair for pair in on_hop.get(hop, ()) if pair not in touched]
            pairs += [pair for pair, found in rerouted.items() if hop in found.hops]
            _raise(load, hop, _rate(demand, users, pairs), state)
    return load


def _users(demand: Demand, graph: Graph) -> dict[Pair, _Users]:
    users: defaultdict[Pair, _Users] = defaultdict(_Users)
    for source, destination in demand.pairs:
        pair = (
            graph.device_numbers[demand.devices[source]],
            graph.device_numbers[demand.devices[destination]],
        )
        users[pair].senders.add(source)
        users[pair].receivers.add(destination)
    return dict(sorted(users.items()))


def _by_hop(paths: Mapping[Pair, PathSet]) -> dict[int, list[Pair]]:
    hops: defaultdict[int, list[Pair]] = defaultdict(list)
    for pair, found in paths.items():
        for hop in found.hops:
            hops[hop].append(pair)
    return hops


def _new_hops(paths: Mapping[Pair, PathSet], rerouted: Mapping[Pair, PathSet]) -> set[int]:
    """Return the hops that a failure brings a pair to.

    All others carry at most what they carry while nothing has failed: pairs only leave them.
    """
    return {hop for pair, found in rerouted.items() for hop in found.hops - paths[pair].hops}


def _rate(demand: Demand, users: Mapping[Pair, _Users], pairs: Iterable[Pair]) -> int:
    senders: set[str] = set()
    receivers: set[str] = set()
    for pair in pairs:
        senders |= users[pair].senders
        receivers |= users[pair].receivers
    return demand.profile.committed * min(len(senders), len(receivers))


def _raise(load: Load, hop: int, rate: int, state: State) -> None:
    link = hop >> 1
    if link not in load.links or load.links[link].rate < rate:
        load.links[link] = Worst(rate, state)


def _failures(demand: Demand, paths: Mapping[Pair, PathSet]) -> Iterator[tuple[State, set[Pair]]]:
    """Yield each single failure that the service must survive and feels, with the pairs that do."""
    touched: defaultdict[State, set[Pair]] = defaultdict(set)
    for pair, found in paths.items():
        if "link" in demand.profile.survives:
            for hop in chain(found.hops, found.deciding[0]):
                touched[State(link=hop >> 1)].add(pair)
        if "node" in demand.profile.survives:
            for device in chain(found.devices, found.deciding[1]):
                touched[State(device=device)].add(pair)
    yield from sorted(touched.items())


def _note(load: Load, demand: Demand, pair: Pair, found: PathSet | None, state: State) -> None:
    if found is None:
        load.cut.setdefault(state, []).append(pair)
    elif found.delay > demand.profile.delay:
        load.late[pair, state] = found.delay
