"""Paths, hand-offs and reservations of every service, or why there are none."""

from __future__ import annotations

from collections import defaultdict

from citynet.allocation.model import Ids
from citynet.city.model import City
from citynet.errors import Finding, FindingsError
from citynet.intent.model import Intents
from citynet.placement.admission import bandwidth_refusals
from citynet.placement.demand import Demand, HandOffs, demand_of
from citynet.placement.exchanges import exchange_refusals
from citynet.placement.graph import Graph
from citynet.placement.load import Load, load_of
from citynet.placement.model import Placement, Reservation, Route, ServicePlacement
from citynet.placement.objectives import objective_refusals
from citynet.placement.topology import Topologies, algorithms_of
from citynet.placement.trust import trust_refusals

__all__ = ["place"]


def place(city: City, intents: Intents, ids: Ids) -> Placement:
    """Return the placement of every service; all are admitted together, in no order.

    Paths are those that the network itself takes (IS-IS shortest paths, nearest hand-off), of the
    algorithms that profiles need; nothing is steered. Raises ``FindingsError`` with every refusal:
    bandwidth (CN501, CN502), delay (CN503), no path (CN504, CN511), domains that do not meet
    (CN505, CN506), a failure that is not survived (CN507, CN509), hard isolation (CN508), trust and
    encryption (CN510).
    """
    topologies = Topologies(city)
    graph = topologies.plain
    hand_offs = _hand_offs(city)
    findings: list[Finding] = []
    placed: dict[str, tuple[Demand, Load]] = {}
    for key, service in sorted(intents.services.items()):
        demand, refused = demand_of(
            city, service, intents.profiles[service.profile], ids, hand_offs
        )
        findings += refused
        if demand is None:
            continue
        topology = topologies.of(demand.profile)
        distrusted = tuple(trust_refusals(city, demand, topology))
        findings += distrusted
        if not distrusted:
            load = load_of(demand, topology)
            findings += objective_refusals(city, graph, demand, load)
            placed[key] = demand, load
    findings += bandwidth_refusals(city, ids, graph, placed)
    findings += exchange_refusals(city, intents, ids, topologies)
    if findings:
        raise FindingsError(findings)
    return Placement(
        services={key: _placement(graph, demand, load) for key, (demand, load) in placed.items()}
    )


def _hand_offs(city: City) -> HandOffs:
    numbered = {frozenset(hand_off.domains) for hand_off in city.hand_offs}
    links: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for name, link in sorted(city.links.items()):
        domains = frozenset(city.devices[end.device].domain for end in link.ends)
        if link.hand_off and domains in numbered:
            links[domains].append(name)
    return {domains: tuple(names) for domains, names in links.items()}


def _placement(graph: Graph, demand: Demand, load: Load) -> ServicePlacement:
    return ServicePlacement(
        domains=demand.domains,
        hand_offs=demand.hand_offs,
        algorithms=algorithms_of(demand, load.topology),
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
                    for number, worst in load.links.items()
                ),
                key=lambda reservation: reservation.link,
            )
        ),
    )


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
