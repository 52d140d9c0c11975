"""How much of the city's common numbers one import would take: a device may say anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from citynet.allocation.pools import device_pool, link_pool, slice_pool
from citynet.allocation.reservations import reserved_slices
from citynet.brownfield.parts import Numbers, touched
from citynet.brownfield.ranges import Range, joined, without
from citynet.brownfield.reserve import Entries, Group
from citynet.city.model import City, Transport
from citynet.device.model import Network

__all__ = ["Share", "large_shares"]

_MOST: Final = 4
"""An import may take one part in so many of a pool."""
_LINES: Final = 5


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Share:
    """Numbers of a pool that an import would take, and the first lines that tell them."""

    pool: str
    taken: int
    size: int
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.taken} of {self.size} {self.pool} ({', '.join(self.lines)})"


def large_shares(city: City, entries: Entries) -> tuple[Share, ...]:
    """Return the pools of which ``entries`` would take more than a quarter, sorted.

    Pools that a device shares with others: VLANs of its own ports and its own SIDs are its own.
    What is reserved already is not taken again.
    """
    shares = (*_services(city, entries), *_hand_offs(city, entries), *_addresses(city, entries))
    return tuple(sorted(one for one in shares if one.taken * _MOST > one.size))


def _services(city: City, entries: Entries) -> Iterator[Share]:
    pool = slice_pool(city)
    wanted: list[Range] = []
    lines: list[str] = []
    for group, ranges in entries.numbers.items():
        base = 0
        if group.kind == "vnis" and city.domains[group.where[0]].transport is Transport.VXLAN:
            base = city.domains[group.where[0]].pools.vnis[0]
        elif group.kind != "slices":
            continue
        wanted += ((first - base, last - base) for first, last in ranges)
        lines += entries.said.get(group, ())
    known = [(one.first, one.last) for one in reserved_slices(city)]
    yield _share("numbers of services", wanted, known, (pool.first, pool.last), lines)


def _hand_offs(city: City, entries: Entries) -> Iterator[Share]:
    for pair in city.hand_offs:
        where = tuple(sorted(pair.domains))
        group = Group("handOffs", where)
        known = [
            (one.first, one.last)
            for one in city.reserved.hand_offs.get(frozenset(pair.domains), ())
        ]
        wanted = entries.numbers.get(group, ())
        name = f"VLANs of hand-offs between {' and '.join(where)}"
        yield _share(name, wanted, known, pair.vlans, entries.said.get(group, ()))


def _addresses(city: City, entries: Entries) -> Iterator[Share]:
    wanted = _touched(city, entries.prefixes)
    known = _touched(city, (one.prefix for one in city.reserved.prefixes))
    lines = entries.said.get(Group("prefixes"), ())
    for domain in city.domains.values():
        for pool, kind in ((device_pool(domain), "device"), (link_pool(domain), "link")):
            numbers = Numbers(kind, (domain.name,))
            name = f"{kind} numbers of {domain.name}"
            limits = pool.first, pool.last
            yield _share(name, wanted.get(numbers, ()), known.get(numbers, ()), limits, lines)
    for pair in city.hand_offs:
        where = tuple(sorted(pair.domains))
        numbers = Numbers("pair", where)
        size = min(pair.ipv4.num_addresses, pair.ipv6.num_addresses) // 2
        name = f"address pairs between {' and '.join(where)}"
        limits = 0, size - 1
        yield _share(name, wanted.get(numbers, ()), known.get(numbers, ()), limits, lines)


def _touched(city: City, networks: Iterable[Network]) -> dict[Numbers, list[Range]]:
    found: dict[Numbers, list[Range]] = {}
    for network in networks:
        for numbers, ranges in touched(city, network):
            found.setdefault(numbers, []).extend(ranges)
    return found


def _share(
    pool: str,
    wanted: Iterable[Range],
    known: Iterable[Range],
    limits: Range,
    lines: Iterable[str],
) -> Share:
    first, last = limits
    inside = [(max(low, first), min(high, last)) for low, high in joined(wanted)]
    taken = without(((low, high) for low, high in inside if low <= high), known)
    return Share(
        pool=pool,
        taken=sum(high - low + 1 for low, high in taken),
        size=last - first + 1,
        lines=tuple(dict.fromkeys(lines))[:_LINES],
    )
