"""Routing: IS-IS, SRv6 locators, VRFs and BGP."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network

from citynet.device.model.base import Address, Family, Network, Part

__all__ = [
    "Affinity",
    "AlgorithmLocator",
    "AlgorithmMetric",
    "Bgp",
    "BgpNeighbor",
    "FlexAlgorithm",
    "Isis",
    "Srv6",
    "StaticRoute",
    "Vrf",
    "VrfSids",
]


class AlgorithmMetric(StrEnum):
    """What a flexible algorithm minimises (RFC 9350 section 5.1)."""

    IGP = "igp"
    DELAY = "delay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Affinity(Part):
    """An administrative group by name: ``bit`` of the extended administrative group (RFC 7308)."""

    name: str
    bit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlexAlgorithm(Part):
    """A flexible algorithm that the device takes part in and defines (RFC 9350)."""

    number: int
    metric: AlgorithmMetric
    exclude: tuple[str, ...] = ()
    """Names of affinities: links that have any of them are not part of the topology."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Isis(Part):
    """The IS-IS instance of a device, level 2, wide metrics."""

    tag: str
    net: str
    families: tuple[Family, ...]
    authentication: str | None = None
    """Secret reference of the domain (LSP) key."""
    affinities: tuple[Affinity, ...] = ()
    algorithms: tuple[FlexAlgorithm, ...] = ()
    ti_lfa: bool = False
    """Repair paths before convergence on every core link (TI-LFA, RFC 9855), link protection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmLocator(Part):
    """One more locator of a device, reached by the paths of a flexible algorithm."""

    name: str
    prefix: IPv6Network
    algorithm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Srv6(Part):
    """The locators of a device and the source address of its encapsulation.

    ``locator`` is the one of the plain shortest paths: a /64 (classic SIDs, RFC 8986), or with
    ``micro`` a /48 whose first 32 bits are the block (compressed SIDs of flavour NEXT-CSID,
    RFC 9800, 16 bits each).
    """

    locator_name: str
    locator: IPv6Network
    source: IPv6Address
    micro: bool = False
    algorithms: tuple[AlgorithmLocator, ...] = ()
    end: int | None = None
    """Function of the End SID (with PSP) under every locator of the device, for segment lists;
    ``None``: no text of ours relies on it."""
    block: IPv6Network | None = None
    """Linux only: the block of all locators of the domain, which VRFs leave to the main table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticRoute(Part):
    """A static route of a VRF through an exchange interface."""

    prefix: Network
    interface: str
    next_hop: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class VrfSids(Part):
    """SRv6 service SIDs of a VRF as functions under the device's locator."""

    dt4: int
    dt6: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vrf(Part):
    """A VRF: a slice's presence on a device, or an exchange between two slices.

    An exchange VRF has neither RD nor route targets: nothing enters or leaves it by VPN routes.
    """

    name: str
    table: int | None = None
    """Linux only: number of the routing table."""
    rd: str | None = None
    import_targets: tuple[str, ...] = ()
    export_targets: tuple[str, ...] = ()
    vni: int | None = None
    locator: str | None = None
    """Name of the locator that the VRF's service SIDs lie under; ``None``: no SRv6."""
    sids: VrfSids | None = None
    """``None`` under a locator: the platform takes a SID for each family by itself."""
    slice: int | None = None
    """Number of the slice instance that packets from this VRF into the core travel in."""
    color: int | None = None
    """Colour that imported VPN routes get (RFC 9012 section 4.3): the steering that they follow."""
    redistribute_connected: bool = False
    redistribute_static: bool = False
    static_routes: tuple[StaticRoute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BgpNeighbor(Part):
    """A BGP session. ``vrf`` is ``None`` for the domain's own iBGP."""

    address: Address
    remote_as: int
    description: str = ""
    vrf: str | None = None
    update_source: str | None = None
    families: tuple[Family, ...] = ()
    route_reflector_client: bool = False
    bfd: bool = False
    authentication: str | None = None
    """Secret reference of the session key."""
    ttl_security: bool = False
    """Packets of the session count only with the TTL of a neighbour on the link (RFC 5082)."""
    import_list: str | None = None
    """Name of the prefix list that received prefixes must be in; ``None`` accepts all."""
    export_list: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bgp(Part):
    """The BGP speaker of a device."""

    asn: int
    router_id: IPv4Address
    neighbors: tuple[BgpNeighbor, ...] = ()
