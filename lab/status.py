"""What a running lab says of itself: how it came up, and how its routers and cables do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "CableStatus",
    "Convergence",
    "Ended",
    "HostsChanged",
    "LabStatus",
    "LabUp",
    "RouterStatus",
    "TunnelStatus",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabUp:
    """What ``up`` made."""

    seconds: float
    routers: int
    cables: int
    hosts: int
    notes: Mapping[str, str]
    """What each router said when it booted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostsChanged:
    """Hosts that came and that went, by name; one that is another one now did both."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a program ended. ``code`` is ``None`` when its time was over."""

    code: int | None
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TunnelStatus:
    """What the lab did for a stand-in's tunnels since the lab came up, in entries.

    The stand-in alone would have lost packets wherever something was put back.
    """

    watching: bool
    neighbors: int
    """Next hops whose router MAC was put back."""
    forwarding: int
    """Router MACs whose VTEP was put back."""
    removed: int
    """Entries of the lab's own that it took away when no route used them any more."""
    trouble: str
    """Why the last look failed; empty where it did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterStatus:
    """How a router does. Sessions are ``None`` where nobody asked, or it does not run."""

    running: bool
    booted: bool
    failed: bool
    """Killed by ``fail`` and not healed yet."""
    uptime: float | None
    daemons: tuple[str, ...]
    adjacencies: tuple[int, int] | None = None
    """IS-IS adjacencies: up, expected."""
    sessions: tuple[int, int] | None = None
    """BGP sessions: established, expected."""
    missing: tuple[str, ...] = ()
    """Sessions that should be there and are not."""
    tunnels: TunnelStatus | None = None
    """Of stand-ins with VXLAN only; nothing is done for any other router."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CableStatus:
    """What a cable does. ``up``: frames pass."""

    up: bool
    cut: bool
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LabStatus:
    """How a lab does."""

    up: bool
    routers: Mapping[str, RouterStatus]
    cables: Mapping[str, CableStatus]
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Convergence:
    """Whether all expected sessions came up and routes stood still, and after how long."""

    converged: bool
    seconds: float
    missing: tuple[str, ...]
