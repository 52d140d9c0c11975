"""The blocks of ``frr.conf``: which block a line stands in, whatever its indentation.

FRR looks for a command in the block that is open and then, block by block, in those around it; the
first that knows the command takes it, and all blocks inside are left. The walk here does the same,
and reports each block that was left without its closing line. Running configurations of FRR 8
close every block.
"""

from __future__ import annotations

from typing import ClassVar, Final, TypeVar

from citynet.readers.frr.lines import Line, Said, Source

__all__ = ["Block", "Ignored", "walk"]

T = TypeVar("T")

_OPENERS: Final = frozenset({"interface", "router", "end"})
_NESTED: Final = frozenset({"address-family", "segment-routing", "srv6", "locators", "locator"})


class Block:
    """An open block. A reopened block is the same object: FRR merges what it says."""

    closers: ClassVar[frozenset[str]] = frozenset({"exit"})

    def __init__(self, source: Source, header: Line) -> None:
        self.source = source
        self.header = header
        self.lines = [header.number]

    def take(self, line: Line) -> Block | bool:
        """Take ``line``: return the block that it opens, or whether this block knows it."""
        raise NotImplementedError

    def first(self, old: Said[T] | None, value: T | None, line: Line) -> Said[T] | None:
        """Return what stays said; the line is one of this block's."""
        self.lines.append(line.number)
        return self.source.first(old, value, line)

    def reopen(self, line: Line) -> Block:
        """Return this block, opened a second time by ``line``."""
        self.source.refuse(line, f"said before, in line {self.header.number}")
        return self


class Ignored(Block):
    """A block that cannot be read; what stands in it is unread with it."""

    closers: ClassVar[frozenset[str]] = frozenset({"exit", "exit-vrf", "exit-address-family"})

    def take(self, line: Line) -> Block | bool:
        """Refuse a line, unless it opens a block of the outermost level."""
        word = line.words[0]
        if word in _OPENERS or line.text == "bfd" or (word == "vrf" and len(line.words) == 2):
            return False
        self.source.refuse(line, f"it stands in the block of line {self.header.number}")
        # Open once more, it needs one more closing line.
        return self if word in _NESTED else True


def walk(source: Source, root: Block) -> None:
    """Give every line of ``source`` to the block that knows it; refuse the lines of none."""
    stack = [root]
    for line in source.lines:
        if len(line.words) == 1 and len(stack) > 1 and line.text in stack[-1].closers:
            closed = stack.pop()
            if isinstance(closed, Ignored):
                source.refuse(line, f"it closes the block of line {closed.header.number}")
            continue
        for depth in range(len(stack) - 1, -1, -1):
            taken = stack[depth].take(line)
            if taken is False:
                continue
            _leave(source, stack, depth)
            if isinstance(taken, Block):
                stack.append(taken)
            break
        else:
            source.refuse(line, "no line that the dialect has here")
    _leave(source, stack, 0)


def _leave(source: Source, stack: list[Block], depth: int) -> None:
    for block in stack[depth + 1 :]:
        source.refuse(block.header, "its block is not closed")
    del stack[depth + 1 :]
