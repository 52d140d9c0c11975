"""Random intents for a random city: services, and all three kinds of boundaries."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Network, IPv6Network
from itertools import combinations
from pathlib import PurePosixPath

from citynet.city.algorithms import takes_part
from citynet.city.model import City, Role, Transport
from citynet.city.trust import Trust
from citynet.device.model import Network, Platform, PortRange, TrafficClass
from citynet.errors import Place
from citynet.intent.model import (
    Attachment,
    Boundary,
    Connectivity,
    Endpoint,
    EndpointRole,
    Intents,
    Isolation,
    Permission,
    Protection,
    Service,
    ServiceKind,
    ServiceProfile,
    Zone,
)
from tests.support.build import VIRTUAL_NETWORKS

__all__ = ["random_intents"]

_HERE = Place(PurePosixPath("intents/random.yaml"), 1, 1)

_NAMES = ["office", "video", "emergency-calls", "meters"]
_PROFILES = {
    "gold": TrafficClass.EXPEDITED,
    "silver": TrafficClass.ASSURED,
    "bronze": TrafficClass.STANDARD,
}
_SURVIVES = [
    frozenset({"link", "node"}),
    frozenset({"link"}),
    frozenset({"node"}),
    frozenset[str](),
]


def _zone(service: Service, domain: str | None) -> Zone:
    return Zone(service=service.key, domain=domain, origin=_HERE)


def random_intents(
    draw: random.Random, city: City, *, redundant: bool, wide: bool = False
) -> Intents:
    """Return 1 to 5 services of ``city`` and boundaries between them.

    Only in a ``redundant`` city do profiles promise to survive failures. In a ``wide`` one some
    services ask for trust, or for lossless queues, where every device that they use has them.
    """
    return _Asker(draw, city, redundant, wide).intents()


@dataclass
class _Asker:
    draw: random.Random
    city: City
    redundant: bool
    wide: bool
    profiles: dict[str, ServiceProfile] = field(default_factory=dict)
    prefixes: int = 0

    def intents(self) -> Intents:
        """Return the intents of all owners."""
        self.profiles = {name: self._profile(name, c) for name, c in _PROFILES.items()}
        if self.wide:
            self.profiles["storage"] = self._profile("storage", TrafficClass.LOSSLESS)
            vault = self._profile("vault", TrafficClass.ASSURED)
            self.profiles["vault"] = replace(vault, trust=Trust.STANDARD)
        services: dict[str, Service] = {}
        for number in range(1, self.draw.randint(1, 5) + 1):
            service = self._service(number)
            if self.wide and self.draw.random() < 0.5:
                service = replace(service, profile=self._special(service))
            services[service.key] = service
        boundaries = dict(self._boundaries(services))
        protections = {}
        if any(e.data_class for s in services.values() for e in s.endpoints):
            protections["records-stay"] = Protection(
                name="records-stay",
                owner="data-office",
                data_class="records",
                trust_domain="public-data",
                origin=_HERE,
            )
        return Intents(
            profiles=self.profiles,
            services=dict(sorted(services.items())),
            boundaries=dict(sorted(boundaries.items())),
            protections=protections,
        )

    def _profile(self, name: str, traffic_class: TrafficClass) -> ServiceProfile:
        committed = self.draw.choice([50, 100, 200]) * 10**6
        survives = self.draw.choice(_SURVIVES) if self.redundant else frozenset()
        return ServiceProfile(
            name=name,
            title=f"Profile {name}",
            committed=committed,
            peak=committed * self.draw.choice([1, 2]),
            delay=20_000,
            isolation=Isolation.SOFT,
            traffic_class=traffic_class,
            survives=survives,
            origin=_HERE,
        )

    def _special(self, service: Service) -> str:
        """Return the profile with trust or without loss, where the service's devices have it."""
        devices = {device.site: device for device in self.city.devices.values()}
        chosen = [devices[endpoint.site] for endpoint in service.endpoints]
        domains = {device.domain for device in chosen}
        if len(domains) > 1:
            return service.profile
        domain = self.city.domains[domains.pop()]
        if domain.algorithms and all(takes_part(domain.algorithms[0], d) for d in chosen):
            return "vault"
        there = [d for d in self.city.devices.values() if d.domain == domain.name]
        if domain.transport is Transport.VXLAN and all(d.platform is Platform.EOS for d in there):
            return "storage"
        return service.profile

    def _service(self, number: int) -> Service:
        draw = self.draw
        connectivity = draw.choice(list(Connectivity))
        sites = self._sites(connectivity)
        network = draw.choice(sorted(VIRTUAL_NETWORKS))
        roles: list[EndpointRole] = [EndpointRole.MEMBER] * len(sites)
        if connectivity is Connectivity.HUB_SPOKE:
            roles = [EndpointRole.HUB] + [EndpointRole.SPOKE] * (len(sites) - 1)
        classed = network == "digital-government" and draw.random() < 0.4
        kind = draw.choice(list(ServiceKind))
        return Service(
            kind=kind,
            name=f"{draw.choice(_NAMES)}-{number}",
            owner=draw.choice(["city", "police"]),
            virtual_network=network,
            profile=draw.choice(sorted(_PROFILES)),
            connectivity=connectivity,
            endpoints=tuple(
                Endpoint(
                    name=f"{site.removeprefix('site-')}-{n}",
                    site=site,
                    role=role,
                    attachment=Attachment(vlan=draw.choice([None, None, 200 + number * 10 + n])),
                    prefixes=self._prefixes(),
                    data_class="records" if classed and n == 0 else None,
                    origin=_HERE,
                )
                for n, (site, role) in enumerate(zip(sites, roles, strict=True))
            ),
            origin=_HERE,
        )

    def _sites(self, connectivity: Connectivity) -> list[str]:
        """Choose one to four sites, so that no VXLAN device needs two VRFs of the service."""
        draw = self.draw
        hub_spoke = connectivity is Connectivity.HUB_SPOKE
        devices = [
            device
            for device in self.city.devices.values()
            if device.ports
            and not (hub_spoke and device.role is Role.BORDER and len(self.city.domains) > 1)
        ]
        devices = devices or [d for d in self.city.devices.values() if d.ports]
        chosen = draw.sample(devices, min(len(devices), draw.randint(1, 4)))
        again = [
            device.site
            for device in chosen
            if self.city.domains[device.domain].transport is Transport.SRV6
        ]
        sites = [device.site for device in chosen]
        if again and draw.random() < 0.3:
            sites.append(draw.choice(again))
        return sites

    def _prefixes(self) -> tuple[Network, ...]:
        self.prefixes += 1
        n = self.prefixes
        both: tuple[Network, ...] = (
            IPv4Network(f"10.{n // 256}.{n % 256}.0/24"),
            IPv6Network(f"2001:db8:a{n:03x}::/64"),
        )
        return self.draw.choice([both, both, both, both[:1], both[1:]])

    def _domains_of(self, service: Service) -> frozenset[str]:
        devices = {device.site: device.domain for device in self.city.devices.values()}
        return frozenset(devices[endpoint.site] for endpoint in service.endpoints)

    def _boundaries(self, services: Mapping[str, Service]) -> Iterable[tuple[str, Boundary]]:
        """Put a boundary on hand-offs of some services and exchanges between some slices."""
        draw = self.draw
        alone: list[Service] = []
        for service in services.values():
            domains = self._domains_of(service)
            if len(domains) == 2 and draw.random() < 0.5:
                name = f"edge-{service.name}"
                # In the order of the city, not of the set.
                left, right = (_zone(service, d) for d in self.city.domains if d in domains)
                yield name, self._boundary(name, left, right)
            if domains == {"egov"} and self.profiles[service.profile].trust is Trust.LOW:
                alone.append(service)
        # What is exchanged stays in one trust domain, so that no protection contradicts it, and is
        # not promised to survive the only border where it can be exchanged.
        pairs = [
            (one, other)
            for one, other in combinations(alone, 2)
            if one.virtual_network == other.virtual_network
            and ("node" not in self._survived(one, other) or self._borders("egov") > 1)
        ]
        if pairs and self._borders("egov") and draw.random() < 0.8:
            one, other = pairs[0]
            name = f"meet-{one.name}"
            yield name, self._boundary(name, _zone(one, None), _zone(other, None))

    def _survived(self, one: Service, other: Service) -> frozenset[str]:
        return self.profiles[one.profile].survives & self.profiles[other.profile].survives

    def _borders(self, domain: str) -> int:
        """Return how many borders of a domain can hold exchanges."""
        devices = [d for d in self.city.devices.values() if d.platform is Platform.FRR]
        return sum((d.domain, d.role) == (domain, Role.BORDER) for d in devices)

    def _boundary(self, name: str, left: Zone, right: Zone) -> Boundary:
        return Boundary(
            name=name,
            owner="city",
            left=left,
            right=right,
            permissions=tuple(self._permission() for _ in range(self.draw.randint(0, 3))),
            origin=_HERE,
        )

    def _permission(self) -> Permission:
        draw = self.draw
        first = draw.choice([53, 123, 443, 8000])
        return Permission(
            source=draw.choice(["left", "right"]),
            protocol=draw.choice([6, 6, 17]),
            ports=(PortRange(first, first + draw.choice([0, 0, 80])),),
            sources=(),
            destinations=(),
            log=draw.random() < 0.2,
            reason="random",
            origin=_HERE,
        )
