"""BGP tables: the best paths that a context knows, and which of two is better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final, NamedTuple

from validate.model.fib import Action, Fib, Prefix
from validate.model.own_routes import Own
from validate.model.topology import Context

__all__ = ["EBGP", "IBGP", "Best", "Table", "exports_of", "originated", "table_of", "take"]

_LOCAL: Final = 0
EBGP: Final = 1
IBGP: Final = 2

Quality = tuple[int, int, int, int]
"""Learned or not, length of the AS path, kind, IGP rank: the lower the better."""


class Best(NamedTuple):
    """The best paths to a prefix, all equally good."""

    quality: Quality
    as_paths: frozenset[tuple[int, ...]]
    actions: frozenset[Action]

    @property
    def is_exported(self) -> bool:
        """Tell whether other VRFs may hear of it: what was imported itself goes no further."""
        return self.quality[2] != IBGP


Table = dict[Prefix, Best]


def originated(own: Own) -> Table:
    """Return the paths that a context makes itself."""
    nowhere = frozenset[tuple[int, ...]]({()})
    return {
        prefix: Best((0, 0, _LOCAL, 0), nowhere, actions)
        for prefix, actions in own.announced.items()
    }


def exports_of(best: Mapping[Context, Table]) -> dict[Prefix, list[tuple[Context, Best]]]:
    """Return who announces each prefix to other VRFs: not what it imported itself."""
    exports: defaultdict[Prefix, list[tuple[Context, Best]]] = defaultdict(list)
    for context, table in best.items():
        for prefix, found in table.items():
            if found.is_exported:
                exports[prefix].append((context, found))
    return exports


def take(table: Table, prefix: Prefix, offer: Best) -> None:
    """Put an offer into a table if it is as good as what is there, or better."""
    known = table.get(prefix)
    if known is None or offer.quality < known.quality:
        table[prefix] = offer
    elif offer.quality == known.quality:
        table[prefix] = Best(
            known.quality, known.as_paths | offer.as_paths, known.actions | offer.actions
        )


def table_of(own: Own, table: Table) -> Fib:
    """Return the forwarding table: connected beats static beats BGP."""
    fib = {prefix: found.actions for prefix, found in table.items()}
    fib.update(own.static)
    fib.update(own.connected)
    return fib
