"""What has been read of an IOS-XR device so far, while its blocks are being walked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Interface, IPv6Address, IPv6Network
from typing import Final

from citynet.device.model import (
    Address,
    Bgp,
    BgpNeighbor,
    Collector,
    Family,
    Filter,
    Interface,
    Isis,
    IsisInterface,
    MacSec,
    Management,
    Policer,
    PrefixList,
    Queue,
    TrafficClass,
    Vrf,
)
from citynet.readers.blocks import Draft, Ledger, Line
from citynet.readers.values import secret

__all__ = ["ENCRYPTED", "Block", "Chain", "InterfaceReading", "IsisLink", "LocatorReading"]
__all__ += ["NeighborReading", "PolicyMap", "Reading", "Srv6Reading", "VrfFamily", "VrfReading"]
__all__ += ["NAME", "TelemetryReading", "key_of"]

ENCRYPTED: Final = "encrypted"
"""What stands for a secret that a device shows encrypted: that there is one is all it tells."""


NAME: Final = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,254}"
"""A name; no device has longer ones, and numbers in them are sorted by value."""


def key_of(clear: str | None) -> str:
    """Return the reference that stands in clear text, or that an encrypted key is there."""
    return ENCRYPTED if clear is None else secret(clear)


class Block:
    """Lines of one block by what they say; each is said once, where it belongs."""

    def __init__(self, ledger: Ledger, path: str) -> None:
        self.ledger = ledger
        self.path = path
        self.lines: dict[str, Line] = {}

    def claim(self, key: str, line: Line) -> None:
        """Enter ``line`` as the one that says ``key``."""
        if key in self.lines:
            raise ValueError("said twice")
        self.lines[key] = line
        self.ledger.claim(line)

    def require(self, keys: Iterable[str], reason: str) -> None:
        """Enter those of ``keys`` that nothing says."""
        for key in keys:
            if key not in self.lines:
                self.ledger.missing(f"{self.path} / {key}", reason)

    def forbid(self, keys: Iterable[str], reason: str) -> None:
        """Refuse the lines that say one of ``keys``."""
        for key in keys:
            if key in self.lines:
                self.ledger.refuse(self.lines[key], reason)

    def exactly(self, key: str, reason: str, *, wanted: bool) -> None:
        """Require or forbid ``key``."""
        if wanted:
            self.require([key], reason)
        else:
            self.forbid([key], reason)


@dataclass(slots=True)
class InterfaceReading:
    """An interface block: the part, and lines that only make sense together with others."""

    draft: Draft[Interface]
    block: Block
    ipv4: list[tuple[IPv4Interface, bool, Line]] = field(default_factory=list)
    """IPv4 addresses, whether each is secondary, and their lines."""
    policies: dict[str, str] = field(default_factory=dict)
    """Policy maps by direction."""
    chain: str | None = None


@dataclass(slots=True)
class IsisLink:
    """IS-IS on an interface so far."""

    opener: Line
    draft: Draft[IsisInterface]
    block: Block
    families: dict[Family, Block] = field(default_factory=dict)
    metrics: dict[Family, int] = field(default_factory=dict)


@dataclass(slots=True)
class Chain:
    """A key chain: of MACsec if it has a ``macsec`` part, else of IS-IS."""

    opener: Line
    macsec: MacSec | None = None
    used: bool = False


@dataclass(slots=True)
class PolicyMap:
    """A policy map ``IN-…`` or ``OUT-…``; where it stands decides whether it counts."""

    opener: Line
    marking: TrafficClass | None = None
    policer: Policer | None = None
    queues: tuple[Queue, ...] = ()
    shaper: int | None = None
    child: str | None = None
    """Policy map of the port inside that of a sub-interface."""


@dataclass(slots=True)
class VrfFamily:
    """What a VRF says of one family, in its own block and in BGP's; both families have to agree."""

    import_targets: tuple[str, ...] = ()
    export_targets: tuple[str, ...] = ()
    bgp: Block | None = None
    bgp_opener: Line | None = None
    locator: str | None = None


@dataclass(slots=True)
class VrfReading:
    """A VRF so far."""

    draft: Draft[Vrf]
    openers: dict[Family, Line] = field(default_factory=dict)
    families: dict[Family, VrfFamily] = field(default_factory=dict)
    in_bgp: bool = False


@dataclass(slots=True)
class LocatorReading:
    """A locator of the SRv6 block."""

    name: str
    line: Line
    block: Block
    prefix: IPv6Network | None = None
    algorithm: int | None = None


@dataclass(slots=True)
class Srv6Reading:
    """The SRv6 block so far."""

    opener: Line
    source: IPv6Address | None = None
    locators: dict[str, LocatorReading] = field(default_factory=dict)


@dataclass(slots=True)
class TelemetryReading:
    """The block of telemetry so far."""

    opener: Line
    collectors: list[Collector] = field(default_factory=list)
    interval: int | None = None
    subscription: Block | None = None


@dataclass(slots=True)
class NeighborReading:
    """A BGP session so far."""

    draft: Draft[BgpNeighbor]
    opener: Line
    block: Block
    families: dict[Family, Block] = field(default_factory=dict)
    policies: dict[Family, dict[str, str]] = field(default_factory=dict)
    """Route policies by family and direction."""


@dataclass(slots=True)
class Reading:
    """All parts read so far, by name."""

    ledger: Ledger
    management: Draft[Management]
    head: Block
    """Top-level lines that are there once."""
    interfaces: dict[str, InterfaceReading] = field(default_factory=dict)
    vrfs: dict[str, VrfReading] = field(default_factory=dict)
    filters: dict[str, Filter] = field(default_factory=dict)
    chains: dict[str, Chain] = field(default_factory=dict)
    policies: dict[str, PolicyMap] = field(default_factory=dict)
    prefix_sets: dict[str, tuple[Line, PrefixList | None]] = field(default_factory=dict)
    route_policies: dict[str, tuple[Line, str]] = field(default_factory=dict)
    """Opener and form of each route policy: ``list``, ``ipv4`` or ``ipv6`` (nothing), ``pass``."""
    prefix_lists: dict[str, PrefixList] = field(default_factory=dict)
    isis: Draft[Isis] | None = None
    isis_families: dict[Family, Block] = field(default_factory=dict)
    isis_locators: dict[str, Line] = field(default_factory=dict)
    links: dict[str, IsisLink] = field(default_factory=dict)
    delays: dict[str, tuple[int, tuple[Line, ...]]] = field(default_factory=dict)
    srv6: Srv6Reading | None = None
    telemetry: TelemetryReading | None = None
    bgp: Draft[Bgp] | None = None
    bgp_families: dict[Family, Block] = field(default_factory=dict)
    neighbors: dict[tuple[str | None, Address], NeighborReading] = field(default_factory=dict)
