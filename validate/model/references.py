"""Names without a definition, and joints whose MTUs differ."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.device.model import Device, InterfaceKind
from validate.model.faults import Fault
from validate.model.locators import locators_of
from validate.model.readings import missing_filters, missing_lists
from validate.model.topology import Topology
from validate.model.underlay import PLAIN

__all__ = ["mtu_steps", "reference_faults"]


def reference_faults(name: str, device: Device) -> Iterator[Fault]:
    """Yield every name that a device uses without defining it."""
    for interface, family, filter_ in missing_filters(device):
        text = f"{name} {interface.name}: the {family.value} filter {filter_} does not exist"
        yield Fault.at(name, interface, text)
    for neighbor, prefix_list in missing_lists(device):
        text = f"{name} neighbor {neighbor.address}: prefix list {prefix_list} does not exist"
        yield Fault.at(name, neighbor, text)
    yield from _interfaces(name, device)
    yield from _vrfs(name, device)
    yield from _algorithms(name, device)


def _interfaces(name: str, device: Device) -> Iterator[Fault]:
    known = {interface.name for interface in device.interfaces}
    for interface in device.interfaces:
        if interface.parent is not None and interface.parent not in known:
            text = f"{name} {interface.name}: port {interface.parent} does not exist"
            yield Fault.at(name, interface, text)
        if interface.peer is not None and interface.peer not in known:
            text = f"{name} {interface.name}: its other end {interface.peer} does not exist"
            yield Fault.at(name, interface, text)
        if interface.lag is not None and interface.lag not in known:
            text = f"{name} {interface.name}: LAG {interface.lag} does not exist"
            yield Fault.at(name, interface, text)
    for neighbor in device.bgp.neighbors if device.bgp is not None else ():
        if neighbor.update_source is not None and neighbor.update_source not in known:
            text = f"{name} neighbor {neighbor.address}: {neighbor.update_source} does not exist"
            yield Fault.at(name, neighbor, text)
    if device.vtep is not None and device.vtep not in known:
        yield Fault.at(name, device, f"{name}: tunnel source {device.vtep} does not exist")


def _vrfs(name: str, device: Device) -> Iterator[Fault]:
    vrfs = {vrf.name: vrf for vrf in device.vrfs}
    places = {interface.name: interface.vrf for interface in device.interfaces}
    for interface in device.interfaces:
        if (
            interface.kind is not InterfaceKind.MANAGEMENT
            and interface.vrf is not None
            and interface.vrf not in vrfs
        ):
            text = f"{name} {interface.name}: VRF {interface.vrf} does not exist"
            yield Fault.at(name, interface, text)
    for neighbor in device.bgp.neighbors if device.bgp is not None else ():
        if neighbor.vrf is not None and neighbor.vrf not in vrfs:
            text = f"{name} neighbor {neighbor.address}: VRF {neighbor.vrf} does not exist"
            yield Fault.at(name, neighbor, text)
    for vrf in device.vrfs:
        for static in vrf.static_routes:
            if places.get(static.interface) != vrf.name:
                text = (
                    f"{name} {vrf.name}: the route to {static.prefix} leaves by "
                    f"{static.interface}, which is not in the VRF"
                )
                yield Fault.at(name, static, text, vrf=vrf.name)


def _algorithms(name: str, device: Device) -> Iterator[Fault]:
    """Yield locators and affinities that are named and not there, or there for nothing."""
    locators = list(locators_of(device))
    known = {locator.name for locator in locators}
    for vrf in device.vrfs:
        if vrf.locator is not None and vrf.locator not in known:
            text = f"{name} {vrf.name}: locator {vrf.locator} does not exist"
            yield Fault.at(name, vrf, text, vrf=vrf.name)
    stated = {one.number for one in device.isis.algorithms} if device.isis is not None else set()
    for locator in locators:
        if locator.algorithm != PLAIN and locator.algorithm not in stated:
            text = (
                f"{name}: locator {locator.name} is of flexible algorithm {locator.algorithm}, "
                "in which the device takes no part"
            )
            yield Fault.at(name, locator.part, text)
    affinities = {one.name for one in device.isis.affinities} if device.isis is not None else set()
    used = [(i.isis, i.isis.affinities) for i in device.interfaces if i.isis is not None]
    defined = device.isis.algorithms if device.isis is not None else ()
    for part, names in (*used, *((one, one.exclude) for one in defined)):
        for missing in sorted(set(names) - affinities):
            yield Fault.at(name, part, f"{name}: affinity {missing} is not defined")


def mtu_steps(topology: Topology, domain: frozenset[str]) -> Iterator[Fault]:
    """Yield wires whose ends have different MTUs."""
    for _, members in sorted(topology.segments.items()):
        for other in members[1:]:
            one = members[0]
            if one.mtu != other.mtu and domain & {one.device, other.device}:
                text = (
                    f"the MTU is {one.mtu} on {one.device} {one.interface.name} and "
                    f"{other.mtu} on {other.device} {other.interface.name}"
                )
                yield Fault.at(one.device, one.interface, text, other.device)
