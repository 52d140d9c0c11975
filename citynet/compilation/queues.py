"""Shares of a port that its egress queues are guaranteed."""

from __future__ import annotations

from collections.abc import Mapping

from citynet.city.model import Link
from citynet.compilation.origins import made_by, of_link
from citynet.compilation.scene import Scene
from citynet.device.model import Queue, TrafficClass

__all__ = ["percentages", "queues"]

_CONTROL_PERCENT = 5
"""Share of routing and management, whatever is reserved."""


def percentages(link: Link, reserved: Mapping[TrafficClass, int]) -> Mapping[TrafficClass, int]:
    """Return the percentage of each class on a link, from what is reserved there in bit/s.

    Reservations are rounded up to whole percents, at least 1; ``lossless`` has a queue only where
    something is reserved for it. ``standard`` has what is left, which is less than 1 where too much
    is reserved: the caller refuses that.
    """
    classes = [TrafficClass.EXPEDITED, TrafficClass.ASSURED]
    if reserved.get(TrafficClass.LOSSLESS):
        classes.append(TrafficClass.LOSSLESS)
    shares = {
        traffic_class: max(1, -(-100 * reserved.get(traffic_class, 0) // link.capacity))
        for traffic_class in classes
    }
    shares[TrafficClass.CONTROL] = _CONTROL_PERCENT
    shares[TrafficClass.STANDARD] = 100 - sum(shares.values())
    return shares


def queues(scene: Scene, link: Link) -> tuple[Queue, ...]:
    """Return the four queues of either port of a link, five where a lossless service runs."""
    reserved = scene.reserved.get(link.name, {})
    origin = made_by(of_link(link.name), *scene.reserving.get(link.name, ()))
    return tuple(
        Queue(traffic_class=traffic_class, percent=percent, origin=origin)
        for traffic_class, percent in percentages(link, reserved).items()
    )
