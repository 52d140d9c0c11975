"""Whether a service gets links that keep its bandwidth from others, as its isolation asks.

In an SRv6 domain an algorithm with the partition keeps to such links; only the devices where the
service attaches or is handed over cannot be avoided. Paths that it does not have are said with all
others (CN511).
"""

from __future__ import annotations

from collections.abc import Iterator

from citynet.city.algorithms import PLAIN
from citynet.city.model import City, Transport
from citynet.city.partitions import PARTITIONERS, Partitioning, at_least
from citynet.errors import Finding
from citynet.placement.demand import Demand
from citynet.placement.shortcomings import Shortcoming, changes, lacking, of_devices
from citynet.placement.topology import Topology

__all__ = ["partition_refusals"]


def partition_refusals(city: City, demand: Demand, topology: Topology) -> Iterator[Finding]:
    """Yield where a service that asks for a partition cannot have one (CN508)."""
    asked = demand.profile.partition
    if asked is Partitioning.SHARED:
        return
    for domain in demand.domains:
        if city.domains[domain].transport is Transport.VXLAN:
            if _leaves_a_device(demand):
                yield _vxlan(city, demand, domain)
        else:
            algorithm = topology.algorithms[domain]
            there = city.domains[domain].algorithms
            if algorithm is None and not any(at_least(one.partition, asked) for one in there):
                yield _no_algorithm(city, demand, domain)
                continue
            looked_at = of_devices(city, demand, algorithm, domain)
            found = [one for one in looked_at if one is not None]
            if found:
                yield _devices(demand, domain, found)
    if asked is Partitioning.DEDICATED and demand.hand_offs:
        yield _handed_over(city, demand)


def _leaves_a_device(demand: Demand) -> bool:
    return len(set(demand.devices.values())) > 1


def _refusal(demand: Demand, *, expected: str, found: str, remedy: str) -> Finding:
    return Finding(
        place=demand.place,
        code="CN508",
        message=f"{demand.name} cannot be isolated ({demand.profile.isolation})",
        expected=f"{expected} (profile {demand.profile.name})",
        found=found,
        remedy=remedy,
    )


def _vxlan(city: City, demand: Demand, domain: str) -> Finding:
    inside = (
        f"{name} ({city.devices[link.ends[0].device].platform})"
        for name, link in sorted(city.links.items())
        if not link.hand_off and city.devices[link.ends[0].device].domain == domain
    )
    return _refusal(
        demand,
        expected=f"links that can give a {demand.profile.partition} rate to one slice",
        found=f"{domain} carries services by {Transport.VXLAN}, whose links have queues for all of"
        f" a class: link {next(inside, 'none')}",
        remedy="choose a profile with isolation soft, attach the endpoints in an SRv6 domain, or"
        " all of them to one device",
    )


def _no_algorithm(city: City, demand: Demand, domain: str) -> Finding:
    asked = demand.profile.partition
    there = city.domains[domain].algorithms
    able = sorted(PARTITIONERS[asked])
    return _refusal(
        demand,
        expected=f"an algorithm of {domain} with partition {asked}, which keeps to links that can"
        " give as much to one slice",
        found=", ".join(f"{one.name} (partition {one.partition})" for one in there)
        or f"{PLAIN.name} paths only",
        remedy="declare one in inventory/domains.yaml; it crosses links between"
        f" {' or '.join(able)} devices. Or choose a profile with isolation soft",
    )


def _devices(demand: Demand, domain: str, found: list[Shortcoming]) -> Finding:
    return _refusal(
        demand,
        expected=f"every device of {domain} where it attaches or is handed over takes part in an"
        f" algorithm with partition {demand.profile.partition}",
        found=lacking(found),
        remedy=f"{changes(found)}; or attach the endpoints elsewhere, or choose a profile that asks"
        " for less",
    )


def _handed_over(city: City, demand: Demand) -> Finding:
    first = city.links[demand.hand_offs[0]]
    more = f" and {len(demand.hand_offs) - 1} more" if demand.hand_offs[1:] else ""
    between = " to ".join(city.devices[end.device].platform for end in first.ends)
    return _refusal(
        demand,
        expected="all endpoints in one domain: a hand-off has no channels, only rates",
        found=f"it is handed over on link {first.name} ({between}){more}",
        remedy="choose a profile with isolation reserved, or make a service of each domain",
    )
