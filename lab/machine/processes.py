"""A process that we started, told apart from any other one that has its number later."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

__all__ = ["boot_id", "end", "environment", "is_running", "start_time"]

_SECRETS = "CITYNET_SECRET_"


def environment() -> dict[str, str]:
    """Return this process's variables for one that stays, without secrets of live routers."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_SECRETS)}


def boot_id() -> str:
    """Return the kernel's name for the time since it booted."""
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def start_time(pid: int) -> int | None:
    """Return when a process was started, in ticks since boot; nothing when it is no more."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name stands in brackets and may have any character; fields 3 and 22 come after it.
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else int(fields[19])


def is_running(pid: int, started: int, boot: str) -> bool:
    """Say whether the very process that was started is still there."""
    return boot == boot_id() and start_time(pid) == started


def end(pid: int, started: int, boot: str, *, seconds: float = 10) -> bool:
    """End a process of ours, first kindly; say whether it is gone. Another one is never touched."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + seconds
        if not is_running(pid, started, boot):
            return True
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        while time.monotonic() < deadline:
            _collect(pid)
            if not is_running(pid, started, boot):
                return True
            time.sleep(0.05)
    return False


def _collect(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
