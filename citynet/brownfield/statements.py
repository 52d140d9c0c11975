"""Any text of a platform as statements with the blocks they stand in. Shallow, and total.

The readers know exactly our dialects; this knows only how a platform nests lines, so that a number
is seen whatever stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from citynet.brownfield.model import TOP, Block, Statement
from citynet.brownfield.patterns import TARGET_LINE
from citynet.device.model import Platform
from citynet.lines import LONGEST_LINE

__all__ = ["MOST", "statements", "too_long"]

MOST: Final = 200_000
"""Statements of a device that are scanned."""

_DEEPEST: Final = 16
_OF_BLOCK: Final = 256
"""Characters of a line that opens a block; names are shorter, and every line below repeats it."""
_OF_WORD: Final = 80
_NEAREST: Final = 4
"""Blocks within which a pattern may lie."""
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[{};]|[^{};"]+')
_MARKS: Final = frozenset("{};")
_COMMENTS: Final = {
    Platform.EOS: re.compile(r"!"),
    Platform.FRR: re.compile(r"[!#]"),
    Platform.IOSXR: re.compile(r"!"),
    Platform.JUNOS: re.compile(r"#|/\*"),
    Platform.VRP: re.compile(r"#"),
}
_OPENS_ON_LINUX: Final = re.compile(r"(?:iface|auto|allow-[a-z]+|mapping|source) ")
"""Stanzas of ``/etc/network/interfaces``, where indentation means nothing."""


def statements(platform: Platform, files: Mapping[str, str]) -> Iterator[Statement]:
    """Yield every statement of the files, in their order; lines too long are left out."""
    for file, text in sorted(files.items()):
        comment = _COMMENTS[platform]
        lines = [
            (number, line)
            for number, line in enumerate(text.split("\n"), start=1)
            if len(line) <= LONGEST_LINE and line.strip() and not comment.match(line.strip())
        ]
        if platform is Platform.JUNOS:
            yield from _braces(file, lines)
        else:
            yield from _indented(file, lines)


def too_long(files: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the file and number of each line that is not scanned."""
    for file, text in sorted(files.items()):
        for number, line in enumerate(text.split("\n"), start=1):
            if len(line) > LONGEST_LINE:
                yield file, number


def _words(text: str) -> str:
    return " ".join(text.split())


def _inside(block: Block, text: str) -> Block:
    """Return the block that ``text`` opens in ``block``."""
    text = text[:_OF_BLOCK]
    path = (*block.path, text)
    return Block(
        path=path,
        near=" ".join(words[:_OF_WORD] for words in path[-_NEAREST:]),
        far=" ".join(words[:_OF_WORD] for words in path[:_NEAREST]),
        targets=block.targets or TARGET_LINE.search(text) is not None,
    )


def _indented(file: str, lines: list[tuple[int, str]]) -> Iterator[Statement]:
    stack: list[tuple[int, Block]] = []
    for number, raw in lines:
        expanded = raw.rstrip().expandtabs()
        indent = len(expanded) - len(expanded.lstrip())
        text = _words(expanded)
        stanza = bool(_OPENS_ON_LINUX.match(text))
        while stack and (stack[-1][0] >= indent or stanza):
            if not stanza and len(stack) == 1 and _OPENS_ON_LINUX.match(stack[-1][1].path[-1]):
                break
            stack.pop()
        block = stack[-1][1] if stack else TOP
        yield Statement(file, number, block, text)
        if len(stack) < _DEEPEST:
            stack.append((indent, _inside(block, text)))


def _braces(file: str, lines: list[tuple[int, str]]) -> Iterator[Statement]:
    blocks = _Blocks()
    for number, raw in lines:
        said = raw.strip()
        if said.startswith("set "):
            yield Statement(file, number, TOP, _words(said[4:]).rstrip(";"))
            continue
        words: list[str] = []
        for mark in _TOKEN.findall(said):
            if mark not in _MARKS:
                words.append(mark)
                continue
            text = _words("".join(words))
            if text:
                yield Statement(file, number, blocks.inner, text)
            blocks.take(mark, text)
            words = []
        if rest := _words("".join(words)):
            yield Statement(file, number, blocks.inner, rest)


class _Blocks:
    """Blocks in braces that are open; those below the deepest level count, but are not kept."""

    def __init__(self) -> None:
        self._open: list[Block] = []
        self._skipped = 0

    @property
    def inner(self) -> Block:
        """The innermost of them."""
        return self._open[-1] if self._open else TOP

    def take(self, mark: str, text: str) -> None:
        """Open a block named ``text``, or close one."""
        if mark == "{":
            if len(self._open) < _DEEPEST and not self._skipped:
                self._open.append(_inside(self.inner, text))
            else:
                self._skipped += 1
        elif mark == "}":
            if self._skipped:
                self._skipped -= 1
            elif self._open:
                self._open.pop()
