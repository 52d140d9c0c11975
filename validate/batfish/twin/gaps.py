"""What cannot be said in the twin. A twin with gaps proves nothing."""

from __future__ import annotations

from citynet.errors import CitynetError

__all__ = ["TwinGapError"]


class TwinGapError(CitynetError):
    """The devices say something that the twin cannot say."""
