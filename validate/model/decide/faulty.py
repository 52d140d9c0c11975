"""Decisions on lists of faults."""

from __future__ import annotations

from collections.abc import Iterable

from validate.decision import Decision, proven, refuted
from validate.model.faults import Fault, line_of
from validate.outcome import Counterexample, Network

__all__ = ["judge"]

_SHOWN = 5


def judge(network: Network, faults: Iterable[Fault], states: int = 1) -> Decision:
    """Return that a promise holds when there is no fault; otherwise show the first, tell others.

    What is more likely to be wrong at its other end comes last.
    """
    found = sorted(dict.fromkeys(faults), key=lambda fault: fault.echo)
    if not found:
        return proven(states)
    first, *others = found
    text = first.text
    if others:
        shown = "; ".join(fault.text for fault in others[:_SHOWN])
        rest = f"; {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        text = f"{text}. Also: {shown}{rest}"
    return refuted(
        Counterexample(summary=text, line=line_of(network, first.device, first.origin)), states
    )
