"""Foreign lines and citynet's own as one text: each where the platform's hierarchy has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from citynet.ownership.grammar import GRAMMARS
from citynet.ownership.model import Node, Path, Problem, Tree
from citynet.ownership.scope import Scope

__all__ = ["merged"]


def merged(foreign: Tree, ours: Tree, scope: Scope) -> tuple[Tree, tuple[Problem, ...]]:
    """Return both in one tree, foreign lines in their order, and why that cannot be done.

    ``ours`` is the owned part of what citynet wrote (:func:`~citynet.ownership.split.split_of`).
    Its lines come behind the last of their kind in the same block. A block of ours that is there
    already as a foreign one, or whose outer block nobody has, is a problem.
    """
    problems: list[Problem] = []
    return _merge(foreign, ours, scope, (), problems), tuple(problems)


def _merge(foreign: Tree, ours: Tree, scope: Scope, above: Path, problems: list[Problem]) -> Tree:
    result = list(foreign)
    for node in ours:
        path = (*above, node.text)
        place = next((at for at, one in enumerate(result) if one.text == node.text), None)
        if scope.owns(path):
            if place is None:
                result.insert(_position(result, node, scope, above), _with_mark(node, scope))
            else:
                problems.append(_taken(result[place]))
        elif place is None:
            problems.append(_homeless(path, node))
        else:
            inner = _merge(result[place].children, node.children, scope, path, problems)
            result[place] = replace(result[place], children=inner)
    return tuple(result)


def _position(siblings: list[Node], node: Node, scope: Scope, above: Path) -> int:
    """Return where a line of ours comes: behind its kind, else before the end of the block."""
    for words in (2, 1):
        head = node.text.split()[:words]
        alike = [
            at
            for at, one in enumerate(siblings)
            if one.text.split()[:words] == head and bool(one.children) == bool(node.children)
        ]
        if alike:
            return alike[-1] + 1
    if not node.children:
        return next((at for at, one in enumerate(siblings) if one.children), len(siblings))
    grammar = GRAMMARS[scope.platform]
    ends = {grammar.last} if not above else grammar.ends
    return next((at for at, one in enumerate(siblings) if one.text in ends), len(siblings))


def _with_mark(node: Node, scope: Scope) -> Node:
    """Return a block of ours with the separator that tells it from the one before."""
    return replace(node, marked=bool(node.children)) if GRAMMARS[scope.platform].before else node


def _taken(foreign: Node) -> Problem:
    return Problem(
        foreign.number,
        "a foreign block or line stands where one of citynet's has to be",
        foreign.text,
        "Take it off the device, or reserve its number (citynet import --write), then import the"
        " foreign lines again.",
    )


def _homeless(path: Path, node: Node) -> Problem:
    first = next(_leaves(node))
    return Problem(
        0,
        f"the foreign part lacks {' / '.join(path)!r}, where lines of citynet's belong",
        first,
        "Configure it on the device as the inventory has it, then import the foreign lines again.",
    )


def _leaves(node: Node) -> Iterator[str]:
    if not node.children:
        yield node.text
    for child in node.children:
        yield from _leaves(child)
