"""Where addresses go in a twin: IPv4 stays what it is, IPv6 gets a shadow in IPv4."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_network,
)
from typing import Final, Protocol

from citynet.device.model import Address, Family, InterfaceAddress, Network
from validate.batfish.twin.gaps import TwinGapError
from validate.batfish.twin.trie import Trie

__all__ = ["ANYTHING", "RealSpace", "ShadowSpace", "Space", "interface_in", "version_of"]

ANYTHING: Final = IPv4Network("0.0.0.0/0")
_VERSION: Final = {Family.IPV4: 4, Family.IPV6: 6}
_SHADOWS: Final = IPv4Network("64.0.0.0/2")
"""Shadows stand here: no special addresses, and none of the twin's own."""


def version_of(family: Family) -> int:
    """Return the IP version of a family of packets."""
    return _VERSION[family]


class Space(Protocol):
    """A mapping of one family's addresses into the twin's IPv4."""

    family: Family

    def network(self, network: Network) -> IPv4Network:
        """Return the twin's prefix: nested, equal and disjoint ones stay so."""
        ...

    def real(self, address: IPv4Address) -> Address:
        """Return an address of the real network that ``address`` stands for."""
        ...


def interface_in(space: Space, address: InterfaceAddress) -> IPv4Interface:
    """Return an interface's address in the twin."""
    host = space.network(ip_network(address.ip))
    return IPv4Interface((host.network_address, space.network(address.network).prefixlen))


class RealSpace:
    """IPv4 as it is."""

    family = Family.IPV4

    def network(self, network: Network) -> IPv4Network:
        """Return ``network``."""
        if not isinstance(network, IPv4Network):
            raise TwinGapError(f"{network} in an IPv4 place")
        return network

    def real(self, address: IPv4Address) -> Address:
        """Return ``address``."""
        return address


class ShadowSpace:
    """IPv6 prefixes as IPv4 prefixes: each one named is exactly the addresses of its shadow.

    A shadow address stands for all addresses that no named prefix tells apart.
    """

    family = Family.IPV6

    def __init__(self, named: Iterable[Network]) -> None:
        """Lay out the prefixes in ``named``; raise ``TwinGapError`` when they do not fit."""
        prefixes = {n for n in named if isinstance(n, IPv6Network) and n.prefixlen > 0}
        self._trie = Trie(prefixes)
        self._shadows: dict[IPv6Network, IPv4Network] = {}
        self._places: list[tuple[IPv4Network, IPv6Network]] = []
        if self._trie.size > _SHADOWS.num_addresses:
            raise TwinGapError(f"{len(prefixes)} IPv6 prefixes do not fit into their shadow")
        for prefix, start, size in self._trie.layout(int(_SHADOWS.network_address)):
            shadow = IPv4Network((start, 32 - (size - 1).bit_length()))
            self._shadows[prefix] = shadow
            self._places.append((shadow, prefix))
        self._places.sort(key=lambda place: -place[0].prefixlen)

    def network(self, network: Network) -> IPv4Network:
        """Return the shadow of a named prefix."""
        if not isinstance(network, IPv6Network):
            raise TwinGapError(f"{network} in an IPv6 place")
        if network.prefixlen == 0:
            return ANYTHING
        try:
            return self._shadows[network]
        except KeyError:
            raise TwinGapError(f"{network} has no shadow") from None

    def real(self, address: IPv4Address) -> Address:
        """Return the lowest address that ``address`` stands for, ``::`` when it stands for none."""
        for shadow, prefix in self._places:
            if address in shadow:
                return self._trie.remainder(prefix)
        return IPv6Address(0)
