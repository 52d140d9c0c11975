"""Intents: what owners ask of the city, never how.

Terms follow RFC 9543: an *endpoint* is a Service Demarcation Point (SDP), a slice's *connectivity*
is its connectivity construct, a profile holds SLOs and SLEs. Bandwidths are bit/s, delays one-way
microseconds. ``origin`` is the place of the value in its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from citynet.city.partitions import Partitioning
from citynet.city.trust import Trust
from citynet.device.model import Network, PortRange, TrafficClass
from citynet.errors import Place

__all__ = [
    "ApplicationSteering",
    "Attachment",
    "Boundary",
    "Connectivity",
    "Endpoint",
    "EndpointRole",
    "Intents",
    "Isolation",
    "Method",
    "Permission",
    "Protection",
    "Service",
    "ServiceKind",
    "ServiceProfile",
    "Zone",
]


class Isolation(StrEnum):
    """How a service's bandwidth is kept from others (an SLE)."""

    HARD = "hard"
    """A partition of its own on every link (FlexE client, channel): *dedicated*."""
    RESERVED = "reserved"
    """A slice instance of its own with guaranteed bandwidth on every link, whose rest others may
    use."""
    SOFT = "soft"
    """A queue with a guaranteed share."""


_PARTITIONS: Final = {
    Isolation.HARD: Partitioning.DEDICATED,
    Isolation.RESERVED: Partitioning.RESERVED,
    Isolation.SOFT: Partitioning.SHARED,
}


class Connectivity(StrEnum):
    """The connectivity construct of a service (RFC 9543 §4.2)."""

    ANY_TO_ANY = "any-to-any"
    HUB_SPOKE = "hub-spoke"


class Method(StrEnum):
    """How a service is measured."""

    TWAMP = "twamp"
    """Test packets between its edges (RFC 5357 appendix I)."""
    IFIT = "ifit"
    """Marks in its own packets, edge to edge (RFC 9341)."""


class EndpointRole(StrEnum):
    """Part that an endpoint plays: ``member`` of any-to-any, or ``hub`` or ``spoke``."""

    MEMBER = "member"
    HUB = "hub"
    SPOKE = "spoke"


class ServiceKind(StrEnum):
    """Kinds of intents that connect endpoints."""

    SLICE = "slice"
    INTERCONNECT = "interconnect"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceProfile:
    """Catalogue entry: the objectives that a service buys.

    ``committed`` and ``peak`` are per endpoint and direction; the attachment polices to ``peak``.
    """

    name: str
    title: str
    committed: int
    peak: int
    delay: int
    isolation: Isolation
    traffic_class: TrafficClass
    survives: frozenset[str]
    """Single failures that members must survive: ``link``, ``node``."""
    origin: Place
    trust: Trust = Trust.LOW
    """The least security level of every link and device that packets cross."""
    encrypted: bool = False
    """Whether every link that packets cross must be encrypted."""

    @property
    def partition(self) -> Partitioning:
        """The least that every link must give to the service, as its isolation asks."""
        return _PARTITIONS[self.isolation]

    def steered(self, other: ServiceProfile) -> ServiceProfile:
        """Return what an application of a service with this profile asks for by ``other``.

        That profile's trust, encryption and delay, under its name; everything else is this one's.
        """
        return replace(
            self,
            name=other.name,
            title=other.title,
            delay=other.delay,
            trust=other.trust,
            encrypted=other.encrypted,
            origin=other.origin,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """The attachment circuit that an endpoint asks for; ``None`` leaves the choice to citynet."""

    device: str | None = None
    port: str | None = None
    vlan: int | None = None
    vlan_origin: Place | None = None
    """Where the VLAN is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A service demarcation point: prefixes of a tenant behind an edge device of a site.

    The edge is the tenant's gateway: it has the first address of every prefix.
    """

    name: str
    site: str
    role: EndpointRole
    attachment: Attachment
    prefixes: tuple[Network, ...]
    data_class: str | None
    origin: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSteering:
    """An application of a service whose packets take the paths that another profile asks for.

    Of that profile only ``trust``, ``encrypted`` and ``delay`` count. The application's packets are
    those of TCP or UDP with one of ``ports`` as source or destination.
    """

    name: str
    protocol: int
    ports: tuple[PortRange, ...]
    profile: str
    origin: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A slice or an interconnect: endpoints, how they connect, under which profile."""

    kind: ServiceKind
    name: str
    owner: str
    virtual_network: str
    profile: str
    connectivity: Connectivity
    endpoints: tuple[Endpoint, ...]
    origin: Place
    applications: tuple[ApplicationSteering, ...] = ()
    """In the order of the file: the first that a packet belongs to counts."""
    measurement: Method | None = None

    @property
    def key(self) -> str:
        """Name that origins and promises use, such as ``slice/health-records``."""
        return f"{self.kind}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One side of a boundary: a service's endpoints, all or those in one domain."""

    service: str
    """Key of the service."""
    domain: str | None
    origin: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What may cross a boundary, from one side to the other.

    TCP permits the connection: the return with ACK set is included. UDP permits one direction only;
    its return is a permission of its own that the reviewer sees. ICMP errors are fixed centrally.
    """

    source: str
    """``left`` or ``right``."""
    protocol: int
    ports: tuple[PortRange, ...]
    sources: tuple[Network, ...]
    """Empty: every prefix of the source zone."""
    destinations: tuple[Network, ...]
    log: bool
    reason: str
    origin: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """What may cross between two zones; everything else is denied, both ways, both families."""

    name: str
    owner: str
    left: Zone
    right: Zone
    permissions: tuple[Permission, ...]
    origin: Place

    @property
    def key(self) -> str:
        """Name that origins and promises use, such as ``boundary/office-to-cloud``."""
        return f"boundary/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """A boundary that nothing opens: data of a class never leaves its trust domain.

    No packet from or to the class's prefixes crosses to another trust domain, answers included.
    """

    name: str
    owner: str
    data_class: str
    trust_domain: str
    origin: Place

    @property
    def key(self) -> str:
        """Name that origins and promises use."""
        return f"boundary/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intents:
    """Everything that is asked, sorted by name."""

    profiles: Mapping[str, ServiceProfile]
    services: Mapping[str, Service]
    """Slices and interconnects by key."""
    boundaries: Mapping[str, Boundary]
    protections: Mapping[str, Protection]
