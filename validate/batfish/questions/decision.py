"""What a question decided, before it is an outcome of a promise."""

from __future__ import annotations

from dataclasses import dataclass

from validate.outcome import Counterexample, Status

__all__ = ["Decision", "not_covered", "proven", "refuted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An outcome without the names of promise, engine and subject."""

    status: Status
    detail: str = ""
    states: int = 1
    counterexample: Counterexample | None = None


def proven(states: int = 1, detail: str = "") -> Decision:
    """Return that it holds in ``states`` states."""
    return Decision(status=Status.PROVEN, states=states, detail=detail)


def refuted(counterexample: Counterexample, states: int = 1) -> Decision:
    """Return that it does not hold, and why."""
    return Decision(
        status=Status.REFUTED,
        states=states,
        detail=counterexample.summary,
        counterexample=counterexample,
    )


def not_covered(why: str) -> Decision:
    """Return that this engine cannot say."""
    return Decision(status=Status.NOT_COVERED, detail=why)
