"""Whether the links hold what is placed on them, and what is said when they do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from typing import Final

from citynet.allocation.model import Ids
from citynet.city.life import open_hand_offs
from citynet.city.model import City, Link
from citynet.city.partitions import share_rate
from citynet.errors import Finding
from citynet.placement.demand import Demand
from citynet.placement.graph import UNFAILED, Graph
from citynet.placement.load import Load, Placed, Worst
from citynet.units import format_bandwidth

__all__ = ["ADMITTED_PERCENT", "admitted_rate", "bandwidth_refusals"]

ADMITTED_PERCENT: Final = 90
"""Share of a link that services may reserve, in queues of classes and shares of slices together.

The rest is for the class control (5 %), for at least 1 % of each class, and for what rounding each
of them up to whole percents takes."""

_SHOWN: Final = 6
_STEP: Final = 10**6
"""Remedies name whole Mbps."""


def admitted_rate(capacity: int) -> int:
    """Return how much of a link's capacity may be reserved, bit/s."""
    return capacity * ADMITTED_PERCENT // 100


def bandwidth_refusals(
    city: City, ids: Ids, graph: Graph, placed: Mapping[str, Placed]
) -> Iterator[Finding]:
    """Yield the bandwidths that no path has (CN501) and the links with too little left (CN502).

    A link must hold the sum of what each service needs there in its own worst state. Queues do not
    change when something fails, so what is guaranteed in any state stands there in all of them.
    """
    hopeless: set[str] = set()
    limits = [admitted_rate(link.capacity) for link in city.links.values()]
    for key, one in placed.items():
        for demand, load in ((one.demand, one.load), *one.applications):
            finding = _no_path_has(city, graph, demand, load, limits)
            if finding is not None:
                hopeless.add(key)
                yield finding
    on_link: defaultdict[int, list[tuple[Demand, Worst]]] = defaultdict(list)
    for key, one in placed.items():
        if key not in hopeless:
            for link, worst in one.links.items():
                on_link[link].append((one.demand, worst))
    for number, users in sorted(on_link.items()):
        capacity = city.links[graph.link_names[number]].capacity
        if sum(worst.rate for _, worst in users) > admitted_rate(capacity):
            yield _overbooked(city, ids, graph, number, users)


def _no_path_has(
    city: City, graph: Graph, demand: Demand, load: Load, limits: Sequence[int]
) -> Finding | None:
    """Return a finding when two endpoints cannot be given ``committed`` on whatever path."""
    committed = demand.profile.committed
    narrow = [
        pair
        for pair, found in load.paths.items()
        if any(limits[hop >> 1] < committed for hop in found.hops)
    ]
    if not narrow:
        return None
    crossed = open_hand_offs(city, demand.hand_offs)
    network = _Widths(city, graph, crossed, load.topology.left_out)
    for source, target in sorted(narrow):
        link, rate = network.widest(source, target)
        if rate < committed:
            ends = f"{graph.device_names[source]} and {graph.device_names[target]}"
            return Finding(
                place=demand.place,
                code="CN501",
                message=f"no path has the bandwidth of {demand.name}",
                expected=f"{format_bandwidth(committed)} between {ends}",
                found=f"{format_bandwidth(rate)} on the widest path ({ADMITTED_PERCENT} % of"
                f" {format_bandwidth(city.links[link].capacity)} on link {link})",
                remedy=f"lower `committed` of profile {demand.profile.name} to at most"
                f" {format_bandwidth(rate)}, or build more capacity",
            )
    return None


class _Widths:
    """Links by what they may carry, for the widest path between two devices."""

    def __init__(
        self, city: City, graph: Graph, hand_offs: Iterable[str], left_out: Container[str]
    ) -> None:
        crossed = set(hand_offs)
        self._edges: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for link in city.links.values():
            if link.name in left_out or (link.hand_off and link.name not in crossed):
                continue
            one, other = (graph.device_numbers[end.device] for end in link.ends)
            rate = admitted_rate(link.capacity)
            self._edges[one].append((other, rate, link.name))
            self._edges[other].append((one, rate, link.name))

    def widest(self, source: int, target: int) -> tuple[str, int]:
        """Return the narrowest link of the widest path and what it may carry."""
        done: set[int] = set()
        heap: list[tuple[int, int, str]] = [
            (-rate, neighbor, link) for neighbor, rate, link in self._edges[source]
        ]
        heap.sort()
        while heap:
            negative, device, link = heappop(heap)
            if device == target:
                return link, -negative
            if device in done:
                continue
            done.add(device)
            for neighbor, rate, further in self._edges[device]:
                if neighbor not in done:
                    narrowest = link if -negative <= rate else further
                    heappush(heap, (max(negative, -rate), neighbor, narrowest))
        raise AssertionError("only pairs that have a path are asked for")


def _overbooked(
    city: City, ids: Ids, graph: Graph, number: int, users: list[tuple[Demand, Worst]]
) -> Finding:
    link = city.links[graph.link_names[number]]
    limit = admitted_rate(link.capacity)
    total = sum(worst.rate for _, worst in users)
    users = sorted(users, key=lambda user: (-user[1].rate, user[0].service.key))
    shown = [_user(graph, demand, worst) for demand, worst in users[:_SHOWN]]
    if users[_SHOWN:]:
        rest = sum(worst.rate for _, worst in users[_SHOWN:])
        shown.append(f"{len(users) - _SHOWN} more {format_bandwidth(rest)}")
    # Numbers are given in the order of arrival, so the largest is the newest service.
    newest = max(users, key=lambda user: ids.services[user[0].service.key].number)[0]
    return Finding(
        place=newest.service.origin,
        code="CN502",
        message=f"link {link.name} cannot carry what is reserved on it",
        expected=f"at most {format_bandwidth(limit)} ({ADMITTED_PERCENT} % of"
        f" {format_bandwidth(link.capacity)}) in every state",
        found=f"{format_bandwidth(total)}: {', '.join(shown)}",
        remedy=_cheapest(link, users[0], total, limit),
    )


def _user(graph: Graph, demand: Demand, worst: Worst) -> str:
    state = "" if worst.state == UNFAILED else f" ({graph.describe(worst.state)})"
    return f"{demand.service.key} {format_bandwidth(worst.rate)}{state}"


def _cheapest(link: Link, largest: tuple[Demand, Worst], total: int, limit: int) -> str:
    """Return the remedy that takes the smallest share from one service, and the link's."""
    demand, worst = largest
    committed = demand.profile.committed
    unit = share_rate(link, 1, demand.profile.partition)
    left = (worst.rate - (total - limit)) // unit * unit
    lower = committed * left // worst.rate // _STEP * _STEP
    wider = -(-total * 100 // (ADMITTED_PERCENT * _STEP)) * _STEP
    capacity = f"give the link at least {format_bandwidth(wider)}"
    if lower <= 0:
        return capacity
    return (
        f"lower `committed` of {demand.service.key} (profile {demand.profile.name}) from"
        f" {format_bandwidth(committed)} to at most {format_bandwidth(lower)}, or {capacity}"
    )
