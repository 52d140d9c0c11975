"""From the file of reserved numbers to values with their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from citynet.city.reserved import EVERY_PORT, Reservation, Reserved, ReservedPrefix
from citynet.city.reserved_schema import ReservedFile
from citynet.errors import Place
from citynet.workspace import Document

__all__ = ["reserved_of"]


def reserved_of(file: ReservedFile, document: Document) -> Reserved:
    """Return what ``file`` reserves; ``document`` knows where each number stands."""
    attachments: defaultdict[tuple[str, str], list[Reservation]] = defaultdict(list)
    for index, circuits in enumerate(file.attachments):
        where = circuits.device, circuits.port or EVERY_PORT
        place = _places(document, "attachments", index, "vlans")
        attachments[where] += _each(circuits.vlans, circuits.reason, place)
    vnis: defaultdict[str, list[Reservation]] = defaultdict(list)
    for index, of_domain in enumerate(file.vnis):
        place = _places(document, "vnis", index, "numbers")
        vnis[of_domain.domain] += _each(of_domain.numbers, of_domain.reason, place)
    hand_offs: defaultdict[frozenset[str], list[Reservation]] = defaultdict(list)
    for index, pair in enumerate(file.hand_offs):
        place = _places(document, "handOffs", index, "vlans")
        hand_offs[frozenset(pair.domains)] += _each(pair.vlans, pair.reason, place)
    sids: defaultdict[str, list[Reservation]] = defaultdict(list)
    for index, of_device in enumerate(file.sids):
        place = _places(document, "sids", index, "indexes")
        sids[of_device.device] += _each(of_device.indexes, of_device.reason, place)
    return Reserved(
        attachments={where: tuple(found) for where, found in attachments.items()},
        slices=tuple(
            one
            for index, slices in enumerate(file.slices)
            for one in _each(
                slices.numbers, slices.reason, _places(document, "slices", index, "numbers")
            )
        ),
        vnis={domain: tuple(found) for domain, found in vnis.items()},
        hand_offs={domains: tuple(found) for domains, found in hand_offs.items()},
        sids={device: tuple(found) for device, found in sids.items()},
        prefixes=tuple(
            ReservedPrefix(
                prefix=one.prefix,
                reason=one.reason,
                place=document.place(("prefixes", index, "prefix")),
            )
            for index, one in enumerate(file.prefixes)
        ),
    )


def _places(document: Document, kind: str, index: int, key: str) -> Callable[[int], Place]:
    return lambda at: document.place((kind, index, key, at))


def _each(
    ranges: Iterable[tuple[int, int]], reason: str, place: Callable[[int], Place]
) -> Iterable[Reservation]:
    return [
        Reservation(first=first, last=last, reason=reason, place=place(at))
        for at, (first, last) in enumerate(ranges)
    ]
