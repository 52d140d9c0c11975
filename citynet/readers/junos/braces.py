"""Curly-brace text as flat statements, each with the line of every word.

A statement is its own words behind those of all containers around it, as ``display set`` prints
them; a list in brackets is one statement per value. What is not a statement is a fault: nothing is
raised for any text, and no character of it is passed over in silence but blanks and comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from citynet.readers.junos.flat import Fault, Parsed, Statement, quoted

__all__ = ["parse_braces"]

_DEPTH: Final = 24
"""Containers around a statement, and words of one. No configuration needs half as many; what lies
deeper is a fault, and costs no more than what does not."""

_TOKEN: Final = re.compile(r'"[^"]*"|/\*|[{};\[\]]|#.*|"[^"]*|[^\s{};\[\]"#]+')
_TAG: Final = re.compile(r"[a-z-]+:")
"""``inactive:``, ``protect:``, ``replace:`` and the like: never a word of a statement."""
_UNPRINTABLE: Final = re.compile(r"[^\x20-\x7e]")


@dataclass(slots=True)
class _Container:
    words: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    off: str = ""
    """Why nothing in it counts."""
    empty: bool = True


@dataclass(slots=True)
class _Parser:
    stack: list[_Container] = field(default_factory=lambda: [_Container()])
    words: list[str] = field(default_factory=list)
    """Words of the statement that is not over yet, with their lines."""
    lines: list[int] = field(default_factory=list)
    tag: str = ""
    values: list[tuple[str, int]] = field(default_factory=list)
    brackets: str = ""
    """``open`` between brackets, ``closed`` behind them."""
    bad: str = ""
    """What is wrong with the statement that is not over yet."""
    statements: list[Statement] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def word(self, word: str, line: int, *, quoted: bool) -> None:
        if self.brackets == "open":
            self.values.append((word, line))
        elif not quoted and not self.words and not self.tag and _TAG.fullmatch(word):
            self.tag = word
            return
        else:
            self.words.append(word)
            self.lines.append(line)
            if self.brackets:
                self.bad = "a list ends its statement"
        if "\\" in word or "/*" in word or "*/" in word:
            self.bad = "holds a backslash or half a comment"

    def mark(self, mark: str, line: int) -> None:
        if mark in "[]":
            self._bracket(mark)
        elif mark == ";":
            self._end(line)
        elif mark == "{":
            self._open(line)
        else:
            self._close(line)

    def _bracket(self, mark: str) -> None:
        if mark == "[" and not self.brackets and self.words:
            self.brackets = "open"
        elif mark == "]" and self.brackets == "open" and self.values:
            self.brackets = "closed"
        else:
            self.bad = "brackets hold at least one value, and lists do not lie in lists"

    def _end(self, line: int) -> None:
        around = self.stack[-1]
        around.empty = False
        reason = around.off or self.bad or self._own_fault()
        if not self.words:
            self.fault(line, "nothing before the ';'")
        words, lines = (*around.words, *self.words), (*around.lines, *self.lines)
        for value, of in self.values:
            self._enter((*words, value), (*lines, of), reason)
        if self.words and not self.values:
            self._enter(words, lines, reason)
        self._clear()

    def _own_fault(self) -> str:
        if self.tag:
            return f"{self.tag} switches off or protects, which no intent says"
        if self.brackets == "open":
            return "brackets are not closed"
        if len(self.stack[-1].words) + len(self.words) >= _DEPTH:
            return "too many words for a statement"
        return ""

    def _enter(self, words: tuple[str, ...], lines: tuple[int, ...], reason: str) -> None:
        if reason:
            text = " ".join(map(quoted, words[:_DEPTH]))
            self.faults.append(Fault(lines[-1], text, reason))
        else:
            self.statements.append(Statement(len(self.statements), words, lines))

    def _open(self, line: int) -> None:
        around = self.stack[-1]
        around.empty = False
        off = around.off or self.bad or self._own_fault()
        if not self.words or self.brackets:
            off = off or "a container has a name, and no list"
        elif len(self.stack) > _DEPTH:
            off = off or "too deep for a configuration"
        words, lines = (*around.words, *self.words), (*around.lines, *self.lines)
        self.stack.append(_Container(words[:_DEPTH], lines[:_DEPTH], off))
        if off:
            self.fault(line, off)
        self._clear()

    def _close(self, line: int) -> None:
        if self.words or self.tag or self.bad or self.brackets:
            self.fault(line, "a statement before it does not end in ';'")
            self.stack[-1].empty = False
            self._clear()
        if len(self.stack) == 1:
            self.fault(line, "closes no container")
            return
        closed = self.stack.pop()
        if closed.empty and closed.words:
            self._enter(closed.words, closed.lines, closed.off)

    def _clear(self) -> None:
        self.words, self.lines, self.values = [], [], []
        self.tag = self.brackets = self.bad = ""

    def fault(self, line: int, reason: str) -> None:
        """Enter a fault of ``line``, told by the words up to there, for a report may show them."""
        words = (*self.stack[-1].words, *self.words)
        self.faults.append(Fault(line, " ".join(map(quoted, words)), reason))

    def finish(self, line: int) -> Parsed:
        if self.words or self.tag or self.bad or self.brackets:
            self.fault(line, "the text ends within a statement")
        for container in self.stack[1:]:
            last = container.lines[-1] if container.lines else line
            self.faults.append(Fault(last, " ".join(map(quoted, container.words)), "is not closed"))
        return Parsed(tuple(self.statements), tuple(dict.fromkeys(self.faults)))


def parse_braces(text: str) -> Parsed:
    """Return the statements of ``text`` in order, and everything in it that is none.

    Comments mean nothing: ``/* */``, lines that begin with ``#``, and ``## …`` behind a ``;``.
    """
    parser = _Parser()
    comment = 0
    # Not ``splitlines``: it also splits at characters that no device takes for the end of a line.
    for number, raw in enumerate(text.split("\n"), start=1):
        if _UNPRINTABLE.search(raw):
            parser.fault(number, "holds characters that are not printable ASCII")
        at = 0
        if comment:
            end = raw.find("*/")
            if "/*" in (raw if end < 0 else raw[:end]):
                parser.fault(number, "a comment in a comment")
            if end < 0:
                continue
            comment, at = 0, end + 2
        elif raw.lstrip(" ").startswith("#"):
            if "/*" in raw or "*/" in raw:
                parser.fault(number, "a comment in a comment")
            continue
        comment = _read_line(parser, raw, at, number)
    last = text.count("\n") + 1
    if comment:
        parser.fault(comment, "the comment does not end")
    return parser.finish(last)


def _read_line(parser: _Parser, raw: str, at: int, number: int) -> int:
    """Read the tokens of a line; return its number if it opens a comment that does not end."""
    before, behind = "", -1
    for start, found in _tokens(raw, at):
        if found == "/*":
            if "*/" not in raw[start:]:
                return number
            parser.fault(number, "a comment in a comment")
            return 0
        if found.startswith("#"):
            if not (found.startswith("##") and before == ";") or "/*" in found or "*/" in found:
                parser.fault(number, "only '##' behind a ';' begins a comment here")
            return 0
        if found in "{};[]":
            parser.mark(found, number)
        else:
            quoted = found.startswith('"')
            if quoted and (len(found) == 1 or not found.endswith('"')):
                parser.bad = "a quoted word does not end"
                parser.fault(number, parser.bad)
                return 0
            if start == behind:
                parser.bad = "two words without a blank"
            parser.word(found.strip('"') if quoted else found, number, quoted=quoted)
            behind = start + len(found)
        before = found
    return 0


def _tokens(raw: str, at: int) -> Iterator[tuple[int, str]]:
    if "/*" not in raw:
        yield from ((match.start(), match[0]) for match in _TOKEN.finditer(raw, at))
        return
    while (match := _TOKEN.search(raw, at)) is not None:
        found, at = match[0], match.end()
        if found == "/*" and (end := raw.find("*/", at)) >= 0 and "/*" not in raw[at:end]:
            at = end + 2
            continue
        yield match.start(), found
        if found == "/*":
            return
