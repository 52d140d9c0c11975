"""Lines that every device of a platform has, word for word.

A line is known by its path: the lines that open the blocks around it, then itself, joined by
`` / ``. Every required path has to be there, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from citynet.readers.blocks import Ledger, Line

__all__ = ["read_constants"]


def read_constants(
    lines: Iterable[Line],
    required: AbstractSet[str],
    shown_by_devices: AbstractSet[str],
    ledger: Ledger,
) -> None:
    """Claim the lines of the baseline; enter those that are missing or said twice."""
    seen: set[str] = set()
    for path, line in _paths(lines, ""):
        if path in shown_by_devices:
            ledger.claim(line)
        elif path in required and path in seen:
            ledger.refuse(line, "said twice")
        elif path in required:
            seen.add(path)
            ledger.claim(line)
    for path in sorted(required - seen):
        ledger.missing(path, "a line of the baseline is missing")


def _paths(lines: Iterable[Line], prefix: str) -> Iterator[tuple[str, Line]]:
    for line in lines:
        path = prefix + line.text
        yield path, line
        yield from _paths(line.children, f"{path} / ")
