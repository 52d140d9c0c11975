"""The control plane of a component: from what VRFs say to their forwarding tables.

A VRF announces connected and static routes that it redistributes, and what it learned by eBGP,
with its export targets; a VRF that imports one of them learns it where the underlay carries packets
to the announcing VRF (RFC 4364). A path is better when it is local, then by shorter AS path, eBGP
over iBGP, and lower IGP metric (RFC 4271 §9.1.2.2); equally good paths are all used. In the
forwarding table connected beats static beats BGP. A static route is used when its next hop is in a
subnet of its interface, which must be in the VRF and up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from citynet.device.model import Family
from validate.model.components import Component
from validate.model.conditions import Conditions, Observer
from validate.model.ebgp import EbgpEnd
from validate.model.fib import Action, Enter, Fib, Prefix, Prefixes, Via
from validate.model.own_routes import OwnRoutes
from validate.model.paths import EBGP, IBGP, Best, Table, exports_of, originated, table_of, take
from validate.model.readings import Readings
from validate.model.steering import Courses
from validate.model.topology import Context, Routed, Topology
from validate.model.tunnels import Tunnels

__all__ = ["Router", "Routing"]


class _Door(NamedTuple):
    """An eBGP session as the end that learns sees it."""

    receiver: EbgpEnd
    sender: EbgpEnd
    families: frozenset[Family]


_Ways = dict[Context, dict[Context, tuple[frozenset[Action] | None, frozenset[Action] | None]]]
"""Importer → exporter → what happens to its IPv4 and IPv6 packets; ``None``: no route."""


@dataclass(frozen=True, slots=True)
class Routing:
    """Forwarding tables of a component's contexts; ``settled`` unless BGP never came to rest."""

    fibs: Mapping[Context, Fib]
    settled: bool


class Router:
    """Computes the routes of components under given conditions."""

    def __init__(self, topology: Topology, readings: Readings, observer: Observer) -> None:
        self._readings = readings
        self._observer = observer
        self._tunnels = Tunnels(topology)
        self._prefixes = Prefixes()
        self._own = OwnRoutes(topology, self._prefixes)
        self._ways: dict[tuple[Component, int, Courses], _Ways] = {}
        self._lists: dict[tuple[str, str | None, Prefix], bool] = {}

    def route(self, component: Component, conditions: Conditions) -> Routing:
        """Return the forwarding tables of a component under given conditions."""

        def is_up(routed: Routed) -> bool:
            return conditions.is_up(routed.device, routed.link, routed.far)

        own = {
            context: self._own.of(context, tuple(r for r in component.routed[context] if is_up(r)))
            for context in component.contexts
            if context.device != conditions.dead
        }
        first = {context: originated(routes) for context, routes in own.items()}
        step = _Step(
            originated=first,
            ways=self._ways_of(component, conditions),
            nearness=_nearness(own, self._observer.ranks(component, conditions)),
            doors=_doors(component, is_up),
            learned=self._learned,
        )
        best, last = first, first
        # A path grows by one AS per hand-off and may not repeat one: rest comes within that many
        # rounds, unless devices disagree on what is better for ever.
        for _ in range(2 * len(own) + 2):
            last, best = best, step(best)
            if best == last:
                break
        settled = best == last
        if not settled:
            for context, table in last.items():
                for prefix, offer in table.items():
                    take(best[context], prefix, offer)
        fibs = {context: table_of(own[context], best[context]) for context in own}
        return Routing(_share_tables(component, fibs), settled)

    def _ways_of(self, component: Component, conditions: Conditions) -> _Ways:
        key = (component, conditions.reach, conditions.steered)
        if key not in self._ways:
            landings = self._observer.landings(component, conditions)
            courses = {(one, other): course for one, other, course in conditions.steered}
            found: _Ways = {}
            for importer, exporters in component.imports.items():
                for exporter in exporters:
                    if importer.device == exporter.device:
                        leaked: frozenset[Action] = frozenset({Enter(exporter)})
                        found.setdefault(importer, {})[exporter] = (leaked, leaked)
                        continue
                    landing = landings.get(self._observer.pair(importer, exporter))
                    if landing is not None:
                        course = courses.get((importer, exporter))
                        found.setdefault(importer, {})[exporter] = (
                            self._tunnels.way(importer, exporter, 4, landing, course),
                            self._tunnels.way(importer, exporter, 6, landing, course),
                        )
            self._ways[key] = found
        return self._ways[key]

    def _learned(self, door: _Door, best: Mapping[Context, Table]) -> Iterator[tuple[Prefix, Best]]:
        receiver, sender, families = door
        if receiver.asn == sender.asn:
            return
        actions: frozenset[Action] = frozenset({Via(receiver.routed, sender.address.ip)})
        # A next hop of the other family would need an extension (RFC 8950) nobody has here.
        version = sender.address.version
        if (Family.IPV4 if version == 4 else Family.IPV6) not in families:
            return
        for prefix, found in best[sender.routed.context].items():
            if prefix.version != version:
                continue
            as_paths = frozenset(
                (sender.asn, *as_path) for as_path in found.as_paths if receiver.asn not in as_path
            )
            if (
                as_paths
                and self._allows(sender.routed.device, sender.neighbor.export_list, prefix)
                and self._allows(receiver.routed.device, receiver.neighbor.import_list, prefix)
            ):
                yield prefix, Best((1, found.quality[1] + 1, EBGP, 0), as_paths, actions)

    def _allows(self, device: str, name: str | None, prefix: Prefix) -> bool:
        key = (device, name, prefix)
        if key not in self._lists:
            self._lists[key] = self._readings.list_allows(device, name, prefix.network)
        return self._lists[key]


@dataclass(frozen=True, slots=True)
class _Step:
    """One round of announcements: from everyone's best paths to their next best ones."""

    originated: Mapping[Context, Table]
    ways: _Ways
    nearness: Mapping[Context, Mapping[str, int]]
    doors: Mapping[Context, list[_Door]]
    learned: Callable[[_Door, Mapping[Context, Table]], Iterator[tuple[Prefix, Best]]]

    def __call__(self, best: Mapping[Context, Table]) -> dict[Context, Table]:
        exports = exports_of(best)
        new: dict[Context, Table] = {}
        for context, own in self.originated.items():
            table = dict(own)
            ways = self.ways.get(context)
            if ways:
                _take_imports(table, exports, ways, self.nearness[context])
            for door in self.doors.get(context, ()):
                for prefix, offer in self.learned(door, best):
                    take(table, prefix, offer)
            new[context] = table
        return new


def _doors(component: Component, is_up: Callable[[Routed], bool]) -> dict[Context, list[_Door]]:
    """Return the eBGP sessions that are up, by the context that learns."""
    doors: defaultdict[Context, list[_Door]] = defaultdict(list)
    for session in component.sessions:
        if is_up(session.one.routed) and is_up(session.other.routed):
            for one, other in ((session.one, session.other), (session.other, session.one)):
                doors[one.routed.context].append(_Door(one, other, session.families))
    return dict(doors)


def _nearness(
    contexts: Iterable[Context], ranks: Mapping[tuple[str, str], int]
) -> dict[Context, dict[str, int]]:
    """Return, for each context, the rank of each exit; VRFs of the same device are nearest."""
    by_device: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (importer, exporter), rank in ranks.items():
        by_device[importer][exporter] = rank
    return {c: {**by_device.get(c.device, {}), c.device: -1} for c in contexts}


def _take_imports(
    table: Table,
    exports: Mapping[Prefix, list[tuple[Context, Best]]],
    ways: Mapping[Context, tuple[frozenset[Action] | None, frozenset[Action] | None]],
    nearness: Mapping[str, int],
) -> None:
    for prefix, offers in exports.items():
        family = 0 if prefix.version == 4 else 1
        for exporter, offer in offers:
            way = ways.get(exporter)
            actions = None if way is None else way[family]
            if actions is not None:
                rank = nearness.get(exporter.device, 0)
                quality = (1, offer.quality[1], IBGP, rank)
                take(table, prefix, Best(quality, offer.as_paths, actions))


def _share_tables(component: Component, fibs: dict[Context, Fib]) -> Mapping[Context, Fib]:
    """Merge what VRFs with the same Linux table hold: each sees the routes of all."""
    groups: defaultdict[tuple[str, int], list[Context]] = defaultdict(list)
    for context, vrf in component.vrfs.items():
        if vrf.table is not None and context in fibs:
            groups[context.device, vrf.table].append(context)
    for contexts in groups.values():
        if len(contexts) < 2:
            continue
        merged: defaultdict[Prefix, set[Action]] = defaultdict(set)
        for context in contexts:
            for prefix, actions in fibs[context].items():
                merged[prefix] |= actions
        shared: Fib = {prefix: frozenset(actions) for prefix, actions in merged.items()}
        for context in contexts:
            fibs[context] = shared
    return fibs
