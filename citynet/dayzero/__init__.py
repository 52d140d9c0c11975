"""The smallest text that makes a device reachable for us."""

from citynet.dayzero.day_zero import day_zero

__all__ = ["day_zero"]
