"""How much of a text citynet understands: by file and by the word that its blocks begin with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from citynet.brownfield.hiding import harmless
from citynet.brownfield.model import Section, Statement, UnreadRun
from citynet.readers.model import UnreadLine

__all__ = ["sections_of", "unread_of"]


def sections_of(said: Iterable[Statement], unread: Iterable[UnreadLine]) -> tuple[Section, ...]:
    """Return the sections in the order of the text; lines too long and comments are in none."""
    foreign = {(one.file, one.line) for one in unread}
    lines: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for statement in said:
        title = harmless(statement.section.partition(" ")[0])
        lines[statement.file, title].add(statement.line)
    return tuple(
        Section(
            file=file,
            title=title,
            lines=len(numbers),
            foreign=_runs(number for number in sorted(numbers) if (file, number) in foreign),
        )
        for (file, title), numbers in lines.items()
    )


def _runs(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return tuple(runs)


def unread_of(unread: Iterable[UnreadLine]) -> tuple[UnreadRun, ...]:
    """Return the lines that stand in the text; what our baseline would have is not missing here."""
    return tuple(
        UnreadRun(file=harmless(one.file), line=one.line, text=harmless(one.text))
        for one in unread
        if one.line
    )
