"""The lines of a text, counted as the readers count them, and as a person may see them."""

from __future__ import annotations

from typing import Final

__all__ = ["LONGEST_LINE", "lines_of", "printable"]

LONGEST_LINE: Final = 20_000
"""Characters of a line. The longest of a device, a list of all VLANs, has fewer."""


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text without their line feeds; nothing else ends a line.

    ``splitlines`` would also end one at a form feed or U+2028, and count on from there.
    """
    lines = text.split("\n")
    return tuple(lines if lines[-1] else lines[:-1])


def printable(text: str) -> str:
    """Return ``text`` with everything but printable characters and newlines as escapes."""
    return "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode()
        for char in text
    )
