"""Loops: packets that come back to a place where they were before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from validate.model.fib import Place
from validate.model.headerspace import PacketSet, Space

__all__ = ["looping"]


def looping(
    space: Space,
    seen: Mapping[Place, PacketSet],
    edges: Mapping[tuple[Place, Place], PacketSet],
) -> PacketSet:
    """Return the packets that go round, on one of their branches at least.

    ``seen`` is what each place looked up, ``edges`` what went from one place to another. A packet's
    header never changes: one that comes back once comes back for ever.
    """
    after: defaultdict[Place, set[Place]] = defaultdict(set)
    for one, other in edges:
        after[one].add(other)
    result = space.empty
    for start in sorted(after):
        if start in _reachable(after, start):
            result = result | _returning(space, start, seen[start], edges)
    return result


def _reachable(after: Mapping[Place, set[Place]], start: Place) -> set[Place]:
    found: set[Place] = set()
    queue = [start]
    while queue:
        for place in after.get(queue.pop(), ()):
            if place not in found:
                found.add(place)
                queue.append(place)
    return found


def _returning(
    space: Space,
    start: Place,
    packets: PacketSet,
    edges: Mapping[tuple[Place, Place], PacketSet],
) -> PacketSet:
    here: dict[Place, PacketSet] = {start: packets}
    back = space.empty
    queue = [start]
    while queue:
        place = queue.pop()
        for (one, other), crossing in edges.items():
            if one != place:
                continue
            moved = here[place] & crossing
            if other == start:
                back = back | moved
                continue
            known = here.get(other, space.empty)
            if not space.is_empty(moved & ~known):
                here[other] = known | moved
                queue.append(other)
    return back
