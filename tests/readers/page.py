"""What every line-oriented reader keeps, shown on the worked example of its dialect page.

The text comes from the page, so the page and the reader cannot drift apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from citynet.device.model import Device
from citynet.readers.model import ReadDevice, Reader

DIALECTS = Path(__file__).parents[2] / "docs" / "reference" / "dialects"


@dataclass(frozen=True)
class Page:
    """The whole device of a dialect page, and the reader that has to know it."""

    platform: str
    device_name: str
    reader: Reader
    separator: str
    numbering: str
    """What stands before a number that only puts lines in order, as a pattern of the line."""
    edits: tuple[tuple[str, str], ...] = ()
    """Pieces of the example and what stands in their place, in every place."""

    @cached_property
    def text(self) -> str:
        """Return the example, with its edits."""
        page = (DIALECTS / f"{self.platform}.md").read_text()
        block = re.search(r"```\n(.*?)```", page.partition("## A whole device")[2], re.DOTALL)
        assert block is not None
        text = block[1]
        for before, after in self.edits:
            assert before in text
            text = text.replace(before, after)
        return text

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines of the example."""
        return self.text.splitlines()

    @cached_property
    def saying(self) -> list[int]:
        """Return the indexes of lines that say something."""
        return [i for i, line in enumerate(self.lines) if line.strip() not in {"", self.separator}]

    @cached_property
    def device(self) -> Device:
        """Return what the example says."""
        return self.read(self.text).device

    def read(self, text: str) -> ReadDevice:
        """Read a text as this device's configuration."""
        return self.reader(self.device_name, {"config": text})

    def notices(self, lines: list[str]) -> bool:
        """Return whether ``lines`` say another device, or something that cannot be read."""
        found = self.read("\n".join(lines) + "\n")
        return bool(found.unread) or found.device != self.device

    def unnoticed_drops(self) -> list[str]:
        """Return lines that can be dropped without anybody noticing."""
        return [
            self.lines[i]
            for i in self.saying
            if not self.notices(self.lines[:i] + self.lines[i + 1 :])
        ]

    def unnoticed_repeats(self) -> list[str]:
        """Return lines that can be said twice without anybody noticing."""
        return [
            self.lines[i]
            for i in self.saying[:-1]
            if not self.notices([*self.lines[: i + 1], self.lines[i], *self.lines[i + 1 :]])
        ]

    def unnoticed_words(self, but: frozenset[str] = frozenset()) -> list[str]:
        """Return lines with one word changed that read as before; lines of ``but`` stay."""
        return [
            changed
            for i in self.saying
            if self.lines[i] not in but
            for changed in self._changes(self.lines[i])
            if not self.notices([*self.lines[:i], changed, *self.lines[i + 1 :]])
        ]

    def _changes(self, line: str) -> list[str]:
        changes = []
        for match in re.finditer(r"\S+", line):
            if re.fullmatch(self.numbering, line[: match.end()]):
                continue
            word = match[0]
            other = str(int(word) + 1) if word.isdecimal() else f"{word}x"
            changes.append(f"{line[: match.start()]}{other}{line[match.end() :]}")
        return changes
