"""What has been read of a VRP device so far, while its views are being walked."""

from __future__ import annotations

from dataclasses import dataclass, field

from citynet.device.model import (
    Address,
    AddressGroup,
    Affinity,
    Bgp,
    BgpNeighbor,
    Family,
    Filter,
    FlexAlgorithm,
    Interface,
    Isis,
    IsisInterface,
    MacSec,
    Network,
    Policer,
    Srv6,
    TrafficClass,
    Vrf,
)
from citynet.readers.blocks import Draft, Ledger, Line
from citynet.readers.vrp.service_reading import ServiceReading

__all__ = [
    "InterfaceReading",
    "IsisReading",
    "Opcode",
    "PolicyReading",
    "PrefixListReading",
    "Reading",
    "VrfFamily",
]


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
    macsec: tuple[MacSec, Line] | None = None
    membership: Line | None = None
    attributes: Line | None = None
    """The line that opens the view of link attributes."""
    shares: dict[int, Line] = field(default_factory=dict)
    """Line that gives the port's bandwidth to a slice, by its number."""
    control: Line | None = None
    """Line of the queue of class control."""
    queue: Line | None = None
    """Line that shapes."""


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
    urpf: bool = False
    applications: tuple[str, Line] | None = None
    """The cascaded policy that marks applications."""


@dataclass(slots=True)
class VrfFamily:
    """What a VRF says of one family, in its own view and in BGP's; both families have to agree."""

    line: Line
    rd: str | None = None
    import_targets: tuple[str, ...] = ()
    export_targets: tuple[str, ...] = ()
    label: bool = False
    color: int | None = None
    color_line: Line | None = None
    tunnel: Line | None = None
    """The colour is that of applications, not of a slice."""
    connected: bool = False
    static: bool = False
    locator: str | None = None
    in_bgp: bool = False
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Opcode:
    """The SRv6 function of a VRF's family, and the locator that it stands under."""

    locator: str
    function: int
    line: Line


@dataclass(slots=True)
class PrefixListReading:
    """A prefix list so far; its entries are lines of their own, anywhere in the text."""

    family: Family
    indexes: set[int] = field(default_factory=set)
    """Empty: the list's only line denies everything."""
    prefixes: dict[Network, None] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class IsisReading:
    """The IS-IS instance, and lines of it that have to agree with other views."""

    draft: Draft[Isis]
    opener: Line
    flags: dict[str, Line] = field(default_factory=dict)
    """Lines without a field of their own, by text."""
    locators: dict[str, Line] = field(default_factory=dict)
    """Line that advertises a locator, by its name."""
    algorithms: dict[int, Line] = field(default_factory=dict)
    """Line that takes part in an algorithm, by its number."""


@dataclass(slots=True)
class Reading:
    """All parts read so far, by name."""

    ledger: Ledger
    switches: dict[str, Line] = field(default_factory=dict)
    """Lines outside every view that other parts require, by text."""
    code_point_domain: Line | None = None
    code_points: set[int] = field(default_factory=set)
    """Code points that choose a queue."""
    interfaces: dict[str, InterfaceReading] = field(default_factory=dict)
    vrfs: dict[str, Draft[Vrf]] = field(default_factory=dict)
    vrf_families: dict[tuple[str, str], VrfFamily] = field(default_factory=dict)
    """By VRF name and ``ipv4`` or ``ipv6``."""
    opcodes: dict[tuple[str, str], Opcode] = field(default_factory=dict)
    """By VRF name and ``ipv4`` or ``ipv6``."""
    address_groups: dict[str, AddressGroup] = field(default_factory=dict)
    filters: dict[str, Filter] = field(default_factory=dict)
    prefix_lists: dict[str, PrefixListReading] = field(default_factory=dict)
    policies: dict[str, PolicyReading] = field(default_factory=dict)
    srv6: Draft[Srv6] | None = None
    affinity_mapping: Line | None = None
    affinities: dict[str, Affinity] = field(default_factory=dict)
    algorithms: dict[int, tuple[FlexAlgorithm, Line]] = field(default_factory=dict)
    isis: IsisReading | None = None
    bgp: Draft[Bgp] | None = None
    neighbors: dict[tuple[str | None, Address], Draft[BgpNeighbor]] = field(default_factory=dict)
    named_lists: list[tuple[str, Family, Line]] = field(default_factory=list)
    """Prefix lists that sessions name, with the line that does."""
    services: ServiceReading = field(default_factory=ServiceReading)
