"""What an engine decides about a promise, before it is an outcome."""

from __future__ import annotations

from dataclasses import dataclass

from validate.outcome import Counterexample, Status

__all__ = ["Decision", "not_covered", "proven", "refuted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An outcome without the names of engine and promise."""

    status: Status
    states: int = 1
    detail: str = ""
    counterexample: Counterexample | None = None


def proven(states: int = 1, detail: str = "") -> Decision:
    """Return that the promise holds in ``states`` states."""
    return Decision(status=Status.PROVEN, states=states, detail=detail)


def refuted(counterexample: Counterexample, states: int = 1) -> Decision:
    """Return that the promise does not hold, and why."""
    return Decision(
        status=Status.REFUTED,
        states=states,
        detail=counterexample.summary,
        counterexample=counterexample,
    )


def not_covered(why: str) -> Decision:
    """Return that the engine cannot say."""
    return Decision(status=Status.NOT_COVERED, detail=why)
