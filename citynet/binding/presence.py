"""Which VRF stands on which device, and why: the one answer for binding and compilation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from citynet.allocation.model import Ids, loopback_ipv4
from citynet.allocation.names import HAND_OFF_SPOKE, route_distinguisher, vrf_name
from citynet.city.model import City, CityDevice
from citynet.intent.model import Boundary, Connectivity, EndpointRole, Intents, Service
from citynet.placement.exchanges import exchange_borders
from citynet.placement.model import Placement

__all__ = ["VrfPresence", "exchange_devices", "exchange_domains", "vrfs_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VrfPresence:
    """One VRF of a service on one device, with every reason for it (names sorted)."""

    device: str
    service: str
    """Key of the service."""
    role: EndpointRole
    """Decides the route targets: ``member``, ``hub`` or ``spoke``."""
    spoke_index: int | None
    """Spokes only: the endpoint's index; 0 for the VRF at a hand-off."""
    name: str
    rd: str
    endpoints: tuple[str, ...] = ()
    """Endpoints of the service that attach to this VRF."""
    hand_offs: tuple[str, ...] = ()
    """Hand-off links whose sub-interfaces stand in this VRF."""
    exchanges: tuple[str, ...] = ()
    """Names of boundaries whose exchange is joined to this VRF."""

    @property
    def why(self) -> tuple[str, ...]:
        """Reasons as text, such as ``endpoint civic-centre`` or ``exchange citizen-to-market``."""
        return (
            *(f"endpoint {name}" for name in self.endpoints),
            *(f"hand-off {name}" for name in self.hand_offs),
            *(f"exchange {name}" for name in self.exchanges),
        )


@dataclass(slots=True)
class _Reasons:
    endpoints: set[str] = field(default_factory=set)
    hand_offs: set[str] = field(default_factory=set)
    exchanges: set[str] = field(default_factory=set)


_Key = tuple[str, str, EndpointRole, int | None]


def _hub_domains(city: City, ids: Ids, service: Service) -> tuple[str, ...]:
    """Return the domains in which the hubs of a service attach, sorted; exactly one is sound."""
    attached = ids.services[service.key].endpoints
    return tuple(
        sorted(
            {
                city.devices[attached[endpoint.name].device].domain
                for endpoint in service.endpoints
                if endpoint.role is EndpointRole.HUB
            }
        )
    )


def exchange_domains(boundary: Boundary, placement: Placement) -> tuple[str, ...]:
    """Return the domains in which both services of a boundary stand, sorted.

    An exchange is sound only when this is exactly one domain and both stand in no other.
    """
    left, right = (
        placement.services[zone.service].domains for zone in (boundary.left, boundary.right)
    )
    return tuple(sorted({*left} & {*right}))


def exchange_devices(
    city: City, boundary: Boundary, placement: Placement
) -> tuple[CityDevice, ...]:
    """Return the borders that carry the exchange of a boundary, sorted by name.

    Empty for a boundary inside one service: that one stands at hand-offs.
    """
    if boundary.left.service == boundary.right.service:
        return ()
    return exchange_borders(city, exchange_domains(boundary, placement))


def vrfs_of(
    city: City, intents: Intents, ids: Ids, placement: Placement
) -> tuple[VrfPresence, ...]:
    """Return every VRF of every service, sorted by device, service and spoke index.

    Exchange VRFs themselves are not among them: they belong to boundaries and have neither RD nor
    SIDs (see :func:`exchange_devices`).
    """
    found: dict[_Key, _Reasons] = {}
    for service in intents.services.values():
        _at_endpoints(ids, service, found)
        _at_hand_offs(city, ids, service, placement.services[service.key].hand_offs, found)
    for boundary in intents.boundaries.values():
        services = [intents.services[zone.service] for zone in (boundary.left, boundary.right)]
        _at_exchanges(exchange_devices(city, boundary, placement), boundary, services, found)
    return tuple(sorted(_presences(city, intents, ids, found), key=_order))


def _at_endpoints(ids: Ids, service: Service, found: dict[_Key, _Reasons]) -> None:
    for endpoint in service.endpoints:
        attached = ids.services[service.key].endpoints[endpoint.name]
        index = attached.index if endpoint.role is EndpointRole.SPOKE else None
        key = (attached.device, service.key, endpoint.role, index)
        found.setdefault(key, _Reasons()).endpoints.add(endpoint.name)


def _at_hand_offs(
    city: City, ids: Ids, service: Service, links: Iterable[str], found: dict[_Key, _Reasons]
) -> None:
    hubs = _hub_domains(city, ids, service)
    for link in links:
        for end in city.links[link].ends:
            role, index = EndpointRole.MEMBER, None
            if service.connectivity is Connectivity.HUB_SPOKE:
                # Seen from the hubs' domain everything behind the hand-off is a spoke.
                if city.devices[end.device].domain in hubs:
                    role, index = EndpointRole.SPOKE, HAND_OFF_SPOKE
                else:
                    role = EndpointRole.HUB
            key = (end.device, service.key, role, index)
            found.setdefault(key, _Reasons()).hand_offs.add(link)


def _at_exchanges(
    devices: Iterable[CityDevice],
    boundary: Boundary,
    services: Iterable[Service],
    found: dict[_Key, _Reasons],
) -> None:
    joined = [
        # A hub's VRF knows every route of the service and is known to every spoke.
        (service.key, EndpointRole.HUB)
        if service.connectivity is Connectivity.HUB_SPOKE
        else (service.key, EndpointRole.MEMBER)
        for service in services
    ]
    for device in devices:
        for service_key, role in joined:
            key = (device.name, service_key, role, None)
            found.setdefault(key, _Reasons()).exchanges.add(boundary.name)


def _presences(
    city: City, intents: Intents, ids: Ids, found: Mapping[_Key, _Reasons]
) -> Iterable[VrfPresence]:
    for (device, service_key, role, index), reasons in found.items():
        pools = city.domains[city.devices[device].domain].pools
        number = ids.services[service_key].number
        router_id = loopback_ipv4(pools, ids.devices[device])
        yield VrfPresence(
            device=device,
            service=service_key,
            role=role,
            spoke_index=index,
            name=vrf_name(intents.services[service_key].name, number, index),
            rd=route_distinguisher(router_id, number, index),
            endpoints=tuple(sorted(reasons.endpoints)),
            hand_offs=tuple(sorted(reasons.hand_offs)),
            exchanges=tuple(sorted(reasons.exchanges)),
        )


def _order(presence: VrfPresence) -> tuple[str, str, int]:
    index = -1 if presence.spoke_index is None else presence.spoke_index
    return presence.device, presence.service, index
