"""What slice instances have of core links: the numbers that admission counts, by link."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from citynet.allocation.model import Ids
from citynet.city.model import City
from citynet.city.partitions import Partitioning, share_rate
from citynet.compilation.indexes import frozen
from citynet.device.model import TrafficClass
from citynet.intent.model import Intents
from citynet.placement.model import Placement, Reservation

__all__ = ["Share", "rates_reserved", "shares_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a core link keeps for the slice instance of one service, bit/s."""

    service: str
    """Key of the service."""
    number: int
    partitioning: Partitioning
    """What the service is promised; never ``shared``."""
    rate: int


def shares_of(
    city: City, intents: Intents, ids: Ids, placement: Placement
) -> Mapping[str, tuple[Share, ...]]:
    """Return the shares of each core link that has any, sorted by the number of their slice."""
    found: defaultdict[str, list[Share]] = defaultdict(list)
    for key, service in placement.services.items():
        partitioning = _partitioning(intents, key)
        rates: Counter[str] = Counter()
        for reservation in service.reservations:
            if _is_share(city, partitioning, reservation):
                rates[reservation.link] += reservation.rate
        for link, rate in rates.items():
            found[link].append(
                Share(
                    service=key,
                    number=ids.services[key].number,
                    partitioning=partitioning,
                    rate=share_rate(city.links[link], rate, partitioning),
                )
            )
    for shares in found.values():
        shares.sort(key=lambda share: share.number)
    return frozen(found)


def rates_reserved(
    city: City, intents: Intents, placement: Placement
) -> Mapping[str, Mapping[TrafficClass, int]]:
    """Return the sum of the reservations on each link by class, bit/s, but for those of slices."""
    found: defaultdict[str, Counter[TrafficClass]] = defaultdict(Counter)
    for key, service in placement.services.items():
        partitioning = _partitioning(intents, key)
        for reservation in service.reservations:
            if not _is_share(city, partitioning, reservation):
                found[reservation.link][reservation.traffic_class] += reservation.rate
    return found


def _partitioning(intents: Intents, service: str) -> Partitioning:
    return intents.profiles[intents.services[service].profile].partition


def _is_share(city: City, partitioning: Partitioning, reservation: Reservation) -> bool:
    """Tell whether a reservation is a slice instance's, not one of its class.

    On hand-offs slices have the ``committed`` rate of a sub-interface, and count in their class.
    """
    sliced = partitioning is not Partitioning.SHARED
    return sliced and not city.links[reservation.link].hand_off
