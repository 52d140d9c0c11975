"""The text of a device as a tree of lines, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Command", "Node", "Path", "Problem", "Split", "Tree", "walk"]

Path = tuple[str, ...]
"""A line behind the lines of the blocks that it stands in, outermost first."""


@dataclass(frozen=True, slots=True)
class Node:
    """A line, and the lines of the block that it opens. Equality ignores where it stood."""

    text: str
    """Without indentation; a line of a verbatim block as it is."""
    children: tuple[Node, ...] = ()
    verbatim: bool = False
    """The children are text whose order and indentation say something (a set, a policy)."""
    number: int = field(default=0, compare=False)
    """1-based line of the text that it was read from."""
    marked: bool = field(default=False, compare=False)
    """The platform's separator stands with it: ``#`` before it, ``!`` behind its block."""
    origins: tuple[str, ...] = field(default=(), compare=False)


Tree = tuple[Node, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Why a text cannot be taken: its line, what is wrong with it, and what to do."""

    line: int
    what: str
    found: str
    """The line, without what may be a secret."""
    remedy: str


@dataclass(frozen=True, slots=True)
class Split:
    """A text in two; blocks that hold lines of both stand in both."""

    owned: Tree
    foreign: Tree


@dataclass(frozen=True, slots=True)
class Command:
    """A line for a device, in the view of some blocks that are there or are entered by it.

    ``removes`` is the line or block that it takes away, ``None`` for one that is set. ``body`` is
    the text of a verbatim block, which is set as a whole.
    """

    view: Path
    line: str
    removes: str | None = None
    body: tuple[str, ...] = ()
    opens: bool = False
    """It enters a view, which has to be left before a line of the one around it."""

    @property
    def subject(self) -> Path:
        """The line that comes or goes, behind its blocks."""
        return (*self.view, self.line if self.removes is None else self.removes)


def walk(tree: Tree, above: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Yield every line with its path, in the order of the text; verbatim text is no line."""
    for node in tree:
        path = (*above, node.text)
        yield path, node
        if not node.verbatim:
            yield from walk(node.children, path)
