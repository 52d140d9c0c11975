"""What IOS-XR has no words for (``docs/reference/dialects/iosxr.md``, "What IOS-XR cannot say")."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from citynet.device.groups import has_groups
from citynet.device.locators import locators
from citynet.device.model import (
    BgpNeighbor,
    Device,
    Family,
    Filter,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    PrefixList,
    Srv6,
    Vrf,
)
from citynet.device.ports import is_bare_port, is_lossless

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
_CORE_FAMILIES: Final = frozenset({Family.VPNV4, Family.VPNV6})

_METRICS: Final = range(1, 2**24 - 1)
_DELAYS: Final = range(1, 2**24)
_ALGORITHMS: Final = range(128, 256)
_BITS: Final = range(256)
_LOCATOR: Final = 48
_NAME_LENGTH: Final = 32
"""Characters of the name of a key chain or an affinity; UM key-chain, router-isis."""


def iosxr_unsayable(device: Device) -> Iterator[str]:
    """Yield what of ``device`` has no line on IOS-XR."""
    yield from _of_management(device)
    for interface in device.interfaces:
        yield from _of_interface(interface)
    yield from _of_ports(device)
    yield from _of_lists(device)
    yield from _of_vrfs(device)
    yield from _of_isis(device)
    if device.srv6 is not None:
        yield from _of_srv6(device.srv6, device.isis)
    yield from _of_sessions(device)


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


def _of_isis(device: Device) -> Iterator[str]:
    links = [(one.name, one.isis) for one in device.interfaces if one.isis is not None]
    for name, link in links:
        if device.isis is None:
            yield f"IS-IS of {name} without an instance"
        yield from _of_link(name, link)
    if device.isis is None:
        return
    yield from _of_instance(device.isis)
    if device.isis.ti_lfa and all(link.passive for _, link in links):
        yield "TI-LFA without a link"


def _of_link(name: str, link: IsisInterface) -> Iterator[str]:
    if link.metric not in _METRICS and not (link.passive and link.metric == 0):
        yield f"metric {link.metric} of {name}"
    if link.delay is not None and link.delay not in _DELAYS:
        yield f"a delay of {link.delay} microseconds"
    yield from _of_key(link.authentication)


def _of_instance(isis: Isis) -> Iterator[str]:
    if not isis.families or not _LIST_FAMILIES.issuperset(isis.families):
        yield f"IS-IS of {len(isis.families)} families, not of IPv4 and IPv6"
    for affinity in isis.affinities:
        if affinity.bit not in _BITS or len(affinity.name) > _NAME_LENGTH:
            yield f"affinity {affinity.name}"
    for algorithm in isis.algorithms:
        if algorithm.number not in _ALGORITHMS:
            yield f"algorithm {algorithm.number}"
    yield from _of_key(isis.authentication)


def _of_key(reference: str | None) -> Iterator[str]:
    """Yield a key whose chain, which is named after it, would have too long a name."""
    if reference is not None and len(reference.removeprefix("secret:")) > _NAME_LENGTH:
        yield f"{reference}, which is too long for a key chain"


def _of_srv6(srv6: Srv6, isis: Isis | None) -> Iterator[str]:
    names = [one.name for one in locators(srv6)]
    if srv6.block is not None:
        yield f"locators {srv6.block} that VRFs leave to another table"
    if not srv6.micro:
        yield "classic SIDs"
    if isis is None or Family.IPV6 not in isis.families:
        yield "locators without IPv6 IS-IS"
    if len(set(names)) < len(names):
        yield "two locators of one name"
    for locator in locators(srv6):
        if locator.prefix.prefixlen != _LOCATOR:
            yield f"locator {locator.prefix}"
    for one in srv6.algorithms:
        if one.algorithm not in _ALGORITHMS:
            yield f"locator of algorithm {one.algorithm}"


def _of_sessions(device: Device) -> Iterator[str]:
    if device.bgp is None:
        return
    vrfs = {vrf.name for vrf in device.vrfs}
    for neighbor in device.bgp.neighbors:
        if neighbor.vrf is not None and neighbor.vrf not in vrfs:
            yield f"session in {neighbor.vrf}, which is no VRF here"
        if not _session_fits(neighbor, device.bgp.asn):
            yield f"session with {neighbor.address}"


def _session_fits(neighbor: BgpNeighbor, asn: int) -> bool:
    """Tell whether a session has the families and the role that its place has words for."""
    families = set(neighbor.families)
    if neighbor.vrf is not None:
        return (
            neighbor.remote_as != asn
            and not neighbor.route_reflector_client
            and len(neighbor.families) == 1
            and families <= _LIST_FAMILIES
        )
    # What a session does with routes stands in its families.
    silent = neighbor.route_reflector_client or neighbor.import_list or neighbor.export_list
    return neighbor.remote_as == asn and families <= _CORE_FAMILIES and bool(families or not silent)
