"""What has been read of a VRP device so far, while its views are being walked."""

from __future__ import annotations

from dataclasses import dataclass, field

from citynet.device.model import (
    Address,
    Bgp,
    BgpNeighbor,
    Family,
    Filter,
    Interface,
    Isis,
    IsisInterface,
    Network,
    Policer,
    Srv6,
    TrafficClass,
    Vrf,
)
from citynet.readers.blocks import Draft, Ledger, Line

__all__ = ["InterfaceReading", "PolicyReading", "PrefixListReading", "Reading", "VrfFamily"]


@dataclass(slots=True)
class InterfaceReading:
    """An interface view: the part, and lines that only make sense together with others."""

    draft: Draft[Interface]
    isis: Draft[IsisInterface] | None = None
    flags: dict[str, Line] = field(default_factory=dict)
    """Lines without a field of their own, by text: they must be there exactly where they belong."""
    metrics: dict[str, int] = field(default_factory=dict)
    """IS-IS cost by family."""
    ipv6_mtu: int | None = None
    policy: tuple[str, Line] | None = None


@dataclass(slots=True)
class PolicyReading:
    """A traffic policy with its classifier and behavior, which bear its name."""

    lines: list[Line] = field(default_factory=list)
    texts: dict[str, Line] = field(default_factory=dict)
    """Lines of the three views, by view and text."""
    filter_ipv4: str | None = None
    filter_ipv6: str | None = None
    policer: Policer | None = None
    marking: TrafficClass | None = None


@dataclass(slots=True)
class VrfFamily:
    """What a VRF says of one family, in its own view and in BGP's; both families have to agree."""

    line: Line
    rd: str | None = None
    import_targets: tuple[str, ...] = ()
    export_targets: tuple[str, ...] = ()
    label: bool = False
    connected: bool = False
    static: bool = False
    in_bgp: bool = False
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class PrefixListReading:
    """A prefix list so far; its entries are lines of their own, anywhere in the text."""

    family: Family
    index: int = 0
    """Index of the last entry; nothing follows one that denies everything."""
    prefixes: dict[Network, None] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """All parts read so far, by name."""

    ledger: Ledger
    interfaces: dict[str, InterfaceReading] = field(default_factory=dict)
    vrfs: dict[str, Draft[Vrf]] = field(default_factory=dict)
    vrf_families: dict[tuple[str, str], VrfFamily] = field(default_factory=dict)
    """By VRF name and ``ipv4`` or ``ipv6``."""
    sids: dict[tuple[str, str], int] = field(default_factory=dict)
    """SRv6 function by VRF name and ``4`` or ``6``."""
    filters: dict[str, Filter] = field(default_factory=dict)
    prefix_lists: dict[str, PrefixListReading] = field(default_factory=dict)
    policies: dict[str, PolicyReading] = field(default_factory=dict)
    srv6: Draft[Srv6] | None = None
    isis: Draft[Isis] | None = None
    isis_ipv4: bool = False
    bgp: Draft[Bgp] | None = None
    neighbors: dict[tuple[str | None, Address], Draft[BgpNeighbor]] = field(default_factory=dict)
