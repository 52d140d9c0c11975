"""SRv6 SIDs as addresses, where a text has to name those of another device.

A function stands right behind the locator on Junos and FRR (bits 64 to 79), at the end of the
address on VRP; see the dialects' pages.
"""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network
from typing import Final

from citynet.allocation.model import locator
from citynet.binding.presence import VrfPresence
from citynet.city.model import Algorithm, CityDevice
from citynet.compilation.algorithms import service_algorithm
from citynet.compilation.scene import Scene
from citynet.device.model import Platform

__all__ = ["END_FUNCTION", "end_sid", "sid", "vrf_sids"]

END_FUNCTION: Final = 0x100
"""Function of End SIDs under every locator: above those of VRFs, which end at 254."""

_BEHIND_LOCATOR: Final = 48
"""Bits below a classic function of 16 bits."""


def sid(platform: Platform, prefix: IPv6Network, function: int) -> IPv6Address:
    """Return the SID of a function under a classic locator, as a device of ``platform`` has it."""
    bits = function if platform is Platform.VRP else function << _BEHIND_LOCATOR
    return prefix.network_address + bits


def end_sid(scene: Scene, device: CityDevice, algorithm: Algorithm) -> IPv6Address:
    """Return the End SID of a device that the paths of an algorithm lead to."""
    number = scene.ids.devices[device.name]
    prefix = locator(scene.domain_of(device).pools, number, algorithm.number)
    return sid(device.platform, prefix, END_FUNCTION)


def vrf_sids(scene: Scene, presence: VrfPresence) -> tuple[IPv6Address, ...]:
    """Return the service SIDs of a VRF, IPv4's first; none where no text says them."""
    device = scene.city.devices[presence.device]
    index = scene.bindings.sids.get((presence.device, presence.name))
    algorithm = service_algorithm(scene, device, presence.service)
    if index is None or algorithm is None:
        return ()
    pools = scene.domain_of(device).pools
    prefix = locator(pools, scene.ids.devices[device.name], algorithm.number)
    return tuple(sid(device.platform, prefix, function) for function in (2 * index - 1, 2 * index))
