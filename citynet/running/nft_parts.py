"""nftables text, a file or a listing, as tables and their chains and sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Part", "Ruleset", "Table", "read_ruleset"]


@dataclass(slots=True)
class Part:
    """A chain, a set or a map: its lines without indentation."""

    head: str
    """``chain input``."""
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """One table."""

    head: str
    """``table inet citynet``."""
    lines: list[str] = field(default_factory=list)
    """What stands outside its parts."""
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def family(self) -> str:
        """Return the first word: ``ip``, ``ip6``, ``inet``."""
        words = self.head.split()
        return words[1] if len(words) > 2 else "ip"


@dataclass(slots=True)
class Ruleset:
    """All tables, in the order of the text."""

    preamble: list[str] = field(default_factory=list)
    """Lines before the first table, without blank ones at the end."""
    tables: dict[str, Table] = field(default_factory=dict)


def read_ruleset(text: str) -> Ruleset:
    """Return the tables of ``text``. A brace that is not closed ends with the text.

    Of a table or chain that stands twice, the lines are joined, as nft does.
    """
    ruleset = Ruleset()
    table: Table | None = None
    part: Part | None = None
    for line in _lines(text):
        opens, head = line.endswith("{"), " ".join(line[:-1].split())
        if table is None:
            if opens and head.startswith("table "):
                table = ruleset.tables.setdefault(head, Table(head))
            elif not ruleset.tables:
                ruleset.preamble.append(line)
        elif line == "}":
            table, part = (table, None) if part is not None else (None, None)
        elif line and not line.startswith("#"):
            if part is None and opens:
                part = table.parts.setdefault(head, Part(head))
            else:
                (table.lines if part is None else part.lines).append(line)
    while ruleset.preamble and not ruleset.preamble[-1]:
        ruleset.preamble.pop()
    return ruleset


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield line.strip(" \t")
