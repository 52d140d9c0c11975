"""Exchanges between two slices: which borders hold them, and in which failures they are reached.

Each slice reaches them by its own paths, which an algorithm may carry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from citynet.allocation.model import Ids
from citynet.city.algorithms import PLAIN
from citynet.city.model import City, CityDevice, Role
from citynet.device.model import Network, Platform
from citynet.errors import Finding
from citynet.intent.model import Boundary, Endpoint, Intents, Permission, Zone
from citynet.placement.graph import UNFAILED, Graph, Segment, State
from citynet.placement.shortcomings import Shortcoming, lacking, of_device
from citynet.placement.topology import Topologies

__all__ = ["exchange_borders", "exchange_refusals"]

_SHOWN: Final = 3

_VERSIONS: Final[Mapping[int, tuple[int, ...]]] = {1: (4,), 58: (6,)}
"""IP versions of ICMP and ICMPv6; all other protocols have both."""


def exchange_borders(city: City, domains: Container[str]) -> tuple[CityDevice, ...]:
    """Return the borders of ``domains`` that can hold an exchange, sorted by name."""
    return tuple(
        device
        for _, device in sorted(city.devices.items())
        if device.domain in domains
        and device.role is Role.BORDER
        and device.platform is Platform.FRR
    )


def exchange_refusals(
    city: City, intents: Intents, ids: Ids, topologies: Topologies
) -> Iterator[Finding]:
    """Yield each failure that both sides of a boundary are bought to survive and it does not.

    Only boundaries between two services of one domain are looked at, and of their endpoints those
    that a permission names; what nobody may send, no failure takes away. CN509; CN510 where a
    border cannot take part in what carries one of the services.
    """
    for _, boundary in sorted(intents.boundaries.items()):
        domain, borders = _borders(city, intents, ids, boundary)
        if not borders:
            continue
        apart = list(_apart(intents, topologies, boundary, domain, borders))
        yield from apart
        exchange = _exchange(intents, ids, topologies, boundary, domain, borders)
        if exchange.survives and not apart:
            yield from _refusals(topologies.plain, exchange)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exchange:
    """A boundary that exchanges enforce. Devices are numbers of the graph."""

    boundary: Boundary
    domain: str
    survives: tuple[str, ...]
    """What both profiles promise to survive, sorted."""
    profiles: tuple[str, ...]
    borders: tuple[int, ...]
    groups: tuple[tuple[_Ends, _Ends], ...]
    """Senders and receivers of each permission and family."""


class _At(NamedTuple):
    """A device where a service attaches, and the graph that the service follows."""

    graph: Graph
    device: int

    def way(self, border: int, state: State) -> Segment | None:
        """Return the shortest paths from a border in ``state``; ``None`` when there is none."""
        return self.graph.segment(border, self.device, state)


_Ends = Mapping[_At, tuple[str, ...]]
"""Endpoints by where they attach."""


def _borders(
    city: City, intents: Intents, ids: Ids, boundary: Boundary
) -> tuple[str, tuple[CityDevice, ...]]:
    """Return the domain of a boundary's exchange and its borders; none where there is none."""
    services = [intents.services[zone.service] for zone in (boundary.left, boundary.right)]
    domains = {
        city.devices[ids.services[service.key].endpoints[endpoint.name].device].domain
        for service in services
        for endpoint in service.endpoints
    }
    if services[0].key == services[1].key or len(domains) != 1:
        return "", ()
    return min(domains), exchange_borders(city, domains)


def _apart(
    intents: Intents,
    topologies: Topologies,
    boundary: Boundary,
    domain: str,
    borders: Iterable[CityDevice],
) -> Iterator[Finding]:
    """Yield for each service what keeps borders out of the algorithm that carries it."""
    for zone in (boundary.left, boundary.right):
        profile = intents.profiles[intents.services[zone.service].profile]
        algorithm = topologies.of(profile).algorithms[domain]
        if algorithm is None or algorithm == PLAIN:
            continue
        lacks = (of_device(border, profile.trust, algorithm) for border in borders)
        found: list[Shortcoming] = [one for one in lacks if one is not None]
        if found:
            yield Finding(
                place=boundary.origin,
                code="CN510",
                message=f"{boundary.key} cannot avoid what is not good enough: exchanges of"
                f" {domain}",
                expected=f"every border of {domain} that holds exchanges takes part in algorithm"
                f" {algorithm.name}, which carries {zone.service} (profile {profile.name})",
                found=lacking(found),
                remedy=f"give {zone.service} a profile that asks for less, or move what it shares"
                " with the other side to a service of its own",
            )


def _exchange(
    intents: Intents,
    ids: Ids,
    topologies: Topologies,
    boundary: Boundary,
    domain: str,
    borders: Iterable[CityDevice],
) -> _Exchange:
    """Return the exchange of a boundary."""
    zones = boundary.left, boundary.right
    profiles = [intents.profiles[intents.services[zone.service].profile] for zone in zones]
    left, right = (
        _endpoints(intents, ids, topologies.of(profile).graph, zone)
        for zone, profile in zip(zones, profiles, strict=True)
    )
    return _Exchange(
        boundary=boundary,
        domain=domain,
        survives=tuple(sorted(profiles[0].survives & profiles[1].survives)),
        profiles=tuple(sorted({profile.name for profile in profiles})),
        borders=tuple(topologies.plain.device_numbers[border.name] for border in borders),
        groups=tuple(
            group
            for permission in boundary.permissions
            for version in _VERSIONS.get(permission.protocol, (4, 6))
            if all(group := _group(permission, version, left, right))
        ),
    )


_Attached = tuple[tuple[Endpoint, str, _At], ...]
"""Endpoints of a side with their full names and where they attach."""


def _endpoints(intents: Intents, ids: Ids, graph: Graph, zone: Zone) -> _Attached:
    attached = ids.services[zone.service].endpoints
    return tuple(
        (
            endpoint,
            f"{zone.service}/{endpoint.name}",
            _At(graph, graph.device_numbers[attached[endpoint.name].device]),
        )
        for endpoint in intents.services[zone.service].endpoints
    )


def _group(
    permission: Permission, version: int, left: _Attached, right: _Attached
) -> tuple[_Ends, _Ends]:
    senders, receivers = (left, right) if permission.source == "left" else (right, left)
    return (
        _named(senders, permission.sources, version),
        _named(receivers, permission.destinations, version),
    )


def _named(side: _Attached, prefixes: tuple[Network, ...], version: int) -> _Ends:
    """Return the endpoints of a side of which ``prefixes`` (none: any) hold an address."""
    ends: dict[_At, tuple[str, ...]] = {}
    for endpoint, name, at in side:
        own = [prefix for prefix in endpoint.prefixes if prefix.version == version]
        named = [prefix for prefix in prefixes if prefix.version == version]
        if any(not prefixes or any(one.overlaps(other) for other in named) for one in own):
            ends[at] = (*ends.get(at, ()), name)
    return ends


def _refusals(graph: Graph, exchange: _Exchange) -> Iterator[Finding]:
    lost: dict[State, set[str]] = {}
    for senders, receivers in exchange.groups:
        for state, touched in _failures(exchange, {*senders, *receivers}).items():
            if _reached(exchange.borders[0], touched, state):
                continue
            cut = _cut(exchange, (senders, receivers), state)
            if cut:
                lost.setdefault(state, set()).update(cut)
    for state, names in sorted(lost.items()):
        yield _refusal(graph, exchange, state, sorted(names))


def _failures(exchange: _Exchange, ends: Iterable[_At]) -> Mapping[State, set[_At]]:
    """Return the failures that the way to the first exchange feels, with the ends that do."""
    touched: defaultdict[State, set[_At]] = defaultdict(set)
    for at in ends:
        way = at.way(exchange.borders[0], UNFAILED)
        if way is None:
            continue
        if "link" in exchange.survives:
            for hop in way.hops:
                touched[State(link=hop >> 1)].add(at)
        if "node" in exchange.survives:
            for passed in way.devices:
                touched[State(device=passed)].add(at)
    return touched


def _reached(border: int, ends: Iterable[_At], state: State) -> bool:
    """Say whether a border that has not failed reaches all ends that have not."""
    return border != state.device and all(
        at.device == state.device or at.way(border, state) is not None for at in ends
    )


def _cut(exchange: _Exchange, sides: tuple[_Ends, _Ends], state: State) -> frozenset[str]:
    """Return the endpoints that no exchange joins to the other side in ``state``; none is good."""
    alive = [{at for at in side if at.device != state.device} for side in sides]
    if not all(alive):
        return frozenset()  # whose own device fails is excused
    everyone = alive[0] | alive[1]
    missing = everyone
    for border in exchange.borders:
        if border == state.device:
            continue
        far = {at for at in everyone if at.way(border, state) is None}
        # Links carry both ways: whoever reaches the exchange is reached from it.
        missing = min(missing, far, key=len)
    return frozenset(name for side in sides for at in missing for name in side.get(at, ()))


def _refusal(graph: Graph, exchange: _Exchange, state: State, names: list[str]) -> Finding:
    what = graph.describe(state)
    more = f" and {len(names) - _SHOWN} more" if names[_SHOWN:] else ""
    found = f"no exchange reaches {', '.join(names[:_SHOWN])}{more}"
    if exchange.borders == (state.device,):
        found = f"it holds the only exchange of {exchange.domain}"
    return Finding(
        place=exchange.boundary.origin,
        code="CN509",
        message=f"{exchange.boundary.key} does not survive: {what}",
        expected=f"an exchange within reach in each single failure of:"
        f" {', '.join(exchange.survives)} (profiles of both sides:"
        f" {', '.join(exchange.profiles)})",
        found=f"{what}: {found}",
        remedy=f"give {exchange.domain} a second border that holds exchanges"
        f" ({Platform.FRR}) and a second way to it, or choose a profile that does not promise it",
    )
