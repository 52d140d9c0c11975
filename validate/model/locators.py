"""SRv6 locators of a device, and the service SIDs of VRFs under them.

A SID is a function under a locator. With classic locators (/64) and compressed ones (a /48 of which
the first 32 bits are the block, RFC 9800) the function is the 16 bits after the locator; on VRP it
stands at the end of the address. Where a platform takes SIDs by itself, they are unique on the
device; elsewhere they could be any.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv6Address, IPv6Network
from typing import Final, NamedTuple

from citynet.device.model import Device, Part, Platform, Vrf
from validate.model.faults import located

__all__ = ["Locator", "Sid", "address_of", "end_sids", "locator_of", "locators_of", "sid_of"]

_FUNCTION: Final = 16
"""Bits of a function."""


class Locator(NamedTuple):
    """A locator of a device and the IS-IS algorithm whose paths lead to it (0: the plain ones)."""

    name: str
    prefix: IPv6Network
    algorithm: int
    part: Part


class Sid(NamedTuple):
    """A service SID; ``function`` is ``None`` where the platform took it by itself."""

    locator: IPv6Network
    function: int | None


def locators_of(device: Device) -> Iterator[Locator]:
    """Yield the locators of a device, the one of the plain shortest paths first."""
    srv6 = device.srv6
    if srv6 is None:
        return
    yield Locator(srv6.locator_name, srv6.locator, 0, srv6)
    for one in srv6.algorithms:
        yield Locator(one.name, one.prefix, one.algorithm, located(one, srv6))


def locator_of(device: Device, vrf: Vrf) -> Locator | None:
    """Return the locator that the service SIDs of a VRF lie under, ``None``: it has no SIDs.

    SIDs without the name of a locator lie under the device's first one: platforms with a single
    locator have no word for it.
    """
    if vrf.locator is None and vrf.sids is None:
        return None
    return next(
        (one for one in locators_of(device) if vrf.locator in {None, one.name}),
        None,
    )


def sid_of(device: Device, vrf: Vrf, version: int) -> Sid | None:
    """Return the SID of a VRF for packets of an IP version, ``None``: it has none."""
    locator = locator_of(device, vrf)
    if locator is None:
        return None
    if vrf.sids is None:
        return Sid(locator.prefix, None)
    return Sid(locator.prefix, vrf.sids.dt4 if version == 4 else vrf.sids.dt6)


def address_of(device: Device, sid: Sid) -> IPv6Address | None:
    """Return the address that a SID of a device is, ``None``: nobody but the device knows."""
    if sid.function is None:
        return None
    return _address(device, sid.locator, sid.function)


def end_sids(device: Device) -> Iterator[IPv6Address]:
    """Yield the End SIDs of a device, one under each of its locators."""
    if device.srv6 is not None and device.srv6.end is not None:
        for locator in locators_of(device):
            yield _address(device, locator.prefix, device.srv6.end)


def _address(device: Device, locator: IPv6Network, function: int) -> IPv6Address:
    behind = device.platform is not Platform.VRP
    shift = locator.max_prefixlen - locator.prefixlen - _FUNCTION if behind else 0
    return locator.network_address + (function << max(shift, 0))
