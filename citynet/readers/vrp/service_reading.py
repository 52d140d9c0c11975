"""What has been read so far of slices, colours, applications, policies and measurement."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv6Address, IPv6Network

from citynet.device.model import (
    Application,
    Family,
    PortRange,
    SliceInstance,
    SliceShare,
    Srv6Policy,
    Steering,
    TwampReflector,
    TwampSession,
)
from citynet.readers.blocks import Draft, Line

__all__ = [
    "ApplicationReading",
    "Channel",
    "EndReading",
    "FlowInstance",
    "MatchList",
    "MeasurementReading",
    "PathReading",
    "SegmentList",
    "ServiceReading",
]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channelised sub-interface: a dedicated share of its port."""

    port: str
    share: SliceShare
    line: Line


@dataclass(frozen=True, slots=True)
class MatchList:
    """An access list of an application: both ends of its conversations, in one family."""

    family: Family
    protocol: int
    ports: tuple[PortRange, ...]
    line: Line


@dataclass(slots=True)
class ApplicationReading:
    """Lists, classifiers, behaviors and policies that mark applications, by name."""

    lists: dict[str, MatchList] = field(default_factory=dict)
    classifiers: dict[str, Line] = field(default_factory=dict)
    behaviors: dict[str, tuple[str, Line]] = field(default_factory=dict)
    """The application that a behavior marks."""
    policies: dict[str, tuple[dict[int, Line], Line]] = field(default_factory=dict)
    """The lines of a policy, by precedence, and the line that opens it."""
    used: set[str] = field(default_factory=set)
    """Names of all these that an interface's policy has led to."""


@dataclass(frozen=True, slots=True)
class SegmentList:
    """A segment list of an SRv6 policy, by index."""

    segments: dict[int, IPv6Address]
    lines: list[Line]
    """First the one that opens it."""


@dataclass(slots=True)
class PathReading:
    """An SRv6 policy whose path's list has not been looked up yet."""

    draft: Draft[Srv6Policy]
    line: Line
    path: tuple[int, Line] | None = None
    """The preference of its path and the line that says it."""


@dataclass(frozen=True, slots=True)
class EndReading:
    """The function of an End SID under a locator."""

    function: int
    line: Line


@dataclass(frozen=True, slots=True)
class FlowInstance:
    """One instance of an iFIT flow: a family and an interface of the flow's VRF."""

    vrf: str
    peer_locator: IPv6Network
    interface: str
    line: Line


@dataclass(slots=True)
class MeasurementReading:
    """Test sessions, reflectors and iFIT instances."""

    twamp: Line | None = None
    views: dict[str, Line] = field(default_factory=dict)
    sessions: dict[int, tuple[TwampSession, Line]] = field(default_factory=dict)
    started: dict[int, Line] = field(default_factory=dict)
    """Line that starts a session, by its number."""
    reflectors: dict[int, tuple[TwampReflector, Line]] = field(default_factory=dict)
    ifit: Line | None = None
    node: int | None = None
    node_line: Line | None = None
    instances: dict[tuple[int, Family, int], FlowInstance] = field(default_factory=dict)
    """By the flow's number, family, and place of the interface in the VRF."""


@dataclass(slots=True)
class ServiceReading:
    """All of these parts read so far."""

    base_slice: Line | None = None
    slices: dict[int, Draft[SliceInstance]] = field(default_factory=dict)
    color_mapping: Line | None = None
    slice_colors: dict[int, Line] = field(default_factory=dict)
    """Line that maps a colour to the slice of its number."""
    color_policies: dict[int, Line] = field(default_factory=dict)
    """Line that opens the route policy of a colour."""
    tunnel_policy: Line | None = None
    channels: dict[str, Channel] = field(default_factory=dict)
    """By the name of the sub-interface."""
    apn: Line | None = None
    applications: dict[str, Draft[Application]] = field(default_factory=dict)
    marks: ApplicationReading = field(default_factory=ApplicationReading)
    ends: dict[str, EndReading] = field(default_factory=dict)
    """By the name of the locator."""
    policy_locator: tuple[str, Line] | None = None
    segment_lists: dict[str, SegmentList] = field(default_factory=dict)
    policies: dict[str, PathReading] = field(default_factory=dict)
    steering: dict[int, tuple[Draft[Steering], Line]] = field(default_factory=dict)
    """By colour, with the line that opens the mapping policy."""
    measurement: MeasurementReading = field(default_factory=MeasurementReading)
