"""How much of a text citynet understands: by file and by the word that its blocks begin with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from citynet.brownfield.hiding import (
    HIDDEN,
    harmless,
    is_secret_file,
    speaks_of_secret,
    title_of,
)
from citynet.brownfield.model import Section, Statement, UnreadRun
from citynet.readers.model import UnreadLine

__all__ = ["sections_of", "unread_of"]


def sections_of(said: Iterable[Statement], unread: Iterable[UnreadLine]) -> tuple[Section, ...]:
    """Return the sections in the order of the text; lines too long and comments are in none."""
    foreign = {(one.file, one.line) for one in unread}
    lines: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for statement in said:
        title = title_of(statement.file, statement.section)
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


def unread_of(
    said: Iterable[Statement], unread: Iterable[UnreadLine], files: Mapping[str, str]
) -> tuple[UnreadRun, ...]:
    """Return the lines that stand in the text; what our baseline would have is not missing here.

    They are taken from ``files``: a reader shows a line in the words of its own dialect.
    """
    raw = {file: text.split("\n") for file, text in files.items()}
    hidden = _below_secrets(said)
    return tuple(
        UnreadRun(
            file=one.file,
            line=one.line,
            text=HIDDEN
            if (one.file, one.line) in hidden or is_secret_file(one.file)
            else harmless(raw[one.file][one.line - 1]),
        )
        for one in unread
        if one.file in raw and 0 < one.line <= len(raw[one.file])
    )


def _below_secrets(said: Iterable[Statement]) -> set[tuple[str, int]]:
    """Return the lines that stand in a block which may hold a secret alone in a line."""
    known: dict[str, bool] = {}
    found: set[tuple[str, int]] = set()
    for statement in said:
        for words in statement.path:
            if words not in known:
                known[words] = speaks_of_secret(words)
            if known[words]:
                found.add((statement.file, statement.line))
    return found
