"""The states in which promises are decided: nothing failed, and every single failure."""

from __future__ import annotations

from citynet.city.model import City
from validate.outcome import State

__all__ = ["all_states", "is_survived"]


def all_states(city: City) -> tuple[State, ...]:
    """Return the intact state, then each link of the city failed, then each device."""
    return (
        State(),
        *(State(failed_link=name) for name in sorted(city.links)),
        *(State(failed_device=name) for name in sorted(city.devices)),
    )


def is_survived(state: State, survives: frozenset[str], *ends: str) -> bool:
    """Tell whether a promise between devices ``ends`` must hold in a state.

    ``survives`` names kinds of failures, ``link`` and ``node``; the failure of an end excuses.
    """
    if state.failed_link is not None:
        return "link" in survives
    if state.failed_device is not None:
        return "node" in survives and state.failed_device not in ends
    return True
