"""The part of the network that a service may use, by what its profile asks of links and devices.

Each SRv6 domain answers with an algorithm (:mod:`citynet.city.algorithms`): its paths cross links
that carry it, between devices that take part. A VXLAN domain has its plain shortest paths only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from citynet.city.algorithms import PLAIN, algorithm_of, carries, takes_part
from citynet.city.model import Algorithm, City, Transport
from citynet.city.partitions import Partitioning
from citynet.intent.model import ServiceProfile
from citynet.placement.demand import Demand
from citynet.placement.graph import Graph
from citynet.placement.paths import Paths
from citynet.placement.shortcomings import Shortcoming, of_device, of_link

__all__ = ["Topologies", "Topology", "algorithms_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """What services of equal demands may use. Links and devices have the same numbers in all."""

    algorithms: Mapping[str, Algorithm | None]
    """What each domain uses for them; ``None``: the domain has nothing that is good enough."""
    left_out: frozenset[str]
    """Core links that are not part of it: something excludes them, or an end does not take part."""
    underlays: Mapping[str, tuple[Shortcoming, ...]]
    """What is not good enough in each VXLAN domain, devices first, sorted."""
    graph: Graph
    paths: Paths


def algorithms_of(demand: Demand, topology: Topology) -> Mapping[str, str]:
    """Return the name of the algorithm in each domain where a service has one, sorted."""
    used = ((domain, topology.algorithms[domain]) for domain in demand.domains)
    return {domain: one.name for domain, one in used if one is not None and one != PLAIN}


class Topologies:
    """Topologies by demand; demands with the same links share one graph."""

    def __init__(self, city: City) -> None:
        self._city = city
        self.plain = Graph(city)
        """Everything, as plain shortest paths use it."""
        self._graphs: dict[frozenset[str], tuple[Graph, Paths]] = {
            frozenset(): (self.plain, Paths(city, self.plain, self.plain))
        }
        self._topologies: dict[tuple[str, bool, Partitioning], Topology] = {}

    def of(self, profile: ServiceProfile) -> Topology:
        """Return the topology of services with a profile."""
        asked = str(profile.trust), profile.encrypted, profile.partition
        found = self._topologies.get(asked)
        if found is None:
            found = self._topologies[asked] = self._topology(
                profile.trust, encrypted=profile.encrypted, partition=profile.partition
            )
        return found

    def _topology(self, trust: str, *, encrypted: bool, partition: Partitioning) -> Topology:
        algorithms = {
            name: algorithm_of(domain, trust, encrypted=encrypted, partition=partition)
            if domain.transport is Transport.SRV6
            else PLAIN
            for name, domain in self._city.domains.items()
        }
        left_out = frozenset(self._left_out(algorithms))
        if left_out not in self._graphs:
            graph = Graph(self._city, left_out)
            self._graphs[left_out] = graph, Paths(self._city, graph, self.plain)
        underlays = {
            name: self._underlay(name, trust, encrypted=encrypted)
            for name, domain in self._city.domains.items()
            if domain.transport is Transport.VXLAN
        }
        return Topology(algorithms, left_out, underlays, *self._graphs[left_out])

    def _underlay(self, domain: str, trust: str, *, encrypted: bool) -> tuple[Shortcoming, ...]:
        devices, links = self._city.devices, self._city.links
        found = [
            *(of_device(one, trust) for one in devices.values() if one.domain == domain),
            *(
                of_link(one, trust, encrypted=encrypted)
                for one in links.values()
                if not one.hand_off and devices[one.ends[0].device].domain == domain
            ),
        ]
        return tuple(sorted(one for one in found if one is not None))

    def _left_out(self, algorithms: Mapping[str, Algorithm | None]) -> Iterator[str]:
        devices = self._city.devices
        used = {name: one for name, one in algorithms.items() if one not in {None, PLAIN}}
        if not used:
            return
        apart = {
            name
            for name, device in devices.items()
            if (one := used.get(device.domain)) is not None and not takes_part(one, device)
        }
        for name, link in self._city.links.items():
            one = used.get(devices[link.ends[0].device].domain)
            if one is None or link.hand_off:
                continue
            if not carries(one, link, devices) or any(end.device in apart for end in link.ends):
                yield name
