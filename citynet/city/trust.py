"""Security levels of devices and links, and their order."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = ["Trust", "trusted"]


class Trust(StrEnum):
    """Security level of a device or link, the least one first."""

    LOW = "low"
    STANDARD = "standard"
    HIGH = "high"


_RANK: Final = {str(level): rank for rank, level in enumerate(Trust)}


def trusted(found: str, asked: str) -> bool:
    """Tell whether the level ``found`` is at least ``asked``; both are words of :class:`Trust`."""
    return _RANK[found] >= _RANK[asked]
