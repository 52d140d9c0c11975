"""A text without its braces: flat statements, and what is none."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Fault", "Parsed", "Statement", "quoted"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A flattened statement: its words without quotes, and for each word the line it stands on."""

    order: int
    words: tuple[str, ...]
    lines: tuple[int, ...]

    @property
    def line(self) -> int:
        """The line on which the statement ends."""
        return self.lines[-1]

    @property
    def text(self) -> str:
        """The words as one line; those that need quotes have them."""
        return " ".join(map(quoted, self.words))


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is no statement, or one that does not count, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text taken apart."""

    statements: tuple[Statement, ...]
    faults: tuple[Fault, ...]


def quoted(word: str) -> str:
    """Return a word as a line shows it: one that is empty or holds blanks has quotes."""
    return word if word and " " not in word else f'"{word}"'
