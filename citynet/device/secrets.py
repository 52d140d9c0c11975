"""References to secrets in texts: ``secret:NAME`` stands where a device gets a value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["REFERENCE", "names_in"]

REFERENCE: Final = re.compile(r"secret:([a-z0-9.-]+)")
"""A reference; its group is the secret's name."""


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the names of all secrets that ``texts`` refer to."""
    return frozenset(name for text in texts for name in REFERENCE.findall(text))
