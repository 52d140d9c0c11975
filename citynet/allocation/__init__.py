"""Numbers: given once, for ever."""

from citynet.allocation.allocate import allocate
from citynet.allocation.collisions import healed
from citynet.allocation.lock_files import id_lock_texts, parse_id_locks
from citynet.allocation.locks import IdLocks
from citynet.allocation.renewal import id_locks

__all__ = ["IdLocks", "allocate", "healed", "id_lock_texts", "id_locks", "parse_id_locks"]
