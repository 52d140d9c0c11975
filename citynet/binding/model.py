"""Numbers that exist only where a path runs: hand-off sub-interfaces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface
from typing import Final

from citynet.city.model import LinkEnd

__all__ = ["MAX_SID_INDEX", "Bindings", "HandOffBinding"]

MAX_SID_INDEX: Final = 127
"""Largest SID index: FRR's functions end at 255, and each VRF has two of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffBinding:
    """A service on a hand-off link: one VLAN, one address per family and end."""

    vlan: int
    ipv4: Mapping[LinkEnd, IPv4Interface]
    ipv6: Mapping[LinkEnd, IPv6Interface]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bindings:
    """Hand-off bindings by (service key, link name)."""

    hand_offs: Mapping[tuple[str, str], HandOffBinding]
    sids: Mapping[tuple[str, str], int]
    """SID index k of each (device, VRF name) with classic SIDs, 1 to 127, unique on the device.

    The VRF's functions are 2k - 1 (End.DT4) and 2k (End.DT6). Compressed SIDs have none: the
    platform takes them by itself.
    """
