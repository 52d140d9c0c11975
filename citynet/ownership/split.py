"""A device's text in two: what is citynet's, and what is foreign."""

from __future__ import annotations

from dataclasses import replace

from citynet.ownership.model import Path, Split, Tree
from citynet.ownership.scope import Scope

__all__ = ["split_of"]


def split_of(tree: Tree, scope: Scope) -> Split:
    """Return the owned lines of ``tree`` and the foreign ones, each in the order of the text.

    A block that is not citynet's and holds lines that are stands in both.
    """
    return _split(tree, scope, ())


def _split(tree: Tree, scope: Scope, above: Path) -> Split:
    owned, foreign = [], []
    for node in tree:
        path = (*above, node.text)
        if scope.owns(path):
            owned.append(node)
            continue
        if node.verbatim:
            foreign.append(node)
            continue
        inner = _split(node.children, scope, path)
        foreign.append(replace(node, children=inner.foreign))
        if inner.owned:
            owned.append(replace(node, children=inner.owned))
    return Split(tuple(owned), tuple(foreign))
