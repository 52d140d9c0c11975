"""The lines of one file of a router, and the reasons why some of them were not read.

A file is split at line feeds only: a carriage return or one of Unicode's line separators is part of
a line, and makes it unread, because another program might take it for the end of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from citynet.device.model import Origin
from citynet.readers.hiding import shown_in
from citynet.readers.model import UnreadLine

__all__ = ["MAX_LINES", "Line", "Said", "Source", "following", "origin_of", "value_of"]

T = TypeVar("T")

MAX_LINES: Final = 100_000
"""A longer file is unread as a whole: a reader has to answer, whatever it is given."""

_FOREIGN: Final = re.compile(r"[^\t\n\x20-\x7e]")


class Line(NamedTuple):
    """A line that says something: not blank, no comment."""

    number: int
    """1-based."""
    text: str
    """Without the blanks around it."""
    words: list[str]

    @property
    def rest(self) -> str:
        """What stands after the first word."""
        _, _, rest = self.text.partition(self.words[0])
        return rest.lstrip()


class Said(NamedTuple, Generic[T]):
    """A value and the line that said it."""

    value: T
    line: Line


def value_of(said: Said[T] | None) -> T | None:
    """Return the value, if there is one."""
    return None if said is None else said.value


class Source:
    """One file: the lines that say something, and what was wrong with them."""

    def __init__(self, path: str, text: str | None, *, comments: str = "#") -> None:
        self.path = path
        self.lines: list[Line] = []
        self._raw: list[str] = []
        self._reasons: dict[int, str] = {}
        self._missing: dict[str, str] = {}
        self._present = text is not None
        if text is None:
            self._missing[""] = "the file is missing"
            return
        self._raw = text.split("\n")
        if not self._raw[-1]:
            self._raw.pop()
        if len(self._raw) > MAX_LINES:
            self._missing[""] = f"it has more than {MAX_LINES} lines; none of them was read"
            self._present = False
            self._raw = []
        self._scan(comments, clean=_FOREIGN.search(text) is None)

    def _scan(self, comments: str, *, clean: bool) -> None:
        for number, raw in enumerate(self._raw, start=1):
            text = raw.strip(" \t")
            if not clean and _FOREIGN.search(raw):
                self._reasons[number] = "it holds a character that is not printable ASCII"
            elif not text:
                continue
            elif text[-1] == "\\":
                self._reasons[number] = "a backslash at its end would join the next line to it"
            elif text[0] not in comments:
                self.lines.append(Line(number, text, text.split()))

    def matching(self, pattern: re.Pattern[str]) -> Iterator[int]:
        """Yield the numbers of all lines, comments included, in which ``pattern`` is found."""
        for number, raw in enumerate(self._raw, start=1):
            if pattern.search(raw):
                yield number

    def refuse(self, line: Line, reason: str) -> None:
        """Enter ``line`` as unread; the first reason stands."""
        self._reasons.setdefault(line.number, reason)

    def refuse_all(self, lines: Iterable[Line], reason: str) -> None:
        """Enter each of ``lines`` as unread."""
        for line in lines:
            self.refuse(line, reason)

    def missing(self, text: str, reason: str) -> None:
        """Enter a line that should be there; of a missing file that alone is entered."""
        if self._present:
            self._missing.setdefault(text, reason)

    def first(self, old: Said[T] | None, value: T | None, line: Line) -> Said[T] | None:
        """Return what stays said, ``old`` or ``value``; refuse a bad value and a second one."""
        if value is None:
            self.refuse(line, "it has a value that cannot stand here")
            return old
        if old is not None:
            self.refuse(line, f"said before, in line {old.line.number}")
            return old
        return Said(value, line)

    def unread(self, device: str) -> Iterator[UnreadLine]:
        """Yield what was entered, missing lines first (as line 0), then by line."""
        missing = ((0, text, reason) for text, reason in sorted(self._missing.items()))
        refused = (
            (number, self._shown(number), self._reasons[number]) for number in sorted(self._reasons)
        )
        for found in (missing, refused):
            for number, text, reason in found:
                yield UnreadLine(
                    device=device, file=self.path, line=number, text=text, reason=reason
                )

    def _shown(self, number: int) -> str:
        """Return a line as a report may show it: without a secret in clear text."""
        return shown_in(self.path, self._raw[number - 1])


def origin_of(*said: tuple[Source, Iterable[int]]) -> Origin:
    """Return the origin of a part that lines of one or more files said, the main one first."""
    found = [(source.path, tuple(sorted(set(lines)))) for source, lines in said]
    found = [(path, lines) for path, lines in found if lines]
    if not found:
        return Origin()
    (file, lines), *others = found
    return Origin(file=file, lines=lines, elsewhere=tuple(others))


def following(
    source: Source,
    lines: Iterable[Line],
    expected: Sequence[str],
    *,
    why: str,
    ordered: bool = False,
) -> None:
    """Refuse each of ``lines`` that is not one of ``expected``; enter those that are missing.

    Blanks between words do not matter. ``why`` says where the expected lines come from.
    """
    places = {text: place for place, text in enumerate(expected)}
    seen: set[int] = set()
    last = -1
    for line in lines:
        place = places.get(" ".join(line.words))
        if place is None:
            source.refuse(line, f"it is none of the lines that {why}")
        elif place in seen:
            source.refuse(line, "said twice")
        elif ordered and place < last:
            source.refuse(line, "it stands after a line that it must precede")
        else:
            last = place
            seen.add(place)
    for place, text in enumerate(expected):
        if place not in seen:
            source.missing(text, f"missing among the lines that {why}")
