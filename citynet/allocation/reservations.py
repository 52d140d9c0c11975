"""What ``inventory/reserved.yaml`` means in the numbers of each pool, as ranges of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from citynet.allocation.model import COMPRESSED_POOL, DEVICES_PER_ALGORITHM
from citynet.city.model import City, Domain, Transport
from citynet.city.reserved import EVERY_PORT, Reservation, ReservedPrefix
from citynet.device.model import Network

__all__ = [
    "reserved_circuits",
    "reserved_devices",
    "reserved_links",
    "reserved_pairs",
    "reserved_slices",
]

_BLOCKS: Final = 16
"""Runs of locators that a pool has room for: plain paths and the algorithms 128 to 142."""


def reserved_slices(city: City) -> tuple[Reservation, ...]:
    """Return the reserved numbers of services: those said, and those of reserved VNIs."""
    found = list(city.reserved.slices)
    for domain, reservations in city.reserved.vnis.items():
        # Only VXLAN gives its services VNIs; one number is taken in all domains or in none.
        if city.domains[domain].transport is Transport.VXLAN:
            base = city.domains[domain].pools.vnis[0]
            found += [
                Reservation(
                    first=one.first - base, last=one.last - base, reason=one.reason, place=one.place
                )
                for one in reservations
            ]
    return tuple(found)


def reserved_circuits(city: City, device: str, port: str) -> tuple[Reservation, ...]:
    """Return the reserved VLANs of a port."""
    known = city.reserved.attachments
    return (*known.get((device, port), ()), *known.get((device, EVERY_PORT), ()))


def reserved_devices(
    domain: Domain, prefixes: tuple[ReservedPrefix, ...]
) -> tuple[Reservation, ...]:
    """Return the device numbers of which a loopback or a locator has a reserved address."""
    return tuple(_devices(domain, prefixes))


def reserved_links(domain: Domain, prefixes: tuple[ReservedPrefix, ...]) -> tuple[Reservation, ...]:
    """Return the link numbers of which an address is reserved, of the family of the underlay."""
    pools = domain.pools
    pool = pools.links_ipv6 if domain.transport is Transport.SRV6 else pools.links_ipv4
    return tuple(_within(pool, prefixes, pool.max_prefixlen - 1))


def reserved_pairs(
    prefixes: tuple[ReservedPrefix, ...], pools: Iterable[Network]
) -> tuple[Reservation, ...]:
    """Return the numbers of hand-off address pairs of which an address is reserved."""
    return tuple(
        found for pool in pools for found in _within(pool, prefixes, pool.max_prefixlen - 1)
    )


def _devices(domain: Domain, prefixes: tuple[ReservedPrefix, ...]) -> Iterator[Reservation]:
    pools = domain.pools
    yield from _within(pools.loopback_ipv4, prefixes, 32)
    yield from _within(pools.loopback_ipv6, prefixes, 128)
    if domain.transport is not Transport.SRV6:
        return
    locators = pools.locators
    if locators.prefixlen == COMPRESSED_POOL:
        length, per_block = 48, 1 << 16
    else:
        length, per_block = 64, DEVICES_PER_ALGORITHM
    blocks = _BLOCKS if domain.algorithms else 1
    for found in _within(locators, prefixes, length):
        if blocks == 1 and locators.prefixlen != COMPRESSED_POOL:
            yield found
            continue
        for block in range(blocks):
            start = block * per_block
            first, last = max(found.first - start, 0), min(found.last - start, per_block - 1)
            if first <= last:
                yield _numbered(found, first, last)


def _numbered(said: Reservation | ReservedPrefix, first: int, last: int) -> Reservation:
    return Reservation(first=first, last=last, reason=said.reason, place=said.place)


def _within(
    pool: Network, prefixes: Iterable[ReservedPrefix], length: int
) -> Iterator[Reservation]:
    """Yield which networks of ``length`` in the pool, counted from 0, the prefixes touch."""
    start, end = int(pool.network_address), int(pool.broadcast_address)
    shift = pool.max_prefixlen - length
    for one in prefixes:
        if one.prefix.version != pool.version:
            continue
        first = max(int(one.prefix.network_address), start)
        last = min(int(one.prefix.broadcast_address), end)
        if first <= last:
            yield _numbered(one, first - start >> shift, last - start >> shift)
