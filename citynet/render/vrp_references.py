"""What a VRP text would name without having it, or would say of a part that cannot have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from citynet.device.locators import locators
from citynet.device.model import (
    BgpNeighbor,
    Device,
    Family,
    Interface,
    InterfaceKind,
)

__all__ = ["vrp_unfit"]

_MANAGEMENT: Final = "MGMT"
_LOCATOR: Final = 64
"""Bits: ``static 32`` and the functions are laid out for what is left behind them."""

_TCP: Final = 6


def vrp_unfit(device: Device) -> Iterator[str]:
    """Yield what names a part that is not there, or does not fit where it stands."""
    yield from _of_interfaces(device)
    yield from _of_rules(device)
    yield from _of_sessions(device)
    yield from _of_identifiers(device)


def _of_interfaces(device: Device) -> Iterator[str]:
    vrfs = {None, *(vrf.name for vrf in device.vrfs)}
    filters = {(one.name, one.family) for one in device.filters}
    for interface in device.interfaces:
        name = interface.name
        if interface.kind is InterfaceKind.SUBINTERFACE and interface.vlan is None:
            yield f"sub-interface {name} without a VLAN"
        if not _is_bound(interface, vrfs):
            yield f"{name} in {interface.vrf}, which is no VRF here"
        for family, filter_ in (
            (Family.IPV4, interface.filter_ipv4),
            (Family.IPV6, interface.filter_ipv6),
        ):
            if filter_ is not None and (filter_, family) not in filters:
                # A traffic policy with a list that is not there would let everything pass.
                yield f"filter {filter_} of {name}, which is no {family} filter here"


def _is_bound(interface: Interface, vrfs: set[str | None]) -> bool:
    if interface.kind is InterfaceKind.MANAGEMENT:
        return interface.vrf == _MANAGEMENT
    return interface.vrf in vrfs


def _of_rules(device: Device) -> Iterator[str]:
    for filter_ in device.filters:
        for rule in filter_.rules:
            if rule.established and rule.protocol != _TCP:
                yield f"established in rule {rule.sequence} of {filter_.name}, which is not TCP's"


def _of_sessions(device: Device) -> Iterator[str]:
    lists = {(one.name, one.family) for one in device.prefix_lists}
    for neighbor in device.bgp.neighbors if device.bgp else ():
        for name in (neighbor.import_list, neighbor.export_list):
            if name is not None and not _names(neighbor, name, lists):
                # A list that does not exist permits everything.
                yield f"prefix list {name} of the session with {neighbor.address}"


def _names(neighbor: BgpNeighbor, name: str, lists: set[tuple[str, Family]]) -> bool:
    """Tell whether a session has a line for a list: in a VRF, with a list of its family."""
    families = neighbor.families if neighbor.vrf is not None else ()
    return any((name, family) in lists for family in families)


def _of_identifiers(device: Device) -> Iterator[str]:
    for locator in locators(device.srv6):
        if locator.prefix.prefixlen != _LOCATOR:
            yield f"locator {locator.prefix}"
    affinities = device.isis.affinities if device.isis is not None else ()
    for bit, times in sorted(Counter(one.bit for one in affinities).items()):
        if times > 1:
            yield f"{times} affinities of bit {bit}"
