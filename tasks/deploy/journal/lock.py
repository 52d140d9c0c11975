"""One deployment at a time on a fleet, on this machine."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.deploy.journal.errors import LockedError

__all__ = ["fleet_lock"]


@contextmanager
def fleet_lock(folder: Path, fleet: str) -> Iterator[None]:
    """Hold the lock of a fleet; it ends with the process, however that ends.

    Raises ``LockedError`` where somebody else holds it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(folder / f"deploy-{fleet}.lock", flags, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            said = os.pread(descriptor, 20, 0).strip()
            raise LockedError(fleet, int(said) if said.isdigit() else 0) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
