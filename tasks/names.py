"""Names that somebody types: which ones were meant, where there is none of that name."""

from __future__ import annotations

from collections.abc import Iterable

from citynet.workspace.found import closest, either

__all__ = ["or_meant"]


def or_meant(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence about an unknown name: those most like it, if there are."""
    close = closest(name, known)
    return f"; did you mean {either(close)}?" if close else ""
