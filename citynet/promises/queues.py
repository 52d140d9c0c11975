"""``QueueGuarantee``: every link guarantees a class what is reserved for it there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from citynet.device.model import TrafficClass
from citynet.errors import Place
from citynet.placement.model import Placement
from citynet.promises.model import QueueGuarantee
from citynet.promises.scene import Scene
from citynet.promises.slices import has_share

__all__ = ["queue_promises"]

_LINKS = Place(PurePosixPath("inventory/links.yaml"))


def queue_promises(scene: Scene, placement: Placement) -> Iterator[QueueGuarantee]:
    """Yield one promise per link and class with reservations, for their sum in bit/s.

    What a slice instance has of a link is promised to the slice, and to no class.
    """
    reserved: Counter[tuple[str, TrafficClass]] = Counter()
    for key, service in placement.services.items():
        for reservation in service.reservations:
            if not has_share(scene, key, reservation.link):
                reserved[reservation.link, reservation.traffic_class] += reservation.rate
    for (link, traffic_class), rate in reserved.items():
        yield QueueGuarantee(
            id=f"queue-guarantee/link/{link}/{traffic_class}",
            intent=f"link/{link}",
            place=_LINKS,
            link=link,
            traffic_class=traffic_class,
            rate=rate,
        )
