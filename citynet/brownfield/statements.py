"""Any text of a platform as statements with the blocks they stand in. Shallow, and total.

The readers know exactly our dialects; this knows only how a platform nests lines, so that a number
is seen whatever stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from citynet.brownfield.model import Statement
from citynet.device.model import Platform

__all__ = ["LONGEST", "statements", "too_long"]

LONGEST: Final = 20_000
"""Characters of a line. The longest of a device, a list of all VLANs, has fewer."""

_DEEPEST: Final = 16
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
            if len(line) <= LONGEST and line.strip() and not comment.match(line.strip())
        ]
        if platform is Platform.JUNOS:
            yield from _braces(file, lines)
        else:
            yield from _indented(file, lines)


def too_long(files: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the file and number of each line that is not scanned."""
    for file, text in sorted(files.items()):
        for number, line in enumerate(text.split("\n"), start=1):
            if len(line) > LONGEST:
                yield file, number


def _words(text: str) -> str:
    return " ".join(text.split())


def _indented(file: str, lines: list[tuple[int, str]]) -> Iterator[Statement]:
    stack: list[tuple[int, str]] = []
    for number, raw in lines:
        expanded = raw.rstrip().expandtabs()
        indent = len(expanded) - len(expanded.lstrip())
        text = _words(expanded)
        stanza = bool(_OPENS_ON_LINUX.match(text))
        while stack and (stack[-1][0] >= indent or stanza):
            if not stanza and _OPENS_ON_LINUX.match(stack[-1][1]) and len(stack) == 1:
                break
            stack.pop()
        yield Statement(file, number, tuple(words for _, words in stack), text)
        if len(stack) < _DEEPEST:
            stack.append((indent, text))


def _braces(file: str, lines: list[tuple[int, str]]) -> Iterator[Statement]:
    blocks = _Blocks()
    for number, raw in lines:
        said = raw.strip()
        if said.startswith("set "):
            yield Statement(file, number, (), _words(said[4:]).rstrip(";"))
            continue
        words = ""
        for mark in _TOKEN.findall(said):
            if mark not in _MARKS:
                words += mark
                continue
            text = _words(words)
            if text:
                yield Statement(file, number, tuple(blocks.path), text)
            blocks.take(mark, text)
            words = ""
        if words.strip():
            yield Statement(file, number, tuple(blocks.path), _words(words))


class _Blocks:
    """Blocks in braces that are open; those below the deepest level count, but are not kept."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self._skipped = 0

    def take(self, mark: str, text: str) -> None:
        """Open a block named ``text``, or close one."""
        if mark == "{":
            if len(self.path) < _DEEPEST and not self._skipped:
                self.path.append(text)
            else:
                self._skipped += 1
        elif mark == "}":
            if self._skipped:
                self._skipped -= 1
            elif self.path:
                self.path.pop()
