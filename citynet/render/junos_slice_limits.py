"""What Junos has no words for: slice instances, and ways through the core that others have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.device.model import Device, Interface, InterfaceKind
from citynet.render.junos_slices import (
    junos_core_ports,
    junos_remaining_rate,
    slice_targets,
)

__all__ = ["slice_limits"]

_NUMBERS: Final = range(1, 2**16)
_LEAST: Final = 1000
"""The smallest rate that has a word, bit/s."""


def slice_limits(device: Device) -> Iterator[str]:
    """Yield what of slices, colours, policies and applications has no line."""
    yield from _of_other_ways(device)
    yield from _of_instances(device)
    yield from _of_routes(device)
    for port in device.interfaces:
        if port.slices:
            yield from _of_shares(device, port)
    for port in junos_core_ports(device):
        if port.filter_ipv6 is not None or port.marking is not None:
            yield f"filter or marking of {port.name}, where packets of slices are known"
        if not any(one.version == 6 for one in port.addresses):
            yield f"{port.name} without IPv6, where packets of slices are known"


def _of_other_ways(device: Device) -> Iterator[str]:
    said = {
        "SRv6 policies": device.policies,
        "applications": device.applications,
        "steering": device.steering,
    }
    yield from (name for name, parts in said.items() if parts)
    for vrf in device.vrfs:
        if vrf.color is not None:
            yield f"a colour of {vrf.name}"
    for interface in device.interfaces:
        if interface.applications:
            yield f"applications of {interface.name}"


def _of_instances(device: Device) -> Iterator[str]:
    numbers = [one.number for one in device.slices]
    if len(set(numbers)) < len(numbers):
        yield "two slices of one number"
    seen: set[object] = set()
    for one in device.slices:
        if one.number not in _NUMBERS:
            yield f"slice {one.number}"
        if not one.sids:
            yield f"slice {one.number} without SIDs, by which its packets are known"
        if not seen.isdisjoint(one.sids) or len(set(one.sids)) < len(one.sids):
            yield f"a SID of slice {one.number} twice"
        seen.update(one.sids)


def _of_routes(device: Device) -> Iterator[str]:
    """Yield VRFs whose routes cannot be told from those of other slices."""
    numbers = {one.number for one in device.slices}
    for vrf in device.vrfs:
        if vrf.slice is not None and vrf.slice not in numbers:
            yield f"{vrf.name} in slice {vrf.slice}, which is not here"
        if vrf.slice is not None and not vrf.import_targets:
            yield f"{vrf.name} in slice {vrf.slice} without routes"
        for number in sorted(numbers - {vrf.slice}):
            for target in slice_targets(device, number):
                if target in vrf.import_targets:
                    yield f"routes of target {target} in slice {number}, but not in {vrf.name}"


def _of_shares(device: Device, port: Interface) -> Iterator[str]:
    name = port.name
    shares = [share.slice for share in port.slices]
    if port.kind is not InterfaceKind.PHYSICAL:
        yield f"slices of {name}, which is no physical port"
    if any(one.parent == name for one in device.interfaces):
        yield f"slices of {name} beside sub-interfaces"
    if not port.queues:
        yield f"slices of {name} without queues of its own"
    if junos_remaining_rate(port) < _LEAST:
        yield f"slices of {name} that leave nothing of its speed"
    if len(set(shares)) < len(shares):
        yield f"two shares of one slice on {name}"
    for number in sorted(set(shares) - {one.number for one in device.slices}):
        yield f"a share of slice {number} on {name}, which is not here"
    for share in port.slices:
        if share.dedicated:
            yield f"a dedicated share of slice {share.slice} on {name}"
