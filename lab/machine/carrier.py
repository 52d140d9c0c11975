"""The process that carries a machine: whether it lives, how it is talked to, and its end."""

from __future__ import annotations

from lab.machine.channel import Channel
from lab.machine.model import MachineState
from lab.machine.places import Places, last_lines
from lab.machine.processes import end, is_running

__all__ = ["channel_of", "end_carrier", "give_up", "is_alive", "words_of"]


def is_alive(state: MachineState) -> bool:
    """Say whether the very process that was started is still there."""
    return is_running(state.pid, state.started, state.boot)


def end_carrier(state: MachineState) -> bool:
    """End it, and no other process; say whether it is gone."""
    return end(state.pid, state.started, state.boot)


def give_up(places: Places, state: MachineState) -> None:
    """End a machine that did not come up, and forget that it was started."""
    end_carrier(state)
    places.state.unlink(missing_ok=True)


def channel_of(places: Places, state: MachineState) -> Channel:
    """Return the way to talk to a machine."""
    return Channel(places.base, alive=lambda: is_alive(state), context=lambda: words_of(places))


def words_of(places: Places) -> str:
    """Return the machine's last words, for an error."""
    lines = last_lines(places.console) + last_lines(places.log, 4)
    if not lines:
        return " It printed nothing."
    return "\nIts console ends with:\n" + "\n".join(f"  {line}" for line in lines)
