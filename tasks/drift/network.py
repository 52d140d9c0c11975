"""The city's network made of what routers run, under the names that promises use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from citynet.city.model import City
from citynet.device.model import (
    Bgp,
    BgpNeighbor,
    Device,
    Interface,
    InterfaceKind,
    StaticRoute,
    Vrf,
)
from citynet.device.sorting import sorted_device
from citynet.lines import lines_of
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
    known = {one.name: one for one in names.device.interfaces}
    new = names.interfaces
    return sorted_device(
        replace(
            device,
            platform=names.device.platform,
            interfaces=tuple(_interface(one, new, known) for one in device.interfaces),
            vrfs=tuple(_vrf(one, new) for one in device.vrfs),
            vtep=_named(new, device.vtep),
            bgp=None if device.bgp is None else _bgp(device.bgp, new),
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


def _interface(
    interface: Interface, new: Mapping[str, str], known: Mapping[str, Interface]
) -> Interface:
    name = new.get(interface.name, interface.name)
    before = known.get(name)
    mtu, vrf = interface.mtu, interface.vrf
    if before is not None and interface.kind is InterfaceKind.SUBINTERFACE and mtu is None:
        mtu = before.mtu
    if before is not None and interface.kind is InterfaceKind.MANAGEMENT:
        vrf = before.vrf
    return replace(
        interface,
        name=name,
        mtu=mtu,
        vrf=vrf,
        parent=_named(new, interface.parent),
        peer=_named(new, interface.peer),
    )


def _vrf(vrf: Vrf, new: Mapping[str, str]) -> Vrf:
    return replace(vrf, static_routes=tuple(_route(route, new) for route in vrf.static_routes))


def _route(route: StaticRoute, new: Mapping[str, str]) -> StaticRoute:
    return replace(route, interface=new.get(route.interface, route.interface))


def _bgp(bgp: Bgp, new: Mapping[str, str]) -> Bgp:
    return replace(bgp, neighbors=tuple(_neighbor(one, new) for one in bgp.neighbors))


def _neighbor(neighbor: BgpNeighbor, new: Mapping[str, str]) -> BgpNeighbor:
    return replace(neighbor, update_source=_named(new, neighbor.update_source))


def _named(new: Mapping[str, str], name: str | None) -> str | None:
    return None if name is None else new.get(name, name)
