"""``SliceGuarantee``: every core link keeps a slice what is reserved for it there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from citynet.allocation.model import Ids
from citynet.city.partitions import Partitioning, share_rate
from citynet.placement.model import Placement
from citynet.promises.model import SliceGuarantee
from citynet.promises.scene import Scene, terminals

__all__ = ["has_share", "slice_promises"]


def slice_promises(scene: Scene, ids: Ids, placement: Placement) -> Iterator[SliceGuarantee]:
    """Yield one promise per core link and service that is not content with shared queues.

    The rate is what is reserved there, in the whole units that the link gives.
    """
    for key, placed in sorted(placement.services.items()):
        rates: Counter[str] = Counter()
        for reservation in placed.reservations:
            if has_share(scene, key, reservation.link):
                rates[reservation.link] += reservation.rate
        service = scene.intents.services[key]
        partition = scene.profile(service).partition
        for name, rate in rates.items():
            yield SliceGuarantee(
                id=f"slice-guarantee/{key}/{name}",
                intent=key,
                place=service.origin,
                link=name,
                service=key,
                number=ids.services[key].number,
                terminals=terminals(scene.members[key]),
                rate=share_rate(scene.city.links[name], rate, partition),
                dedicated=partition is Partitioning.DEDICATED,
            )


def has_share(scene: Scene, service: str, link: str) -> bool:
    """Tell whether what a service reserves on a link is a share of its own, of no class.

    At hand-offs it is the guaranteed rate of a sub-interface, which counts in its class.
    """
    if scene.profile(scene.intents.services[service]).partition is Partitioning.SHARED:
        return False
    return not scene.city.links[link].hand_off
