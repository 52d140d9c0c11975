"""The tables of all stages as one mapping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from citynet.codes import (
    allocation,
    binding,
    compilation,
    intents,
    inventory,
    language,
    placement,
    rendering,
    verification,
    yaml,
)
from citynet.codes.model import Code

__all__ = ["CODES", "registry"]


def registry(tables: Mapping[str, Iterable[Code]]) -> Mapping[str, Code]:
    """Return all codes by name, sorted; ``tables`` is keyed by the first digit of its codes.

    Raises ``ValueError`` for a code that stands twice or in a table that is not its own: both are
    mistakes of ours, found when the module is imported.
    """
    codes: dict[str, Code] = {}
    for digit, table in tables.items():
        for code in table:
            if not re.fullmatch(rf"CN{digit}[0-9]{{2}}", code.code):
                raise ValueError(f"{code.code} stands in the table of CN{digit}xx")
            if code.code in codes:
                raise ValueError(f"{code.code} is defined twice")
            codes[code.code] = code
    return MappingProxyType(dict(sorted(codes.items())))


CODES: Final[Mapping[str, Code]] = registry(
    {
        "1": (*yaml.TABLE, *language.TABLE),
        "2": inventory.TABLE,
        "3": intents.TABLE,
        "4": allocation.TABLE,
        "5": placement.TABLE,
        "6": (*binding.TABLE, *compilation.TABLE),
        "7": rendering.TABLE,
        "8": verification.TABLE,
    }
)
