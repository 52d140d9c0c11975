"""Which of all sites are tried."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from tests.mutation.sites import Site

__all__ = ["capped", "spread"]


def capped(sites: Sequence[Site], cap: int, seed: int) -> tuple[Site, ...]:
    """Return up to ``cap`` sites of one operator on one platform, but one of each kind at least.

    A ``cap`` of 0 is none. The choice depends on the sites' names and ``seed`` only.
    """
    if not cap:
        return tuple(sites)
    kinds = len({site.kind for site in sites})
    chosen = list(_turns(sites, seed))[: max(cap, kinds)]
    return tuple(sorted(chosen, key=lambda site: site.id))


def spread(groups: Iterable[Sequence[Site]], number: int, seed: int) -> tuple[Site, ...]:
    """Return ``number`` sites, one of each group before a second of any."""
    ordered = [list(_turns(group, seed)) for group in groups if group]
    _draw(seed, "groups").shuffle(ordered)
    turns = (site for turn in zip_longest(*ordered) for site in turn if site is not None)
    chosen = [site for site, _ in zip(turns, range(number), strict=False)]
    return tuple(sorted(chosen, key=lambda site: site.id))


def _turns(sites: Sequence[Site], seed: int) -> Iterator[Site]:
    """Yield sites in random order, one of each kind before a second of any."""
    kinds: dict[str, list[Site]] = {}
    for site in sorted(sites, key=lambda site: site.id):
        kinds.setdefault(site.kind, []).append(site)
    for kind, members in kinds.items():
        _draw(seed, f"{members[0].platform}/{members[0].operator}/{kind}").shuffle(members)
    for turn in zip_longest(*(kinds[kind] for kind in sorted(kinds))):
        yield from (site for site in turn if site is not None)


def _draw(seed: int, what: str) -> random.Random:
    return random.Random(f"{seed}/{what}")  # noqa: S311 -- a sample, not a secret
