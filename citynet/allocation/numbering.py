"""Numbers from a pool: kept where a lock has one, otherwise the smallest that is free."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from citynet.city.model import City, Link
from citynet.city.reserved import Reservation
from citynet.errors import Finding, Place

__all__ = ["Pool", "link_domains", "number_all", "reservation_of", "reserved_number"]

_DOMAINS_FILE: Final = PurePosixPath("inventory/domains.yaml")
"""The file in which pools are written."""

_RESERVED_FILE: Final = PurePosixPath("inventory/reserved.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Numbers ``first`` to ``last``, both included; empty when ``last`` is smaller."""

    name: str
    """As findings call it, with the setting that limits it."""
    first: int
    last: int
    exhausted: str = "CN403"
    """Code of the finding when nothing is free."""
    outside: str = "CN404"
    """Code of the finding for a locked number that is not in the pool."""
    reserved: tuple[Reservation, ...] = ()
    """Numbers that are somebody else's; they may reach beyond the pool."""
    taken: str = "CN411"
    """Code of the finding for a locked number that is reserved."""

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return max(0, self.last - self.first + 1)

    def __str__(self) -> str:
        return f"{self.name} ({self.size} numbers: {self.first}-{self.last})"


def link_domains(city: City, link: Link) -> tuple[str, ...]:
    """Return the domain that a link is numbered in, or the two of a hand-off, sorted."""
    return tuple(sorted({city.devices[end.device].domain for end in link.ends}))


def number_all(
    pool: Pool,
    wanted: Iterable[str],
    held: Mapping[str, int],
    lock_of: Callable[[str], PurePosixPath],
) -> tuple[Mapping[str, int], tuple[Finding, ...]]:
    """Return a number for each of ``wanted``, and findings instead of those that get none.

    ``held`` are the numbers in locks, those of tombstones included: a name keeps its own, and
    nobody else gets it. New names take the smallest numbers that are neither held nor reserved, in
    the order of ``wanted``. ``lock_of`` names the lock file of a name.
    """
    findings: list[Finding] = []
    numbers: dict[str, int] = {}
    taken = set(held.values())
    closed = _Closed(pool.reserved)
    free = pool.first
    refused: list[str] = []
    for name in wanted:
        if name in held:
            numbers[name] = held[name]
            if not pool.first <= held[name] <= pool.last:
                findings.append(_outside(pool, name, held[name], lock_of(name)))
            elif reservation := reservation_of(pool.reserved, held[name]):
                lock = lock_of(name)
                findings.append(reserved_number(pool.taken, name, held[name], reservation, lock))
            continue
        while free in taken or closed.holds(free):
            free = free + 1 if free in taken else closed.behind(free)
        if free > pool.last:
            refused.append(name)
            continue
        numbers[name] = free
        taken.add(free)
    if refused:
        resting = len([name for name in held if name not in numbers])
        findings.append(_exhausted(pool, refused, resting))
    return numbers, tuple(findings)


def reservation_of(reservations: Iterable[Reservation], number: int) -> Reservation | None:
    """Return the first reservation that has ``number``, if there is one."""
    return next((one for one in reservations if one.first <= number <= one.last), None)


def reserved_number(
    code: str, name: str, number: int, reservation: Reservation, lock: PurePosixPath
) -> Finding:
    """Return the finding that ``name`` holds a number that is somebody else's."""
    if reservation.first == reservation.last:
        expected = f"a number other than {reservation.first}"
    else:
        expected = f"a number outside of {reservation.first}-{reservation.last}"
    return Finding(
        place=Place(lock),
        code=code,
        message=f"the number of {name} is reserved",
        expected=f"{expected}, reserved in {reservation.place} ({reservation.reason})",
        found=str(number),
        remedy=(
            "if it is this one that uses the number, take it out of the reservation; otherwise"
            " delete the lock to number it anew (what follows from the number changes with it)"
        ),
    )


class _Closed:
    """Reserved numbers as ranges that do not touch, so that a search may leap over them."""

    def __init__(self, reservations: Iterable[Reservation]) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in sorted((one.first, one.last) for one in reservations):
            if self._lasts and first <= self._lasts[-1] + 1:
                self._lasts[-1] = max(self._lasts[-1], last)
            else:
                self._firsts.append(first)
                self._lasts.append(last)

    def holds(self, number: int) -> bool:
        """Say whether ``number`` is reserved."""
        at = bisect_right(self._firsts, number) - 1
        return at >= 0 and number <= self._lasts[at]

    def behind(self, number: int) -> int:
        """Return the first number behind the reserved range that has ``number``."""
        return self._lasts[bisect_right(self._firsts, number) - 1] + 1

    def count(self, first: int, last: int) -> int:
        """Return how many numbers from ``first`` to ``last`` are reserved."""
        parts = zip(self._firsts, self._lasts, strict=True)
        return sum(max(0, min(last, high) - max(first, low) + 1) for low, high in parts)


def _outside(pool: Pool, name: str, number: int, lock: PurePosixPath) -> Finding:
    return Finding(
        place=Place(lock),
        code=pool.outside,
        message=f"the number of {name} is not in its pool",
        expected=str(pool),
        found=str(number),
        remedy=(
            "widen the pool again, or delete the lock to number it anew"
            " (its addresses, RDs and names change with the number)"
        ),
    )


def _exhausted(pool: Pool, refused: list[str], resting: int) -> Finding:
    shown = ", ".join(refused[:5]) + (f" and {len(refused) - 5} more" if refused[5:] else "")
    remedy = f"widen it in {_DOMAINS_FILE}"
    if resting:
        remedy += f", or delete locks of what is gone for good ({resting} numbers rest)"
    reserved = _Closed(pool.reserved).count(pool.first, pool.last)
    if reserved:
        remedy += f", or free numbers in {_RESERVED_FILE}"
    return Finding(
        place=Place(_DOMAINS_FILE),
        code=pool.exhausted,
        message=f"the pool of {pool.name} is exhausted",
        expected=f"a free number for {shown}",
        found=f"{pool.size} numbers ({pool.first}-{pool.last}), all held"
        + (f" or reserved ({reserved})" if reserved else ""),
        remedy=remedy,
    )
