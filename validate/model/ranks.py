"""Ranks: how near the exits of a component are to the devices that import from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from validate.model.components import Component
from validate.model.exits import exits_of
from validate.model.pairs import Pairs
from validate.model.topology import Topology
from validate.model.underlay import Underlay
from validate.outcome import State

__all__ = ["Nearness", "Rows"]

_INFINITE: Final = float("inf")

Rows = tuple[tuple[int, ...], ...]
"""Per importing device: how near each exit is, 0 the nearest; equal when equally near."""


@dataclass(slots=True)
class _Known:
    """What is known of a component independently of states."""

    importers: tuple[str, ...]
    exits: tuple[str, ...]
    is_plain: bool
    usual: Rows | None = None
    """Ranks with nothing failed."""


class Nearness:
    """Ranks the exits of components by their costs in the underlay."""

    def __init__(self, topology: Topology, underlay: Underlay, pairs: Pairs) -> None:
        self._topology = topology
        self._underlay = underlay
        self._pairs = pairs
        self._known: dict[Component, _Known] = {}

    def rows(self, component: Component, state: State) -> Rows:
        """Return the ranks of a component in a state."""
        known = self._facts(component)
        if not known.importers:
            return ()
        if known.is_plain and self._is_usual(known, state):
            if known.usual is None:
                known.usual = self._rows(known, State())
            return known.usual
        return self._rows(known, state)

    def named(self, component: Component, rows: Rows) -> Mapping[tuple[str, str], int]:
        """Return ranks by importing device and exit; pairs not in it are alone."""
        known = self._facts(component)
        return {
            (importer, exporter): rank
            for importer, row in zip(known.importers, rows, strict=False)
            for exporter, rank in zip(known.exits, row, strict=True)
        }

    def _facts(self, component: Component) -> _Known:
        known = self._known.get(component)
        if known is None:
            pairs, is_plain = self._pairs.paired(component)
            exits = exits_of(component, self._topology)
            importers = tuple(sorted({p.importer for p in pairs})) if len(exits) > 1 else ()
            known = self._known[component] = _Known(importers, exits, is_plain)
        return known

    def _is_usual(self, known: _Known, state: State) -> bool:
        """Tell whether the costs towards every exit are those with nothing failed."""
        return all(
            self._underlay.is_unchanged(state, exporter)
            for exporter in known.exits
            if self._pairs.next_hops[exporter] or self._pairs.tunnels[exporter]
        )

    def _rows(self, known: _Known, state: State) -> Rows:
        metrics = [self._metrics(known, state, exporter) for exporter in known.exits]
        rows = []
        for importer in known.importers:
            costs = [metric(importer) for metric in metrics]
            order = sorted(set(costs))
            rows.append(tuple(map(order.index, costs)))
        return tuple(rows)

    def _metrics(self, known: _Known, state: State, exporter: str) -> Callable[[str], float]:
        """Return the IGP metric from any device to the next hop of an exit's routes."""
        address = self._pairs.next_hops[exporter] or self._pairs.tunnels[exporter]
        holders = () if address is None else self._underlay.holders(address)
        if address is None or not holders:
            return lambda _: _INFINITE
        if known.is_plain:
            costs, metric = self._underlay.costs_to(state, exporter), holders[0].metric
            # Connected where the exit itself imports.
            return lambda device: 0 if device == exporter else costs.get(device, _INFINITE) + metric
        wanted = address

        def nearest(device: str) -> float:
            found = self._underlay.nearest(state, device, wanted)
            costs = (self._underlay.cost(state, device, one) for one in found)
            return 0 if device == exporter else min(costs, default=_INFINITE)

        return nearest
