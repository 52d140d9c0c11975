"""What still stands on a device that shall go."""

from __future__ import annotations

from citynet.departure.dependents import dependents_of

__all__ = ["dependents_of"]
