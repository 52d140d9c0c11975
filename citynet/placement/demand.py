"""Which endpoints of a service talk, through which domains and hand-offs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, permutations

from citynet.allocation.model import Ids
from citynet.city.model import City
from citynet.errors import Finding, Place
from citynet.intent.model import (
    ApplicationSteering,
    Connectivity,
    Endpoint,
    EndpointRole,
    Service,
    ServiceProfile,
)

__all__ = ["Demand", "HandOffs", "demand_of", "talks"]

HandOffs = Mapping[frozenset[str], tuple[str, ...]]
"""Hand-off links of each pair of domains that has a pool for them, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A service as placement sees it."""

    service: Service
    profile: ServiceProfile
    devices: Mapping[str, str]
    """Device of each endpoint, endpoints sorted."""
    pairs: tuple[tuple[str, str], ...]
    """Ordered pairs of endpoints that talk, sorted."""
    domains: tuple[str, ...]
    hand_offs: tuple[str, ...]
    """Those that are closed too: their numbers stay."""
    application: ApplicationSteering | None = None
    """The application of the service that this is about; ``None``: everything else of it."""

    @property
    def name(self) -> str:
        """What findings call it: ``slice/office``."""
        application = f", application {self.application.name}" if self.application else ""
        return f"{self.service.key}{application}"

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.application.origin if self.application else self.service.origin

    def of_application(self, application: ApplicationSteering, profile: ServiceProfile) -> Demand:
        """Return the demand of an application that is steered by ``profile``."""
        return replace(self, profile=self.profile.steered(profile), application=application)


def talks(source: Endpoint, destination: Endpoint) -> bool:
    """Say whether a service connects two of its endpoints: not two spokes."""
    return source.role is not EndpointRole.SPOKE or destination.role is not EndpointRole.SPOKE


def demand_of(
    city: City, service: Service, profile: ServiceProfile, ids: Ids, hand_offs: HandOffs
) -> tuple[Demand | None, tuple[Finding, ...]]:
    """Return the demand of a service, or why it has none (CN505, CN506)."""
    attached = ids.services[service.key].endpoints
    endpoints = sorted(service.endpoints, key=lambda endpoint: endpoint.name)
    devices = {endpoint.name: attached[endpoint.name].device for endpoint in endpoints}
    domains = {name: city.devices[device].domain for name, device in devices.items()}
    findings = tuple(_refusals(service, endpoints, domains, hand_offs))
    if findings:
        return None, findings
    used = {link for pair in _crossed(endpoints, domains) for link in hand_offs[pair]}
    demand = Demand(
        service=service,
        profile=profile,
        devices=devices,
        pairs=tuple(sorted((a.name, b.name) for a, b in permutations(endpoints, 2) if talks(a, b))),
        domains=tuple(sorted(set(domains.values()))),
        hand_offs=tuple(sorted(used)),
    )
    return demand, ()


def _crossed(endpoints: list[Endpoint], domains: Mapping[str, str]) -> set[frozenset[str]]:
    """Return the pairs of domains between which endpoints of the service talk."""
    return {
        frozenset({domains[a.name], domains[b.name]})
        for a, b in combinations(endpoints, 2)
        if talks(a, b) and domains[a.name] != domains[b.name]
    }


def _refusals(
    service: Service,
    endpoints: list[Endpoint],
    domains: Mapping[str, str],
    hand_offs: HandOffs,
) -> Iterator[Finding]:
    if service.connectivity is Connectivity.HUB_SPOKE:
        by_domain: defaultdict[str, list[str]] = defaultdict(list)
        for endpoint in endpoints:
            if endpoint.role is EndpointRole.HUB:
                by_domain[domains[endpoint.name]].append(endpoint.name)
        if len(by_domain) > 1:
            yield Finding(
                place=service.origin,
                code="CN506",
                message=f"{service.key} has hubs in more than one domain",
                expected="all hubs in one domain: at a hand-off the other side is either hub"
                " or spoke",
                found="; ".join(f"{d}: {', '.join(n)}" for d, n in sorted(by_domain.items())),
                remedy="attach the hubs in one domain, or use connectivity any-to-any",
            )
            return
    for pair in sorted(map(sorted, _crossed(endpoints, domains))):
        if not hand_offs.get(frozenset(pair)):
            one, other = pair
            yield Finding(
                place=service.origin,
                code="CN505",
                message=f"{service.key} needs {one} and {other} joined",
                expected=f"a hand-off link between {one} and {other}, with its numbers under"
                " handOffs; no third domain carries transit",
                found=f"endpoints in {', '.join(sorted(set(domains.values())))},"
                " and no such hand-off",
                remedy="keep the endpoints within domains that are joined, or build the hand-off",
            )
