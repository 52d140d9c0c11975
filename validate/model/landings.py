"""Landings: where the tunnel packets of pairs arrive, each number once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from citynet.device.model import Family
from validate.model.components import Component
from validate.model.ibgp import Mesh
from validate.model.pairs import VPN, Pair, Pairs
from validate.model.topology import Topology
from validate.model.underlay import PLAIN, Underlay
from validate.outcome import State

__all__ = ["Landings", "Observed"]

_Reached = tuple[frozenset[str] | None, ...]
"""Per exporter on an algorithm: who reaches it; ``None``: as with nothing failed."""


class Landings(NamedTuple):
    """Where a pair's tunnel packets arrive, per way to carry them; ``None``: no route.

    More than one device only where several announce one address. None at all: only a policy, if
    one leads there, could make use of the route.
    """

    vpnv4: tuple[str, ...] | None
    vpnv6: tuple[str, ...] | None
    evpn: tuple[str, ...] | None


@dataclass(slots=True)
class _Known:
    """What is known of a component, independently of states or from those seen."""

    pairs: tuple[Pair, ...]
    is_plain: bool
    special: Mapping[tuple[str, int], frozenset[str]]
    """Exporter and its flexible algorithm → who reaches it with nothing failed."""
    by_key: dict[tuple[int, _Reached, str | None], int] = field(default_factory=dict)
    landings: list[Mapping[Pair, Landings]] = field(default_factory=list)
    numbers: dict[tuple[Landings, ...], int] = field(default_factory=dict)


class Observed:
    """The landings of components in the states that were asked for."""

    def __init__(self, topology: Topology, underlay: Underlay, mesh: Mesh, pairs: Pairs) -> None:
        self._topology = topology
        self._underlay = underlay
        self._mesh = mesh
        self._pairs = pairs
        self._known: dict[Component, _Known] = {}
        self._keys: tuple[State, int] | None = None

    def numbered(self, component: Component, number: int) -> Mapping[Pair, Landings]:
        """Return where tunnel packets arrive, by a number that :meth:`number` returned."""
        return self._facts(component).landings[number]

    def number(self, component: Component, state: State) -> int:
        """Return the number of the landings in a state; equal numbers, equal landings."""
        known = self._facts(component)
        if self._keys is None or self._keys[0] != state:
            self._keys = state, self._mesh.key(state)
        key = self._keys[1]
        reached = self._reached(known, state)
        # Equal keys hear the same, and who hears another reaches it by the plain paths: with who
        # reaches whom by others, one answer for all of them.
        # A failed device that passes nothing on has the key of a state in which it stands; so what
        # is seen without it must not be taken for what is seen with it.
        is_usual = not any(one is not None for one in reached)
        sight = (key, reached, None if is_usual else state.failed_device)
        if known.is_plain and sight in known.by_key:
            return known.by_key[sight]
        seen = State() if known.is_plain and is_usual and key == 0 else state
        found = tuple(self._pair(seen, key, pair) for pair in known.pairs)
        number = known.numbers.setdefault(found, len(known.landings))
        if number == len(known.landings):
            known.landings.append(dict(zip(known.pairs, found, strict=True)))
        if known.is_plain:
            known.by_key[sight] = number
        return number

    def _facts(self, component: Component) -> _Known:
        known = self._known.get(component)
        if known is None:
            pairs, is_plain = self._pairs.paired(component)
            special = self._special(pairs)
            known = self._known[component] = _Known(pairs, is_plain, special)
        return known

    def _special(self, pairs: Iterable[Pair]) -> Mapping[tuple[str, int], frozenset[str]]:
        found = sorted({(p.exporter, p.algorithm) for p in pairs if p.algorithm != PLAIN})
        importers = frozenset(pair.importer for pair in pairs)
        return {
            (exporter, algorithm): importers.intersection(
                self._underlay.costs_to(State(), exporter, algorithm)
            )
            for exporter, algorithm in found
        }

    def _reached(self, known: _Known, state: State) -> _Reached:
        """Return who reaches each exporter on a flexible algorithm.

        Of a device that failed itself nobody asks.
        """
        found: list[frozenset[str] | None] = []
        for (exporter, algorithm), usual in known.special.items():
            if exporter == state.failed_device or self._underlay.is_unchanged(
                state, exporter, algorithm
            ):
                found.append(None)
                continue
            now = usual.intersection(self._underlay.costs_to(state, exporter, algorithm))
            found.append(None if now == usual - {state.failed_device} else now)
        return tuple(found)

    def _pair(self, state: State, key: int, pair: Pair) -> Landings:
        device = self._topology.network.devices[pair.importer]
        locator = pair.locator
        hop = self._pairs.next_hops[pair.exporter]
        vpn: list[tuple[str, ...] | None] = [None, None]
        if (
            device.srv6 is not None
            and hop is not None
            and locator is not None
            and self._underlay.landing(state, pair.importer, hop)
        ):
            landing = self._underlay.landing(state, pair.importer, locator.network_address)
            vpn = [landing if self._hears(key, pair, family) else None for family in VPN]
        endpoint = self._pairs.tunnels[pair.exporter]
        evpn = None
        if (
            endpoint is not None
            and self._pairs.tunnels[pair.importer] is not None
            and self._hears(key, pair, Family.EVPN)
        ):
            evpn = self._underlay.landing(state, pair.importer, endpoint) or None
        return Landings(vpn[0], vpn[1], evpn)

    def _hears(self, key: int, pair: Pair, family: Family) -> bool:
        return pair.importer in self._mesh.heard(key, pair.exporter, family)
