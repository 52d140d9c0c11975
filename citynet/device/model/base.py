"""What every part of a device is built from: addresses, enumerations and origins."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)

__all__ = [
    "NO_ORIGIN",
    "Address",
    "Family",
    "InterfaceAddress",
    "Network",
    "Origin",
    "Part",
    "Platform",
    "TrafficClass",
]

Address = IPv4Address | IPv6Address
InterfaceAddress = IPv4Interface | IPv6Interface
Network = IPv4Network | IPv6Network


class Platform(StrEnum):
    """A network operating system with templates, a reader and stated capabilities."""

    EOS = "eos"
    FRR = "frr"
    IOSXR = "iosxr"
    JUNOS = "junos"
    VRP = "vrp"


class Family(StrEnum):
    """An address family of a BGP session."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"
    VPNV4 = "vpnv4"
    VPNV6 = "vpnv6"
    EVPN = "evpn"


class TrafficClass(StrEnum):
    """A class of service; :mod:`citynet.device.classes` has its code point, a domain standard."""

    CONTROL = "control"
    EXPEDITED = "expedited"
    LOSSLESS = "lossless"
    """Remote memory access between servers: not dropped for want of a buffer (PFC, ECN)."""
    ASSURED = "assured"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a part of a device comes from.

    Compiled parts name their sources: intents (``slice/health-records``), domain standards
    (``domain/egov``) or the baseline (``platform/frr``). Parts read from text carry the file and
    the 1-based lines that said them.
    """

    sources: tuple[str, ...] = ()
    file: str | None = None
    lines: tuple[int, ...] = ()
    elsewhere: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """Other files and their lines, where a part is said in more than one file."""


NO_ORIGIN = Origin()


def _origin() -> Origin:
    return NO_ORIGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Base of every part of a device that has an origin."""

    origin: Origin = field(default_factory=_origin, compare=False, repr=False)
