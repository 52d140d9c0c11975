"""Whether a service gets the trust and encryption that its profile asks for, where it must be.

In an SRv6 domain paths avoid what is not good enough; only the devices where the service attaches
or is handed over cannot be avoided. In a VXLAN domain packets follow the underlay, so that nothing
in it can. Hand-off links are those of the service, and stand in no domain. Devices of services that
ask for a partition too are looked at with it (:mod:`citynet.placement.partitions`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citynet.city.model import City, Transport
from citynet.city.partitions import Partitioning
from citynet.errors import Finding
from citynet.placement.demand import Demand
from citynet.placement.shortcomings import (
    Shortcoming,
    asked,
    changes,
    lacking,
    of_devices,
    of_link,
)
from citynet.placement.topology import Topology

__all__ = ["trust_refusals"]


def trust_refusals(city: City, demand: Demand, topology: Topology) -> Iterator[Finding]:
    """Yield what the service cannot avoid and is not good enough for its profile (CN510)."""
    profile = demand.profile
    wanted = asked(profile.trust, encrypted=profile.encrypted)
    if not wanted:
        return
    for name in demand.domains:
        if city.domains[name].transport is Transport.VXLAN:
            yield from _refusal(
                demand,
                f"all of {name}",
                f"{wanted}: every core link and device of {name}, because VXLAN follows its"
                " underlay",
                topology.underlays[name],
            )
        elif profile.partition is Partitioning.SHARED:
            algorithm = topology.algorithms[name]
            carried = f", in algorithm {algorithm.name}" if algorithm is not None else ""
            yield from _refusal(
                demand,
                f"devices of {name}",
                f"{wanted}{carried}: every device of {name} where it attaches or is handed over",
                list(of_devices(city, demand, topology.algorithms[name], name)),
            )
    links = (
        of_link(city.links[link], profile.trust, encrypted=profile.encrypted)
        for link in demand.hand_offs
    )
    expected = f"{wanted}: every hand-off link that it uses"
    yield from _refusal(demand, "hand-offs", expected, list(links))


def _refusal(
    demand: Demand, where: str, expected: str, looked_at: Sequence[Shortcoming | None]
) -> Iterator[Finding]:
    found = [one for one in looked_at if one is not None]
    if not found:
        return
    profile = demand.profile
    yield Finding(
        place=demand.place,
        code="CN510",
        message=f"{demand.name} cannot avoid what is not good enough: {where}",
        expected=f"{expected} (profile {profile.name})",
        found=lacking(found),
        remedy=f"{changes(found)}; or attach the endpoints elsewhere, or choose a profile that asks"
        " for less",
    )
