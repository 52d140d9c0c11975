"""Who takes a trial back at its deadline: a process that no session and no controller can end."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable

from tasks.drivers.frr.agent import store
from tasks.drivers.frr.agent.failure import AgentFailure
from tasks.drivers.frr.agent.machine import Machine

__all__ = ["start"]

_EVERY = 0.25
_LONG = 3600.0


def start(machine: Machine, token: str) -> None:
    """Leave a process behind that waits for the trial's deadline."""
    # Read before anything else: the file that these modules come from may be replaced meanwhile.
    from tasks.drivers.frr.agent import trial

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        if os.fork() != 0:
            os._exit(0)
        _detach(writing)
        _watch(machine, token, trial.take_back)
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    ready = os.read(reading, 1)
    os.close(reading)
    if ready != b"!":
        raise AgentFailure("nobody would take the trial back: it was not begun")


def _detach(writing: int) -> None:
    """Let go of everything that was inherited: the session's pipes, and the agent's lock."""
    for name in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: None)
    os.chdir("/")
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    limit = min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536)
    os.closerange(3, writing)
    os.closerange(writing + 1, limit)
    os.write(writing, b"!")
    os.close(writing)


def _watch(machine: Machine, token: str, take_back: Callable[[Machine, str], object]) -> None:
    while True:
        time.sleep(_EVERY)
        try:
            if _due(machine, token) is None:
                continue
            # While a commit is at work it has the lock: who gets it knows that the commit is over,
            # or that its agent was killed.
            with store.locked(machine, _LONG):
                ending = _due(machine, token)
                if ending is not None:
                    take_back(machine, ending)
        except _Over:
            return
        except (AgentFailure, OSError):
            # Nobody would hear it, and nobody else would try again.
            time.sleep(5)


class _Over(Exception):  # noqa: N818 - no error
    """The trial is no longer pending."""


def _due(machine: Machine, token: str) -> str | None:
    """Return how the trial ends where it is to be taken back, None where it is not yet."""
    state = store.load(machine, store.STATE) or {}
    pending = state.get("pending")
    if not pending or pending["token"] != token:
        raise _Over
    if not pending["applied"]:
        return "interrupted"
    left = float(pending["deadline"]) - time.clock_gettime(time.CLOCK_BOOTTIME)
    return "timed out" if left <= 0 else None
