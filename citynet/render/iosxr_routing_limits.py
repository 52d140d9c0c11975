"""Routing that IOS-XR has no words for (``docs/reference/dialects/iosxr.md``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.device.locators import locators
from citynet.device.model import BgpNeighbor, Device, Family, Isis, IsisInterface, Srv6

__all__ = ["isis_limits", "session_limits", "srv6_limits"]

_LIST_FAMILIES: Final = frozenset({Family.IPV4, Family.IPV6})
_CORE_FAMILIES: Final = frozenset({Family.VPNV4, Family.VPNV6})

_METRICS: Final = range(1, 2**24 - 1)
_DELAYS: Final = range(1, 2**24)
_ALGORITHMS: Final = range(128, 256)
_BITS: Final = range(256)
_LOCATOR: Final = 48
_NAME_LENGTH: Final = 32
"""Characters of the name of a key chain or an affinity; UM key-chain, router-isis."""


def isis_limits(device: Device) -> Iterator[str]:
    """Yield what of IS-IS has no line."""
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


def srv6_limits(srv6: Srv6, isis: Isis | None) -> Iterator[str]:
    """Yield what of the locators has no line."""
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


def session_limits(device: Device) -> Iterator[str]:
    """Yield sessions that have no words where they stand."""
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
