"""Addresses of the lab's hosts: the one rule by which hosts get theirs and probes find them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import Final

from citynet.device.model import Family, Network

__all__ = [
    "Address",
    "address_in",
    "family_of",
    "gateway_address",
    "host_address",
    "neighbour_address",
]

Address = IPv4Address | IPv6Address

_FIRST: Final = 1


def family_of(value: Address | Network) -> Family:
    """Return the family of an address or a prefix."""
    return Family.IPV4 if value.version == 4 else Family.IPV6


def gateway_address(prefix: Network) -> Address:
    """Return the router's address in a tenant's prefix: the first that hosts may have.

    That is the one after the network's own, in a /31, /32, /127 or /128 the network's own (RFC
    3021, RFC 6164).
    """
    return prefix.network_address + (_FIRST if prefix.num_addresses > 2 else 0)


def host_address(prefix: Network) -> Address | None:
    """Return the address of the lab's host in a prefix: the next one after the gateway's.

    ``None`` where there is none (/32, /128).
    """
    return address_in(prefix, _FIRST)


def neighbour_address(prefix: Network) -> Address | None:
    """Return an address that a tenant could have beside the lab's host; ``None`` without room."""
    return address_in(prefix, _FIRST + 1)


def address_in(prefix: Network, offset: int) -> Address | None:
    """Return the address ``offset`` after the gateway's, as long as hosts may have it."""
    number = int(gateway_address(prefix)) + offset
    last = int(prefix.broadcast_address)
    # The last address of an IPv4 prefix with more than two is its broadcast address.
    if prefix.version == 4 and prefix.num_addresses > 2:
        last -= 1
    if number > last:
        return None
    return prefix.network_address + (number - int(prefix.network_address))
