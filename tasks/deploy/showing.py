"""Differences as they may be shown and stored: no value of a secret, new or old."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from citynet.lines import lines_of
from tasks.secrets.hiding import hidden_line
from validate.reports.words import printable

__all__ = ["first_differences", "shown_difference"]

_SHOWN: Final = 3
_HUNK: Final = re.compile(r"@@ -[0-9]{1,9}(?:,([0-9]{1,9}))? \+[0-9]{1,9}(?:,([0-9]{1,9}))? @@")


def shown_difference(text: str) -> str:
    """Return unified diffs with lines cut where a key, a password or a community may stand.

    The mask knows today's values; a line that goes away may hold yesterday's.
    """
    path, old, new = "", 0, 0
    lines: list[str] = []
    for line in lines_of(text):
        # Inside a hunk nothing is a header: `-- x` is a line, and removed it looks like one.
        outside = old <= 0 and new <= 0
        if outside and (hunk := _HUNK.fullmatch(line)):
            old, new = (1 if count is None else int(count) for count in hunk.groups())
            lines.append(line)
        elif outside and line.startswith(("--- ", "+++ ")):
            # A file that is new or gone is named on one of the two lines only.
            path = line[4:] if line[4:] != "/dev/null" else path
            lines.append(printable(line))
        else:
            sign = line[:1] if line.startswith(("-", "+", " ")) else ""
            old -= sign in {"-", " "}
            new -= sign in {"+", " "}
            lines.append(sign + printable(hidden_line(path, line[len(sign) :])))
    return "".join(f"{line}\n" for line in lines)


def first_differences(expected: Mapping[str, str], found: Mapping[str, str]) -> tuple[str, ...]:
    """Return the first lines that differ, as ``FILE:LINE: - expected`` and ``+ found``."""
    return tuple(islice(_differences(expected, found), 2 * _SHOWN))


def _differences(expected: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    for path in sorted({*expected, *found}):
        if path not in found:
            yield f"{printable(path)}: is gone"
        elif path not in expected:
            yield f"{printable(path)}: nobody intended this file"
        elif expected[path] != found[path]:
            yield from _lines(path, lines_of(expected[path]), lines_of(found[path]))


def _lines(path: str, expected: tuple[str, ...], found: tuple[str, ...]) -> Iterator[str]:
    """Yield where two files part: the first line of each side."""
    number = next(
        (n for n, (one, other) in enumerate(zip(expected, found, strict=False)) if one != other),
        min(len(expected), len(found)),
    )
    for sign, lines in (("-", expected), ("+", found)):
        if number < len(lines):
            yield f"{path}:{number + 1}: {sign} {printable(hidden_line(path, lines[number]))}"
    if number >= len(expected) and number >= len(found):
        yield f"{path}: differs in its last newline"
