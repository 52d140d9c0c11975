"""What VRP has no words for of slice instances and of ports' shares of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from citynet.device.model import (
    Device,
    Family,
    Interface,
    InterfaceKind,
    SliceShare,
    TrafficClass,
)
from citynet.render.vrp_views import CHANNELLED_CONTROL, vrp_color

__all__ = ["vrp_unsayable_slices"]

_BASE: Final = 1
"""Number of the base slice, which has everything that is in no slice of the device."""

_MBPS: Final = 10**6
_CHANNEL: Final = range(2, 1_000_001)
"""Mbit/s; CR ``mode channel bandwidth``."""

_CHANNELLED: Final = 98
"""Percent of a port that its channels may have; guide, "Configuration Precautions for HQoS"."""

_VLANS: Final = range(2, 4095)
_RESERVED: Final = 7
"""Slices of one port beside its base slice: CR ``network-slice`` allows eight numbers."""


def vrp_unsayable_slices(device: Device) -> Iterator[str]:
    """Yield what of a device's slices, of VRFs in them and of shares has no line on VRP."""
    numbers = Counter(one.number for one in device.slices)
    for instance in device.slices:
        number = instance.number
        if number <= _BASE or numbers[number] > 1:
            yield f"slice {number}, whose number another one has"
        if instance.sids:
            yield f"SIDs of slice {number}"
    yield from _of_vrfs(device, set(numbers))
    for interface in device.interfaces:
        if interface.slices:
            yield from _of_port(interface, device, set(numbers))


def _of_vrfs(device: Device, numbers: set[int]) -> Iterator[str]:
    for vrf in device.vrfs:
        if vrf.slice is not None and vrf.slice not in numbers:
            yield f"{vrf.name} in slice {vrf.slice}, which is not here"
        if vrp_color(vrf) is not None and vrf.locator is None and vrf.sids is None:
            yield f"slice or colour of {vrf.name} without SRv6"


def _of_port(port: Interface, device: Device, numbers: set[int]) -> Iterator[str]:
    name = port.name
    isis = device.isis is not None and Family.IPV6 in device.isis.families
    addressed = any(address.version == 6 for address in port.addresses)
    if port.kind is not InterfaceKind.PHYSICAL or port.isis is None or not (isis and addressed):
        yield f"slices of {name}, which is no core port"
    shares = Counter(share.slice for share in port.slices)
    for number, times in sorted(shares.items()):
        if times > 1 or number not in numbers:
            yield f"share of {name} in slice {number}"
    for share in port.slices:
        if share.rate % _MBPS or share.rate <= 0:
            yield f"a share of {share.rate} bit/s"
    channels = [share for share in port.slices if share.dedicated]
    if len(port.slices) - len(channels) > _RESERVED:
        yield f"more than {_RESERVED} reserved shares of {name}"
    if channels:
        yield from _of_channels(port, device, channels)


def _of_channels(port: Interface, device: Device, channels: list[SliceShare]) -> Iterator[str]:
    below = [one for one in device.interfaces if one.parent == port.name]
    vlans = {one.vlan for one in below}
    names = {one.name for one in device.interfaces}
    for share in channels:
        number = share.slice
        if number not in _VLANS or number in vlans or f"{port.name}.{number}" in names:
            yield f"channel {number} of {port.name}, which needs a VLAN of its own"
        if share.rate // _MBPS not in _CHANNEL:
            yield f"a channel of {share.rate} bit/s"
    total = sum(share.rate for share in channels)
    if port.speed is not None and 100 * total > _CHANNELLED * port.speed:
        yield f"channels with more than {_CHANNELLED} percent of {port.name}"
    shares = {queue.traffic_class: queue.percent for queue in port.queues}
    if port.queues and shares.get(TrafficClass.CONTROL) != CHANNELLED_CONTROL:
        # Such a port takes no `port-queue cs6`, so no other percentage can be said.
        yield f"control of {port.name}, a port with channels"
