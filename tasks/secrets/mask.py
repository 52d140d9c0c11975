"""Values back into references, in everything that comes from a device."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["Mask"]

_LITERAL: Final = "(literal)secret:"


class Mask:
    """Turns values into references, the longest first. It shows nothing of itself."""

    __slots__ = ("_pattern", "_references")

    def __init__(self, values: Mapping[str, str]) -> None:
        """Take values by name. Two names with one value cannot be told apart: see ``resolve``."""
        self._references = {value: f"secret:{name}" for name, value in values.items()}
        longest_first = sorted(self._references, key=lambda value: (-len(value), value))
        # One pass over the text: a reference that was put in is never looked into again.
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def __repr__(self) -> str:
        return f"Mask({len(self._references)} values)"

    def device(self, text: str) -> str:
        """Return a device's own text with references in the place of values.

        A reference that somebody typed on the device is no reference: it is marked, so that it
        does not pass for the value that it names.
        """
        return self.message(text.replace("secret:", _LITERAL))

    def message(self, text: str) -> str:
        """Return a sentence without values."""
        return self._pattern.sub(lambda match: self._references[match[0]], text)
