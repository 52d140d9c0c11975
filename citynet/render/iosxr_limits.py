"""What IOS-XR has no words for (``docs/reference/dialects/iosxr.md``, "What IOS-XR cannot say")."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from citynet.device.groups import has_groups
from citynet.device.locators import locators
from citynet.device.model import (
    Device,
    Family,
    Filter,
    Interface,
    InterfaceKind,
    PrefixList,
    Vrf,
)
from citynet.device.ports import is_bare_port, is_lossless
from citynet.render import absent
from citynet.render.iosxr_routing_limits import isis_limits, session_limits, srv6_limits

__all__ = ["LAG", "iosxr_unsayable"]

_PORT: Final = (
    r"(?:GigabitEthernet|(?:Ten|TwentyFive|Forty|Fifty|Hundred|TwoHundred|FourHundred)GigE)"
    r"[0-9]+(?:/[0-9]+){3}"
)
_BUNDLE: Final = r"Bundle-Ether([1-9][0-9]{0,4})"

LAG: Final = re.compile(_BUNDLE)
"""Name of a LAG; the group is its number."""

_NAMES: Final = {
    InterfaceKind.LOOPBACK: re.compile(r"Loopback[0-9]+"),
    InterfaceKind.MANAGEMENT: re.compile(r"MgmtEth[0-9A-Za-z]+(?:/[0-9A-Za-z]+)+"),
    InterfaceKind.LAG: LAG,
    InterfaceKind.PHYSICAL: re.compile(_PORT),
    InterfaceKind.SUBINTERFACE: re.compile(rf"(?P<parent>{_PORT}|{_BUNDLE})\.[0-9]+"),
}
_PORTS: Final = frozenset({InterfaceKind.PHYSICAL, InterfaceKind.LAG})

_MANAGEMENT: Final = "MGMT"
_VRFS: Final = frozenset({_MANAGEMENT, "default"})
_LISTS: Final = frozenset({"MGMT-SOURCES-4", "MGMT-SOURCES-6", "PASS"})

_LIST_FAMILIES: Final = frozenset({Family.IPV4, Family.IPV6})

_MEMBERS: Final = range(1, 65)
"""Links of a bundle; UM if-bundle."""


def iosxr_unsayable(device: Device) -> Iterator[str]:
    """Yield what of ``device`` has no line on IOS-XR."""
    yield from _of_management(device)
    yield from _of_services(device)
    for interface in device.interfaces:
        yield from _of_interface(interface)
    yield from _of_ports(device)
    yield from _of_lists(device)
    yield from _of_vrfs(device)
    yield from isis_limits(device)
    if device.srv6 is not None:
        yield from srv6_limits(device.srv6, device.isis)
    yield from session_limits(device)


def _of_services(device: Device) -> Iterator[str]:
    """Yield what XR lacks for services, or has where the model does not put it."""
    yield from absent.services(device)
    for interface in device.interfaces:
        if interface.min_links is not None and interface.min_links not in _MEMBERS:
            yield f"{interface.min_links} links at least of {interface.name}"


def _of_management(device: Device) -> Iterator[str]:
    ports = [one for one in device.interfaces if one.kind is InterfaceKind.MANAGEMENT]
    if device.vtep is not None:
        yield "vtep"
    if not device.management.banner or "~" in device.management.banner:
        yield "a banner that is empty or has ~"
    if not device.management.ssh_sources:
        yield "management without sources"
    if len(ports) > 1:
        yield "more than one management port"
    for port in ports:
        if port.vrf != _MANAGEMENT:
            yield f"{port.name} outside {_MANAGEMENT}"


def _of_interface(interface: Interface) -> Iterator[str]:
    name, kind = interface.name, interface.kind
    match = _NAMES[kind].fullmatch(name) if kind in _NAMES else None
    if match is None:
        yield f"{name}, whose name is not that of a {kind}"
    elif interface.parent != match.groupdict().get("parent"):
        yield f"{name} on {interface.parent}"
    if interface.peer is not None:
        yield f"the other end of {name} inside the device"
    if (kind is InterfaceKind.SUBINTERFACE) != (interface.vlan is not None):
        yield f"VLAN {interface.vlan} of {name}"
    if interface.urpf:
        yield f"uRPF of {name}"
    if interface.mtu is not None and kind is InterfaceKind.LOOPBACK:
        yield f"MTU of {name}"
    if interface.shaper is not None and kind is not InterfaceKind.SUBINTERFACE:
        yield f"shaper of {name}"
    if interface.macsec is not None and kind is not InterfaceKind.PHYSICAL:
        yield f"MACsec of {name}, which is no physical port"
    yield from _of_queues(interface)


def _of_queues(interface: Interface) -> Iterator[str]:
    name = interface.name
    classes = [queue.traffic_class for queue in interface.queues]
    if is_lossless(interface):
        yield f"the class lossless on {name}"
    if classes and interface.kind not in _PORTS:
        yield f"queues of {name}, which is neither a port nor a LAG"
    if len(set(classes)) < len(classes):
        yield f"two queues of one class on {name}"
    if sum(queue.percent for queue in interface.queues) > 100:
        yield f"queues of more than 100 percent on {name}"


def _of_ports(device: Device) -> Iterator[str]:
    """Yield what concerns ports together with their LAGs and sub-interfaces."""
    parents = {one.parent for one in device.interfaces}
    lags = {one.name for one in device.interfaces if one.kind is InterfaceKind.LAG}
    for one in device.interfaces:
        limited = one.policer is not None or one.marking is not None
        if one.queues and limited and one.name in parents:
            yield f"policer or marking of {one.name}, whose sub-interfaces have its queues"
        if one.lag is not None and one.lag not in lags:
            yield f"{one.name} in {one.lag}, which is no LAG here"
        if one.lag is not None and (one.name in parents or not is_bare_port(one)):
            yield f"parts of {one.name}, which is a member of a LAG"


def _of_lists(device: Device) -> Iterator[str]:
    lists: tuple[Filter | PrefixList, ...] = (*device.filters, *device.prefix_lists)
    for part in lists:
        if part.family not in _LIST_FAMILIES:
            yield f"family {part.family} of {part.name}"
        if part.name in _LISTS:
            yield f"a list of the name {part.name}"
    for list_ in device.prefix_lists:
        # A set has no family but that of its prefixes.
        if any(f"ipv{prefix.version}" != list_.family for prefix in list_.prefixes):
            yield f"prefixes of another family in {list_.name}"
    for filter_ in device.filters:
        if not filter_.rules:
            yield f"filter {filter_.name} without rules"
    if has_groups(device):
        yield "address groups"


def _of_vrfs(device: Device) -> Iterator[str]:
    names = [locator.name for locator in locators(device.srv6)]
    if device.vrfs and device.bgp is None:
        yield "VRFs without BGP"
    for vrf in device.vrfs:
        yield from _of_vrf(vrf, names)


def _of_vrf(vrf: Vrf, names: Collection[str]) -> Iterator[str]:
    if vrf.name in _VRFS:
        yield f"a VRF of the name {vrf.name}"
    if vrf.rd is None:
        yield f"{vrf.name} without RD"
    for part, what in (
        (vrf.vni, "VNI"),
        (vrf.table, "routing table"),
        (vrf.sids, "chosen SIDs"),
        (vrf.static_routes or None, "static routes"),
    ):
        if part is not None:
            yield f"{what} of {vrf.name}"
    if vrf.locator is not None and vrf.locator not in names:
        yield f"SIDs of {vrf.name} under {vrf.locator}, which is no locator here"
