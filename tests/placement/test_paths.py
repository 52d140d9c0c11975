"""Paths, delays and loads are those that an exhaustive search over all paths finds.

The oracle is networkx and plain loops over every state; placement's own search, its caches and its
short cut (only what a failure touches is computed again) do not occur in it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import pairwise, permutations
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation import IdLocks, allocate
from citynet.allocation.model import Ids
from citynet.city.model import City
from citynet.intent.model import EndpointRole, Intents, Service
from citynet.placement import place
from citynet.placement.model import Placement
from tests.support.random_city import cities

nx: Any = import_module("networkx")  # only some of it is typed

V = TypeVar("V")
SETTINGS = settings(max_examples=120, deadline=None)


@dataclass(frozen=True)
class Failure:
    link: str = ""
    device: str = ""


@dataclass(frozen=True)
class Walk:
    """One path: directed links (link, from) and its delay."""

    hops: tuple[tuple[str, str], ...]
    devices: tuple[str, ...]
    delay: int


class Oracle:
    """Every path that the network takes, found by enumeration."""

    def __init__(self, city: City, failure: Failure) -> None:
        self.city = city
        self.failure = failure
        self.graph = nx.MultiGraph()
        self.graph.add_nodes_from(name for name in city.devices if name != failure.device)
        for link in city.links.values():
            ends = [end.device for end in link.ends]
            if link.name != failure.link and failure.device not in ends and not link.hand_off:
                drained = any(city.devices[end].state != "active" for end in ends)
                metric = 16_777_214 if drained else max(1, link.delay)
                self.graph.add_edge(*ends, key=link.name, metric=metric)

    def within(self, source: str, target: str) -> tuple[int, list[Walk]]:
        """Return distance and all shortest walks inside a domain; no walks when there is none."""
        if source not in self.graph or target not in self.graph:
            return 0, []
        if target not in nx.node_connected_component(self.graph, source):
            return 0, []
        if source == target:
            return 0, [Walk((), (source,), 50)]
        distance = nx.dijkstra_path_length(self.graph, source, target, weight="metric")
        return distance, [
            walk
            for devices in nx.all_shortest_paths(self.graph, source, target, weight="metric")
            for walk in self.walks(devices)
        ]

    def walks(self, devices: list[str]) -> Iterator[Walk]:
        """Yield every choice of parallel links along ``devices``."""
        choices: list[Walk] = [Walk((), (devices[0],), 50)]
        for one, other in pairwise(devices):
            edges = self.graph.get_edge_data(one, other)
            best = min(data["metric"] for data in edges.values())
            choices = [
                Walk(
                    (*walk.hops, (name, one)),
                    (*walk.devices, other),
                    walk.delay + self.city.links[name].delay + 50,
                )
                for walk in choices
                for name, data in edges.items()
                if data["metric"] == best
            ]
        yield from choices

    def between(self, source: str, target: str) -> list[Walk]:
        """Return all walks, through the nearest borders where domains differ."""
        domains = [self.city.devices[name].domain for name in (source, target)]
        if domains[0] == domains[1]:
            return self.within(source, target)[1]
        by_distance: defaultdict[int, list[Walk]] = defaultdict(list)
        for link in self.city.links.values():
            if not link.hand_off or link.name == self.failure.link:
                continue
            if any(self.city.devices[end.device].state != "active" for end in link.ends):
                continue
            near, far = sorted(
                (end.device for end in link.ends),
                key=lambda name: self.city.devices[name].domain != domains[0],
            )
            distance, first = self.within(source, near)
            _, second = self.within(far, target)
            by_distance[distance] += [
                Walk(
                    (*a.hops, (link.name, near), *b.hops),
                    (*a.devices, *b.devices),
                    a.delay + link.delay + b.delay,
                )
                for a in first
                for b in second
            ]
        usable = {distance: walks for distance, walks in by_distance.items() if walks}
        return usable[min(usable)] if usable else []


def pairs(service: Service, ids: Ids) -> Iterator[tuple[str, str, str, str]]:
    """Yield (source, destination, its device, its device) of endpoints that talk."""
    devices = {name: e.device for name, e in ids.services[service.key].endpoints.items()}
    for a, b in permutations(service.endpoints, 2):
        if EndpointRole.SPOKE == a.role == b.role:
            continue
        yield a.name, b.name, devices[a.name], devices[b.name]


def failures(city: City, survives: frozenset[str]) -> Iterator[Failure]:
    yield Failure()
    if "link" in survives:
        yield from (Failure(link=name) for name in city.links)
    if "node" in survives:
        yield from (Failure(device=name) for name in city.devices)


def expected_load(city: City, intents: Intents, ids: Ids, service: Service) -> Mapping[str, int]:
    """Return the load of each link: hose model, every state computed from nothing."""
    profile = intents.profiles[service.profile]
    worst: defaultdict[str, int] = defaultdict(int)
    for failure in failures(city, profile.survives):
        oracle = Oracle(city, failure)
        senders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        receivers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for source, destination, one, other in pairs(service, ids):
            for walk in oracle.between(one, other):
                for hop in walk.hops:
                    senders[hop].add(source)
                    receivers[hop].add(destination)
        for hop, sending in senders.items():
            rate = profile.committed * min(len(sending), len(receivers[hop]))
            worst[hop[0]] = max(worst[hop[0]], rate)
    return worst


def placed(drawn: tuple[City, Intents]) -> tuple[City, Intents, Ids, Placement]:
    city, intents = drawn
    ids = allocate(city, intents, IdLocks())
    return city, intents, ids, place(city, intents, ids)


@given(cities())
@SETTINGS
def test_routes_are_all_shortest_paths(drawn: tuple[City, Intents]) -> None:
    city, intents, ids, placement = placed(drawn)
    oracle = Oracle(city, Failure())
    for key, service in intents.services.items():
        wanted = {
            (source, destination): oracle.between(one, other)
            for source, destination, one, other in pairs(service, ids)
        }
        routes = placement.services[key].routes
        assert [(r.source, r.destination) for r in routes] == sorted(wanted)
        for route in routes:
            walks = wanted[route.source, route.destination]
            assert set(route.links) == {link for walk in walks for link, _ in walk.hops}
            assert list(route.links) == sorted(route.links)
            assert route.delay == max(walk.delay for walk in walks)


@given(cities())
@SETTINGS
def test_reservations_are_the_worst_of_every_state(drawn: tuple[City, Intents]) -> None:
    city, intents, ids, placement = placed(drawn)
    for key, service in intents.services.items():
        found = {r.link: r.rate for r in placement.services[key].reservations}
        assert found == expected_load(city, intents, ids, service)


@given(cities())
@SETTINGS
def test_domains_and_hand_offs_are_those_of_the_endpoints(drawn: tuple[City, Intents]) -> None:
    city, _, ids, placement = placed(drawn)
    all_hand_offs = sorted(name for name, link in city.links.items() if link.hand_off)
    for key, service in placement.services.items():
        domains = {city.devices[e.device].domain for e in ids.services[key].endpoints.values()}
        assert service.domains == tuple(sorted(domains))
        # In these cities all hand-offs join the same two domains.
        crosses = any(
            city.devices[one].domain != city.devices[other].domain
            for _, _, one, other in pairs(drawn[1].services[key], ids)
        )
        assert list(service.hand_offs) == (all_hand_offs if crosses else [])


def backwards(mapping: Mapping[str, V]) -> dict[str, V]:
    return dict(reversed(list(mapping.items())))


@given(cities())
@SETTINGS
def test_order_changes_nothing(drawn: tuple[City, Intents]) -> None:
    city, intents, ids, placement = placed(drawn)
    mixed = replace(
        city,
        devices=backwards(city.devices),
        links=backwards(city.links),
        domains=backwards(city.domains),
    )
    services = backwards(intents.services)
    again = place(mixed, replace(intents, services=services), ids)
    assert again == placement
    assert list(again.services) == sorted(again.services)


@given(cities(), st.data())
@SETTINGS
def test_a_service_alone_is_placed_as_among_others(
    drawn: tuple[City, Intents], data: st.DataObject
) -> None:
    city, intents, ids, placement = placed(drawn)
    key = data.draw(st.sampled_from(sorted(intents.services)))
    alone = replace(intents, services={key: intents.services[key]}, boundaries={})
    assert place(city, alone, ids).services[key] == placement.services[key]
