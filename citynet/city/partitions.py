"""How well a link keeps one slice's bandwidth from others (an SLE, RFC 9543 section 4.2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from citynet.device.model import Platform

if TYPE_CHECKING:  # the city's values have these words in them
    from citynet.city.model import CityDevice, Link

__all__ = [
    "PARTITIONERS",
    "Partition",
    "Partitioning",
    "at_least",
    "partitioning_of",
    "share_rate",
]

_MEGABIT: Final = 10**6
"""Unit of a reserved share, bit/s."""


class Partition(StrEnum):
    """How a link can be divided: from a dedicated channel to shared queues (RFC 9543 §4.2.2)."""

    FLEXE = "flexe"
    CHANNEL = "channel"
    FGOTN = "fgotn"
    QUEUE = "queue"


class Partitioning(StrEnum):
    """What a link can give to one slice, the best last."""

    SHARED = "shared"
    """A share of a queue, together with all services of its class."""
    RESERVED = "reserved"
    """A guaranteed rate of its own, whose rest others may use."""
    DEDICATED = "dedicated"
    """A channel or client of its own."""


_RANK: Final = {level: rank for rank, level in enumerate(Partitioning)}

PARTITIONERS: Final[Mapping[Partitioning, frozenset[Platform]]] = {
    Partitioning.SHARED: frozenset(Platform),
    Partitioning.RESERVED: frozenset({Platform.JUNOS, Platform.VRP}),
    Partitioning.DEDICATED: frozenset({Platform.VRP}),
}
"""Platforms that can give a slice as much; both ends of a link are of one of them, and the same."""


def at_least(found: Partitioning, asked: Partitioning) -> bool:
    """Tell whether what is ``found`` is as good as what is ``asked``."""
    return _RANK[found] >= _RANK[asked]


def partitioning_of(link: Link, devices: Mapping[str, CityDevice]) -> Partitioning:
    """Return the best that a core link of an SRv6 domain can give to one slice.

    It takes both ends: routers of two platforms do not recognise each other's slices, and the
    members of a LAG are scheduled apart. A hand-off keeps a slice's rate by the ``committed`` rate
    of its sub-interface, so it is *reserved*. ``devices`` are the city's.
    """
    if link.hand_off:
        return Partitioning.RESERVED
    ends = [devices[end.device] for end in link.ends]
    lag = any(end.port in devices[end.device].lags for end in link.ends)
    platforms = {device.platform for device in ends}
    if lag or len(platforms) > 1 or not platforms <= PARTITIONERS[Partitioning.RESERVED]:
        return Partitioning.SHARED
    if link.partition is Partition.CHANNEL and platforms <= PARTITIONERS[Partitioning.DEDICATED]:
        return Partitioning.DEDICATED
    return Partitioning.RESERVED


def share_rate(link: Link, rate: int, partitioning: Partitioning) -> int:
    """Return what a slice that is promised ``partitioning`` takes of a link for ``rate``, bit/s.

    Whole units, rounded up: of the link's granularity where a share is dedicated, of 1 Mbit/s where
    it is reserved. A share of a queue is the rate itself, and so is what a hand-off guarantees.
    """
    if partitioning is Partitioning.SHARED or link.hand_off:
        return rate
    dedicated = partitioning is Partitioning.DEDICATED
    unit = link.granularity if dedicated and link.granularity else _MEGABIT
    return -(-rate // unit) * unit
