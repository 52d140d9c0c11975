"""Parts of a device in the order and the company in which Junos text has them.

Junos gathers by feature what the model keeps with interfaces, VRFs and sessions. Nothing is decided
here: each function picks parts, sorts them by the names that the text gives them, and returns with
them the parts that the lines depend on. Lists and policies are in :mod:`.junos_lists`.
"""

from __future__ import annotations

from typing import Final

from citynet.device.model import (
    BgpNeighbor,
    Device,
    Interface,
    InterfaceKind,
    Part,
    TrafficClass,
)

__all__ = [
    "junos_bare",
    "junos_carded",
    "junos_cards",
    "junos_lldp",
    "junos_loopback",
    "junos_markings",
    "junos_members",
    "junos_passing",
    "junos_peers",
    "junos_protocols",
    "junos_schedulers",
    "junos_shaped",
    "junos_subinterfaces",
    "junos_unicast_checks",
    "junos_units",
]

SLICE_PERCENT: Final = 25
"""What each queue of a slice has of it: which one its packets use, no port knows."""

_MARKINGS: Final = (
    TrafficClass.CONTROL,
    TrafficClass.EXPEDITED,
    TrafficClass.ASSURED,
    TrafficClass.STANDARD,
)


def junos_subinterfaces(device: Device, port: Interface) -> tuple[Interface, ...]:
    """Return the sub-interfaces of a port."""
    return tuple(
        one
        for one in device.interfaces
        if one.kind is InterfaceKind.SUBINTERFACE and one.parent == port.name
    )


def junos_bare(device: Device, port: Interface) -> bool:
    """Tell whether nothing is said of a port but that it is there."""
    bare = Interface(name=port.name, kind=port.kind, vrf=port.vrf, queues=port.queues)
    named = port.kind in (InterfaceKind.PHYSICAL, InterfaceKind.MANAGEMENT)
    return named and port == bare and not junos_subinterfaces(device, port)


def junos_units(device: Device, port: Interface) -> tuple[Interface, ...]:
    """Return the logical interfaces of a port: its sub-interfaces, or itself as unit 0."""
    return junos_subinterfaces(device, port) or (port,)


def junos_shaped(device: Device, port: Interface) -> tuple[Interface, ...]:
    """Return the sub-interfaces of a port that have a shaper."""
    return tuple(one for one in junos_subinterfaces(device, port) if one.shaper is not None)


def junos_members(device: Device, lag: Interface) -> tuple[Interface, ...]:
    """Return the ports of a LAG."""
    return tuple(one for one in device.interfaces if one.lag == lag.name)


def junos_loopback(device: Device) -> tuple[Interface, ...]:
    """Return the loopback, of which a device has one at the most."""
    return tuple(one for one in device.interfaces if one.kind is InterfaceKind.LOOPBACK)


def junos_lldp(device: Device) -> tuple[Interface, ...]:
    """Return the ports that speak LLDP: with queues, or members of a LAG."""
    return tuple(
        one
        for one in device.interfaces
        if one.kind is InterfaceKind.PHYSICAL and (one.queues or one.lag is not None)
    )


def junos_cards(device: Device) -> tuple[tuple[Interface, tuple[Interface, ...]], ...]:
    """Return what class of service has to do with: ports, each with its units that have lines.

    A unit has lines if its port has queues, if it has a shaper, or if it is a sub-interface that
    believes the code points of what enters.
    """
    found = []
    for port in device.interfaces:
        if port.kind not in (InterfaceKind.PHYSICAL, InterfaceKind.LAG):
            continue
        units = tuple(one for one in junos_units(device, port) if _is_classed(one, port))
        if port.queues or units:
            found.append((port, units))
    return tuple(found)


def junos_carded(device: Device) -> tuple[Interface, ...]:
    """Return all ports and units that class of service has to do with."""
    return tuple(one for port, units in junos_cards(device) for one in (port, *units))


def _is_classed(unit: Interface, port: Interface) -> bool:
    if unit.kind is InterfaceKind.SUBINTERFACE:
        return bool(port.queues) or unit.shaper is not None or unit.marking is None
    return bool(port.queues) and (
        bool(unit.addresses)
        or unit.isis is not None
        or unit.filter_ipv4 is not None
        or unit.filter_ipv6 is not None
    )


def junos_schedulers(device: Device) -> tuple[tuple[int, tuple[Part, ...]], ...]:
    """Return each percentage that a queue is guaranteed, ascending, with those queues.

    In a slice all queues have the same.
    """
    found: dict[int, list[Part]] = {}
    for port in device.interfaces:
        for queue in port.queues:
            found.setdefault(queue.percent, []).extend((queue, port))
        if port.slices:
            found.setdefault(SLICE_PERCENT, []).extend((*port.slices, port))
    return tuple((percent, tuple(parts)) for percent, parts in sorted(found.items()))


def junos_peers(device: Device, version: int) -> tuple[BgpNeighbor, ...]:
    """Return the sessions with neighbours that have addresses of an IP version."""
    neighbors = device.bgp.neighbors if device.bgp is not None else ()
    return tuple(one for one in neighbors if one.address.version == version)


def _has_family(interface: Interface, version: int) -> bool:
    filter_ = interface.filter_ipv4 if version == 4 else interface.filter_ipv6
    return filter_ is not None or any(one.version == version for one in interface.addresses)


def junos_markings(
    device: Device, version: int
) -> tuple[tuple[TrafficClass, tuple[Interface, ...]], ...]:
    """Return each marking of a family in use, with the interfaces that have it."""
    marked = [one for one in device.interfaces if _has_family(one, version)]
    users = ((each, tuple(one for one in marked if one.marking is each)) for each in _MARKINGS)
    return tuple((each, interfaces) for each, interfaces in users if interfaces)


def junos_passing(device: Device, version: int) -> tuple[Interface, ...]:
    """Return the interfaces that are marked in a family without a filter in it."""
    return tuple(
        one
        for one in device.interfaces
        if one.marking is not None
        and _has_family(one, version)
        and (one.filter_ipv4 if version == 4 else one.filter_ipv6) is None
    )


def junos_unicast_checks(device: Device) -> tuple[Interface, ...]:
    """Return the interfaces whose IPv6 sources are checked."""
    return tuple(one for one in device.interfaces if one.urpf and _has_family(one, 6))


def junos_protocols(device: Device) -> tuple[Part, ...]:
    """Return the parts because of which there are protocols outside VRFs; none: there are none."""
    parts: list[Part] = [] if device.isis is None else [device.isis]
    if device.bgp is not None:
        sessions = [one for one in device.bgp.neighbors if one.vrf is None]
        parts += [device.bgp, *sessions] if sessions else []
    return (*parts, *junos_lldp(device))
