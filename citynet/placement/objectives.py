"""Whether a placed service keeps what its profile promises: paths, failures, delay, isolation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from citynet.city.model import City, Partition
from citynet.errors import Finding
from citynet.intent.model import Isolation
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
    """Yield what the service cannot be promised (CN503, CN504, CN507, CN508, CN511)."""
    if load.cut:
        yield from _cuts(graph, demand, load, Mending(city, demand, load.topology))
    yield from _delay(graph, demand, load)
    if demand.profile.isolation is Isolation.HARD:
        yield from _hard(city, graph, demand, load)


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


def _cuts(graph: Graph, demand: Demand, load: Load, mending: Mending) -> Iterator[Finding]:
    key = demand.service.key
    always = set(load.cut.get(UNFAILED, ()))
    mended = mending.fewest(*min(always), UNFAILED) if always else ()
    if mended:
        yield Finding(
            place=demand.service.origin,
            code="CN511",
            message=f"{key} has no path that is good enough",
            expected=f"a path{_within(demand, load)} between all endpoints that talk",
            found=f"none for {_names(graph, demand, always)}; left out on the way that needs the"
            f" fewest changes: {lacking(mended)}",
            remedy=f"{changes(mended)}; or choose a profile that asks for less",
        )
    elif always:
        yield Finding(
            place=demand.service.origin,
            code="CN504",
            message=f"{key} has no path",
            expected="a path between all endpoints that talk",
            found=f"none for {_names(graph, demand, always)}",
            remedy="join the devices by links, or attach the endpoints elsewhere",
        )
    for state, pairs in sorted(load.cut.items()):
        if state == UNFAILED:
            continue
        what = graph.describe(state)
        mended = mending.fewest(*min(pairs), state)
        left_out = f"; left out on the way around: {lacking(mended)}" if mended else ""
        remedy = f"{changes(mended)}; or " if mended else ""
        yield Finding(
            place=demand.service.origin,
            code="CN507",
            message=f"{key} does not survive: {what}",
            expected=f"a path{_within(demand, load)} in each single failure of: {_survives(demand)}"
            f" (profile {demand.profile.name})",
            found=f"{what}: no path {_names(graph, demand, pairs)}{left_out}",
            remedy=f"{remedy}build a second way around it, attach the endpoint elsewhere, or choose"
            " a profile that does not promise it",
        )


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
    (pair, (delay, state)) = max(load.late.items(), key=lambda item: (item[1][0], item[0]))
    yield Finding(
        place=demand.service.origin,
        code="CN503",
        message=f"the delay objective of {demand.service.key} cannot be met",
        expected=f"at most {format_delay(demand.profile.delay)} (profile {demand.profile.name})",
        found=f"{format_delay(delay)} {_names(graph, demand, [pair])} when"
        f" {graph.describe(state)}; {len(load.late)} pairs of devices are late",
        remedy=f"allow at least {format_delay(delay)}: paths are the fastest that there are"
        f"{_within(demand, load)}",
    )


def _hard(city: City, graph: Graph, demand: Demand, load: Load) -> Iterator[Finding]:
    """Refuse hard isolation on any link.

    It needs a partition that belongs to this slice alone. Where a link has none, nothing can be
    done; where it has one, no platform's configuration here can hand it to one slice yet: EOS and
    FRR have no such thing, and the device model has queues only.
    """
    links = [city.links[graph.link_names[number]] for number in sorted(load.links)]
    if not links:
        return
    shared = [link for link in links if link.partition is Partition.QUEUE]
    worst = (shared or links)[0]
    platforms = sorted({str(city.devices[end.device].platform) for end in worst.ends})
    transports = sorted(
        {str(city.domains[city.devices[end.device].domain].transport) for end in worst.ends}
    )
    if shared:
        found = f"{worst.partition} on link {worst.name} ({len(shared)} of {len(links)} links)"
    else:
        found = (
            f"{worst.partition} on link {worst.name}, which {', '.join(transports)} on"
            f" {', '.join(platforms)} cannot give to one slice"
        )
    yield Finding(
        place=demand.service.origin,
        code="CN508",
        message=f"{demand.service.key} cannot be isolated hard",
        expected="a dedicated partition (flexe, channel or fgotn) of its own on every link",
        found=found,
        remedy="choose a profile with isolation soft, or attach all endpoints to one device",
    )
