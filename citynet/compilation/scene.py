"""What is compiled, indexed once, so that no topic searches the whole city for one device."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from citynet.allocation.model import EndpointIds, Ids
from citynet.binding.model import Bindings
from citynet.binding.presence import VrfPresence, exchange_devices, vrfs_of
from citynet.city.model import City, CityDevice, Domain, Link, LinkEnd
from citynet.compilation.filters import Infrastructure, infrastructure_of
from citynet.compilation.indexes import (
    boundaries_inside,
    devices_by_domain,
    frozen,
    gateways_of,
    prefixes_by_class,
    prefixes_by_domain,
    reflectors_by_domain,
    services_reserving,
)
from citynet.compilation.shares import Share, rates_reserved, shares_of
from citynet.device.model import Network, TrafficClass
from citynet.intent.model import Boundary, Endpoint, Intents, Service
from citynet.placement.model import Placement

__all__ = ["Attached", "Cable", "ExchangeAt", "HandedOff", "Scene", "scene_of"]

_ENCAPSULATION: Final = 100
"""Room that the links of a domain keep for the headers of its transport, in bytes.

An IPv6 header and a segment routing header with one segment take 64 (RFC 8754), VXLAN over IPv4
with the inner Ethernet header 50 (RFC 7348).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cable:
    """A link as one of its ends sees it."""

    link: Link
    own: LinkEnd
    other: LinkEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """An endpoint where it attaches."""

    service: Service
    endpoint: Endpoint
    ids: EndpointIds


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOff:
    """A service on a hand-off, as one of the hand-off's ends sees it."""

    service: Service
    cable: Cable


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeAt:
    """The exchange of a boundary on a device; ``rank`` counts those of the device from 0."""

    boundary: Boundary
    number: int
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Inputs of the compiler and their indexes; mappings by device lack devices without entry."""

    city: City
    intents: Intents
    ids: Ids
    placement: Placement
    bindings: Bindings
    presences: Mapping[str, tuple[VrfPresence, ...]]
    present: Mapping[tuple[str, str], tuple[VrfPresence, ...]]
    """The same VRFs by domain and service."""
    cables: Mapping[str, tuple[Cable, ...]]
    attached: Mapping[str, tuple[Attached, ...]]
    handed_off: Mapping[str, tuple[HandedOff, ...]]
    exchanges: Mapping[str, tuple[ExchangeAt, ...]]
    prefixes: Mapping[str, Mapping[str, tuple[Network, ...]]]
    """Prefixes of each service by domain, sorted."""
    gateways: Mapping[str, tuple[Network, ...]]
    """The edges' addresses in all prefixes of each service, sorted."""
    vrf_names: Mapping[tuple[str, str, str], str]
    """Name of the VRF by device, service and reason, such as ``endpoint civic-centre``."""
    inner_boundaries: Mapping[str, tuple[Boundary, ...]]
    """Boundaries inside each service, sorted by name."""
    classified: Mapping[str, tuple[tuple[str, Network], ...]]
    """Prefixes of each data class with the key of their service."""
    domain_devices: Mapping[str, tuple[CityDevice, ...]]
    """Devices of each domain, sorted by name."""
    reflectors: Mapping[str, tuple[CityDevice, ...]]
    """Those of them that reflect."""
    reserved: Mapping[str, Mapping[TrafficClass, int]]
    """Sum of the reservations on each link by class, bit/s, without those of slice instances."""
    shares: Mapping[str, tuple[Share, ...]]
    """What slice instances have of each link."""
    sliced: Mapping[str, frozenset[str]]
    """Keys of the services with such shares in each domain."""
    reserving: Mapping[str, tuple[str, ...]]
    """Keys of the services with reservations on each link."""
    infrastructure: Infrastructure
    tenant_mtu: int
    """IP MTU of what carries tenants' packets bare."""

    def domain_of(self, device: CityDevice) -> Domain:
        """Return the domain in which a device stands."""
        return self.city.domains[device.domain]

    def vrf_at(self, device: str, service: str, why: str) -> str:
        """Return the VRF of a service on a device that is there for one reason."""
        return self.vrf_names[device, service, why]

    def peak(self, service: Service) -> int:
        """Return what each endpoint of a service may send, bit/s."""
        return self.intents.profiles[service.profile].peak

    def committed(self, service: Service) -> int:
        """Return what each endpoint of a service is guaranteed, bit/s."""
        return self.intents.profiles[service.profile].committed

    def traffic_class(self, service: str) -> TrafficClass:
        """Return the class of every packet of a service."""
        return self.intents.profiles[self.intents.services[service].profile].traffic_class

    def trust_domain(self, service: str) -> str:
        """Return the trust domain that the data of a service belongs to."""
        return self.city.virtual_networks[
            self.intents.services[service].virtual_network
        ].trust_domain


def scene_of(
    city: City, intents: Intents, ids: Ids, placement: Placement, bindings: Bindings
) -> Scene:
    """Return the indexed inputs of the compiler."""
    presences: defaultdict[str, list[VrfPresence]] = defaultdict(list)
    present: defaultdict[tuple[str, str], list[VrfPresence]] = defaultdict(list)
    for presence in vrfs_of(city, intents, ids, placement):
        presences[presence.device].append(presence)
        present[city.devices[presence.device].domain, presence.service].append(presence)
    cables = _cables(city)
    shares = shares_of(city, intents, ids, placement)
    return Scene(
        city=city,
        intents=intents,
        ids=ids,
        placement=placement,
        bindings=bindings,
        presences=frozen(presences),
        present={where: tuple(found) for where, found in present.items()},
        cables=cables,
        attached=_attached(intents, ids),
        handed_off=_handed_off(intents, placement, cables),
        exchanges=_exchanges(city, intents, ids, placement),
        prefixes={
            key: prefixes_by_domain(city, service, ids) for key, service in intents.services.items()
        },
        gateways={key: gateways_of(service) for key, service in intents.services.items()},
        vrf_names={
            (presence.device, presence.service, why): presence.name
            for of_device in presences.values()
            for presence in of_device
            for why in presence.why
        },
        inner_boundaries=boundaries_inside(intents),
        classified=prefixes_by_class(intents),
        domain_devices=devices_by_domain(city),
        reflectors=reflectors_by_domain(city),
        reserved=rates_reserved(city, intents, placement),
        shares=shares,
        sliced=_sliced(city, shares),
        reserving=services_reserving(placement),
        infrastructure=infrastructure_of(city),
        tenant_mtu=min(domain.mtu for domain in city.domains.values()) - _ENCAPSULATION,
    )


def _cables(city: City) -> Mapping[str, tuple[Cable, ...]]:
    found: defaultdict[str, list[Cable]] = defaultdict(list)
    for link in city.links.values():
        one, other = link.ends
        found[one.device].append(Cable(link=link, own=one, other=other))
        found[other.device].append(Cable(link=link, own=other, other=one))
    return frozen(found)


def _sliced(city: City, shares: Mapping[str, tuple[Share, ...]]) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for link, of_link in shares.items():
        domain = city.devices[city.links[link].ends[0].device].domain
        found[domain] |= {share.service for share in of_link}
    return {domain: frozenset(keys) for domain, keys in found.items()}


def _attached(intents: Intents, ids: Ids) -> Mapping[str, tuple[Attached, ...]]:
    found: defaultdict[str, list[Attached]] = defaultdict(list)
    for key, service in intents.services.items():
        for endpoint in service.endpoints:
            where = ids.services[key].endpoints[endpoint.name]
            found[where.device].append(Attached(service=service, endpoint=endpoint, ids=where))
    return frozen(found)


def _handed_off(
    intents: Intents, placement: Placement, cables: Mapping[str, tuple[Cable, ...]]
) -> Mapping[str, tuple[HandedOff, ...]]:
    users: defaultdict[str, list[Service]] = defaultdict(list)
    for key, service in intents.services.items():
        for link in placement.services[key].hand_offs:
            users[link].append(service)
    return {
        device: tuple(
            HandedOff(service=service, cable=cable)
            for cable in of_device
            for service in users.get(cable.link.name, ())
        )
        for device, of_device in cables.items()
    }


def _exchanges(
    city: City, intents: Intents, ids: Ids, placement: Placement
) -> Mapping[str, tuple[ExchangeAt, ...]]:
    found: defaultdict[str, list[ExchangeAt]] = defaultdict(list)
    between = [b for b in intents.boundaries.values() if b.left.service != b.right.service]
    for boundary in sorted(between, key=lambda boundary: ids.boundaries[boundary.name]):
        for device in exchange_devices(city, boundary, placement):
            here = found[device.name]
            here.append(
                ExchangeAt(boundary=boundary, number=ids.boundaries[boundary.name], rank=len(here))
            )
    return frozen(found)
