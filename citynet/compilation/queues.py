"""Shares of a port that its egress queues are guaranteed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from citynet.city.model import Link
from citynet.compilation.origins import made_by, of_link
from citynet.compilation.scene import Scene
from citynet.device.model import Queue, TrafficClass

__all__ = ["CONTROL_PERCENT", "percentages", "queues", "sliced_rate"]

CONTROL_PERCENT: Final = 5
"""Share of routing and management, whatever is reserved."""


def percentages(
    link: Link, reserved: Mapping[TrafficClass, int], sliced: int = 0
) -> Mapping[TrafficClass, int]:
    """Return the percentage of each class on a link, from what is reserved there in bit/s.

    ``sliced`` is what slice instances have of the link, which is in no class. Reservations are
    rounded up to whole percents, at least 1; ``lossless`` has a queue only where something is
    reserved for it. ``standard`` has what is left, which is less than 1 where too much is reserved:
    the caller refuses that.
    """
    classes = [TrafficClass.EXPEDITED, TrafficClass.ASSURED]
    if reserved.get(TrafficClass.LOSSLESS):
        classes.append(TrafficClass.LOSSLESS)
    shares = {
        traffic_class: max(1, _percent(link, reserved.get(traffic_class, 0)))
        for traffic_class in classes
    }
    shares[TrafficClass.CONTROL] = CONTROL_PERCENT
    shares[TrafficClass.STANDARD] = 100 - sum(shares.values()) - _percent(link, sliced)
    return shares


def sliced_rate(scene: Scene, link: Link) -> int:
    """Return what slice instances have of a link together, bit/s."""
    return sum(share.rate for share in scene.shares.get(link.name, ()))


def queues(scene: Scene, link: Link) -> tuple[Queue, ...]:
    """Return the four queues of either port of a link, five where a lossless service runs."""
    reserved = scene.reserved.get(link.name, {})
    origin = made_by(of_link(link.name), *scene.reserving.get(link.name, ()))
    return tuple(
        Queue(traffic_class=traffic_class, percent=percent, origin=origin)
        for traffic_class, percent in percentages(link, reserved, sliced_rate(scene, link)).items()
    )


def _percent(link: Link, rate: int) -> int:
    """Return a rate in whole percents of a link, rounded up."""
    return -(-100 * rate // link.capacity)
