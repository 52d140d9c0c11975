"""Time, so that tests need not wait."""

from __future__ import annotations

import time
from typing import Protocol

__all__ = ["Clock", "SystemClock", "at"]


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> float:
        """Return seconds since the epoch."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Return seconds since the epoch."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def at(moment: float) -> str:
    """Return a moment as a person's clock shows it."""
    return time.strftime("%H:%M:%S", time.localtime(moment))
