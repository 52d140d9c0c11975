"""Intents, placement and inventory by what the compiler asks them for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeVar

from citynet.allocation.model import Ids
from citynet.city.model import City, CityDevice
from citynet.compilation.gateways import gateway_network
from citynet.device.model import Network
from citynet.device.sorting import sorted_networks
from citynet.intent.model import Boundary, Intents, Service
from citynet.placement.model import Placement

__all__ = [
    "boundaries_inside",
    "devices_by_domain",
    "frozen",
    "gateways_of",
    "prefixes_by_class",
    "prefixes_by_domain",
    "reflectors_by_domain",
    "services_reserving",
]

_Item = TypeVar("_Item")


def boundaries_inside(intents: Intents) -> Mapping[str, tuple[Boundary, ...]]:
    """Return the boundaries inside each service, sorted by name."""
    found: defaultdict[str, list[Boundary]] = defaultdict(list)
    for _, boundary in sorted(intents.boundaries.items()):
        if boundary.left.service == boundary.right.service:
            found[boundary.left.service].append(boundary)
    return frozen(found)


def devices_by_domain(city: City) -> Mapping[str, tuple[CityDevice, ...]]:
    """Return the devices of each domain, sorted by name."""
    found: defaultdict[str, list[CityDevice]] = defaultdict(list)
    for _, device in sorted(city.devices.items()):
        found[device.domain].append(device)
    return frozen(found)


def reflectors_by_domain(city: City) -> Mapping[str, tuple[CityDevice, ...]]:
    """Return the route reflectors of each domain, sorted by name."""
    return {
        domain: tuple(device for device in devices if device.route_reflector)
        for domain, devices in devices_by_domain(city).items()
    }


def gateways_of(service: Service) -> tuple[Network, ...]:
    """Return the edges' addresses in all prefixes of a service, sorted."""
    return sorted_networks(
        gateway_network(prefix) for endpoint in service.endpoints for prefix in endpoint.prefixes
    )


def prefixes_by_class(intents: Intents) -> Mapping[str, tuple[tuple[str, Network], ...]]:
    """Return the prefixes of each data class with the key of their service."""
    found: defaultdict[str, list[tuple[str, Network]]] = defaultdict(list)
    for key, service in sorted(intents.services.items()):
        for endpoint in service.endpoints:
            if endpoint.data_class is not None:
                found[endpoint.data_class].extend((key, prefix) for prefix in endpoint.prefixes)
    return frozen(found)


def prefixes_by_domain(city: City, service: Service, ids: Ids) -> Mapping[str, tuple[Network, ...]]:
    """Return the prefixes of a service by the domain in which they attach, sorted."""
    found: defaultdict[str, list[Network]] = defaultdict(list)
    for endpoint in service.endpoints:
        device = ids.services[service.key].endpoints[endpoint.name].device
        found[city.devices[device].domain].extend(endpoint.prefixes)
    return {domain: sorted_networks(networks) for domain, networks in found.items()}


def services_reserving(placement: Placement) -> Mapping[str, tuple[str, ...]]:
    """Return the keys of the services with reservations on each link, sorted."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, service in sorted(placement.services.items()):
        for link in dict.fromkeys(reservation.link for reservation in service.reservations):
            found[link].append(key)
    return frozen(found)


def frozen(found: Mapping[str, list[_Item]]) -> Mapping[str, tuple[_Item, ...]]:
    """Return lists as tuples."""
    return {name: tuple(parts) for name, parts in found.items()}
