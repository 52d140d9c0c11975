"""Loops: packets that come back to a context where they were before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from validate.model.headerspace import PacketSet, Space
from validate.model.topology import Context

__all__ = ["looping"]


def looping(
    space: Space,
    seen: Mapping[Context, PacketSet],
    edges: Mapping[tuple[Context, Context], PacketSet],
) -> PacketSet:
    """Return the packets that go round, on one of their branches at least.

    ``seen`` is what each context looked up, ``edges`` what went from one context to another. A
    packet's header never changes: one that comes back once comes back for ever.
    """
    after: defaultdict[Context, set[Context]] = defaultdict(set)
    for one, other in edges:
        after[one].add(other)
    result = space.empty
    for start in sorted(after):
        if start in _reachable(after, start):
            result = result | _returning(space, start, seen[start], edges)
    return result


def _reachable(after: Mapping[Context, set[Context]], start: Context) -> set[Context]:
    found: set[Context] = set()
    queue = [start]
    while queue:
        for context in after.get(queue.pop(), ()):
            if context not in found:
                found.add(context)
                queue.append(context)
    return found


def _returning(
    space: Space,
    start: Context,
    packets: PacketSet,
    edges: Mapping[tuple[Context, Context], PacketSet],
) -> PacketSet:
    here: dict[Context, PacketSet] = {start: packets}
    back = space.empty
    queue = [start]
    while queue:
        context = queue.pop()
        for (one, other), crossing in edges.items():
            if one != context:
                continue
            moved = here[context] & crossing
            if other == start:
                back = back | moved
                continue
            known = here.get(other, space.empty)
            if not space.is_empty(moved & ~known):
                here[other] = known | moved
                queue.append(other)
    return back
