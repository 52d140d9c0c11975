"""Addresses of the edge in tenants' prefixes, and arithmetic of prefixes.

The promises work out the same (:mod:`citynet.promises.traffic` and the engines), on purpose without
shared code: a mistake here would otherwise be one in what this is judged by.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Interface,
    IPv6Network,
)

from citynet.device.model import Address, InterfaceAddress, Network
from citynet.device.sorting import sorted_networks
from citynet.prefixes import holds

__all__ = ["gateway", "gateway_network", "host", "meet", "of_version", "outermost"]


def gateway(prefix: Network) -> InterfaceAddress:
    """Return the edge's address in a tenant's prefix: the first one that hosts may have.

    That is ``.1`` and ``::1``; the network's own address only where there are no more than two
    (RFC 3021, RFC 6164).
    """
    offset = 1 if prefix.max_prefixlen - prefix.prefixlen > 1 else 0
    if isinstance(prefix, IPv4Network):
        return IPv4Interface((int(prefix.network_address) + offset, prefix.prefixlen))
    return IPv6Interface((int(prefix.network_address) + offset, prefix.prefixlen))


def gateway_network(prefix: Network) -> Network:
    """Return the gateway address of a prefix as a prefix of its own."""
    return host(gateway(prefix).ip)


def host(address: Address) -> Network:
    """Return the prefix that holds ``address`` only."""
    if isinstance(address, IPv4Address):
        return IPv4Network((int(address), 32))
    return IPv6Network((int(address), 128))


def of_version(networks: Iterable[Network], version: int) -> tuple[Network, ...]:
    """Return the networks of one IP version, in their order."""
    return tuple(network for network in networks if network.version == version)


def meet(wanted: Iterable[Network], bounds: Iterable[Network]) -> tuple[Network, ...]:
    """Return the addresses of both, as sorted prefixes; two prefixes are nested or disjoint."""
    limits = tuple(bounds)
    return sorted_networks(
        one if holds(other, one) else other
        for one in wanted
        for other in limits
        if holds(other, one) or holds(one, other)
    )


def outermost(networks: Iterable[Network]) -> tuple[Network, ...]:
    """Return the networks that lie in no other of them, sorted."""
    kept: list[Network] = []
    for network in sorted_networks(networks):
        # Sorted by address and length: what could hold this one was kept just before it.
        if not kept or not holds(kept[-1], network):
            kept.append(network)
    return tuple(kept)
