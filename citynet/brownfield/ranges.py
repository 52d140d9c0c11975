"""Numbers as ranges that do not touch, so that a million VNIs take no more room than one."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["Range", "joined", "without"]

Range = tuple[int, int]
"""First and last number, both included."""


def joined(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Return the same numbers as the fewest ranges, sorted."""
    found: list[Range] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return tuple(found)


def without(ranges: Iterable[Range], taken: Iterable[Range]) -> tuple[Range, ...]:
    """Return the numbers of ``ranges`` that are not in ``taken``."""
    holes = joined(taken)
    left: list[Range] = []
    for first, last in joined(ranges):
        start = first
        for low, high in holes:
            if high < start or low > last:
                continue
            if low > start:
                left.append((start, low - 1))
            start = high + 1
        if start <= last:
            left.append((start, last))
    return tuple(left)
