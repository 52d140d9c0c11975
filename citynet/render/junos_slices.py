"""Slice instances of a device as Junos text has them: by port, by route and by destination.

A slice is known by its number only, so each name is made of that. What a port keeps for everything
outside its slices follows from its speed; it is no field.
"""

from __future__ import annotations

from typing import Final

from citynet.device.model import (
    Device,
    Interface,
    InterfaceKind,
    Part,
    SliceInstance,
    Vrf,
)

__all__ = [
    "SLICE_FILTER",
    "junos_core_ports",
    "junos_remaining_rate",
    "junos_routed",
    "junos_scheduled",
    "junos_slice",
    "junos_slice_list",
    "junos_slice_routes",
    "junos_sliced_ports",
    "slice_targets",
]

SLICE_FILTER: Final = "SLICES-6"
"""Name of the filter that knows packets of slices by their destination."""


def junos_slice(number: int) -> str:
    """Return the name of a slice: ``S105``."""
    return f"S{number}"


def junos_slice_list(number: int) -> str:
    """Return the name of the prefix list of a slice's SIDs: ``SLICE-S105``."""
    return f"SLICE-{junos_slice(number)}"


def junos_sliced_ports(device: Device) -> tuple[Interface, ...]:
    """Return the ports with shares of slices."""
    return tuple(one for one in device.interfaces if one.slices)


def junos_scheduled(device: Device, port: Interface) -> tuple[Interface, ...]:
    """Return the parts because of which a port has a hierarchy of schedulers; none: it has none.

    They are sub-interfaces with a shaper, or the port itself with its slices.
    """
    if port.slices:
        return (port,)
    return tuple(
        one
        for one in device.interfaces
        if one.parent == port.name
        and one.kind is InterfaceKind.SUBINTERFACE
        and one.shaper is not None
    )


def junos_remaining_rate(port: Interface) -> int:
    """Return what a port keeps for everything outside its slices, bit/s; 0 without a speed."""
    return max(0, (port.speed or 0) - sum(share.rate for share in port.slices))


def junos_core_ports(device: Device) -> tuple[Interface, ...]:
    """Return the ports where packets of slices are known by their destination; none: no slices."""
    if not device.slices:
        return ()
    return tuple(
        one
        for one in device.interfaces
        if one.isis is not None and one.kind is not InterfaceKind.LOOPBACK
    )


def slice_targets(device: Device, number: int) -> tuple[str, ...]:
    """Return the route targets that the VRFs of a slice import, each once."""
    return tuple(
        dict.fromkeys(
            target for vrf in device.vrfs if vrf.slice == number for target in vrf.import_targets
        )
    )


def junos_slice_routes(
    device: Device,
) -> tuple[tuple[str, tuple[str, ...], tuple[Part, ...]], ...]:
    """Return the slices that routes of VRFs lead into: name, route targets, VRFs and slice."""
    found = []
    for one in device.slices:
        vrfs = _members(device, one)
        if vrfs:
            targets = slice_targets(device, one.number)
            found.append((junos_slice(one.number), targets, (*vrfs, one)))
    return tuple(found)


def junos_routed(device: Device) -> tuple[Part, ...]:
    """Return the parts because of which routes lead into slices; none: no route does."""
    return tuple(part for _, _, parts in junos_slice_routes(device) for part in parts)


def _members(device: Device, instance: SliceInstance) -> tuple[Vrf, ...]:
    return tuple(vrf for vrf in device.vrfs if vrf.slice == instance.number)
