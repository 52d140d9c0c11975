"""Where each service runs, and what that takes of the network."""

from citynet.placement.locks import path_locks
from citynet.placement.place import place

__all__ = ["path_locks", "place"]
