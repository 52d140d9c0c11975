"""Endpoints as the network sees them, and which pairs of them a boundary separates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

from citynet.allocation.model import Ids
from citynet.city.model import City
from citynet.device.model import Network
from citynet.intent.model import (
    Boundary,
    Connectivity,
    Endpoint,
    EndpointRole,
    Intents,
    Service,
    ServiceProfile,
    Zone,
)
from citynet.placement.model import Placement
from citynet.promises.model import Terminal

__all__ = ["Member", "Scene", "scene_of", "sorted_networks", "talks", "terminals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An endpoint of a service, where it attaches, and the domain of the device there."""

    service: Service
    endpoint: Endpoint
    terminal: Terminal
    domain: str

    @property
    def key(self) -> tuple[str, str]:
        """Service and endpoint: what identifies a member in the whole city."""
        return self.service.key, self.endpoint.name

    @property
    def path(self) -> str:
        """Part of promise ids, such as ``slice/office/civic-centre``."""
        return f"{self.service.key}/{self.endpoint.name}"


Pair = tuple[tuple[str, str], tuple[str, str]]
"""Keys of a source and a destination."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the promises of every kind are stated about."""

    city: City
    intents: Intents
    members: Mapping[str, tuple[Member, ...]]
    """Members of each service, sorted by endpoint name."""
    separated: frozenset[Pair]
    """Ordered pairs between which a boundary decides."""
    at_risk: Mapping[str, frozenset[str]]
    """Kinds of failures that a service does not survive while devices are drained, by key."""

    def all_members(self) -> tuple[Member, ...]:
        """Return every member of the city, by service key and endpoint name."""
        return tuple(member for members in self.members.values() for member in members)

    def profile(self, service: Service) -> ServiceProfile:
        """Return the profile that a service buys."""
        return self.intents.profiles[service.profile]

    def survives(self, service: Service) -> frozenset[str]:
        """Return the kinds of failures that a service is promised to survive as things are."""
        return self.profile(service).survives - self.at_risk[service.key]

    def trust_domain(self, service: Service) -> str:
        """Return the trust domain that the service's data belongs to."""
        return self.city.virtual_networks[service.virtual_network].trust_domain

    def zone(self, zone: Zone) -> tuple[Member, ...]:
        """Return the members on one side of a boundary."""
        return tuple(
            member
            for member in self.members[zone.service]
            if zone.domain is None or member.domain == zone.domain
        )

    def met_by(self, service: str) -> frozenset[tuple[str, str]]:
        """Return the keys of members of other services that a boundary joins to a service."""
        return frozenset(
            other for one, other in self.separated if one[0] == service and other[0] != service
        )

    def is_separated(self, source: Member, destination: Member) -> bool:
        """Say whether a boundary decides what passes from ``source`` to ``destination``."""
        return (source.key, destination.key) in self.separated


def talks(source: Member, destination: Member) -> bool:
    """Say whether the connectivity of a service connects two of its own members."""
    if source.service.connectivity is Connectivity.ANY_TO_ANY:
        return True
    return EndpointRole.HUB in {source.endpoint.role, destination.endpoint.role}


def sorted_networks(networks: Iterable[Network]) -> tuple[Network, ...]:
    """Return networks of both families without repetition, IPv4 first, by address."""
    return tuple(
        sorted(
            set(networks),
            key=lambda network: (network.version, int(network.network_address), network.prefixlen),
        )
    )


def terminals(members: Iterable[Member]) -> tuple[Terminal, ...]:
    """Return the terminals of ``members``, sorted."""
    return tuple(
        sorted(
            (member.terminal for member in members),
            key=lambda terminal: (terminal.service, terminal.endpoint),
        )
    )


def scene_of(city: City, intents: Intents, ids: Ids, placement: Placement) -> Scene:
    """Return the members of every service and the pairs that boundaries separate."""
    members = {
        key: tuple(
            _member(city, service, endpoint, ids)
            for endpoint in sorted(service.endpoints, key=lambda endpoint: endpoint.name)
        )
        for key, service in sorted(intents.services.items())
    }
    placed = placement.services
    scene = Scene(
        city=city,
        intents=intents,
        members=members,
        separated=frozenset(),
        at_risk={key: placed[key].at_risk if key in placed else frozenset() for key in members},
    )
    return replace(
        scene,
        separated=frozenset(
            pair
            for boundary in intents.boundaries.values()
            for pair in _pairs_across(scene, boundary)
        ),
    )


def _member(city: City, service: Service, endpoint: Endpoint, ids: Ids) -> Member:
    number = ids.services[service.key].endpoints[endpoint.name]
    terminal = Terminal(
        service=service.key,
        endpoint=endpoint.name,
        device=number.device,
        port=number.port,
        vlan=number.vlan,
        prefixes=sorted_networks(endpoint.prefixes),
    )
    return Member(
        service=service,
        endpoint=endpoint,
        terminal=terminal,
        domain=city.devices[number.device].domain,
    )


def _pairs_across(scene: Scene, boundary: Boundary) -> Iterable[Pair]:
    """Yield the pairs that the boundary decides about, both ways."""
    for left, right in product(scene.zone(boundary.left), scene.zone(boundary.right)):
        # A boundary opens what the service connects and nothing else: spokes stay isolated.
        if boundary.left.service != boundary.right.service or talks(left, right):
            yield left.key, right.key
            yield right.key, left.key
