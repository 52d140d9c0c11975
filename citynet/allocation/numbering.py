"""Numbers from a pool: kept where a lock has one, otherwise the smallest that is free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from citynet.city.model import City, Link
from citynet.errors import Finding, Place

__all__ = ["Pool", "link_domains", "number_all"]

_DOMAINS_FILE: Final = PurePosixPath("inventory/domains.yaml")
"""The file in which pools are written."""


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
    nobody else gets it. New names take the smallest free numbers in the order of ``wanted``.
    ``lock_of`` names the lock file of a name.
    """
    findings: list[Finding] = []
    numbers: dict[str, int] = {}
    taken = set(held.values())
    free = pool.first
    refused: list[str] = []
    for name in wanted:
        if name in held:
            numbers[name] = held[name]
            if not pool.first <= held[name] <= pool.last:
                findings.append(_outside(pool, name, held[name], lock_of(name)))
            continue
        while free in taken:
            free += 1
        if free > pool.last:
            refused.append(name)
            continue
        numbers[name] = free
        taken.add(free)
    if refused:
        resting = len([name for name in held if name not in numbers])
        findings.append(_exhausted(pool, refused, resting))
    return numbers, tuple(findings)


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
    return Finding(
        place=Place(_DOMAINS_FILE),
        code=pool.exhausted,
        message=f"the pool of {pool.name} is exhausted",
        expected=f"a free number for {shown}",
        found=f"{pool.size} numbers ({pool.first}-{pool.last}), all held",
        remedy=remedy,
    )
