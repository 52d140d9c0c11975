"""What exists only on a path: hand-off VLANs and addresses."""

from citynet.binding.bind import bind, link_locks
from citynet.binding.collisions import healed_bindings
from citynet.binding.locks import LinkLocks, link_lock_texts, parse_link_locks

__all__ = [
    "LinkLocks",
    "bind",
    "healed_bindings",
    "link_lock_texts",
    "link_locks",
    "parse_link_locks",
]
