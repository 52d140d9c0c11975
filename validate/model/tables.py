"""Routing contexts as sets of packets: which part of the header space meets which actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from citynet.device.model import Family, Network
from validate.model.fib import Action, Fib, in_order
from validate.model.headerspace import PacketSet, Space
from validate.model.topology import Routed

__all__ = ["LINK_SCOPE", "MULTICAST", "Table", "build_table", "global_table", "own_networks"]

LINK_SCOPE: Final[Mapping[Family, tuple[Network, ...]]] = {
    Family.IPV4: (IPv4Network("224.0.0.0/24"), IPv4Network("255.255.255.255/32")),
    Family.IPV6: (IPv6Network("fe80::/10"), IPv6Network("ff02::/16")),
}
"""Never forwarded, but heard by the router itself (RFC 5771 §4, RFC 4291 §2.5.6 and §2.7)."""

MULTICAST: Final[Mapping[Family, Network]] = {
    Family.IPV4: IPv4Network("224.0.0.0/4"),
    Family.IPV6: IPv6Network("ff00::/8"),
}
"""Not forwarded: nobody routes multicast here."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a context does with each packet of a family; the sets are disjoint and cover all."""

    control: PacketSet
    """For the router itself."""
    unroutable: PacketSet
    """No route, or multicast."""
    regions: tuple[tuple[tuple[Action, ...], PacketSet], ...]


def own_networks(up: tuple[Routed, ...]) -> tuple[Network, ...]:
    """Return the addresses of a context's interfaces: what is sent there is for the router."""
    return tuple(ip_network(address.ip) for routed in up for address in routed.interface.addresses)


def global_table(space: Space) -> Table:
    """Return the table of a device's global context: whatever gets there is out of its VRF.

    From there packets reach the infrastructure, and by a tunnel of their own making any VRF. They
    are not followed further: no promise holds for a tenant who gets there.
    """
    return Table(control=space.full, unroutable=space.empty, regions=())


def build_table(space: Space, own: tuple[Network, ...], fib: Fib) -> Table:
    """Return the table of a context in which ``own`` addresses are the router's."""
    control = space.full & (space.destinations(own) | space.destinations(LINK_SCOPE[space.family]))
    taken = control | space.destination(MULTICAST[space.family])
    regions: dict[frozenset[Action], PacketSet] = {}
    for prefix in sorted(
        (p for p in fib if p.version == space.version), key=lambda p: -p.network.prefixlen
    ):
        held = space.destination(prefix.network)
        here = held & ~taken
        taken = taken | held
        if not space.is_empty(here):
            actions = fib[prefix]
            regions[actions] = regions[actions] | here if actions in regions else here
    return Table(
        control=control,
        unroutable=space.full & ~(control | space.union(regions.values())),
        regions=tuple(
            (tuple(sorted(actions, key=in_order)), region & space.full)
            for actions, region in regions.items()
        ),
    )
