"""Files under ``locks/``: derived numbers and paths, one small sorted file per owner and thing."""

from citynet.locks.disk import read_locks, write_locks
from citynet.locks.lost import lost_locks
from citynet.locks.staleness import stale_locks

__all__ = ["lost_locks", "read_locks", "stale_locks", "write_locks"]
