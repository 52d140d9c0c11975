"""What a device that is drained or leaving does to its links (network-design, "Life of a device").

Paths through it are the last resort, and what other domains hand over goes elsewhere. What follows
from that is decided here: the compiler, the placement and the promises ask the same functions.
"""

from __future__ import annotations

from typing import Final

from citynet.city.model import City, CityDevice, DeviceState, Link

__all__ = ["LAST_DELAY", "LAST_METRIC", "closed", "open_hand_offs", "spared", "stays"]

LAST_METRIC: Final = 16_777_214
"""The largest IS-IS metric of a link that paths still count (RFC 5305 section 3)."""

LAST_DELAY: Final = 16_777_215
"""The largest delay of a link, in microseconds (RFC 8570 section 4.1)."""


def stays(device: CityDevice) -> bool:
    """Tell whether a device does what it is for: it is neither drained nor leaving."""
    return device.state is DeviceState.ACTIVE


def spared(city: City, link: Link) -> bool:
    """Tell whether a link is the last resort of every path, because an end of it is drained."""
    return not all(stays(city.devices[end.device]) for end in link.ends)


def closed(city: City, link: Link) -> bool:
    """Tell whether a link is a hand-off that carries nothing, because an end of it is drained.

    Its sub-interfaces and sessions stay, so that nothing is renumbered; no prefix crosses them.
    """
    return link.hand_off and spared(city, link)


def open_hand_offs(city: City, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the hand-off links ``names`` that are not closed, in the same order."""
    return tuple(name for name in names if not closed(city, city.links[name]))
