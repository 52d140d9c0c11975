"""The city: what exists before any intent. Frozen values, read from ``inventory/``.

Capacities are bit/s, delays one-way microseconds. Names are unique within their kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Network

from citynet.city.keys import AdminKey
from citynet.city.partitions import Partition, Partitioning
from citynet.city.reserved import NOTHING_RESERVED, Reserved
from citynet.city.trust import Trust
from citynet.device.model import AlgorithmMetric, Platform

__all__ = [
    "Algorithm",
    "Baseline",
    "City",
    "CityDevice",
    "DeviceState",
    "Domain",
    "Encryption",
    "HandOff",
    "Lag",
    "Link",
    "LinkEnd",
    "Ownership",
    "Partition",
    "Pools",
    "Port",
    "Role",
    "SidFormat",
    "Site",
    "TelemetryCollector",
    "Transport",
    "VirtualNetwork",
]


class Transport(StrEnum):
    """How a domain carries slices; it decides what the domain can promise."""

    SRV6 = "srv6"
    VXLAN = "vxlan"


class SidFormat(StrEnum):
    """How long the segment identifiers of an SRv6 domain are."""

    CLASSIC = "classic"
    """A /64 locator for each device, a whole address for each SID (RFC 8986)."""
    NEXT_CSID = "next-csid"
    """A /48 locator for each device, SIDs of 16 bits below a block of 32 (RFC 9800)."""


class Role(StrEnum):
    """What a device is for. Tenants attach to edges; borders carry hand-offs."""

    CORE = "core"
    EDGE = "edge"
    BORDER = "border"
    """A border is an edge that also carries hand-offs and exchange VRFs."""


class DeviceState(StrEnum):
    """Where a device is in its life."""

    ACTIVE = "active"
    DRAINED = "drained"
    """Nothing passes through it while there is another way; its own tenants stay."""
    LEAVING = "leaving"
    """Drained, and its tenants have to move away."""


class Ownership(StrEnum):
    """What of a device is citynet's."""

    ALL = "all"
    """Its whole text; whatever else stands on it goes away."""
    SERVICES = "services"
    """What the services that attach or are handed over there need, by its naming scheme. Everything
    else stands in the city as foreign lines, and no change touches it."""


class Encryption(StrEnum):
    """How the payload of a link is encrypted."""

    NONE = "none"
    MACSEC = "macsec"
    """By the routers at its ends; all other words say what lies outside of them."""
    IPSEC = "ipsec"
    OTN = "otn"
    QUANTUM = "quantum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place where devices stand, in a district and a region."""

    name: str
    title: str
    district: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A physical port of a device that tenants may attach to."""

    name: str
    speed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """Several physical ports as one (IEEE 802.1AX); a link may end at it, not at its members."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CityDevice:
    """A device of the inventory. ``ports`` are its attachment ports."""

    name: str
    hostname: str
    platform: Platform
    domain: str
    site: str
    role: Role
    route_reflector: bool
    management: IPv4Interface
    management_port: str
    management_gateway: IPv4Address
    ports: Mapping[str, Port]
    trust: str
    """Security level of the device, a word of :class:`Trust`."""
    lags: Mapping[str, Lag] = field(default_factory=dict)
    state: DeviceState = DeviceState.ACTIVE
    owns: Ownership = Ownership.ALL


@dataclass(frozen=True, slots=True, order=True)
class LinkEnd:
    """One end of a link: a physical port or a LAG of a device."""

    device: str
    port: str

    def __str__(self) -> str:
        return f"{self.device}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A cable (or wavelength) between two devices; a hand-off when their domains differ."""

    name: str
    ends: tuple[LinkEnd, LinkEnd]
    capacity: int
    delay: int
    shared_risk_groups: frozenset[str]
    partition: Partition
    granularity: int
    """Smallest unit of a partition, bit/s; 0 for queues."""
    encryption: str
    """A word of :class:`Encryption`."""
    trust: str
    """Security level of the link, a word of :class:`Trust`."""
    region: str
    hand_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Numbers of a domain. Loopbacks and locators follow the device's number."""

    loopback_ipv4: IPv4Network
    loopback_ipv6: IPv6Network
    locators: IPv6Network
    """A /48 of which devices have /64s (classic SIDs), or a /28 of which they have /48s."""
    links_ipv4: IPv4Network
    links_ipv6: IPv6Network
    slice_ids: tuple[int, int]
    vnis: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Algorithm:
    """A flexible algorithm of a domain: paths of their own, over a part of its links (RFC 9350).

    Which links and devices those are, :mod:`citynet.city.algorithms` knows.
    """

    name: str
    number: int
    metric: AlgorithmMetric
    trust: Trust = Trust.LOW
    """The least security level of the links and devices."""
    encrypted: bool = False
    """Whether every link must be encrypted."""
    partition: Partitioning = Partitioning.SHARED
    """The least that every link can give to one slice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """An autonomous network of the city, with one transport."""

    name: str
    title: str
    asn: int
    transport: Transport
    isis_area: str
    mtu: int
    pools: Pools
    sids: SidFormat = SidFormat.CLASSIC
    """SRv6 domains only."""
    algorithms: tuple[Algorithm, ...] = ()
    """SRv6 domains only; numbers and names are unique."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff:
    """Which domains meet and from where their hand-off numbers come."""

    domains: tuple[str, str]
    vlans: tuple[int, int]
    ipv4: IPv4Network
    ipv6: IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualNetwork:
    """A virtual network of the city and the trust domain that its data belongs to."""

    name: str
    trust_domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TelemetryCollector:
    """A collector of telemetry, reached through the management ports."""

    address: IPv4Address | IPv6Address
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The management baseline of every device."""

    ssh_sources: tuple[IPv4Network | IPv6Network, ...]
    ntp_servers: tuple[IPv4Address | IPv6Address, ...]
    syslog_servers: tuple[IPv4Address | IPv6Address, ...]
    tacacs_servers: tuple[IPv4Address | IPv6Address, ...]
    snmp_user: str
    admin_user: str
    banner: str
    admin_keys: tuple[AdminKey, ...] = ()
    """Public keys of ``admin_user``; they stand in a new device's first text and nowhere else."""
    ntp_authentication: bool = False
    """Whether time servers sign with the key ``secret:ntp``."""
    telemetry_collectors: tuple[TelemetryCollector, ...] = ()
    telemetry_interval: int = 30
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Everything that stands. Mappings are keyed by name and keep the order of the files."""

    name: str
    baseline: Baseline
    domains: Mapping[str, Domain]
    hand_offs: tuple[HandOff, ...]
    virtual_networks: Mapping[str, VirtualNetwork]
    exchange_pool_ipv4: IPv4Network
    """Addresses of the cables between exchange VRFs and slices, reused on every device."""
    exchange_pool_ipv6: IPv6Network
    attachment_vlans: tuple[int, int]
    sites: Mapping[str, Site]
    devices: Mapping[str, CityDevice]
    links: Mapping[str, Link]
    reserved: Reserved = NOTHING_RESERVED
    """Numbers that nothing of ours is given."""
