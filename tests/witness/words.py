"""What modules of the mapping share."""

from __future__ import annotations

from typing import Any

__all__ = ["Facts", "said"]

Facts = dict[str, Any]
"""A part of a structured configuration."""


def said(**facts: object) -> Facts:
    """Return the facts that say something: AVD's schema has no empty values."""
    return {key: value for key, value in facts.items() if value not in (None, "", [], {})}
