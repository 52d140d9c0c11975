"""IS-IS adjacencies: which can come up, and what keeps others from it.

Both ends of a wire must speak IS-IS, not passively, with the same families, an address of each
family in one subnet, the same hello and domain keys and the same MTU (ISO 10589, RFC 1195,
RFC 5308).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.device.model import Family, Interface, Isis, IsisInterface
from validate.model.faults import Fault, located
from validate.model.topology import Routed, Topology

__all__ = ["VERSION", "adjacency_faults"]

VERSION: Final = {Family.IPV4: 4, Family.IPV6: 6}
"""IP version of each family that IS-IS carries."""


def adjacency_faults(topology: Topology, one: Routed, other: Routed) -> tuple[Fault, ...]:
    """Return what keeps two ends of a wire from an adjacency; empty when nothing does."""
    ends = f"IS-IS of {_name(one)} and {_name(other)}"
    silent = [fault for end in (one, other) for fault in _silence(topology, end, ends)]
    mine, theirs = one.interface.isis, other.interface.isis
    here = topology.network.devices[one.device].isis
    there = topology.network.devices[other.device].isis
    if silent or mine is None or theirs is None or here is None or there is None:
        return tuple(silent)
    texts = [
        *_differences((here, mine), (there, theirs)),
        *_subnets(here, there, one.interface, other.interface),
    ]
    if one.mtu != other.mtu:
        texts.append(f"the MTUs differ ({one.mtu} and {other.mtu})")
    part = located(mine, one.interface)
    return tuple(Fault.at(one.device, part, f"{ends}: {text}", other.device) for text in texts)


def _silence(topology: Topology, end: Routed, ends: str) -> Iterator[Fault]:
    isis = end.interface.isis
    if topology.network.devices[end.device].isis is None:
        yield Fault.at(end.device, end.interface, f"{ends}: {end.device} has no IS-IS")
    elif isis is None or end.context.vrf:
        yield Fault.at(end.device, end.interface, f"{ends}: {_name(end)} speaks none")
    elif isis.passive:
        part = located(isis, end.interface)
        yield Fault.at(end.device, part, f"{ends}: {_name(end)} is passive")


def _differences(
    one: tuple[Isis, IsisInterface], other: tuple[Isis, IsisInterface]
) -> Iterator[str]:
    if set(one[0].families) != set(other[0].families):
        yield "the address families differ"
    if one[1].authentication != other[1].authentication:
        yield "the hello keys differ"
    if one[0].authentication != other[0].authentication:
        yield "the domain keys differ"


def _subnets(here: Isis, there: Isis, one: Interface, other: Interface) -> Iterator[str]:
    for family in sorted(set(here.families) & set(there.families)):
        version = VERSION.get(family)
        if not any(
            mine.version == theirs.version == version
            and mine.network == theirs.network
            and mine.ip != theirs.ip
            for mine in one.addresses
            for theirs in other.addresses
        ):
            yield f"no common {family.value} subnet"


def _name(end: Routed) -> str:
    return f"{end.device} {end.interface.name}"
