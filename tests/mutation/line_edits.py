"""Changes to any line of any text, by kind of line: what ``--round-trip`` tries at every site.

They know words, numbers, prefixes and blocks, and neither readers nor one platform's meaning. What
they do was fixed before it was known which of them a reader notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, ip_interface, ip_network
from typing import Final

__all__ = ["EDITS", "ONCE_PER_DEVICE", "ONCE_PER_PLATFORM", "LineEdit", "Text"]

_TOKEN: Final = re.compile(r'[^\s;,"{}\[\]()~]+')
_NUMBER: Final = re.compile(r"[0-9]+")
_PREFIX: Final = re.compile(r"[0-9a-f.:]*[.:][0-9a-f.:]*/[0-9]+")
_PAIR: Final = re.compile(r"(\d+\.\d+\.\d+\.\d+) (\d+\.\d+\.\d+\.\d+)")
_DECIDES: Final = re.compile(r"\b(?:permit|deny|accept|drop|discard)\b")
_RULE: Final = re.compile(r"(\s*(?:rule |term )?)([0-9]+)( .*)")
_COMMENT: Final = re.compile(
    r"\s*([!#}]?|end)\s*|# Written by citynet.*|#!/.*|\s*(exit|quit)\S*\s*"
)
_DATA: Final = frozenset({"etc/hostname", "etc/issue.net", "etc/citynet/chpasswd"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEdit:
    """Lines ``first`` up to ``last`` (excluded) become ``text``; and a second such change."""

    operator: str
    label: str
    first: int
    last: int
    text: tuple[str, ...]
    also: tuple[int, int, tuple[str, ...]] | None = None
    """First, last and text of a second place, behind the first one."""

    def applied(self, lines: Sequence[str]) -> list[str]:
        """Return the lines with the change made."""
        changed = list(lines)
        if self.also is not None:
            first, last, text = self.also
            changed[first:last] = text
        changed[self.first : self.last] = self.text
        return changed


@dataclass(frozen=True)
class Text:
    """One file, and which of its lines stand under which."""

    path: str
    lines: tuple[str, ...]

    @cached_property
    def saying(self) -> tuple[int, ...]:
        """Indexes of lines that are no comment, separator or end of a block."""
        return tuple(
            at
            for at, line in enumerate(self.lines)
            if (line.strip() if self.path in _DATA else not _COMMENT.fullmatch(line))
        )

    @cached_property
    def parents(self) -> tuple[int | None, ...]:
        """Index of the line that each line stands under."""
        found: list[int | None] = []
        stack: list[tuple[int, int]] = []
        for at, line in enumerate(self.lines):
            depth = _depth(line)
            if line.strip():
                while stack and stack[-1][0] >= depth:
                    stack.pop()
            found.append(stack[-1][1] if stack else None)
            if line.strip() and not _COMMENT.fullmatch(line):
                stack.append((depth, at))
        return tuple(found)

    @cached_property
    def ways(self) -> Mapping[int, tuple[str, ...]]:
        """Of each line that says something: what it stands under, and itself, as bare words."""
        found: dict[int, tuple[str, ...]] = {}
        for at in self.saying:
            parent = self.parents[at]
            above = found.get(parent, ()) if parent is not None else ()
            found[at] = (*above, self.lines[at].strip().rstrip("{;").rstrip())
        return found

    @cached_property
    def headers(self) -> Mapping[int, int]:
        """First index behind the block of each line that has one."""
        ends: dict[int, int] = {}
        for at in self.saying:
            end = at + 1
            depth = _depth(self.lines[at])
            while end < len(self.lines) and (
                _depth(self.lines[end]) > depth and self.lines[end].strip()
            ):
                end += 1
            if end == at + 1:
                continue
            closed = end < len(self.lines) and (
                _depth(self.lines[end]) == depth and _COMMENT.fullmatch(self.lines[end])
            )
            ends[at] = end + 1 if closed and self.lines[end].strip() else end
        return ends

    @cached_property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """Words that stand behind one and the same word in this file."""
        found: dict[str, set[str]] = {}
        for at in self.saying:
            before = ""
            for token in _TOKEN.findall(self.lines[at]):
                found.setdefault(before, set()).add(token)
                before = token
        return {before: tuple(sorted(tokens)) for before, tokens in found.items()}

    def shape(self, at: int) -> str:
        """Return :meth:`where` without names and numbers: what one line of a template writes."""
        words = _TOKEN.findall(self.where(at))
        return " ".join("#" if re.search("[0-9A-Z:]", word) else word for word in words)

    def where(self, at: int) -> str:
        """Return the lines that a line stands under, and the line, without their indent."""
        way = []
        place: int | None = at
        while place is not None:
            way.append(self.lines[place].strip())
            place = self.parents[place]
        return " / ".join(reversed(way))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _dropped(text: Text, at: int) -> Iterator[LineEdit]:
    if not text.lines[at].endswith("{"):
        yield LineEdit(operator="line-dropped", label="", first=at, last=at + 1, text=())


def _block_dropped(text: Text, at: int) -> Iterator[LineEdit]:
    if at in text.headers:
        end = text.headers[at]
        yield LineEdit(operator="block-dropped", label="", first=at, last=end, text=())


def _doubled(text: Text, at: int) -> Iterator[LineEdit]:
    end = text.headers.get(at, at + 1) if text.lines[at].endswith("{") else at + 1
    twice = text.lines[at:end] * 2
    yield LineEdit(operator="line-doubled", label="", first=at, last=end, text=twice)


def _number_changed(text: Text, at: int) -> Iterator[LineEdit]:
    line = text.lines[at]
    for place, token in enumerate(_TOKEN.finditer(line)):
        numbers = list(_NUMBER.finditer(token[0]))
        if numbers:
            last = numbers[-1]
            other = f"{token[0][: last.start()]}{int(last[0]) + 1}{token[0][last.end() :]}"
            yield _worded("number-changed", str(place), at, line, token, other)


def _word_changed(text: Text, at: int) -> Iterator[LineEdit]:
    line = text.lines[at]
    for place, token in enumerate(_TOKEN.finditer(line)):
        if re.search("[A-Za-z]", token[0]):
            yield _worded("word-changed", str(place), at, line, token, f"{token[0]}x")


def _name_changed(text: Text, at: int) -> Iterator[LineEdit]:
    return _exchanged(text, at, "name-changed", names=True)


def _keyword_changed(text: Text, at: int) -> Iterator[LineEdit]:
    return _exchanged(text, at, "keyword-changed", names=False)


def _exchanged(text: Text, at: int, operator: str, *, names: bool) -> Iterator[LineEdit]:
    """Change a word for the next one that stands behind the same word elsewhere.

    Names are words with a figure, a dot, a colon or a capital letter.
    """
    line = text.lines[at]
    before = ""
    for place, token in enumerate(_TOKEN.finditer(line)):
        others = text.words[before]
        before = token[0]
        word = re.search("[A-Za-z]", token[0]) and len(others) > 1
        if word and bool(re.search("[0-9A-Z.:]", token[0])) is names:
            other = others[(others.index(token[0]) + 1) % len(others)]
            yield _worded(operator, str(place), at, line, token, other)


def _worded(
    operator: str, label: str, at: int, line: str, token: re.Match[str], other: str
) -> LineEdit:
    changed = f"{line[: token.start()]}{other}{line[token.end() :]}"
    return LineEdit(operator=operator, label=label, first=at, last=at + 1, text=(changed,))


def _widened(text: Text, at: int) -> Iterator[LineEdit]:
    line = text.lines[at]
    for place, token in enumerate(_TOKEN.finditer(line)):
        if _PREFIX.fullmatch(token[0]) and not token[0].endswith("/0"):
            yield _worded("prefix-widened", str(place), at, line, token, _wider(token[0]))
    for place, pair in enumerate(_PAIR.finditer(line)):
        mask = int(IPv4Address(pair[2]))
        wide = mask << 1 & 0xFFFFFFFF if mask >> 31 else mask << 1 | 1
        if 0 < mask < 0xFFFFFFFF:
            other = f"{pair[1]} {IPv4Address(wide)}"
            yield _worded("prefix-widened", f"pair-{place}", at, line, pair, other)


def _wider(prefix: str) -> str:
    address = ip_interface(prefix)
    if address.ip == address.network.network_address:
        return str(ip_network(prefix).supernet())
    return f"{address.ip}/{address.network.prefixlen - 1}"


def _swapped(text: Text, at: int) -> Iterator[LineEdit]:
    """Let two rules that are tried one after the other trade places; numbers stay."""
    end = text.headers.get(at, at + 1)
    if end >= len(text.lines) or text.parents[at] != text.parents[end]:
        return
    until = text.headers.get(end, end + 1)
    first, second = text.lines[at:end], text.lines[end:until]
    if not (_decides(first) and _decides(second)):
        return
    one, other = _RULE.fullmatch(first[0]), _RULE.fullmatch(second[0])
    if one and other:
        heads = f"{one[1]}{one[2]}{other[3]}", f"{other[1]}{other[2]}{one[3]}"
    else:
        heads = second[0], first[0]
    if (heads[0], *second[1:]) == first:
        return
    yield LineEdit(
        operator="rules-swapped",
        label="",
        first=at,
        last=until,
        text=(heads[0], *second[1:], heads[1], *first[1:]),
    )


def _decides(lines: Sequence[str]) -> bool:
    """Tell whether lines are one rule: a line that decides, or a term."""
    if len(lines) == 1:
        return bool(_DECIDES.search(lines[0]))
    return lines[0].lstrip().startswith("term ")


def _moved(text: Text, at: int) -> Iterator[LineEdit]:
    """Move a line, and what stands under it, into the next block of its block's kind."""
    parent = text.parents[at]
    if parent is None:
        return
    kind = _kind(text.lines[parent])
    target = next(
        (
            one
            for one in text.headers
            if one > parent
            and one not in range(parent, text.headers[parent])
            and _kind(text.lines[one]) == kind
            and _depth(text.lines[one]) == _depth(text.lines[parent])
        ),
        None,
    )
    if target is None:
        return
    end = text.headers.get(at, at + 1)
    yield LineEdit(
        operator="line-moved",
        label="",
        first=at,
        last=end,
        text=(),
        also=(target + 1, target + 1, text.lines[at:end]),
    )


def _kind(line: str) -> str:
    """Return what a block is: its words up to the first that is a name or a number."""
    words = line.strip(" {").split()
    kept = [word for word in words[:2] if re.fullmatch("[a-z-]+", word)]
    return " ".join(kept) or "name"


EDITS: Final = {
    "line-dropped": _dropped,
    "block-dropped": _block_dropped,
    "line-doubled": _doubled,
    "number-changed": _number_changed,
    "word-changed": _word_changed,
    "keyword-changed": _keyword_changed,
    "name-changed": _name_changed,
    "prefix-widened": _widened,
    "rules-swapped": _swapped,
    "line-moved": _moved,
}
"""Operators by name. Each yields the changes that it makes at one line."""

ONCE_PER_PLATFORM: Final = frozenset({"word-changed"})
"""Tried at the first line of each shape: an unknown word is unknown wherever it stands."""

ONCE_PER_DEVICE: Final = frozenset({"keyword-changed"})
"""Tried at the first line of each shape on each device."""
