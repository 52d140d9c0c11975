"""Why the journal cannot be had."""

from __future__ import annotations

from citynet.errors import UnavailableError

__all__ = ["JournalError", "LockedError"]


class JournalError(UnavailableError):
    """The journal cannot be read or written, or is of a later version."""


class LockedError(UnavailableError):
    """Another deployment works on the fleet. ``pid`` is its process, 0 where it is not known."""

    def __init__(self, fleet: str, pid: int) -> None:
        self.pid = pid
        who = f"process {pid}" if pid else "another process"
        super().__init__(f"{who} works on the fleet {fleet}; nothing was done")
