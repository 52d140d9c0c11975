"""The city's network made of what routers run, under the names that promises use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from citynet.city.model import City
from citynet.device.model import Device, Interface, InterfaceKind
from citynet.device.sorting import sorted_device
from citynet.lines import lines_of
from citynet.rehearsal.renaming import renamed
from tasks.secrets.hiding import hidden_line
from validate.outcome import Network

__all__ = ["Names", "network_of", "originals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a stand-in calls the interfaces of its device."""

    interfaces: Mapping[str, str]
    """Interface of the stand-in → interface of the device."""
    device: Device | None
    """The device that is stood in for; ``None`` for a router that runs its own text."""


def originals(device: Device, names: Names) -> Device:
    """Return what a stand-in says, in the words of its device; another device as it is.

    An interface that somebody added keeps its name. What a stand-in never states (the MTU of a
    sub-interface, the name of the management VRF) is its device's.
    """
    if names.device is None:
        return device
    stated = renamed(device, names.interfaces)
    known = {one.name: one for one in names.device.interfaces}
    return sorted_device(
        replace(
            stated,
            platform=names.device.platform,
            interfaces=tuple(_whole(one, known.get(one.name)) for one in stated.interfaces),
        )
    )


def network_of(
    city: City,
    devices: Mapping[str, Device],
    texts: Mapping[str, Mapping[str, str]],
) -> Network:
    """Return the network that engines judge; of its lines only what may be shown."""
    return Network(
        city=city,
        devices=dict(devices),
        texts={
            (name, path): tuple(hidden_line(path, line) for line in lines_of(text))
            for name, files in texts.items()
            for path, text in files.items()
        },
    )


def _whole(interface: Interface, before: Interface | None) -> Interface:
    """Return an interface with what its stand-in never states; ``before`` is the device's own."""
    if before is None:
        return interface
    mtu, vrf = interface.mtu, interface.vrf
    if interface.kind is InterfaceKind.SUBINTERFACE and mtu is None:
        mtu = before.mtu
    if interface.kind is InterfaceKind.MANAGEMENT:
        vrf = before.vrf
    return replace(interface, mtu=mtu, vrf=vrf)
