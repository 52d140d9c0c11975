"""Whether a placed service keeps what its profile promises: paths, failures, delay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from citynet.city.life import closed, stays
from citynet.city.model import City
from citynet.errors import Finding
from citynet.placement.demand import Demand
from citynet.placement.graph import UNFAILED, Graph
from citynet.placement.load import Load
from citynet.placement.mending import Mending
from citynet.placement.shortcomings import changes, lacking
from citynet.placement.topology import algorithms_of
from citynet.units import format_delay

__all__ = ["objective_refusals"]

_SHOWN: Final = 3


def objective_refusals(city: City, graph: Graph, demand: Demand, load: Load) -> Iterator[Finding]:
    """Yield what the service cannot be promised (CN503, CN504, CN507, CN511)."""
    if load.cut:
        yield from _cuts(city, graph, demand, load)
    yield from _delay(graph, demand, load)


def _names(graph: Graph, demand: Demand, pairs: Iterable[tuple[int, int]]) -> str:
    """Return the endpoints that talk between pairs of devices: ``a -> b, c -> d and 2 more``."""
    wanted = set(pairs)
    names = [
        f"{source} -> {destination}"
        for source, destination in demand.pairs
        if (
            graph.device_numbers[demand.devices[source]],
            graph.device_numbers[demand.devices[destination]],
        )
        in wanted
    ]
    more = f" and {len(names) - _SHOWN} more" if names[_SHOWN:] else ""
    return ", ".join(names[:_SHOWN]) + more


def _cuts(city: City, graph: Graph, demand: Demand, load: Load) -> Iterator[Finding]:
    key = demand.name
    mending = Mending(city, demand, load.topology)
    shut, opened = _shut(city, demand)
    always = set(load.cut.get(UNFAILED, ()))
    mended = mending.fewest(*min(always), UNFAILED) if always else ()
    if mended:
        yield Finding(
            place=demand.place,
            code="CN511",
            message=f"{key} has no path that is good enough",
            expected=f"a path{_within(demand, load)} between all endpoints that talk",
            found=f"none for {_names(graph, demand, always)}; left out on the way that needs the"
            f" fewest changes: {lacking(mended)}",
            remedy=f"{changes(mended)}; or choose a profile that asks for less",
        )
    elif always:
        yield Finding(
            place=demand.place,
            code="CN504",
            message=f"{key} has no path",
            expected="a path between all endpoints that talk",
            found=f"none for {_names(graph, demand, always)}{shut}",
            remedy=f"{opened}join the devices by links, or attach the endpoints elsewhere",
        )
    for state, pairs in sorted(load.cut.items()):
        if state == UNFAILED:
            continue
        what = graph.describe(state)
        mended = mending.fewest(*min(pairs), state)
        left_out = f"; left out on the way around: {lacking(mended)}" if mended else ""
        remedy = f"{changes(mended)}; or " if mended else ""
        yield Finding(
            place=demand.place,
            code="CN507",
            message=f"{key} does not survive: {what}",
            expected=f"a path{_within(demand, load)} in each single failure of: {_survives(demand)}"
            f" (profile {demand.profile.name})",
            found=f"{what}: no path {_names(graph, demand, pairs)}{left_out}{shut}",
            remedy=f"{remedy}{opened}build a second way around it, attach the endpoint elsewhere,"
            " or choose a profile that does not promise it",
        )


def _shut(city: City, demand: Demand) -> tuple[str, str]:
    """Return which hand-offs of a service are closed and what opens one, both with their ends."""
    links = [city.links[name] for name in demand.hand_offs if closed(city, city.links[name])]
    if not links:
        return "", ""
    devices = sorted(end.device for end in links[0].ends if not stays(city.devices[end.device]))
    states = ", ".join(f"{name} is {city.devices[name].state}" for name in devices)
    more = f" and {len(links) - 1} more" if links[1:] else ""
    return f"; closed: hand-off {links[0].name}{more} ({states})", f"make {devices[0]} active, or "


def _within(demand: Demand, load: Load) -> str:
    """Return which paths count, where it is not all: `` of algorithm high in egov``."""
    algorithms = algorithms_of(demand, load.topology)
    return (
        " of " + ", ".join(f"algorithm {a} in {d}" for d, a in algorithms.items())
        if (algorithms)
        else ""
    )


def _survives(demand: Demand) -> str:
    return ", ".join(sorted(demand.profile.survives))


def _delay(graph: Graph, demand: Demand, load: Load) -> Iterator[Finding]:
    if not load.late:
        return
    # The first state with the largest delay: nothing failed comes before any failure.
    (pair, state), delay = max(load.late.items(), key=lambda item: (item[1], item[0][0]))
    late = {pair for pair, _ in load.late}
    yield Finding(
        place=demand.place,
        code="CN503",
        message=f"the delay objective of {demand.name} cannot be met",
        expected=f"at most {format_delay(demand.profile.delay)} (profile {demand.profile.name})",
        found=f"{format_delay(delay)} {_names(graph, demand, [pair])} when"
        f" {graph.describe(state)}; {len(late)} pairs of devices are late",
        remedy=f"allow at least {format_delay(delay)}: paths are the fastest that there are"
        f"{_within(demand, load)}",
    )
