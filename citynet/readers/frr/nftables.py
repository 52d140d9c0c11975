"""``etc/nftables.conf`` as tables and chains (nft(8)).

What the chains mean is said in :mod:`.filters`, :mod:`.marking` and :mod:`.protection`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from citynet.readers.frr.lines import Line, Source
from citynet.readers.frr.values import label

__all__ = ["Chain", "Chains", "read_chains"]

_INET: Final = frozenset({"classes", "queues", "input", "sessions", "forward"})


@dataclass(slots=True)
class Chain:
    """A chain: the line that opens it and the lines in it, in the order of their evaluation."""

    table: str
    name: str
    header: Line
    lines: list[Line] = field(default_factory=list)


Chains = dict[tuple[str, str], Chain]
"""Family of the table, name of the chain → chain."""


def read_chains(source: Source) -> Chains:
    """Return the chains of the tables named ``citynet``; everything else is refused."""
    return _Chains(source).read()


class _Chains:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.chains: Chains = {}
        self.tables: dict[str, Line] = {}
        self.table: tuple[str | None, Line] | None = None
        """Family and header of the open table; no family if it is none that is read."""
        self.chain: Chain | None = None
        self.flush: Line | None = None

    def read(self) -> Chains:
        for line in self.source.lines:
            match line.words:
                case ["}"]:
                    self._close(line)
                case ["table", *words]:
                    self._table(words, line)
                case ["chain", *words]:
                    self._chain(words, line)
                case ["flush", "ruleset"]:
                    self._flush(line)
                case _:
                    self._line(line)
        self._leave()
        if self.flush is None:
            self.source.missing("flush ruleset", "without it, rules are added to those loaded")
        return self.chains

    def _flush(self, line: Line) -> None:
        if self.flush is not None:
            self.source.refuse(line, f"said before, in line {self.flush.number}")
        elif self.tables or self.table:
            self.source.refuse(line, "it deletes the tables before it")
        else:
            self.flush = line

    def _close(self, line: Line) -> None:
        if self.chain is not None:
            self.chain = None
        elif self.table is not None:
            self.table = None
        else:
            self.source.refuse(line, "it closes nothing")

    def _leave(self, *, table: bool = True) -> None:
        """Leave what is open; nft would refuse the file."""
        if self.chain is not None:
            self.source.refuse(self.chain.header, "its block is not closed")
            self.chain = None
        if table and self.table is not None:
            self.source.refuse(self.table[1], "its block is not closed")
            self.table = None

    def _table(self, words: list[str], line: Line) -> None:
        self._leave()
        match words:
            case ["ip" | "ip6" | "inet" as family, "citynet", "{"] if family not in self.tables:
                self.tables[family] = line
                self.table = (family, line)
            case _:
                self.source.refuse(line, "no table that the dialect has, or one said before")
                self.table = (None, line)

    def _chain(self, words: list[str], line: Line) -> None:
        self._leave(table=False)
        family = self.table[0] if self.table is not None else None
        match words:
            case [name, "{"]:
                self.chain = Chain(family or "", name, line)
            case _:
                self.source.refuse(line, "no chain that the dialect has")
                return
        if family is None:
            self.source.refuse(line, "it stands in no table that is read")
        elif label(name) is None or (family == "inet" and name not in _INET):
            self.source.refuse(line, "no chain that the dialect has in this table")
        elif (family, name) in self.chains:
            first = self.chains[family, name].header.number
            self.source.refuse(line, f"a second chain of this name; the first is in line {first}")
        else:
            self.chains[family, name] = self.chain
            return
        self.chain.table = ""

    def _line(self, line: Line) -> None:
        if self.chain is None:
            self.source.refuse(line, "it stands in no chain")
        elif not self.chain.table:
            self.source.refuse(line, f"it stands in the chain of line {self.chain.header.number}")
        else:
            self.chain.lines.append(line)
