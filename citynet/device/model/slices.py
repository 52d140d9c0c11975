"""Slice instances of the underlay and their shares of ports."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address

from citynet.device.model.base import Part

__all__ = ["SliceInstance", "SliceShare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceInstance(Part):
    """A slice instance of the underlay, by the number of its service (RFC 9543: an NRP of its own).

    Packets carry the number in a header where the platform does that (VRP); elsewhere routers on
    the way know them by their destination.
    """

    number: int
    description: str = ""
    sids: tuple[IPv6Address, ...] = ()
    """Service SIDs of all its VRFs in the domain, where packets are known by their destination."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceShare(Part):
    """Bandwidth of a core port that belongs to one slice instance, egress.

    A dedicated share is a channel of its own: nobody else may use what the slice leaves. Any other
    one is a guarantee: what it leaves, others may use.
    """

    slice: int
    """Number of a slice instance of the device."""
    rate: int
    dedicated: bool
