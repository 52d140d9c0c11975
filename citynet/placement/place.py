"""Paths, hand-offs and reservations of every service, or why there are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from citynet.allocation.model import Ids
from citynet.city.model import City
from citynet.city.partitions import share_rate
from citynet.errors import Finding, FindingsError
from citynet.intent.model import Intents
from citynet.placement.admission import bandwidth_refusals
from citynet.placement.demand import Demand, HandOffs, demand_of
from citynet.placement.exchanges import exchange_refusals
from citynet.placement.graph import Graph, State
from citynet.placement.load import Load, Placed, load_of
from citynet.placement.model import Placement, Reservation, Risk, Route, ServicePlacement
from citynet.placement.objectives import objective_refusals
from citynet.placement.partitions import partition_refusals
from citynet.placement.paths import EitherPaths
from citynet.placement.risks import Drains, risks_of, without_risks
from citynet.placement.topology import Topologies, algorithms_of
from citynet.placement.trust import trust_refusals

__all__ = ["place"]


def place(city: City, intents: Intents, ids: Ids) -> Placement:
    """Return the placement of every service; all are admitted together, in no order.

    Paths are those that the network itself takes (IS-IS shortest paths, nearest hand-off), of the
    algorithms that profiles need; applications are steered over those of other profiles. Raises
    ``FindingsError`` with every refusal: bandwidth (CN501, CN502), delay (CN503), no path (CN504,
    CN511), domains that do not meet (CN505, CN506), a failure that is not survived (CN507, CN509),
    isolation (CN508), trust and encryption (CN510). Drained devices are the one failure that a
    service may see at a time: what it does not survive besides is no refusal but a risk.
    """
    topologies, drains = Topologies(city), Drains(city)
    graph = topologies.plain
    hand_offs = _hand_offs(city)
    findings: list[Finding] = []
    placed: dict[str, Placed] = {}
    for key, service in sorted(intents.services.items()):
        demand, refused = demand_of(
            city, service, intents.profiles[service.profile], ids, hand_offs
        )
        findings += refused
        if demand is None:
            continue
        loads, risks, refused = _loads(city, topologies, drains, _demands(intents, demand))
        findings += refused
        if loads is not None:
            placed[key] = _placed(city, graph, loads, risks)
    findings += bandwidth_refusals(city, ids, graph, placed)
    findings += exchange_refusals(city, intents, ids, topologies)
    if findings:
        raise FindingsError(findings)
    return Placement(services={key: _placement(graph, one) for key, one in placed.items()})


_Loads = tuple[tuple[Demand, Load], ...]
"""A service first, then its applications."""


def _demands(intents: Intents, demand: Demand) -> tuple[Demand, ...]:
    """Return the demand of a service, then those of its applications."""
    applications = demand.service.applications
    return demand, *(demand.of_application(a, intents.profiles[a.profile]) for a in applications)


def _loads(
    city: City, topologies: Topologies, drains: Drains, demands: tuple[Demand, ...]
) -> tuple[_Loads | None, tuple[Risk, ...], tuple[Finding, ...]]:
    """Return the loads of a service and its applications, their risks, and what refuses them."""
    loads: list[tuple[Demand, Load]] = []
    findings: list[Finding] = []
    at_risk: dict[State, frozenset[str]] = {}
    for demand in demands:
        topology = topologies.of(demand.profile)
        refused = [
            *partition_refusals(city, demand, topology),
            *trust_refusals(city, demand, topology),
        ]
        findings += refused
        if not refused:
            load = load_of(demand, topology)
            for state, because in drains.take_risks(demand, load).items():
                at_risk[state] = at_risk.get(state, frozenset()) | because
            findings += objective_refusals(city, topologies.plain, demand, load)
            loads.append((demand, load))
    risks = risks_of(topologies.plain, demands[0].service.key, at_risk)
    kept = tuple(loads) if len(loads) == len(demands) else None
    if kept and risks:
        kept = tuple(_promised(demand, load, risks) for demand, load in kept)
    return kept, risks, tuple(findings)


def _promised(demand: Demand, load: Load, risks: tuple[Risk, ...]) -> tuple[Demand, Load]:
    """Return the load in the failures that the service is still promised to survive."""
    demand = replace(demand, profile=without_risks(demand.profile, risks))
    return demand, load_of(demand, load.topology)


def _placed(city: City, graph: Graph, loads: _Loads, risks: tuple[Risk, ...]) -> Placed:
    """Return a service with what it reserves: on the paths of its applications too."""
    (demand, load), *applications = loads
    links = load.links
    if applications:
        either = EitherPaths([one.topology.paths for _, one in loads])
        links = load_of(demand, load.topology, either).links
    partition = demand.profile.partition
    return Placed(
        demand=demand,
        load=load,
        applications=tuple(applications),
        risks=risks,
        links={
            number: replace(
                worst, rate=share_rate(city.links[graph.link_names[number]], worst.rate, partition)
            )
            for number, worst in links.items()
        },
    )


def _hand_offs(city: City) -> HandOffs:
    numbered = {frozenset(hand_off.domains) for hand_off in city.hand_offs}
    links: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for name, link in sorted(city.links.items()):
        domains = frozenset(city.devices[end.device].domain for end in link.ends)
        if link.hand_off and domains in numbered:
            links[domains].append(name)
    return {domains: tuple(names) for domains, names in links.items()}


def _placement(graph: Graph, placed: Placed) -> ServicePlacement:
    demand, load = placed.demand, placed.load
    return ServicePlacement(
        domains=demand.domains,
        hand_offs=demand.hand_offs,
        algorithms=algorithms_of(demand, load.topology),
        applications=dict(_steered(placed)),
        risks=placed.risks,
        routes=tuple(
            _route(graph, demand, load, source, destination) for source, destination in demand.pairs
        ),
        reservations=tuple(
            sorted(
                (
                    Reservation(
                        link=graph.link_names[number],
                        traffic_class=demand.profile.traffic_class,
                        rate=worst.rate,
                    )
                    for number, worst in placed.links.items()
                ),
                key=lambda reservation: reservation.link,
            )
        ),
    )


def _steered(placed: Placed) -> Iterator[tuple[str, str]]:
    """Yield each application, in the order of the intent, and the algorithm that carries it."""
    for demand, load in placed.applications:
        (domain,) = demand.domains
        algorithm = load.topology.algorithms[domain]
        if demand.application is not None and algorithm is not None:
            yield demand.application.name, algorithm.name


def _route(graph: Graph, demand: Demand, load: Load, source: str, destination: str) -> Route:
    found = load.paths[
        graph.device_numbers[demand.devices[source]],
        graph.device_numbers[demand.devices[destination]],
    ]
    return Route(
        source=source,
        destination=destination,
        links=tuple(sorted({graph.link_names[hop >> 1] for hop in found.hops})),
        delay=found.delay,
    )
