"""Allocated numbers and the values that follow from them.

What is allocated stands in ``locks/ids/``: device numbers, link numbers, service IDs, endpoint
indexes, ports and VLANs. What follows by arithmetic (loopbacks, locators, RDs, route targets, VNIs)
is computed here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from typing import Final

from citynet.city.algorithms import PLAIN
from citynet.city.model import Domain, Pools

__all__ = [
    "CLASSIC_POOL",
    "COMPRESSED_DEVICES",
    "COMPRESSED_POOL",
    "DEVICES_PER_ALGORITHM",
    "EndpointIds",
    "Ids",
    "ServiceIds",
    "link_ipv4",
    "link_ipv6",
    "locator",
    "loopback_ipv4",
    "loopback_ipv6",
    "pair_ipv4",
    "pair_ipv6",
    "route_target",
    "vni",
]

COMPRESSED_POOL: Final = 28
"""Length of a pool of locators for compressed SIDs."""

CLASSIC_POOL: Final = 48
"""Length of a pool of locators for classic SIDs."""

DEVICES_PER_ALGORITHM: Final = 4096
"""Classic locators that each algorithm of a domain has room for, the one of number 0 unused."""

COMPRESSED_DEVICES: Final = 57_343
"""Most devices with compressed SIDs: 0x0001 to 0xdfff name nodes, those above services."""

_BEFORE_ALGORITHMS: Final = 127
"""What is taken from an algorithm's number for its rank; the plain paths are rank 0."""

_SPOKE_TARGETS: Final = 30000
"""What is added to a service's number for the route target of its spokes; numbers stay below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointIds:
    """Where an endpoint attaches. ``index`` is unique within the service, for ever."""

    index: int
    device: str
    port: str
    vlan: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceIds:
    """Numbers of a slice or interconnect. ``number`` is its slice ID in every domain."""

    number: int
    endpoints: Mapping[str, EndpointIds]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """Everything in ``locks/ids/``."""

    devices: Mapping[str, int]
    """Number of each device within its domain, from 1."""
    links: Mapping[str, int]
    """Number of each link within its domain (hand-offs: among all hand-offs), from 0."""
    services: Mapping[str, ServiceIds]
    boundaries: Mapping[str, int]
    """Number of each boundary between two services, of the same range as slice IDs."""


def loopback_ipv4(pools: Pools, number: int) -> IPv4Address:
    """Return the router ID of device ``number``, also its IPv4 loopback and VTEP address."""
    return pools.loopback_ipv4[number]


def loopback_ipv6(pools: Pools, number: int) -> IPv6Address:
    """Return the IPv6 loopback of device ``number``."""
    return pools.loopback_ipv6[number]


def locator(pools: Pools, number: int, algorithm: int = PLAIN.number) -> IPv6Network:
    """Return the locator of device ``number`` for plain paths, or those of a flexible algorithm.

    A pool of /28 has sixteen blocks of compressed SIDs (RFC 9800), each with a /48 per device; one
    of /48 has sixteen runs of /64s for classic ones. The first is for plain paths, the others for
    algorithms from 128 on.
    """
    rank = 0 if algorithm == PLAIN.number else algorithm - _BEFORE_ALGORITHMS
    base = int(pools.locators.network_address)
    if pools.locators.prefixlen == COMPRESSED_POOL:
        return IPv6Network((base + (rank << (128 - 32)) + (number << (128 - 48)), 48))
    return IPv6Network((base + (rank * DEVICES_PER_ALGORITHM + number << 64), 64))


def link_ipv4(pools: Pools, number: int) -> tuple[IPv4Interface, IPv4Interface]:
    """Return the two ends (/31, RFC 3021) of core link ``number``."""
    return pair_ipv4(pools.links_ipv4, number)


def link_ipv6(pools: Pools, number: int) -> tuple[IPv6Interface, IPv6Interface]:
    """Return the two ends (/127, RFC 6164) of core link ``number``."""
    return pair_ipv6(pools.links_ipv6, number)


def pair_ipv4(pool: IPv4Network, number: int) -> tuple[IPv4Interface, IPv4Interface]:
    """Return pair ``number`` of a pool of /31 links."""
    return IPv4Interface((pool[2 * number], 31)), IPv4Interface((pool[2 * number + 1], 31))


def pair_ipv6(pool: IPv6Network, number: int) -> tuple[IPv6Interface, IPv6Interface]:
    """Return pair ``number`` of a pool of /127 links."""
    return IPv6Interface((pool[2 * number], 127)), IPv6Interface((pool[2 * number + 1], 127))


def route_target(domain: Domain, number: int, *, spoke: bool) -> str:
    """Return the route target that members and hubs (or spokes) of a service export.

    Both fit into 16 bits; more would be legal (RFC 4360), but Batfish does not read it.
    """
    return f"{domain.asn}:{_SPOKE_TARGETS + number if spoke else number}"


def vni(pools: Pools, number: int) -> int:
    """Return the layer-3 VNI of a service: the pool's first VNI plus the slice ID."""
    return pools.vnis[0] + number
