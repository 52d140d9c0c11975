"""What services do not survive while devices are drained, and would if all were active.

A drained device is the one failure that a service may see at a time. A second one that cuts it then
is no refusal but a risk, unless it would cut it anyway.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from citynet.city.life import stays
from citynet.city.model import City, DeviceState
from citynet.intent.model import ServiceProfile
from citynet.placement.demand import Demand
from citynet.placement.graph import UNFAILED, Graph, State
from citynet.placement.load import Load, Pair
from citynet.placement.model import Risk
from citynet.placement.topology import Topologies

__all__ = ["Drains", "risks_of", "without_risks"]


class Drains:
    """The drained devices of a city, and the city as it would be without some of the drains."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._names = tuple(sorted(n for n, one in city.devices.items() if not stays(one)))

    @cached_property
    def _usual(self) -> Topologies:
        """Of the city with every device active."""
        return self._with(())

    @cached_property
    def _alone(self) -> Mapping[str, Topologies]:
        """Of the city with each of several drained devices drained alone."""
        return {name: self._with({name}) for name in self._names}

    def _with(self, drained: Iterable[str]) -> Topologies:
        active = {
            name: replace(self._city.devices[name], state=DeviceState.ACTIVE)
            for name in set(self._names).difference(drained)
        }
        return Topologies(replace(self._city, devices={**self._city.devices, **active}))

    def take_risks(self, demand: Demand, load: Load) -> Mapping[State, frozenset[str]]:
        """Take from ``load`` what is cut or late in a failure only because devices are drained.

        Returns these failures, and because of which devices: those that would do it alone, or all
        where none would.
        """
        if not self._names:
            return {}
        felt = _felt(load)
        caused = _not_broken(self._usual, demand, felt)
        for state, pairs in caused.items():
            load.forget(state, pairs)
        if len(self._names) == 1:
            return dict.fromkeys(caused, frozenset(self._names))
        found: defaultdict[State, set[str]] = defaultdict(set)
        for name, topologies in self._alone.items():
            fine = _not_broken(topologies, demand, caused)
            for state, pairs in caused.items():
                if pairs - fine.get(state, frozenset()):
                    found[state].add(name)
        return {state: frozenset(found[state] or self._names) for state in caused}


def _felt(load: Load) -> Mapping[State, frozenset[Pair]]:
    """Return the pairs that a failure cuts or makes late, by failure."""
    felt: defaultdict[State, set[Pair]] = defaultdict(set)
    for state, pairs in load.cut.items():
        felt[state].update(pairs)
    for pair, state in load.late:
        felt[state].add(pair)
    return {state: frozenset(pairs) for state, pairs in felt.items() if state != UNFAILED}


def _not_broken(
    topologies: Topologies, demand: Demand, felt: Mapping[State, frozenset[Pair]]
) -> Mapping[State, frozenset[Pair]]:
    """Return those pairs that have a path in time there in the same failure; no empty sets."""
    paths = topologies.of(demand.profile).paths
    fine: dict[State, frozenset[Pair]] = {}
    for state, pairs in felt.items():
        ways = ((pair, paths.between(*pair, state)) for pair in pairs)
        good = {pair for pair, way in ways if way and way.delay <= demand.profile.delay}
        if good:
            fine[state] = frozenset(good)
    return fine


def risks_of(graph: Graph, service: str, found: Mapping[State, frozenset[str]]) -> tuple[Risk, ...]:
    """Return what :meth:`Drains.take_risks` found for a service, by kind, sorted."""
    kinds: defaultdict[str, set[State]] = defaultdict(set)
    for state in found:
        kinds["link" if state.link >= 0 else "node"].add(state)
    return tuple(
        Risk(
            service=service,
            kind=kind,
            failures=tuple(sorted(map(graph.failed, states))),
            drained=tuple(sorted({name for state in states for name in found[state]})),
        )
        for kind, states in sorted(kinds.items())
    )


def without_risks(profile: ServiceProfile, risks: Iterable[Risk]) -> ServiceProfile:
    """Return a profile that promises to survive only what is not at risk."""
    return replace(profile, survives=profile.survives - {risk.kind for risk in risks})
