"""What has been read of an EOS device so far, while its blocks are being walked."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    Policer,
    PrefixList,
    TrafficClass,
    Vrf,
)
from citynet.readers.blocks import Draft, Ledger, Line

__all__ = ["InputPolicy", "InterfaceReading", "MacSecProfile", "NeighborReading", "Reading"]


@dataclass(slots=True)
class InterfaceReading:
    """An interface block: the part, and lines that only make sense together with others."""

    draft: Draft[Interface]
    isis: Draft[IsisInterface] | None = None
    tag: str | None = None
    flags: dict[str, Line] = field(default_factory=dict)
    """Lines without a field of their own, by text: they must be there exactly where they belong."""
    policy: tuple[str, Line] | None = None
    filters: list[tuple[Family, str, Line]] = field(default_factory=list)
    profile: tuple[str, Line] | None = None
    """The MACsec profile that the port names."""
    speed: tuple[int, Line] | None = None
    state: Line | None = None
    """The line that says that the interface is up, or that it is down."""
    channel_group: Line | None = None


@dataclass(slots=True)
class NeighborReading:
    """A BGP session, the line that makes it send communities, and the lists that it names."""

    draft: Draft[BgpNeighbor]
    send_community: Line | None = None
    lists: list[tuple[Family, str, Line]] = field(default_factory=list)


@dataclass(slots=True)
class InputPolicy:
    """A policy map of an attachment: marking and policer."""

    opener: Line
    lines: tuple[Line, ...]
    marking: TrafficClass | None
    policer: Policer | None


@dataclass(slots=True)
class MacSecProfile:
    """A profile of ``mac security``; without a key it protects nothing."""

    opener: Line
    macsec: MacSec | None


@dataclass(slots=True)
class Reading:
    """All parts read so far, by name."""

    ledger: Ledger
    interfaces: dict[str, InterfaceReading] = field(default_factory=dict)
    vrfs: dict[str, Draft[Vrf]] = field(default_factory=dict)
    filters: dict[str, Filter] = field(default_factory=dict)
    prefix_lists: dict[str, PrefixList] = field(default_factory=dict)
    policies: dict[str, InputPolicy] = field(default_factory=dict)
    profiles: dict[str, MacSecProfile] | None = None
    """MACsec profiles by name; ``None``: no block ``mac security``."""
    isis: Draft[Isis] | None = None
    bgp: Draft[Bgp] | None = None
    neighbors: dict[tuple[str | None, Address], NeighborReading] = field(default_factory=dict)
    identified: set[str] = field(default_factory=set)
    """VRFs whose block under BGP names the router ID."""
    balanced: set[str] = field(default_factory=set)
    """VRFs whose block under BGP says that equal paths are used."""
    vtep: str | None = None
    vxlan: Line | None = None
    gnmi: Line | None = None
    collectors: list[tuple[Collector, Line]] = field(default_factory=list)
    """Collectors, and the rules that let them in."""
    strangers: list[Line] = field(default_factory=list)
    """Rules beside those of collectors that let somebody reach the management plane."""
    routed_vrfs: dict[str, set[str]] = field(
        default_factory=lambda: {"ip routing": set(), "ipv6 unicast-routing": set()}
    )
    """VRFs in which routing is on, by command."""
    protected_vrfs: dict[str, set[str]] = field(
        default_factory=lambda: {"ip": set(), "ipv6": set()}
    )
    """VRFs in which a list decides what the router itself takes, by first word of the line."""
