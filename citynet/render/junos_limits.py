"""What Junos has no words for (``docs/reference/dialects/junos.md``, "What Junos cannot say").

Here the device, its interfaces and their classes; the rest is in
:mod:`citynet.render.junos_routing_limits`, :mod:`citynet.render.junos_list_limits`,
:mod:`citynet.render.junos_slice_limits` and :mod:`citynet.render.junos_service_limits`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from citynet.device.model import Device, Interface, InterfaceKind
from citynet.device.ports import is_bare_port, is_lossless
from citynet.render.junos_list_limits import list_limits
from citynet.render.junos_routing_limits import routing_limits
from citynet.render.junos_service_limits import service_limits
from citynet.render.junos_slice_limits import slice_limits

__all__ = ["junos_unsayable"]

_BANNER: Final = 2048
"""Characters; CLI ``message``."""

_PORT: Final = r"(?:ge|xe|et)-(?:0|[1-9]\d*)/(?:0|[1-9]\d*)/(?:0|[1-9]\d*)(?::(?:0|[1-9]\d*))?"
_LAG: Final = r"ae(?:0|[1-9]\d{0,3})"
_NAMES: Final = {
    InterfaceKind.PHYSICAL: re.compile(_PORT),
    InterfaceKind.LAG: re.compile(_LAG),
    InterfaceKind.SUBINTERFACE: re.compile(rf"(?:{_PORT}|{_LAG})\.[1-9]\d{{0,3}}"),
    InterfaceKind.LOOPBACK: re.compile("lo0"),
    InterfaceKind.MANAGEMENT: re.compile("fxp0"),
}
_VLANS: Final = range(1, 4095)
_LINKS: Final = frozenset({InterfaceKind.PHYSICAL, InterfaceKind.LAG})
_OWN: Final = frozenset({InterfaceKind.LOOPBACK, InterfaceKind.MANAGEMENT})


def junos_unsayable(device: Device) -> Iterator[str]:
    """Yield what of ``device`` has no line on Junos."""
    yield from _of_device(device)
    ports = {one.name: one for one in device.interfaces}
    for interface in device.interfaces:
        yield from _of_name(interface, ports)
        yield from _of_place(interface, ports)
        yield from _of_protection(interface)
        yield from _of_classes(interface)
        yield from _of_lag(interface, ports)
    yield from _of_ports(device)
    yield from routing_limits(device)
    yield from list_limits(device)
    yield from slice_limits(device)
    yield from service_limits(device)


def _of_device(device: Device) -> Iterator[str]:
    if device.vtep is not None:
        yield "vtep"
    if not 0 < len(device.management.banner) <= _BANNER:
        yield f"a banner of {len(device.management.banner)} characters"
    if not device.management.tacacs_servers:
        yield "a key of no TACACS+ server"


def _of_name(interface: Interface, ports: dict[str, Interface]) -> Iterator[str]:
    """Yield a name of another kind, or one that says another port or VLAN than the fields."""
    pattern = _NAMES.get(interface.kind)
    if pattern is None or pattern.fullmatch(interface.name) is None:
        yield f"{interface.kind} {interface.name}"
    elif interface.kind is InterfaceKind.SUBINTERFACE:
        vlan = interface.vlan if interface.vlan in _VLANS else None
        if interface.name != f"{interface.parent}.{vlan}" or interface.parent not in ports:
            yield f"{interface.name}, whose port and VLAN are not those of its name"
    elif interface.vlan is not None or interface.parent is not None:
        yield f"VLAN or port of {interface.name}"
    if interface.peer is not None:
        yield f"the other end of {interface.name}"


def _of_place(interface: Interface, ports: dict[str, Interface]) -> Iterator[str]:
    """Yield what stands where it has no line: speed, MTU, VRF."""
    name, kind = interface.name, interface.kind
    if interface.speed is not None and kind not in _LINKS:
        yield f"speed of {name}"
    if interface.mtu is not None:
        port = ports.get(interface.parent or "")
        if kind in _OWN:
            yield f"MTU of {name}"
        if kind is InterfaceKind.SUBINTERFACE and (
            not _has_families(interface) or interface.mtu > _mtu(port)
        ):
            yield f"MTU of {name}, which has no family or a port with a smaller one"
    if (interface.vrf == "mgmt_junos") != (kind is InterfaceKind.MANAGEMENT):
        yield f"{name} in {interface.vrf}"
    if kind is InterfaceKind.LOOPBACK and interface.vrf is not None:
        yield f"{name} in {interface.vrf}"
    if interface.vrf is not None and kind in _LINKS and not _has_families(interface):
        yield f"{name} in {interface.vrf} without an address"


def _mtu(port: Interface | None) -> int:
    return 1500 if port is None or port.mtu is None else port.mtu


def _has_families(interface: Interface) -> bool:
    """Tell whether the unit has IPv4 or IPv6."""
    filters = (interface.filter_ipv4, interface.filter_ipv6)
    return bool(interface.addresses) or filters != (None, None)


def _of_protection(interface: Interface) -> Iterator[str]:
    """Yield what protects an interface in a family that it does not have."""
    name = interface.name
    guards = {
        "policer": interface.policer is not None,
        "marking": interface.marking is not None,
        "uRPF": interface.urpf,
    }
    used = [guard for guard, there in guards.items() if there]
    if used and not _has_families(interface):
        yield f"{', '.join(used)} of {name} without an address"
    if interface.kind in _OWN:
        if (interface.filter_ipv4, interface.filter_ipv6) != (None, None):
            yield f"filter of {name}"
        if used:
            yield f"{', '.join(used)} of {name}"
    if interface.macsec is not None and interface.kind is not InterfaceKind.PHYSICAL:
        yield f"MACsec of {name}"


def _of_classes(interface: Interface) -> Iterator[str]:
    name = interface.name
    classes = [queue.traffic_class for queue in interface.queues]
    if is_lossless(interface):
        yield f"the class lossless on {name}"
    if classes and interface.kind not in _LINKS:
        yield f"queues of {name}"
    if len(set(classes)) < len(classes):
        yield f"two queues of one class on {name}"
    if interface.shaper is not None and interface.kind is not InterfaceKind.SUBINTERFACE:
        yield f"shaper of {name}"


def _of_lag(interface: Interface, ports: dict[str, Interface]) -> Iterator[str]:
    if interface.lag is None:
        return
    lag = ports.get(interface.lag)
    if lag is None or lag.kind is not InterfaceKind.LAG:
        yield f"{interface.name} in {interface.lag}, which is no LAG here"
    if not is_bare_port(interface):
        yield f"parts of {interface.name}, which is a member of a LAG"


def _of_ports(device: Device) -> Iterator[str]:
    """Yield ports that are there twice, or that have layer 3 beside sub-interfaces."""
    names = [one.name for one in device.interfaces]
    if len(set(names)) < len(names):
        yield "two interfaces of one name"
    parents = {one.parent for one in device.interfaces if one.parent is not None}
    for port in device.interfaces:
        if port.name not in parents:
            continue
        if _has_families(port) or port.isis is not None or port.vrf is not None:
            yield f"{port.name} with sub-interfaces and layer 3 of its own"
        if port.lag is not None:
            yield f"sub-interfaces of {port.name}, which is a member of a LAG"
