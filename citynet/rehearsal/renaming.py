"""A device under other names of its interfaces, wherever it speaks of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from citynet.device.model import Bgp, Device, Interface, Vrf

__all__ = ["renamed"]


def renamed(device: Device, names: Mapping[str, str]) -> Device:
    """Return ``device`` with ``names`` (old -> new) for its interfaces; others keep theirs."""
    return replace(
        device,
        interfaces=tuple(_interface(one, names) for one in device.interfaces),
        vrfs=tuple(_vrf(one, names) for one in device.vrfs),
        vtep=_named(device.vtep, names),
        bgp=None if device.bgp is None else _bgp(device.bgp, names),
    )


def _interface(interface: Interface, names: Mapping[str, str]) -> Interface:
    return replace(
        interface,
        name=names.get(interface.name, interface.name),
        parent=_named(interface.parent, names),
        peer=_named(interface.peer, names),
    )


def _vrf(vrf: Vrf, names: Mapping[str, str]) -> Vrf:
    routes = (
        replace(route, interface=names.get(route.interface, route.interface))
        for route in vrf.static_routes
    )
    return replace(vrf, static_routes=tuple(routes))


def _bgp(bgp: Bgp, names: Mapping[str, str]) -> Bgp:
    neighbors = (
        replace(neighbor, update_source=_named(neighbor.update_source, names))
        for neighbor in bgp.neighbors
    )
    return replace(bgp, neighbors=tuple(neighbors))


def _named(name: str | None, names: Mapping[str, str]) -> str | None:
    return None if name is None else names.get(name, name)
