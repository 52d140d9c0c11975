"""What a state of the network means for one component: the only thing its routes depend on.

Many failures do not change it; states with equal conditions share routes and forwarding. Routes are
a function of (component, conditions), so that sharing is sound by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Network
from typing import Final, NamedTuple

from citynet.device.model import Family
from validate.model.components import Component, tunnel_address
from validate.model.exits import exits_of
from validate.model.ibgp import Mesh
from validate.model.locators import Locator, locator_of
from validate.model.topology import Context, Topology
from validate.model.underlay import PLAIN, Underlay
from validate.outcome import State

__all__ = ["Conditions", "Landings", "Observer", "Pair"]

_INFINITE: Final = float("inf")
_VPN = (Family.VPNV4, Family.VPNV6)


class Pair(NamedTuple):
    """Traffic from a device towards the exports of another.

    ``locator`` is that of the exporting VRF's SIDs, ``None`` without SRv6.
    """

    importer: str
    exporter: str
    locator: IPv6Network | None = None
    algorithm: int = PLAIN
    """IS-IS algorithm that leads to the locator."""

    @classmethod
    def of(cls, importer: Context, exporter: Context, locator: Locator | None) -> Pair:
        """Return the pair of two VRFs, the second of which has its SIDs under ``locator``."""
        if locator is None:
            return cls(importer.device, exporter.device)
        return cls(importer.device, exporter.device, locator.prefix, locator.algorithm)


_Reached = tuple[frozenset[str] | None, ...]
"""Per exporter on an algorithm: who reaches it; ``None``: as with nothing failed."""


class Landings(NamedTuple):
    """Where a pair's tunnel packets arrive, per way to carry them; ``None``: no route.

    More than one device only where several announce one address.
    """

    vpnv4: tuple[str, ...] | None
    vpnv6: tuple[str, ...] | None
    evpn: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Conditions:
    """Everything about a state that a component's routes depend on."""

    dead: str | None
    """The failed device, if it is one of the component's."""
    cut: frozenset[str]
    """Failed links that carry one of its interfaces."""
    reach: int
    """Number of the landings, see :meth:`Observer.landings`."""
    ranks: tuple[tuple[int, ...], ...]
    """Per importing device: how near each exit is, 0 the nearest; equal when equally near."""

    def is_up(self, device: str, link: str, far: str) -> bool:
        """Tell whether an interface is up: its device, its link, the far device."""
        return self.dead not in {device, far} and link not in self.cut


@dataclass(slots=True)
class _Known:
    """What is known of a component independently of states."""

    pairs: tuple[Pair, ...]
    importers: tuple[str, ...]
    exits: tuple[str, ...]
    is_plain: bool
    """Tunnel packets arrive at the exporter or nowhere: costs decide nothing about that."""
    special: Mapping[tuple[str, int], frozenset[str]]
    """Exporter and its flexible algorithm → who reaches it with nothing failed."""
    usual: tuple[tuple[int, ...], ...] | None = None
    """Ranks with nothing failed."""
    by_key: dict[tuple[int, _Reached, str | None], int] = field(default_factory=dict)
    landings: list[Mapping[Pair, Landings]] = field(default_factory=list)
    numbers: dict[tuple[Landings, ...], int] = field(default_factory=dict)


class Observer:
    """Looks at the network in one state for one component."""

    def __init__(self, topology: Topology, underlay: Underlay, mesh: Mesh) -> None:
        self._topology = topology
        self._underlay = underlay
        self._mesh = mesh
        self._known: dict[Component, _Known] = {}
        self._keys: tuple[State, int] | None = None
        devices = topology.network.devices
        self._next_hops = {name: mesh.next_hop(name, frozenset(_VPN)) for name in devices}
        self._tunnels = {name: tunnel_address(device) for name, device in devices.items()}
        self._locators: dict[Context, Locator | None] = {}

    def conditions(self, component: Component, state: State) -> Conditions:
        """Return what a state means for a component."""
        known = self._facts(component)
        dead = state.failed_device if state.failed_device in component.devices else None
        link = state.failed_link
        cut = frozenset({link}) if link in component.links and link is not None else frozenset()
        if not dead and state.failed_device is not None:
            # A dead neighbour outside the component still takes the far end of a cable down.
            cut = self._cables_to(component, state.failed_device)
        return Conditions(
            dead=dead,
            cut=cut,
            reach=self._reach(known, state),
            ranks=self._ranks(known, state),
        )

    def landings(self, component: Component, conditions: Conditions) -> Mapping[Pair, Landings]:
        """Return where tunnel packets arrive under given conditions."""
        return self._facts(component).landings[conditions.reach]

    def pair(self, importer: Context, exporter: Context) -> Pair:
        """Return the pair that the landings of one VRF's packets to another's are found by."""
        if exporter not in self._locators:
            device, vrf = self._topology.device_of(exporter), self._topology.vrfs[exporter]
            self._locators[exporter] = locator_of(device, vrf)
        return Pair.of(importer, exporter, self._locators[exporter])

    def ranks(self, component: Component, conditions: Conditions) -> Mapping[tuple[str, str], int]:
        """Return how near each exit is to each importing device; pairs not in it are alone."""
        known = self._facts(component)
        return {
            (importer, exporter): rank
            for importer, row in zip(known.importers, conditions.ranks, strict=False)
            for exporter, rank in zip(known.exits, row, strict=True)
        }

    def _facts(self, component: Component) -> _Known:
        known = self._known.get(component)
        if known is None:
            known = self._known[component] = self._learn(component)
        return known

    def _learn(self, component: Component) -> _Known:
        pairs = sorted(
            {
                self.pair(importer, exporter)
                for importer, exporters in component.imports.items()
                for exporter in exporters
                if importer.device != exporter.device
            },
            key=str,
        )
        exits = exits_of(component, self._topology)
        return _Known(
            pairs=tuple(pairs),
            importers=tuple(sorted({pair.importer for pair in pairs})) if len(exits) > 1 else (),
            exits=exits,
            is_plain=all(
                self._is_plain(*ends) for ends in {(pair.exporter, pair.locator) for pair in pairs}
            ),
            special=self._special(pairs),
        )

    def _special(self, pairs: Iterable[Pair]) -> Mapping[tuple[str, int], frozenset[str]]:
        found = sorted({(p.exporter, p.algorithm) for p in pairs if p.algorithm != PLAIN})
        importers = frozenset(pair.importer for pair in pairs)
        return {
            (exporter, algorithm): importers.intersection(
                self._underlay.costs_to(State(), exporter, algorithm)
            )
            for exporter, algorithm in found
        }

    def _is_plain(self, device: str, locator: IPv6Network | None) -> bool:
        """Tell whether the tunnel addresses of a device are its own alone, whatever fails."""
        return all(
            holder.device == device and not (holder.routed is not None and holder.routed.link)
            for address in (
                self._next_hops.get(device),
                self._tunnels.get(device),
                None if locator is None else locator.network_address,
            )
            if address is not None
            for holder in self._underlay.holders(address)
        )

    def _cables_to(self, component: Component, device: str) -> frozenset[str]:
        return frozenset(
            routed.link
            for members in component.routed.values()
            for routed in members
            if routed.far == device
        )

    def _reach(self, known: _Known, state: State) -> int:
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
        hop = self._next_hops[pair.exporter]
        vpn: list[tuple[str, ...] | None] = [None, None]
        if (
            device.srv6 is not None
            and hop is not None
            and locator is not None
            and self._underlay.landing(state, pair.importer, hop)
        ):
            there = self._underlay.landing(state, pair.importer, locator.network_address)
            landing = there or None
            vpn = [landing if self._hears(key, pair, family) else None for family in _VPN]
        endpoint = self._tunnels[pair.exporter]
        evpn = None
        if (
            endpoint is not None
            and self._tunnels[pair.importer] is not None
            and self._hears(key, pair, Family.EVPN)
        ):
            evpn = self._underlay.landing(state, pair.importer, endpoint) or None
        return Landings(vpn[0], vpn[1], evpn)

    def _hears(self, key: int, pair: Pair, family: Family) -> bool:
        return pair.importer in self._mesh.heard(key, pair.exporter, family)

    def _ranks(self, known: _Known, state: State) -> tuple[tuple[int, ...], ...]:
        if not known.importers:
            return ()
        if known.is_plain and self._is_usual(known, state):
            if known.usual is None:
                known.usual = self._rows(known, State())
            return known.usual
        return self._rows(known, state)

    def _is_usual(self, known: _Known, state: State) -> bool:
        """Tell whether the costs towards every exit are those with nothing failed."""
        return all(
            self._underlay.is_unchanged(state, exporter)
            for exporter in known.exits
            if self._next_hops[exporter] or self._tunnels[exporter]
        )

    def _rows(self, known: _Known, state: State) -> tuple[tuple[int, ...], ...]:
        metrics = [self._metrics(known, state, exporter) for exporter in known.exits]
        rows = []
        for importer in known.importers:
            costs = [metric(importer) for metric in metrics]
            order = sorted(set(costs))
            rows.append(tuple(map(order.index, costs)))
        return tuple(rows)

    def _metrics(self, known: _Known, state: State, exporter: str) -> Callable[[str], float]:
        """Return the IGP metric from any device to the next hop of an exit's routes."""
        address = self._next_hops[exporter] or self._tunnels[exporter]
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
