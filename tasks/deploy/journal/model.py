"""What the journal knows of a deployment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tasks.deploy.model import Ending, Standing
from tasks.fleet.model import ConfigSet

__all__ = ["Confirmed", "Decision", "DeviceRecord", "Direction", "Record", "StepRecord"]


class Direction(StrEnum):
    """Where a deployment goes once it was decided."""

    FORWARD = "forward"
    BACK = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The one row that decides. It is never changed."""

    direction: Direction
    at: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a device must run now."""

    fingerprint: str
    deployment: str
    """The last one that it was confirmed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRecord:
    """One device of a deployment."""

    device: str
    platform: str
    config_set: ConfigSet
    digest: str
    """Of what it is given."""
    before: str | None
    """Its fingerprint when it was first looked at; ``None``: it never was."""
    changes: bool | None
    """Whether it needs a commit; ``None``: nobody knew yet."""
    deadline: float | None
    """When its trial ends at the earliest; ``None``: no commit was ever begun."""
    difference: str | None
    """What it said would change in its files, masked."""
    standing: Standing | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One row of what was about to be done, or had been done."""

    device: str
    step: str
    moment: str
    """``before`` or ``after``."""
    at: float
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A whole deployment."""

    id: str
    fleet: str
    environment: str
    manifest: str
    verdict: str
    over_drift: bool
    secrets: tuple[str, ...]
    """Names of the secrets in its texts, never values."""
    trial: int
    began: float
    ended: float | None
    ending: Ending | None
    decision: Decision | None
    devices: Mapping[str, DeviceRecord]

    @property
    def begun(self) -> frozenset[str]:
        """Devices on which a commit was begun: they may have changed."""
        return frozenset(self.deadlines)

    @property
    def deadlines(self) -> Mapping[str, float]:
        """When the trials of these devices end at the earliest."""
        return {n: one.deadline for n, one in self.devices.items() if one.deadline is not None}

    @property
    def before(self) -> Mapping[str, str]:
        """Fingerprint of each device when it was first looked at; empty for one that never was."""
        return {n: one.before or "" for n, one in self.devices.items()}
