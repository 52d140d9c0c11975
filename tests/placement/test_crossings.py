"""Paths between crossings are the paths of the whole network, in every state.

Leaving out the devices that only lie on the way must change nothing: parallel links, rings without
a crossing, dead ends, and pairs that stand on one way are where it could. The oracle is networkx on
the network as it is.
"""

from importlib import import_module
from itertools import pairwise, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.city.model import Role, Transport
from citynet.device.model import Platform
from citynet.placement.crossings import DEVICE_DELAY
from citynet.placement.graph import UNFAILED, Graph, Segment, State
from tests.support.build import CityBuilder

nx: Any = import_module("networkx")  # only some of it is typed

Cable = tuple[int, int, int]
"""The numbers of two devices and the delay between them."""
Found = tuple[frozenset[int], frozenset[int], int, int]
"""Hops, devices, distance, delay."""


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, list[Cable]]:
    """Return few devices, mostly in rows, so that ways are long and crossings few."""
    size = draw(st.integers(2, 8))
    device = st.integers(0, size - 1)
    in_a_row = st.integers(0, size - 2).map(lambda one: (one, one + 1))
    ends = st.one_of(in_a_row, in_a_row, st.tuples(device, device))
    cables = st.tuples(ends.filter(lambda two: two[0] != two[1]), st.sampled_from((0, 1, 1, 2, 5)))
    drawn = draw(st.lists(cables, min_size=1, max_size=size + 4))
    return size, [(*two, delay) for two, delay in drawn]


def graph_of(size: int, cables: list[Cable]) -> Graph:
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    names = [builder.device(f"device-{n}", "egov", Role.BORDER, Platform.FRR) for n in range(size)]
    for number, (one, other, delay) in enumerate(cables):
        link = builder.link(names[one], names[other], delay=delay)
        builder.links[f"link-{number}"] = builder.links.pop(link)
    return Graph(builder.city())


def expected(size: int, cables: list[Cable], ends: tuple[int, int], state: State) -> Found | None:
    """Return every shortest path as networkx finds them one by one."""
    network = nx.MultiGraph()
    network.add_nodes_from(device for device in range(size) if device != state.device)
    for number, (one, other, delay) in enumerate(cables):
        if number != state.link and state.device not in {one, other}:
            network.add_edge(one, other, key=number, metric=max(1, delay))
    if not all(end in network for end in ends) or not nx.has_path(network, *ends):
        return None
    hops: set[int] = set()
    devices: set[int] = set()
    delays: list[int] = []
    for path in nx.all_shortest_paths(network, *ends, weight="metric"):
        devices |= set(path)
        delay = DEVICE_DELAY * len(path)
        for one, other in pairwise(path):
            parallel = network.get_edge_data(one, other)
            metric = min(data["metric"] for data in parallel.values())
            best = [number for number, data in parallel.items() if data["metric"] == metric]
            hops |= {2 * number + (cables[number][0] != one) for number in best}
            delay += max(cables[number][2] for number in best)
        delays.append(delay)
    distance = nx.dijkstra_path_length(network, *ends, weight="metric")
    return frozenset(hops), frozenset(devices), distance, max(delays)


def found(segment: Segment | None) -> Found | None:
    if segment is None:
        return None
    return segment.hops, segment.devices, segment.distance, segment.delay


@settings(max_examples=150, deadline=None)
@given(networks())
def test_every_pair_in_every_state(network: tuple[int, list[Cable]]) -> None:
    size, cables = network
    graph = graph_of(size, cables)
    states = [UNFAILED]
    states += [State(link=number) for number in range(len(cables))]
    states += [State(device=number) for number in range(size)]
    for source, target, state in product(range(size), range(size), states):
        wanted = expected(size, cables, (source, target), state)
        assert found(graph.segment(source, target, state)) == wanted, (source, target, state)


@given(networks())
def test_distances(network: tuple[int, list[Cable]]) -> None:
    size, cables = network
    graph = graph_of(size, cables)
    for source, target in product(range(size), repeat=2):
        wanted = expected(size, cables, (source, target), UNFAILED)
        assert graph.distance(source, target) == (wanted[2] if wanted else None)


def test_one_failure_stands_for_all_on_a_way() -> None:
    """0 and 1 are crossings, joined by 0-1 twice and by 0-2-3-1; 4 ends at 0."""
    cables = [(0, 1, 1), (0, 1, 2), (0, 2, 1), (2, 3, 1), (3, 1, 1), (0, 4, 1)]
    crossings = graph_of(5, cables)._crossings
    assert {crossings.failing(link, -1, 0, 1) for link in (2, 3, 4)} == {(2, -1)}
    assert {crossings.failing(-1, device, 0, 1) for device in (2, 3)} == {(2, -1)}
    assert crossings.failing(3, -1, 2, 1) == (3, -1)
    assert crossings.failing(-1, 3, 2, 1) == (-1, 3)
    assert crossings.failing(0, -1, 0, 1) == (0, -1)
    assert crossings.failing(-1, 1, 0, 2) == (-1, 1)
