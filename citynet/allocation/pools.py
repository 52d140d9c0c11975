"""Which pool each kind of number comes from, and what limits it."""

from __future__ import annotations

from citynet.allocation.model import COMPRESSED_DEVICES, DEVICES_PER_ALGORITHM
from citynet.allocation.names import MAX_SLICE_ID
from citynet.allocation.numbering import Pool
from citynet.allocation.reservations import reserved_devices, reserved_links, reserved_slices
from citynet.city.model import City, Domain, SidFormat, Transport
from citynet.city.reserved import NOTHING_RESERVED, Reserved

__all__ = [
    "device_pool",
    "hand_off_pool",
    "index_pool",
    "link_pool",
    "slice_pool",
]


def device_pool(domain: Domain, reserved: Reserved = NOTHING_RESERVED) -> Pool:
    """Return the device numbers of a domain: from 1, what loopbacks and locators leave."""
    pools = domain.pools
    last, limit = min(
        # The first address stays free as the pool's name, the last as IPv4's broadcast.
        (pools.loopback_ipv4.num_addresses - 2, f"loopbackIpv4 {pools.loopback_ipv4}"),
        (pools.loopback_ipv6.num_addresses - 2, f"loopbackIpv6 {pools.loopback_ipv6}"),
        _locators(domain),
    )
    return Pool(
        name=f"devices of {domain.name}, {limit}",
        first=1,
        last=last,
        reserved=reserved_devices(domain, reserved.prefixes),
    )


def _locators(domain: Domain) -> tuple[int, str]:
    """Return how many devices have room in the pool of locators, and what limits them."""
    pool = domain.pools.locators
    if domain.sids is SidFormat.NEXT_CSID:
        return COMPRESSED_DEVICES, f"locators {pool}, compressed SIDs"
    if domain.algorithms:
        return DEVICES_PER_ALGORITHM - 1, f"locators {pool}, divided among algorithms"
    return (1 << max(0, 64 - pool.prefixlen)) - 1, f"locators {pool}"


def link_pool(domain: Domain, reserved: Reserved = NOTHING_RESERVED) -> Pool:
    """Return the numbers of core links of a domain, from the family that its underlay speaks."""
    pools = domain.pools
    if domain.transport is Transport.SRV6:
        count, limit = pools.links_ipv6.num_addresses // 2, f"linksIpv6 {pools.links_ipv6}"
    else:
        count, limit = pools.links_ipv4.num_addresses // 2, f"linksIpv4 {pools.links_ipv4}"
    return Pool(
        name=f"links of {domain.name}, {limit}",
        first=0,
        last=count - 1,
        reserved=reserved_links(domain, reserved.prefixes),
    )


def hand_off_pool() -> Pool:
    """Return the numbers of hand-offs; they occur in names only, where four digits have room."""
    return Pool(name="hand-offs", first=0, last=9999)


def index_pool(service: str) -> Pool:
    """Return the endpoint indexes of a service."""
    return Pool(name=f"endpoint indexes of {service}", first=1, last=0xFFFF)


def slice_pool(city: City) -> Pool:
    """Return the numbers of services and boundaries: what every domain has as slice IDs.

    A number must also fit into the three digits that RDs have for it (which is far below what the
    route targets of spokes leave) and, where a domain has VNIs, into their range.
    """
    first, last, limit = 1, MAX_SLICE_ID, "RDs of three digits"
    for domain in city.domains.values():
        pools = domain.pools
        first = max(first, pools.slice_ids[0])
        last, limit = min((last, limit), (pools.slice_ids[1], f"sliceIds of {domain.name}"))
        if domain.transport is Transport.VXLAN:
            count = pools.vnis[1] - pools.vnis[0]
            last, limit = min((last, limit), (count, f"vnis of {domain.name}"))
    return Pool(name=f"slice IDs, {limit}", first=first, last=last, reserved=reserved_slices(city))
