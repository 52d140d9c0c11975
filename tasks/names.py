"""Names that somebody types: which ones were meant, where there is none of that name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["or_meant"]


def or_meant(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence about an unknown name: those that are like it, if there are."""
    close = get_close_matches(name, list(known), n=3)
    return f"; did you mean {' or '.join(close)}?" if close else ""
