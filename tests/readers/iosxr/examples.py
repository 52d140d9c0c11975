"""The three worked examples of the dialect page, one of them also guarded, and changes of them.

The texts come from the page, so the page and the reader cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from citynet.device.model import Device
from citynet.readers.iosxr import read
from citynet.readers.model import ReadDevice
from tests.readers.iosxr.border import BORDER
from tests.readers.iosxr.core import CORE
from tests.readers.iosxr.edge import EDGE
from tests.readers.iosxr.guarded import GUARDED, guarded_text

__all__ = ["EXAMPLES", "PAGE", "Example"]

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "dialects" / "iosxr.md"


@dataclass(frozen=True)
class Example:
    """A worked example: its text, and the device that a person reads in it."""

    device: Device
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def saying(self) -> dict[tuple[str, ...], int]:
        """Return where each line that says something stands, under its path of openers."""
        found: dict[tuple[str, ...], int] = {}
        stack: list[tuple[int, str]] = []
        last = ""
        for number, line in enumerate(self.lines):
            if line.strip() == "!":
                continue
            indent = len(line) - len(line.lstrip())
            while stack and stack[-1][0] >= indent:
                stack.pop()
            if line in {"end-set", "end-policy"}:
                # At the margin, but the end of the block above.
                found[(last, line)] = number
                continue
            stack.append((indent, line.strip()))
            last = stack[0][1]
            found[tuple(text for _, text in stack)] = number
        return found

    def read(self, text: str) -> ReadDevice:
        return read(self.device.name, {"config": text})

    def changed(self, before: str, after: str, count: int = 1) -> ReadDevice:
        """Read the example with a piece of its text replaced; the piece has to be there."""
        assert before in self.text
        return self.read(self.text.replace(before, after, count))

    def notices(self, lines: list[str]) -> bool:
        """Return whether ``lines`` say another device, or something that cannot be read."""
        found = self.read("\n".join(lines) + "\n")
        return bool(found.unread) or found.device != self.device

    def drops(self, at: int) -> Iterator[list[str]]:
        yield self.lines[:at] + self.lines[at + 1 :]

    def repeats(self, at: int) -> Iterator[list[str]]:
        yield self.lines[: at + 1] + self.lines[at:]

    def words(self, at: int) -> Iterator[list[str]]:
        """Yield the example with one word of a line changed, or the next number in its place."""
        line = self.lines[at]
        for match in re.finditer(r"\S+", line):
            word = match[0]
            other = str(int(word) + 1) if word.isdecimal() else f"{word}x"
            changed = f"{line[: match.start()]}{other}{line[match.end() :]}"
            yield [*self.lines[:at], changed, *self.lines[at + 1 :]]


def _examples() -> dict[str, Example]:
    section = PAGE.read_text().partition("## A whole device")[2]
    texts = re.findall(r"```\n(.*?)```", section, re.DOTALL)
    found = {
        device.name: Example(device, text)
        for device, text in zip((EDGE, BORDER, CORE), texts, strict=True)
    }
    guarded = Example(GUARDED, guarded_text(found[BORDER.name].text))
    return {**found, "ci-br1, guarded": guarded}


EXAMPLES = _examples()
