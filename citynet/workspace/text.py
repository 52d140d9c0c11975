"""From the bytes of a file to text without surprises: what the reviewer saw is what is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from citynet.errors import Finding, Place

__all__ = ["decode", "text_findings"]

_BOM: Final = b"\xef\xbb\xbf"

_HIDDEN: Final = re.compile(
    # Control characters but tab and line feed; a carriage return only at the end of a line.
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)"
    # Soft hyphen, zero-width and direction marks: they make a reviewer see another text.
    r"|[\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufe00-\ufe0f\ufeff\ufff9-\uffff]"
    # Spaces that are none to YAML: they come with text that is copied from a page.
    r"|[\xa0\u1680\u2000-\u200a]"
    r"|[\ud800-\udfff\U000e0000-\U000e0fff]"
)
_TAB: Final = re.compile(r"^ *\t[ \t]*(?=[^\s#])", re.MULTILINE)
"""A tab in the indentation of a line that says something. It must not cross line ends: a file of
tabs alone would then be looked through once for each of its lines."""
_CONFLICT: Final = re.compile(r"^[<>]{7} ", re.MULTILINE)
"""What Git leaves in a file when it cannot merge."""


def decode(file: PurePosixPath, content: bytes) -> str | Finding:
    """Return ``content`` as text, or why it is none. A byte-order mark is refused."""
    if content.startswith(_BOM):
        return Finding(
            place=Place(file, 1, 1),
            code="CN106",
            message="the file begins with a byte-order mark",
            expected="UTF-8 without a byte-order mark",
            found="the bytes EF BB BF",
            remedy="Save it as 'UTF-8', not as 'UTF-8 with BOM'.",
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line_start = before.rfind(b"\n") + 1
        # Everything before the first wrong byte is UTF-8, so that it can be counted.
        column = len(before[line_start:].decode("utf-8")) + 1
        return Finding(
            place=Place(file, before.count(b"\n") + 1, column),
            code="CN105",
            message="the file is not UTF-8",
            expected="text in UTF-8",
            found=f"the byte {content[error.start]:02X}",
            remedy="Save it in UTF-8.",
        )


def text_findings(file: PurePosixPath, text: str) -> Iterator[Finding]:
    """Yield what forbids to parse ``text``, one of each kind.

    That is hidden characters, tabs as indentation, and what a merge left behind.
    """
    if hidden := _HIDDEN.search(text):
        character = hidden[0]
        name = unicodedata.name(character, "a control character")
        yield Finding(
            place=_place(file, text, hidden.start()),
            code="CN107",
            message="the file contains a character that nobody sees",
            expected="printable characters, spaces and line ends",
            found=f"U+{ord(character):04X} ({name.lower()}){_more(_HIDDEN, text, 'places')}",
            remedy="Delete it, or type it anew.",
        )
    if tab := _TAB.search(text):
        yield Finding(
            place=_place(file, text, text.index("\t", tab.start())),
            code="CN108",
            message="a line is indented with a tab",
            expected="spaces; YAML forbids tabs in indentation",
            found=f"a tab{_more(_TAB, text, 'lines')}",
            remedy="Replace it by two spaces for each level, or let the editor do so.",
        )

    if conflict := _CONFLICT.search(text):
        yield Finding(
            place=_place(file, text, conflict.start()),
            code="CN109",
            message="the file holds both sides of a merge",
            expected="one side of each difference",
            found=f"a conflict marker{_more(_CONFLICT, text, 'lines')}",
            remedy="Choose one side, and delete the lines that begin with <<<<<<<, === or >>>>>>>.",
        )


def _more(pattern: re.Pattern[str], text: str, unit: str) -> str:
    count = sum(1 for _ in pattern.finditer(text))
    return f", in {count} {unit}" if count > 1 else ""


def _place(file: PurePosixPath, text: str, index: int) -> Place:
    line_start = text.rfind("\n", 0, index) + 1
    return Place(file, text.count("\n", 0, index) + 1, index - line_start + 1)
