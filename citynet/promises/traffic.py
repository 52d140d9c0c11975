"""Boxes of packets: prefixes cut to prefixes, and what a permission lets through.

The compiler works out the same (:mod:`citynet.compilation.gateways`), on purpose without
shared code: what judges it must not have its mistakes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from citynet.device.model import Family, Network
from citynet.intent.model import Permission
from citynet.promises.model import Traffic
from citynet.promises.scene import sorted_networks

__all__ = ["FAMILIES", "between", "forward", "meet", "returning", "without"]

FAMILIES: Final = (Family.IPV4, Family.IPV6)
_VERSION: Final = {Family.IPV4: 4, Family.IPV6: 6}
_TCP: Final = 6
_FAMILY_OF_PROTOCOL: Final = {1: Family.IPV4, 58: Family.IPV6}
"""ICMP exists in IPv4 only, ICMPv6 in IPv6 only."""


def between(
    family: Family, sources: Iterable[Network], destinations: Iterable[Network]
) -> Traffic | None:
    """Return all packets of a family from ``sources`` to ``destinations``; ``None`` for none."""
    left = _of_family(sources, family)
    right = _of_family(destinations, family)
    if not left or not right:
        # An empty tuple in a box would mean any address.
        return None
    return Traffic(family=family, sources=left, destinations=right)


def forward(
    permission: Permission, sources: Iterable[Network], destinations: Iterable[Network]
) -> Iterator[Traffic]:
    """Yield what ``permission`` lets through from its source side, bounded by both sides."""
    for box in _boxes(permission, sources, destinations):
        yield Traffic(
            family=box.family,
            sources=box.sources,
            destinations=box.destinations,
            protocol=permission.protocol,
            destination_ports=permission.ports,
        )


def returning(
    permission: Permission, sources: Iterable[Network], destinations: Iterable[Network]
) -> Iterator[Traffic]:
    """Yield what ``permission`` lets through *towards* its source side: answers of TCP only."""
    if permission.protocol != _TCP:
        return
    for box in _boxes(permission, sources, destinations):
        yield Traffic(
            family=box.family,
            sources=box.destinations,
            destinations=box.sources,
            protocol=permission.protocol,
            source_ports=permission.ports,
            established=True,
        )


def meet(wanted: Iterable[Network], bounds: Iterable[Network]) -> tuple[Network, ...]:
    """Return the addresses that are in both; prefixes are nested or disjoint."""
    limits = tuple(bounds)
    return sorted_networks(
        smaller
        for one in wanted
        for other in limits
        if (smaller := _nested(one, other)) is not None
    )


def without(networks: Iterable[Network], holes: Iterable[Network]) -> tuple[Network, ...]:
    """Return ``networks`` less the addresses of ``holes``, as prefixes."""
    left = list(networks)
    for hole in holes:
        left = [piece for network in left for piece in _less(network, hole)]
    return sorted_networks(left)


def _boxes(
    permission: Permission, sources: Iterable[Network], destinations: Iterable[Network]
) -> Iterator[Traffic]:
    left = meet(permission.sources, sources) if permission.sources else tuple(sources)
    right = (
        meet(permission.destinations, destinations)
        if permission.destinations
        else tuple(destinations)
    )
    only = _FAMILY_OF_PROTOCOL.get(permission.protocol)
    for family in FAMILIES:
        box = between(family, left, right)
        if box is not None and only in {None, family}:
            yield box


def _of_family(networks: Iterable[Network], family: Family) -> tuple[Network, ...]:
    return sorted_networks(n for n in networks if n.version == _VERSION[family])


def _nested(one: Network, other: Network) -> Network | None:
    """Return the smaller of two prefixes when one holds the other."""
    if _holds(one, other):
        return other
    return one if _holds(other, one) else None


def _holds(outer: Network, inner: Network) -> bool:
    return (
        outer.version == inner.version
        and outer.prefixlen <= inner.prefixlen
        and int(outer.network_address) == int(inner.network_address) & int(outer.netmask)
    )


def _less(network: Network, hole: Network) -> Iterator[Network]:
    if _holds(hole, network):
        return
    if not _holds(network, hole):
        yield network
        return
    for half in network.subnets(prefixlen_diff=1):
        yield from _less(half, hole)
