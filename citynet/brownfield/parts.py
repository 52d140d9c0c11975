"""Addresses of which something of ours holds a part: the rest of them is nobody's of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from citynet.allocation.locks import IdLocks
from citynet.allocation.numbering import Pool
from citynet.allocation.pools import device_pool, link_pool
from citynet.allocation.reservations import reserved_devices, reserved_links, reserved_pairs
from citynet.binding.locks import LinkLocks
from citynet.brownfield.ranges import Range, without
from citynet.city.model import City
from citynet.city.reserved import Reservation, ReservedPrefix
from citynet.device.model import Network
from citynet.errors import Place

__all__ = ["Holders", "Numbers", "free_parts", "holders_of", "touched"]

_NOWHERE: Final = Place(PurePosixPath())
_MOST: Final = 256
"""Parts of one prefix: of more, a person has to say what is meant."""


@dataclass(frozen=True, slots=True, order=True)
class Numbers:
    """Numbers of one kind that follow from addresses."""

    kind: str
    """``device``, ``link`` or ``pair``."""
    where: tuple[str, ...]
    """The domain, or the two of a hand-off."""


Holders = Mapping[Numbers, Mapping[int, str]]
"""Who holds which number."""


def holders_of(city: City, locks: IdLocks, bound: LinkLocks) -> Holders:
    """Return the numbers that locks hold and that have addresses."""
    found: dict[Numbers, dict[int, str]] = {}
    for device in locks.devices.values():
        numbers = found.setdefault(Numbers("device", (device.domain,)), {})
        numbers[device.number] = f"device/{device.name}"
    for link in locks.links.values():
        numbers = found.setdefault(Numbers("link", link.domains), {})
        numbers[link.number] = f"link/{link.name}"
    for key, lock in bound.services.items():
        for name, hand_off in lock.hand_offs.items():
            if hand_off.pair is None or name not in city.links:
                continue
            ends = city.links[name].ends
            domains = tuple(sorted({city.devices[end.device].domain for end in ends}))
            numbers = found.setdefault(Numbers("pair", domains), {})
            numbers[hand_off.pair] = f"{key} on {name}"
    return found


def touched(city: City, network: Network) -> Iterator[tuple[Numbers, tuple[Range, ...]]]:
    """Yield the numbers of each pool, that may be given, of which ``network`` has an address."""
    said = (ReservedPrefix(prefix=network, reason="", place=_NOWHERE),)
    for domain in city.domains.values():
        where = (domain.name,)
        devices, links = reserved_devices(domain, said), reserved_links(domain, said)
        yield Numbers("device", where), _given(devices, device_pool(domain))
        yield Numbers("link", where), _given(links, link_pool(domain))
    for pair in city.hand_offs:
        pairs = reserved_pairs(said, (pair.ipv4, pair.ipv6))
        numbers = Numbers("pair", tuple(sorted(pair.domains)))
        yield numbers, tuple((one.first, one.last) for one in pairs)


def _given(found: Iterable[Reservation], pool: Pool) -> tuple[Range, ...]:
    ranges = ((max(one.first, pool.first), min(one.last, pool.last)) for one in found)
    return tuple((first, last) for first, last in ranges if first <= last)


def free_parts(
    city: City, network: Network, held: Holders
) -> tuple[tuple[str, ...], tuple[Network, ...] | None]:
    """Return who holds numbers in ``network``, and the parts of it in which nobody does.

    Where all numbers are held there are none; ``None`` where there are too many.
    """
    inside = {
        numbers: {
            number: holder
            for number, holder in held.get(numbers, {}).items()
            if any(first <= number <= last for first, last in ranges)
        }
        for numbers, ranges in touched(city, network)
    }
    holders = {holder for found in inside.values() for holder in found.values()}
    parts = tuple(islice(_parts(city, network, inside), _MOST + 1))
    return tuple(sorted(holders)), parts if len(parts) <= _MOST else None


def _parts(city: City, network: Network, held: Holders) -> Iterator[Network]:
    found = [(numbers, ranges) for numbers, ranges in touched(city, network) if ranges]
    inside = {
        numbers: {
            number: holder
            for number, holder in held.get(numbers, {}).items()
            if any(first <= number <= last for first, last in ranges)
        }
        for numbers, ranges in found
    }
    if not any(inside.values()):
        yield network
        return
    free = any(
        without(ranges, ((number, number) for number in inside[numbers]))
        for numbers, ranges in found
    )
    if free and network.prefixlen < network.max_prefixlen:
        for half in network.subnets():
            yield from _parts(city, half, inside)
