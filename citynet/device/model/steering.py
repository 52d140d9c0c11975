"""Applications, and the ways that their packets take through the core."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address

from citynet.device.model.base import Part
from citynet.device.model.filters import PortRange

__all__ = ["Application", "ApplicationMatch", "CandidatePath", "Srv6Policy", "Steering"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Part):
    """An application that packets are marked with at the edge (APN6)."""

    name: str
    number: int
    """Its identity in the header of the packet, 1 to 65535."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationMatch(Part):
    """Packets of an application, both families, either end of the conversation.

    A packet belongs to it whose protocol is this one and whose source or destination port is one
    of ``ports``.
    """

    application: str
    """Name of an application of the device."""
    protocol: int
    """6 (TCP) or 17 (UDP)."""
    ports: tuple[PortRange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePath(Part):
    """A candidate path of an SRv6 policy: one explicit segment list (RFC 9256 section 5.1)."""

    preference: int
    """The valid path with the highest one is used."""
    segments: tuple[IPv6Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Srv6Policy(Part):
    """An SRv6 policy: a way to ``endpoint`` of the kind ``color`` (RFC 9256)."""

    name: str
    color: int
    endpoint: IPv6Address
    paths: tuple[CandidatePath, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steering(Part):
    """Which policies the routes of a colour use, by application.

    ``colors`` are pairs of an application's name and the colour of the policy to the route's next
    hop that its packets take; everything else takes the policy of colour ``default``. A packet
    whose policy is down is dropped.
    """

    color: int
    colors: tuple[tuple[str, int], ...]
    default: int
