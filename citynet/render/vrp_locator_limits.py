"""What VRP has no words for of locators and flexible algorithms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.device.locators import locators
from citynet.device.model import Device, Family, InterfaceKind, Isis, Vrf

__all__ = ["vrp_unsayable_locators"]

_ALGORITHMS: Final = range(128, 256)
_BITS: Final = range(128)
_DELAYS: Final = range(1, 2**24)
_AFFINITY: Final = 31
"""Characters; CR ``attribute``."""

_EXCLUDED: Final = 32
"""Names; CR 8000 ``affinity``."""


def vrp_unsayable_locators(device: Device) -> Iterator[str]:
    """Yield what of a device's locators, algorithms and links' attributes has no line on VRP."""
    yield from _of_locators(device)
    yield from _of_algorithms(device)


def _of_locators(device: Device) -> Iterator[str]:
    srv6 = device.srv6
    names = [locator.name for locator in locators(srv6)]
    if srv6 is not None:
        if srv6.block is not None:
            yield f"locators {srv6.block} that VRFs leave to another table"
        if srv6.micro:
            yield "compressed SIDs"
        if len(set(names)) < len(names):
            yield "two locators of one name"
    for vrf in device.vrfs:
        if not _locator_fits(vrf, names):
            yield f"SIDs of {vrf.name} under a locator that is not here"


def _locator_fits(vrf: Vrf, names: list[str]) -> bool:
    if vrf.locator is None:
        return vrf.sids is None or bool(names)
    return vrf.locator in names


def _of_algorithms(device: Device) -> Iterator[str]:
    isis = device.isis
    taken = {algorithm.number for algorithm in isis.algorithms} if isis else set()
    located = {one.algorithm for one in device.srv6.algorithms} if device.srv6 else set()
    for number in sorted(taken ^ located):
        # Guide "SRv6 Flex-Algo": each router of an algorithm, in the core too, has a locator of it.
        yield f"algorithm {number} without both its locator and its definition"
    affinities = {affinity.name for affinity in isis.affinities} if isis else set()
    for interface in device.interfaces:
        if interface.isis is None:
            continue
        delay = interface.isis.delay
        if delay is not None and delay not in _DELAYS:
            yield f"a delay of {delay} microseconds"
        if not affinities.issuperset(interface.isis.affinities):
            yield f"affinities of {interface.name} that have no bit"
        attributes = bool(interface.isis.affinities) or delay is not None
        if attributes and interface.kind is InterfaceKind.LOOPBACK:
            yield f"delay or affinities of {interface.name}"
        if attributes and (isis is None or Family.IPV6 not in isis.families):
            yield f"delay or affinities of {interface.name} without IPv6 IS-IS"
    if isis is not None:
        yield from _of_definitions(isis, affinities)


def _of_definitions(isis: Isis, affinities: set[str]) -> Iterator[str]:
    if Family.IPV6 not in isis.families and (isis.algorithms or isis.affinities or isis.ti_lfa):
        yield "algorithms, affinities or TI-LFA without IPv6 IS-IS"
    for affinity in isis.affinities:
        if affinity.bit not in _BITS or len(affinity.name) > _AFFINITY:
            yield f"affinity {affinity.name}"
    for algorithm in isis.algorithms:
        if algorithm.number not in _ALGORITHMS:
            yield f"algorithm {algorithm.number}"
        if not affinities.issuperset(algorithm.exclude) or len(algorithm.exclude) > _EXCLUDED:
            yield f"what algorithm {algorithm.number} excludes"
