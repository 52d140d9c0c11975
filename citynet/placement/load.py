"""What a service loads on each link, in every state that it must survive.

Hose model: each endpoint sends at most ``committed`` and receives at most ``committed``, however
the traffic is spread. So a service's load on a directed link is at most the smaller of what the
endpoints behind it may send and what the endpoints before it may receive. Every equal-cost path
counts for the whole: which one a flow takes is not known beforehand. Traffic that an exchange
lets over to another slice is within its own endpoints' ``committed`` and not counted again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from citynet.placement.demand import Demand
from citynet.placement.graph import UNFAILED, Graph, State
from citynet.placement.paths import PathSet
from citynet.placement.topology import Topology

__all__ = ["Load", "Worst", "load_of"]

_Pair = tuple[int, int]


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
    paths: dict[_Pair, PathSet] = field(default_factory=dict)
    """Paths between devices while nothing has failed."""
    links: dict[int, Worst] = field(default_factory=dict)
    """Load of each link, the larger of both directions."""
    cut: dict[State, list[_Pair]] = field(default_factory=dict)
    """Pairs of devices without a path, by state."""
    late: dict[_Pair, tuple[int, State]] = field(default_factory=dict)
    """Largest delay beyond the objective and its state, by pair."""


@dataclass(slots=True)
class _Users:
    """Endpoints that send and receive between two devices."""

    senders: set[str] = field(default_factory=set)
    receivers: set[str] = field(default_factory=set)


def load_of(demand: Demand, topology: Topology) -> Load:
    """Return paths and loads of a service, with nothing failed and in each failure it survives."""
    load = Load(topology)
    paths = topology.paths
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


def _users(demand: Demand, graph: Graph) -> dict[_Pair, _Users]:
    users: defaultdict[_Pair, _Users] = defaultdict(_Users)
    for source, destination in demand.pairs:
        pair = (
            graph.device_numbers[demand.devices[source]],
            graph.device_numbers[demand.devices[destination]],
        )
        users[pair].senders.add(source)
        users[pair].receivers.add(destination)
    return dict(sorted(users.items()))


def _by_hop(paths: Mapping[_Pair, PathSet]) -> dict[int, list[_Pair]]:
    hops: defaultdict[int, list[_Pair]] = defaultdict(list)
    for pair, found in paths.items():
        for hop in found.hops:
            hops[hop].append(pair)
    return hops


def _new_hops(paths: Mapping[_Pair, PathSet], rerouted: Mapping[_Pair, PathSet]) -> set[int]:
    """Return the hops that a failure brings a pair to.

    All others carry at most what they carry while nothing has failed: pairs only leave them.
    """
    return {hop for pair, found in rerouted.items() for hop in found.hops - paths[pair].hops}


def _rate(demand: Demand, users: Mapping[_Pair, _Users], pairs: Iterable[_Pair]) -> int:
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


def _failures(demand: Demand, paths: Mapping[_Pair, PathSet]) -> Iterator[tuple[State, set[_Pair]]]:
    """Yield each single failure that the service must survive and feels, with the pairs that do."""
    touched: defaultdict[State, set[_Pair]] = defaultdict(set)
    for pair, found in paths.items():
        if "link" in demand.profile.survives:
            for hop in chain(found.hops, found.deciding[0]):
                touched[State(link=hop >> 1)].add(pair)
        if "node" in demand.profile.survives:
            for device in chain(found.devices, found.deciding[1]):
                touched[State(device=device)].add(pair)
    yield from sorted(touched.items())


def _note(load: Load, demand: Demand, pair: _Pair, found: PathSet | None, state: State) -> None:
    if found is None:
        load.cut.setdefault(state, []).append(pair)
    elif found.delay > demand.profile.delay:
        worst = load.late.get(pair)
        if worst is None or worst[0] < found.delay:
            load.late[pair] = found.delay, state
