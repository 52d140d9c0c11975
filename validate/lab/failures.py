"""Which failures a lab is put into: each one costs minutes, so a few are chosen that touch most."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from citynet.city.model import City
from citynet.errors import CallError
from citynet.promises.model import Exactly, Promise, Reaches
from validate.outcome import State

__all__ = ["CHOSEN", "chosen_failures", "failures_named", "touches"]

CHOSEN: Final = "chosen"
_FORMS: Final = "none, chosen, links, nodes, sample:N, link=NAME or node=NAME, several with commas"


def failures_named(text: str, city: City, promises: Iterable[Promise]) -> tuple[State, ...]:
    """Return the failures that ``text`` asks for, each once, links first.

    ``chosen`` are those of :func:`chosen_failures`, ``sample:N`` the first N in that order of
    all. Raises ``CallError`` for another form, and for names that the city does not have.
    """
    asked = tuple(promises)
    found = [state for word in text.split(",") for state in _named(word.strip(), city, asked)]
    return tuple(sorted(set(found), key=_order))


def chosen_failures(city: City, promises: Iterable[Promise]) -> tuple[State, ...]:
    """Return few failures, such that each promise that survives a kind is touched by one.

    A failure touches a promise when it is on a fastest way between its ends, in the inventory. The
    next one is always the one that touches most promises which none touches yet.
    """
    return tuple(_ranked(city, tuple(promises), enough=True))


def touches(city: City, promise: Promise, state: State) -> bool:
    """Say whether a failure that a promise survives is on a fastest way between its ends."""
    return promise.id in {name for name, _ in _touched(_Ways(city), (promise,), state)}


def _named(  # noqa: PLR0911 (a table)
    word: str, city: City, promises: tuple[Promise, ...]
) -> Iterable[State]:
    match word.partition("=")[0], word.partition("=")[2]:
        case "none", "":
            return ()
        case "chosen", "":
            return chosen_failures(city, promises)
        case "links", "":
            return (State(failed_link=name) for name in city.links)
        case "nodes", "":
            return (State(failed_device=name) for name in city.devices)
        case "link", name if name in city.links:
            return (State(failed_link=name),)
        case "node", name if name in city.devices:
            return (State(failed_device=name),)
    if number := re.fullmatch(r"sample:([0-9]{1,4})", word):
        return tuple(_ranked(city, promises, enough=False))[: int(number[1])]
    raise CallError(f"--failures: expected {_FORMS}; found {word!r}")


def _ranked(city: City, promises: tuple[Promise, ...], *, enough: bool) -> Iterator[State]:
    ways = _Ways(city)
    left = {state: _touched(ways, promises, state) for state in _all(city)}
    while left:
        best = max(left, key=lambda state: len(left[state]))  # the first one of the best
        covered = left.pop(best)
        if enough and not covered:
            return
        yield best
        left = {state: touched - covered for state, touched in left.items()}


def _touched(ways: _Ways, promises: Iterable[Promise], state: State) -> frozenset[tuple[str, str]]:
    kind = "link" if state.failed_link is not None else "node"
    return frozenset(
        (promise.id, kind)
        for promise in promises
        if isinstance(promise, Reaches | Exactly)
        and kind in promise.survives
        and any(ways.has(one, other, state) for one, other in _ends(promise))
    )


def _ends(promise: Reaches | Exactly) -> Iterator[tuple[str, str]]:
    if isinstance(promise, Reaches):
        yield promise.source.device, promise.destination.device
        return
    for source, destination in product(promise.sources, promise.destinations):
        yield source.device, destination.device


def _all(city: City) -> Iterator[State]:
    yield from (State(failed_link=name) for name in sorted(city.links))
    yield from (State(failed_device=name) for name in sorted(city.devices))


def _order(state: State) -> tuple[bool, str]:
    return state.failed_link is None, state.failed_link or state.failed_device or ""


@dataclass(frozen=True, slots=True)
class _Neighbour:
    device: str
    delay: int


class _Ways:
    """Fastest ways through the city by the delays of its links."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._near: dict[str, list[_Neighbour]] = {name: [] for name in city.devices}
        for link in city.links.values():
            one, other = (end.device for end in link.ends)
            self._near[one].append(_Neighbour(other, max(link.delay, 1)))
            self._near[other].append(_Neighbour(one, max(link.delay, 1)))
        self._known: dict[str, Mapping[str, int]] = {}

    def has(self, one: str, other: str, state: State) -> bool:
        """Say whether a failed link, or device between the ends, is on a fastest way."""
        there, back = self._from(one), self._from(other)
        total = there.get(other)
        if total is None or one == other:
            return False
        if state.failed_device is not None:
            middle = state.failed_device
            return (
                middle not in {one, other}
                and middle in there
                and there[middle] + back[middle] == total
            )
        if state.failed_link is None:
            return False
        link = self._city.links[state.failed_link]
        near, far = (end.device for end in link.ends)
        delay = max(link.delay, 1)
        return any(
            first in there and second in back and there[first] + delay + back[second] == total
            for first, second in ((near, far), (far, near))
        )

    def _from(self, start: str) -> Mapping[str, int]:
        if start not in self._known:
            self._known[start] = self._distances(start)
        return self._known[start]

    def _distances(self, start: str) -> Mapping[str, int]:
        found: dict[str, int] = {}
        queue = [(0, start)]
        while queue:
            distance, device = heapq.heappop(queue)
            if device in found:
                continue
            found[device] = distance
            for near in self._near[device]:
                heapq.heappush(queue, (distance + near.delay, near.device))
        return found
