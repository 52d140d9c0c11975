"""SIDs of a stand-in: classic ones under one locator, whatever its device has.

FRR 8.4 has neither SIDs of flavour NEXT-CSID (RFC 9800) nor locators of flexible algorithms, and
its text names the SIDs of each VRF.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv6Network
from itertools import count
from typing import Final

from citynet.device.model import Device, Srv6, Vrf, VrfSids
from citynet.device.sorting import natural_key

__all__ = ["MOST", "has_sids", "with_classic_sids"]

MOST: Final = 127
"""VRFs with SIDs on one router: FRR's functions end at 255, and each VRF has two of them."""

_LOCATOR: Final = 64
"""Length of a classic locator, under which alone the SIDs of FRR 8.4 are right."""


def has_sids(vrf: Vrf) -> bool:
    """Tell whether a VRF has service SIDs, in the text or by the platform itself."""
    return vrf.sids is not None or vrf.locator is not None


def with_classic_sids(device: Device) -> Device:
    """Return ``device`` with the SIDs that its stand-in has, all under the main locator.

    A compressed locator (a /48) becomes the first /64 in it. A VRF whose SIDs the platform takes by
    itself has functions as the compiler makes them, 2k - 1 for IPv4 and 2k for IPv6, where k is its
    rank by name among such VRFs (numbers that the text gives to others are passed over).
    """
    if device.srv6 is None:
        return device
    main, ranks = device.srv6.locator_name, _ranks(device)
    return replace(
        device,
        srv6=_srv6(device.srv6),
        vrfs=tuple(
            replace(vrf, locator=main, sids=vrf.sids or _sids(vrf, ranks[vrf.name]))
            if has_sids(vrf)
            else vrf
            for vrf in device.vrfs
        ),
    )


def _ranks(device: Device) -> Mapping[str, int]:
    taken = {vrf.sids.dt6 // 2 for vrf in device.vrfs if vrf.sids is not None}
    names = [vrf.name for vrf in device.vrfs if has_sids(vrf) and vrf.sids is None]
    free = (k for k in count(1) if k not in taken)
    return dict(zip(sorted(names, key=natural_key), free, strict=False))


def _srv6(srv6: Srv6) -> Srv6:
    locator = srv6.locator
    if srv6.micro:
        locator = IPv6Network((locator.network_address, max(_LOCATOR, locator.prefixlen)))
    return replace(srv6, locator=locator, micro=False)


def _sids(vrf: Vrf, rank: int) -> VrfSids:
    return VrfSids(dt4=2 * rank - 1, dt6=2 * rank, origin=vrf.origin)
