"""What Junos has no words for: IS-IS, locators, VRFs and sessions (``dialects/junos.md``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.device.locators import locators
from citynet.device.model import (
    BgpNeighbor,
    Device,
    Family,
    Interface,
    InterfaceKind,
    Isis,
    Vrf,
)
from citynet.render.junos_views import junos_loopback

__all__ = ["routing_limits"]

_TAG: Final = "isis"
_LOOPBACK: Final = "lo0"
_UNDERLAY: Final = frozenset({Family.IPV4, Family.IPV6})
_CORE: Final = frozenset({Family.VPNV4, Family.VPNV6})
_IN_VRF: Final = ((Family.IPV4,), (Family.IPV6,))
_BITS: Final = range(32)
_ALGORITHMS: Final = range(128, 256)
_METRICS: Final = range(2**24)
_DELAYS: Final = range(1, 2**24)
"""Microseconds; RFC 8570 section 4.1 has 24 bits."""
_FUNCTIONS: Final = range(1, 2**15)
_NO_INSTANCES: Final = frozenset({"all", "default", "mgmt_junos"})


def routing_limits(device: Device) -> Iterator[str]:
    """Yield what of routing has no line."""
    yield from _of_isis(device)
    yield from _of_links(device)
    yield from _of_locators(device)
    yield from _of_end(device)
    yield from _of_source(device)
    yield from _of_vrfs(device)
    yield from _of_core_sessions(device)
    yield from _of_vrf_sessions(device)


def _of_isis(device: Device) -> Iterator[str]:
    isis = device.isis
    if isis is None:
        return
    if isis.tag != _TAG:
        yield f"IS-IS tag {isis.tag}"
    if not any(one.isis for one in junos_loopback(device)):
        yield f"IS-IS without {_LOOPBACK}"
    if not isis.families or not _UNDERLAY.issuperset(isis.families):
        yield "IS-IS of other families than IPv4 and IPv6"
    yield from _of_algorithms(isis)


def _of_algorithms(isis: Isis) -> Iterator[str]:
    names = {affinity.name for affinity in isis.affinities}
    if len(names) < len(isis.affinities):
        yield "two affinities of one name"
    for affinity in isis.affinities:
        if affinity.bit not in _BITS:
            yield f"affinity {affinity.name} of bit {affinity.bit}"
    numbers = [algorithm.number for algorithm in isis.algorithms]
    if len(set(numbers)) < len(numbers):
        yield "two algorithms of one number"
    for algorithm in isis.algorithms:
        if algorithm.number not in _ALGORITHMS:
            yield f"algorithm {algorithm.number}"
        if not names.issuperset(algorithm.exclude):
            yield f"what algorithm {algorithm.number} excludes"


def _of_links(device: Device) -> Iterator[str]:
    for interface in device.interfaces:
        if interface.isis is None:
            continue
        name, link, isis = interface.name, interface.isis, device.isis
        if isis is None or interface.vrf is not None:
            yield f"IS-IS on {name} outside the instance"
            continue
        loopback = interface.kind is InterfaceKind.LOOPBACK
        if interface.kind is InterfaceKind.SUBINTERFACE:
            yield f"IS-IS on sub-interface {name}"
        if link.metric not in _METRICS or (link.metric == 0 and not loopback):
            yield f"IS-IS metric {link.metric} of {name}"
        if link.passive and link.bfd:
            yield f"BFD on {name}, which is passive"
        if isis.authentication is not None and link.authentication is None and not link.passive:
            # Junos would sign these hellos with the domain's key.
            yield f"IS-IS on {name} without a key, under a domain key"
        yield from _of_attributes(interface, isis)


def _of_attributes(interface: Interface, isis: Isis) -> Iterator[str]:
    link = interface.isis
    if link is None or (link.delay is None and not link.affinities):
        return
    if not isis.algorithms:
        yield f"delay or affinities of {interface.name} without an algorithm"
    if interface.kind is InterfaceKind.LOOPBACK:
        yield f"delay or affinities of {interface.name}"
    if link.delay is not None and link.delay not in _DELAYS:
        yield f"a delay of {link.delay} microseconds"
    if not {affinity.name for affinity in isis.affinities}.issuperset(link.affinities):
        yield f"affinities of {interface.name} that have no bit"


def _of_locators(device: Device) -> Iterator[str]:
    srv6 = device.srv6
    if srv6 is None:
        return
    if srv6.micro:
        yield "compressed SIDs"
    if srv6.block is not None:
        yield f"locators {srv6.block} that VRFs leave to another table"
    if device.isis is None:
        yield "SRv6 without IS-IS, which advertises locators"
    every = locators(srv6)
    if len({one.name for one in every}) < len(every):
        yield "two locators of one name"
    numbers = {one.number for one in device.isis.algorithms} if device.isis else set()
    for locator in every:
        if locator.prefix.prefixlen != 64:
            yield f"locator {locator.prefix}"
    for locator in srv6.algorithms:
        if locator.algorithm not in numbers:
            yield f"a locator of algorithm {locator.algorithm}, which the device has no part in"


def _of_end(device: Device) -> Iterator[str]:
    end = device.srv6.end if device.srv6 is not None else None
    taken = {one for vrf in device.vrfs if vrf.sids for one in (vrf.sids.dt4, vrf.sids.dt6)}
    if end is not None and (end not in _FUNCTIONS or end in taken):
        yield f"End SIDs of function {end}"


def _of_source(device: Device) -> Iterator[str]:
    if device.srv6 is None:
        return
    sources = [
        one.ip for loop in junos_loopback(device) for one in loop.addresses if one.version == 6
    ]
    if sources[:1] != [device.srv6.source]:
        yield f"the source {device.srv6.source}, which is not the first of {_LOOPBACK}"


def _of_vrfs(device: Device) -> Iterator[str]:
    names = {vrf.name for vrf in device.vrfs}
    located = {one.name for one in locators(device.srv6)}
    if len(names) < len(device.vrfs):
        yield "two VRFs of one name"
    if device.vrfs and device.bgp is None:
        yield "VRFs without BGP"
    for vrf in device.vrfs:
        yield from _of_vrf(vrf, located)
    for interface in device.interfaces:
        if interface.kind is not InterfaceKind.MANAGEMENT and interface.vrf not in {None, *names}:
            yield f"{interface.name} in {interface.vrf}, which is no VRF here"


def _of_vrf(vrf: Vrf, located: set[str]) -> Iterator[str]:
    if vrf.name in _NO_INSTANCES:
        yield f"a VRF named {vrf.name}"
    if vrf.static_routes:
        yield f"static routes of {vrf.name}"
    if vrf.vni is not None:
        yield f"VNI of {vrf.name}"
    if vrf.table is not None:
        yield f"routing table of {vrf.name}"
    if vrf.rd is None:
        yield f"{vrf.name} without an RD"
    if vrf.sids is None or vrf.locator not in located:
        yield f"{vrf.name} without SIDs under a locator of the device"
    elif vrf.sids.dt4 not in _FUNCTIONS or vrf.sids.dt6 not in _FUNCTIONS:
        yield f"SIDs of {vrf.name}"


def _of_core_sessions(device: Device) -> Iterator[str]:
    sessions = [one for one in _sessions(device) if one.vrf is None]
    for session in sessions:
        if not _core_fits(device, session):
            yield f"session with {session.address}"
    kinds = {(one.families, one.update_source, one.address.version) for one in sessions}
    if len(kinds) > 1:
        yield "sessions outside VRFs that differ in families or source"
    versions = {one.version for loop in junos_loopback(device) for one in loop.addresses}
    for version in sorted({one.address.version for one in sessions} - versions):
        yield f"sessions from {_LOOPBACK}, which has no IPv{version}"
    addresses = [(one.vrf, one.address) for one in _sessions(device)]
    if len(set(addresses)) < len(addresses):
        yield "two sessions with one neighbour"


def _sessions(device: Device) -> tuple[BgpNeighbor, ...]:
    return device.bgp.neighbors if device.bgp is not None else ()


def _core_fits(device: Device, session: BgpNeighbor) -> bool:
    """Tell whether a session is iBGP between loopbacks, for VPN routes, without policies."""
    return (
        device.bgp is not None
        and session.remote_as == device.bgp.asn
        and session.update_source == _LOOPBACK
        and bool(session.families)
        and _CORE.issuperset(session.families)
        and session.import_list is None
        and session.export_list is None
    )


def _of_vrf_sessions(device: Device) -> Iterator[str]:
    vrfs = {vrf.name for vrf in device.vrfs}
    for session in _sessions(device):
        if session.vrf is None:
            continue
        if session.vrf not in vrfs:
            yield f"session in {session.vrf}, which is no VRF here"
        if (
            session.families not in _IN_VRF
            or session.route_reflector_client
            or session.update_source is not None
            or (device.bgp is not None and session.remote_as == device.bgp.asn)
        ):
            yield f"session with {session.address} in {session.vrf}"
