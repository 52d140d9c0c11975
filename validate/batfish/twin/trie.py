"""Nested prefixes laid out as blocks of a power of two, so that nesting survives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv6Address, IPv6Network

__all__ = ["Trie"]


@dataclass(slots=True)
class _Node:
    prefix: IPv6Network
    children: list[_Node] = field(default_factory=list)
    size: int = 1


class Trie:
    """Prefixes by containment.

    A block holds the blocks of the prefixes inside, and one more address for what is in none of
    them; where nothing is left over, the two halves of the prefix are blocks of their own, so that
    no address stands for nothing.
    """

    def __init__(self, prefixes: Iterable[IPv6Network]) -> None:
        self._root = _nested(prefixes)
        self._nodes = {node.prefix: node for node in _walk(self._root)}

    @property
    def size(self) -> int:
        """Number of addresses that the layout takes, a power of two."""
        return self._root.size

    def layout(self, start: int) -> Iterator[tuple[IPv6Network, int, int]]:
        """Yield each prefix with the first address and the size of its block."""
        for node, place in _placed(self._root, start):
            if node is not self._root:
                yield node.prefix, place, node.size

    def remainder(self, prefix: IPv6Network) -> IPv6Address:
        """Return the lowest address of ``prefix`` that is in no smaller prefix."""
        candidate = int(prefix.network_address)
        for child in sorted(self._nodes[prefix].children, key=_first):
            if candidate < int(child.prefix.network_address):
                break
            candidate = int(child.prefix.broadcast_address) + 1
        return IPv6Address(min(candidate, int(prefix.broadcast_address)))


def _first(node: _Node) -> int:
    return int(node.prefix.network_address)


def _nested(prefixes: Iterable[IPv6Network]) -> _Node:
    root = _Node(IPv6Network("::/0"))
    stack = [root]
    ordered = sorted(set(prefixes), key=lambda p: (int(p.network_address), p.prefixlen))
    for prefix in ordered:
        while not prefix.subnet_of(stack[-1].prefix):
            stack.pop()
        node = _Node(prefix)
        stack[-1].children.append(node)
        stack.append(node)
    _measure(root)
    return root


def _measure(node: _Node) -> None:
    if _is_full(node):
        _halve(node)
    for child in node.children:
        _measure(child)
    if not node.children:
        return
    if _is_full(node):
        _grow(node, 2 * max(child.size for child in node.children))
        return
    needed = 1 + sum(child.size for child in node.children)
    node.size = 1 << (needed - 1).bit_length()


def _grow(node: _Node, size: int) -> None:
    """Give a node a larger block, down to where something is left over.

    No block is larger than its prefix, so a half that consists of single addresses never grows.
    """
    node.size = size
    if _is_full(node):
        for child in node.children:
            _grow(child, size // 2)


def _is_full(node: _Node) -> bool:
    return sum(child.prefix.num_addresses for child in node.children) == node.prefix.num_addresses


def _halve(node: _Node) -> None:
    """Put the children of a full prefix under its two halves, which are full as well."""
    halves = [_Node(half) for half in node.prefix.subnets(prefixlen_diff=1)]
    for child in node.children:
        if child.prefix in {half.prefix for half in halves}:
            continue
        next(h for h in halves if child.prefix.subnet_of(h.prefix)).children.append(child)
    present = {child.prefix: child for child in node.children}
    node.children = [present.get(half.prefix, half) for half in halves]


def _placed(node: _Node, start: int) -> Iterator[tuple[_Node, int]]:
    yield node, start
    # Larger blocks first: each then stands at a multiple of its size.
    for child in sorted(node.children, key=lambda c: (-c.size, _first(c))):
        yield from _placed(child, start)
        start += child.size


def _walk(node: _Node) -> Iterator[_Node]:
    yield node
    for child in node.children:
        yield from _walk(child)
