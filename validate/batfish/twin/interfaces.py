"""Every interface of the devices, with its VRF, addresses of one family, VLAN, MTU and filter."""

from __future__ import annotations

import re
from ipaddress import IPv4Interface, ip_network
from typing import Final

from citynet.device.model import Device, Family, Interface, InterfaceKind, Vrf
from validate.batfish.twin.adjacencies import is_on
from validate.batfish.twin.draft import Draft
from validate.batfish.twin.filters import filter_lines
from validate.batfish.twin.gaps import TwinGapError
from validate.batfish.twin.nodes import CARRIER, DEFAULT_VRF, TwinInterface, TwinRoute
from validate.batfish.twin.spaces import interface_in, version_of

__all__ = ["add_device"]

_HOSTNAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")


def add_device(draft: Draft, device: Device) -> None:
    """Add a device: interfaces, filters, static routes. Nothing that carries services yet."""
    if not _HOSTNAME.fullmatch(device.name):
        # Batfish writes names of devices in small letters.
        raise TwinGapError(f"the name {device.name!r} cannot be that of a device of the twin")
    draft.node(device.name)
    for vrf in device.vrfs:
        if vrf.name.startswith(CARRIER) or vrf.name == DEFAULT_VRF:
            raise TwinGapError(f"{device.name}: the twin has a VRF {vrf.name} of its own")
        draft.node(device.name).vrf(word(vrf.name))
        _static_routes(draft, device, vrf)
    known = {vrf.name for vrf in device.vrfs}
    for interface in device.interfaces:
        # A member of a LAG carries nothing but the LAG.
        if interface.kind is InterfaceKind.MANAGEMENT or interface.lag is not None:
            continue
        if interface.vrf is not None and interface.vrf not in known:
            raise TwinGapError(
                f"{device.name}: interface {interface.name} is in the VRF {interface.vrf}, "
                "which does not exist"
            )
        _interface(draft, device, interface)


def word(name: str) -> str:
    """Return a name that can stand in the twin's text as it is."""
    if not _WORD.fullmatch(name):
        raise TwinGapError(f"the name {name!r} cannot stand in the twin")
    return name


def addresses_of(draft: Draft, interface: Interface) -> tuple[IPv4Interface, ...]:
    """Return the twin's addresses of an interface, of the twin's family."""
    version = version_of(draft.family)
    return tuple(interface_in(draft.space, a) for a in interface.addresses if a.version == version)


def _interface(draft: Draft, device: Device, interface: Interface) -> None:
    node = draft.node(device.name)
    vrf = interface.vrf or DEFAULT_VRF
    if interface.kind is InterfaceKind.LOOPBACK:
        cost = 1 if interface.isis is not None and interface.enabled else None
        added = node.loopback(vrf, *addresses_of(draft, interface), cost=cost)
        added.shut = not interface.enabled
        draft.interfaces[node.name, added.name] = interface.name
        return
    if interface.kind is InterfaceKind.SUBINTERFACE:
        name, vlan = _subinterface(draft, device, interface)
    else:
        name, vlan = draft.port(device.name, interface.name), None
    draft.interfaces[node.name, name] = interface.name
    node.add(
        TwinInterface(
            name=name,
            vrf=vrf,
            vlan=vlan,
            addresses=addresses_of(draft, interface),
            filter_in=_filter(draft, device, interface),
            shut=not is_on(device, interface),
            mtu=interface.mtu if vlan is None else None,
        )
    )


def _subinterface(draft: Draft, device: Device, interface: Interface) -> tuple[str, int]:
    if interface.parent is None or interface.vlan is None:
        raise TwinGapError(f"{device.name}: {interface.name} has no port or no VLAN")
    parent = draft.port(device.name, interface.parent)
    name = f"{parent}.{interface.vlan}"
    if (device.name, name) in draft.interfaces:
        raise TwinGapError(f"{device.name}: VLAN {interface.vlan} is twice on {interface.parent}")
    node = draft.node(device.name)
    if parent not in node.interfaces:
        node.add(TwinInterface(name=parent))
    return name, interface.vlan


def _filter(draft: Draft, device: Device, interface: Interface) -> str | None:
    is_ipv4 = draft.family is Family.IPV4
    name = interface.filter_ipv4 if is_ipv4 else interface.filter_ipv6
    if name is None:
        return None
    found = next((f for f in device.filters if f.name == name and f.family is draft.family), None)
    if found is None:
        raise TwinGapError(
            f"{device.name}: {interface.name} has the filter {name}, which does not exist"
        )
    node = draft.node(device.name)
    node.filters[word(name)] = filter_lines(found.rules, draft.space.network)
    return name


def _static_routes(draft: Draft, device: Device, vrf: Vrf) -> None:
    version = version_of(draft.family)
    for route in vrf.static_routes:
        if route.prefix.version != version:
            continue
        hop = draft.space.network(ip_network(route.next_hop)).network_address
        draft.node(device.name).routes.append(
            TwinRoute(vrf=vrf.name, prefix=draft.space.network(route.prefix), next_hop=hop)
        )
