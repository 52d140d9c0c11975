"""How long a deployment waits, and how long a trial must be."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

from citynet.errors import CallError

__all__ = ["Timing", "timing_for"]

_TRIAL: Final = 1200
_LONGEST: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds."""

    trial: int
    """From a device's commit until it takes the commit back by itself."""
    confirm: float
    """What confirming all devices may take: so much must be left of the trial at the decision."""
    sessions: float = 600.0
    """How long sessions may take to come up, at most; less where the trial is short."""
    settle: float = 180.0
    """How long a device may take until it runs what it was given, or again what it ran."""
    poll: float = 3.0
    """Between two looks at the same device."""
    margin: float = 20.0
    """How much later than said a timer may fire."""
    revert: float = 300.0
    """How long a device may take to go back once its timer fired."""


def timing_for(devices: int, workers: int, trial: int | None = None) -> Timing:
    """Return the times for so many devices, ``workers`` at a time.

    Raises ``CallError`` for a ``trial`` that could end before every device was confirmed.
    """
    rounds = max(1, ceil(devices / workers))
    # Per round: an answer of an agent on a slow router, and one repetition.
    confirm = 60.0 * rounds
    shortest = int(confirm + 60 * rounds + 60)
    chosen = max(_TRIAL, shortest) if trial is None else trial
    if not shortest <= chosen <= _LONGEST:
        raise CallError(
            f"--confirm-within {chosen}: the trial must last {shortest} to {_LONGEST} seconds "
            f"for {devices} devices, {workers} at a time: it has to outlast all confirmations"
        )
    return Timing(trial=chosen, confirm=confirm)
