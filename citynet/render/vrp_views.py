"""Parts of a device in the order and grouping in which a VRP text has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from citynet.device.model import IfitFlow, Interface, Queue, TrafficClass, Vrf

__all__ = [
    "CHANNELLED_CONTROL",
    "IFIT_INTERFACES",
    "bound_interfaces",
    "vrp_applications",
    "vrp_color",
    "vrp_first_of",
    "vrp_ifit",
    "vrp_written_queues",
]

CHANNELLED_CONTROL: Final = 5
"""Percent that the class control has on a port with channels, where no line can say it."""

IFIT_INTERFACES: Final = 99
"""Interfaces of one VRF: their place has two digits in the number of an iFIT instance."""


def vrp_color(vrf: Vrf) -> int | None:
    """Return the colour that routes of a VRF get on import, for a slice or for a steering."""
    return vrf.slice if vrf.slice is not None else vrf.color


def vrp_first_of(vrfs: Iterable[Vrf], *fields: str) -> tuple[Vrf, ...]:
    """Return the first VRF of each colour that one of ``fields`` has, by colour.

    ``fields`` are ``slice`` and ``color``: what several VRFs share is written once.
    """
    first: dict[int, Vrf] = {}
    for vrf in vrfs:
        colors = {"slice": vrf.slice, "color": vrf.color}
        for color in (colors[field] for field in fields):
            if color is not None:
                first.setdefault(color, vrf)
    return tuple(first[color] for color in sorted(first))


def vrp_applications(interface: str) -> str:
    """Return the name of the policy that marks applications: ``APP-GigabitEthernet0-3-0.101``."""
    return f"APP-{interface.replace('/', '-')}"


def vrp_written_queues(interface: Interface) -> tuple[Queue, ...]:
    """Return the queues that have a line: on a port with channels all but that of control."""
    if not any(share.dedicated for share in interface.slices):
        return interface.queues
    return tuple(
        queue for queue in interface.queues if queue.traffic_class is not TrafficClass.CONTROL
    )


def bound_interfaces(vrf: str, interfaces: Iterable[Interface]) -> tuple[Interface, ...]:
    """Return the interfaces by which packets enter a VRF, in the order given."""
    return tuple(one for one in interfaces if one.vrf == vrf and one.addresses)


def vrp_ifit(flow: IfitFlow, interfaces: Iterable[Interface]) -> tuple[tuple[str, int, str], ...]:
    """Return number, family and interface of each instance that measures ``flow``: ``3602``."""
    return tuple(
        (f"{flow.number}{version}{place:02}", version, interface.name)
        for place, interface in enumerate(bound_interfaces(flow.vrf, interfaces), 1)
        for version in sorted({address.version for address in interface.addresses})
    )
