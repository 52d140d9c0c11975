"""What a device remembers of deployments."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DeviceState", "LastTrial", "PendingTrial"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingTrial:
    """A commit that takes itself back unless it is confirmed."""

    deployment: str
    digest: str
    seconds_left: float
    """Until the old files come back; 0 where that is overdue."""
    applied: bool
    """``False`` while it is being applied, or where that was interrupted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTrial:
    """How the last trial ended."""

    deployment: str
    digest: str
    ending: str
    """``confirmed``; taken back: ``rolled back``, ``timed out``, ``failed``, ``interrupted`` (the
    agent was killed); or ``mixed``."""
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """``state.json`` of a device, as the agent answers ``state``."""

    deployment: str | None
    """Of the last confirmed commit; ``None`` on a device without one."""
    digest: str | None
    confirmed_at: str | None
    """UTC, ISO 8601, by the device's clock."""
    pending: PendingTrial | None
    last: LastTrial | None
    candidate: str | None
    """Deployment of the staged candidate."""
