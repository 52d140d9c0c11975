"""Exchange VRFs: the only place where packets change from one slice to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from citynet.allocation.model import pair_ipv4, pair_ipv6
from citynet.allocation.names import exchange_interfaces, exchange_vrf_name
from citynet.binding.presence import VrfPresence
from citynet.city.model import CityDevice
from citynet.compilation.filters import deny_gateways, permit_link_discovery
from citynet.compilation.gateways import gateway_network, host, of_version
from citynet.compilation.origins import made_by
from citynet.compilation.parts import Parts, joined
from citynet.compilation.permissions import permit_across
from citynet.compilation.protections import deny_protected, protected_between
from citynet.compilation.rules import FilterDraft
from citynet.compilation.scene import ExchangeAt, Scene
from citynet.compilation.sides import prefixes_in
from citynet.compilation.spelling import exchange_filter
from citynet.compilation.tables import table_of_exchange
from citynet.device.model import (
    Filter,
    Interface,
    InterfaceAddress,
    InterfaceKind,
    Network,
    StaticRoute,
    Vrf,
)
from citynet.intent.model import Zone

__all__ = ["exchange_parts", "routes_to_other_slices"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One side of an exchange on a device: a slice, its prefixes and the cable to it."""

    name: str
    """``left`` or ``right``."""
    zone: Zone
    prefixes: tuple[Network, ...]
    slice_vrf: str
    slice_interface: str
    exchange_interface: str
    slice_addresses: tuple[InterfaceAddress, InterfaceAddress]
    """IPv4 and IPv6."""
    exchange_addresses: tuple[InterfaceAddress, InterfaceAddress]


def exchange_parts(scene: Scene, device: CityDevice) -> Parts:
    """Return every exchange of a device: its VRF, four interfaces and their filters."""
    return joined(
        _parts(scene, device, exchange) for exchange in scene.exchanges.get(device.name, ())
    )


def routes_to_other_slices(
    scene: Scene, device: CityDevice, presence: VrfPresence
) -> tuple[StaticRoute, ...]:
    """Return the routes by which a slice's VRF reaches the other sides of its exchanges."""
    return tuple(
        route
        for exchange in scene.exchanges.get(device.name, ())
        if exchange.boundary.name in presence.exchanges
        for near, far in _both_ways(_sides(scene, device, exchange))
        if near.zone.service == presence.service
        for route in _routes(
            far.prefixes,
            near.slice_interface,
            near.exchange_addresses,
            _sources(exchange),
        )
    )


def _both_ways(sides: tuple[_Side, _Side]) -> tuple[tuple[_Side, _Side], tuple[_Side, _Side]]:
    left, right = sides
    return (left, right), (right, left)


def _sources(exchange: ExchangeAt) -> tuple[str, ...]:
    boundary = exchange.boundary
    return boundary.key, boundary.left.service, boundary.right.service


def _sides(scene: Scene, device: CityDevice, exchange: ExchangeAt) -> tuple[_Side, _Side]:
    boundary = exchange.boundary
    names = exchange_interfaces(exchange.number)
    return (
        _side(
            scene,
            device,
            exchange,
            boundary.left,
            ("left", names.left, names.left_exchange),
            2 * exchange.rank,
        ),
        _side(
            scene,
            device,
            exchange,
            boundary.right,
            ("right", names.right, names.right_exchange),
            2 * exchange.rank + 1,
        ),
    )


def _side(
    scene: Scene,
    device: CityDevice,
    exchange: ExchangeAt,
    zone: Zone,
    names: tuple[str, str, str],
    pair: int,
) -> _Side:
    slice_ipv4, exchange_ipv4 = pair_ipv4(scene.city.exchange_pool_ipv4, pair)
    slice_ipv6, exchange_ipv6 = pair_ipv6(scene.city.exchange_pool_ipv6, pair)
    return _Side(
        name=names[0],
        zone=zone,
        prefixes=prefixes_in(scene, zone.service, (device.domain,)),
        slice_vrf=scene.vrf_at(device.name, zone.service, f"exchange {exchange.boundary.name}"),
        slice_interface=names[1],
        exchange_interface=names[2],
        slice_addresses=(slice_ipv4, slice_ipv6),
        exchange_addresses=(exchange_ipv4, exchange_ipv6),
    )


def _routes(
    prefixes: Iterable[Network],
    interface: str,
    next_hops: tuple[InterfaceAddress, InterfaceAddress],
    sources: tuple[str, ...],
) -> Iterator[StaticRoute]:
    by_version = {address.version: address.ip for address in next_hops}
    for prefix in prefixes:
        yield StaticRoute(
            prefix=prefix,
            interface=interface,
            next_hop=by_version[prefix.version],
            origin=made_by(*sources),
        )


def _parts(scene: Scene, device: CityDevice, exchange: ExchangeAt) -> Parts:
    vrf = exchange_vrf_name(exchange.boundary.name, exchange.number)
    sides = _sides(scene, device, exchange)
    filters = {
        (near.name, version): _filter(scene, exchange, near, far, version)
        for near, far in _both_ways(sides)
        for version in (4, 6)
    }
    return Parts(
        interfaces=tuple(
            interface
            for side in sides
            for interface in _cable(
                scene, exchange, vrf, side, (filters[side.name, 4], filters[side.name, 6])
            )
        ),
        vrfs=(
            Vrf(
                name=vrf,
                table=table_of_exchange(device.platform, exchange.number),
                static_routes=tuple(
                    route
                    for side in sides
                    for route in _routes(
                        side.prefixes,
                        side.exchange_interface,
                        side.slice_addresses,
                        _sources(exchange),
                    )
                ),
                origin=made_by(*_sources(exchange)),
            ),
        ),
        filters=tuple(filters.values()),
    )


def _cable(
    scene: Scene,
    exchange: ExchangeAt,
    vrf: str,
    side: _Side,
    filters: tuple[Filter, Filter],
) -> tuple[Interface, Interface]:
    origin = made_by(*_sources(exchange))
    return (
        Interface(
            name=side.slice_interface,
            kind=InterfaceKind.EXCHANGE,
            description=f"{exchange.boundary.key.replace('/', ' ')} to exchange",
            mtu=scene.tenant_mtu,
            peer=side.exchange_interface,
            vrf=side.slice_vrf,
            addresses=side.slice_addresses,
            origin=origin,
        ),
        Interface(
            name=side.exchange_interface,
            kind=InterfaceKind.EXCHANGE,
            description=(
                f"{exchange.boundary.key.replace('/', ' ')} {side.name} "
                f"to {side.zone.service.replace('/', ' ')}"
            ),
            mtu=scene.tenant_mtu,
            peer=side.slice_interface,
            vrf=vrf,
            addresses=side.exchange_addresses,
            filter_ipv4=filters[0].name,
            filter_ipv6=filters[1].name,
            origin=origin,
        ),
    )


def _filter(scene: Scene, exchange: ExchangeAt, near: _Side, far: _Side, version: int) -> Filter:
    protected = protected_between(scene, exchange.boundary)
    draft = FilterDraft(
        name=exchange_filter(exchange.number, near.name[0], version),
        version=version,
        sources=(*_sources(exchange), *protected.sources),
    )
    if version == 6:
        permit_link_discovery(
            draft, host(near.slice_addresses[1].ip), host(near.exchange_addresses[1].ip)
        )
    deny_protected(draft, of_version(protected.prefixes, version))
    deny_gateways(draft, map(gateway_network, of_version(far.prefixes, version)))
    permit_across(
        draft,
        exchange.boundary,
        entering={near.name: near.prefixes},
        leaving={far.name: far.prefixes},
    )
    return draft.closed()
