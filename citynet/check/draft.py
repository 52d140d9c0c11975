"""What could be read of a city and its intents, with the questions that several rules ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from citynet.city.draft import CityDraft
from citynet.city.model import CityDevice, Port, Role
from citynet.intent.draft import IntentsDraft
from citynet.intent.model import Endpoint, Service, Zone
from citynet.workspace import Places

__all__ = ["Draft"]


@dataclass(frozen=True)
class Draft:
    """A city and its intents as far as they could be read, and where everything stands."""

    city: CityDraft
    intents: IntentsDraft
    places: Places

    @cached_property
    def certain(self) -> bool:
        """Whether it is known which devices and links there are, and where: no name is wrong."""
        city = self.city
        return (
            city.frame is not None
            and city.sites is not None
            and city.complete
            and not city.repeated
            and all(
                device.site in city.sites and device.domain in city.frame.domains
                for device in city.devices.values()
            )
        )

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """Names of all intents by kind, of those too that could not be read."""
        return self.intents.names()

    @cached_property
    def edges(self) -> Mapping[str, tuple[CityDevice, ...]]:
        """Devices by site that tenants can attach to: edges and borders with attachment ports."""
        edges: defaultdict[str, list[CityDevice]] = defaultdict(list)
        for device in self.city.devices.values():
            if device.role is not Role.CORE and device.ports:
                edges[device.site].append(device)
        return {site: tuple(devices) for site, devices in edges.items()}

    def circuits(self, endpoint: Endpoint) -> tuple[tuple[CityDevice, Port], ...]:
        """Return every port that ``endpoint`` leaves to choose from."""
        asked = endpoint.attachment
        return tuple(
            (device, port)
            for device in self.edges.get(endpoint.site, ())
            if asked.device in {None, device.name}
            for port in device.ports.values()
            if asked.port in {None, port.name}
        )

    def domains(self, endpoint: Endpoint) -> frozenset[str]:
        """Return the domains that ``endpoint`` may attach in; more than one is a finding."""
        return frozenset(device.domain for device, _ in self.circuits(endpoint))

    def service_domains(self, service: Service) -> frozenset[str] | None:
        """Return the domains of ``service``; ``None`` when some endpoint's is not certain."""
        if not self.certain:
            return None
        each = [self.domains(endpoint) for endpoint in service.endpoints]
        return frozenset().union(*each) if all(len(domains) == 1 for domains in each) else None

    def zone_endpoints(self, zone: Zone) -> tuple[Endpoint, ...] | None:
        """Return the endpoints of ``zone``; ``None`` when they are not certain."""
        service = self.intents.services.get(zone.service)
        if service is None or (zone.domain is not None and self.service_domains(service) is None):
            return None
        endpoints = (
            endpoint
            for endpoint in service.endpoints
            if zone.domain is None or self.domains(endpoint) == {zone.domain}
        )
        return tuple(endpoints) or None

    def trust_domain(self, service_key: str) -> str | None:
        """Return the trust domain of a service; ``None`` when it is not certain."""
        service = self.intents.services.get(service_key)
        if service is None or self.city.frame is None:
            return None
        network = self.city.frame.virtual_networks.get(service.virtual_network)
        return network.trust_domain if network else None
