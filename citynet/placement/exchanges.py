"""Exchanges between two slices: which borders hold them, and in which failures they are reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from citynet.allocation.model import Ids
from citynet.city.model import City, CityDevice, Role
from citynet.device.model import Network, Platform
from citynet.errors import Finding
from citynet.intent.model import Boundary, Endpoint, Intents, Permission, Zone
from citynet.placement.graph import UNFAILED, Graph, State

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


def exchange_refusals(city: City, intents: Intents, ids: Ids, graph: Graph) -> Iterator[Finding]:
    """Yield each failure that both sides of a boundary are bought to survive and it does not.

    Only boundaries between two services of one domain are looked at, and of their endpoints those
    that a permission names; what nobody may send, no failure takes away. CN509.
    """
    for _, boundary in sorted(intents.boundaries.items()):
        exchange = _exchange(city, intents, ids, graph, boundary)
        if exchange is not None:
            yield from _refusals(graph, exchange)


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


_Ends = Mapping[int, tuple[str, ...]]
"""Endpoints by the device where they attach."""


def _exchange(
    city: City, intents: Intents, ids: Ids, graph: Graph, boundary: Boundary
) -> _Exchange | None:
    """Return the exchange of a boundary; ``None`` where there is none, or nothing to survive."""
    zones = boundary.left, boundary.right
    services = [intents.services[zone.service] for zone in zones]
    profiles = [intents.profiles[service.profile] for service in services]
    survives = profiles[0].survives & profiles[1].survives
    domains = {
        city.devices[ids.services[service.key].endpoints[endpoint.name].device].domain
        for service in services
        for endpoint in service.endpoints
    }
    borders = exchange_borders(city, domains)
    if services[0].key == services[1].key or len(domains) != 1 or not borders or not survives:
        return None
    left, right = (_endpoints(intents, ids, graph, zone) for zone in zones)
    return _Exchange(
        boundary=boundary,
        domain=min(domains),
        survives=tuple(sorted(survives)),
        profiles=tuple(sorted({profile.name for profile in profiles})),
        borders=tuple(graph.device_numbers[border.name] for border in borders),
        groups=tuple(
            group
            for permission in boundary.permissions
            for version in _VERSIONS.get(permission.protocol, (4, 6))
            if all(group := _group(permission, version, left, right))
        ),
    )


_Attached = tuple[tuple[Endpoint, str, int], ...]
"""Endpoints of a side with their full names and the numbers of their devices."""


def _endpoints(intents: Intents, ids: Ids, graph: Graph, zone: Zone) -> _Attached:
    attached = ids.services[zone.service].endpoints
    return tuple(
        (
            endpoint,
            f"{zone.service}/{endpoint.name}",
            graph.device_numbers[attached[endpoint.name].device],
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
    ends: dict[int, tuple[str, ...]] = {}
    for endpoint, name, device in side:
        own = [prefix for prefix in endpoint.prefixes if prefix.version == version]
        named = [prefix for prefix in prefixes if prefix.version == version]
        if any(not prefixes or any(one.overlaps(other) for other in named) for one in own):
            ends[device] = (*ends.get(device, ()), name)
    return ends


def _refusals(graph: Graph, exchange: _Exchange) -> Iterator[Finding]:
    lost: dict[State, set[str]] = {}
    for senders, receivers in exchange.groups:
        for state, touched in _failures(graph, exchange, {*senders, *receivers}).items():
            if _reached(graph, exchange.borders[0], touched, state):
                continue
            cut = _cut(graph, exchange, (senders, receivers), state)
            if cut:
                lost.setdefault(state, set()).update(cut)
    for state, names in sorted(lost.items()):
        yield _refusal(graph, exchange, state, sorted(names))


def _failures(
    graph: Graph, exchange: _Exchange, devices: Iterable[int]
) -> Mapping[State, set[int]]:
    """Return the failures that the way to the first exchange feels, with the devices that do."""
    touched: defaultdict[State, set[int]] = defaultdict(set)
    for device in devices:
        way = graph.segment(exchange.borders[0], device, UNFAILED)
        if way is None:
            continue
        if "link" in exchange.survives:
            for hop in way.hops:
                touched[State(link=hop >> 1)].add(device)
        if "node" in exchange.survives:
            for passed in way.devices:
                touched[State(device=passed)].add(device)
    return touched


def _reached(graph: Graph, border: int, devices: Iterable[int], state: State) -> bool:
    """Say whether a border that has not failed reaches all devices that have not."""
    return border != state.device and all(
        device == state.device or graph.segment(border, device, state) is not None
        for device in devices
    )


def _cut(
    graph: Graph, exchange: _Exchange, sides: tuple[_Ends, _Ends], state: State
) -> frozenset[str]:
    """Return the endpoints that no exchange joins to the other side in ``state``; none is good."""
    alive = [{device for device in side if device != state.device} for side in sides]
    if not all(alive):
        return frozenset()  # whose own device fails is excused
    everyone = alive[0] | alive[1]
    missing = everyone
    for border in exchange.borders:
        if border == state.device:
            continue
        far = {one for one in everyone if graph.segment(border, one, state) is None}
        # Links carry both ways: whoever reaches the exchange is reached from it.
        missing = min(missing, far, key=len)
    return frozenset(name for side in sides for device in missing for name in side.get(device, ()))


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
