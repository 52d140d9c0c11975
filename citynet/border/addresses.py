"""Readers of addresses and prefixes. Text that libraries read generously is read strictly here."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any, Final

from citynet.border.model import Reading, wrong
from citynet.device.model import Address, Network

__all__ = [
    "ADDRESS",
    "HOSTNAME",
    "INTERFACE4",
    "IPV4_ADDRESS",
    "LOCATORS",
    "POOL4",
    "POOL6",
    "PREFIX",
    "TENANT_PREFIX",
]

_PREFIX: Final = re.compile(r"[0-9a-fA-F:.]{2,45}/(?:0|[1-9][0-9]{0,2})")
_ADDRESS: Final = re.compile(r"[0-9a-fA-F:.]{2,45}")


def _network(text: str, *, strict: bool) -> Network:
    # ip_network() would try IPv4 first, and an exception for each IPv6 prefix takes its time.
    return IPv6Network(text, strict) if ":" in text else IPv4Network(text, strict)


def _prefix_of(value: object, expected: str) -> Network:
    """Return ``value`` as a prefix; host bits are refused, and so is a missing length."""
    text = value if isinstance(value, str) else ""
    try:
        if _PREFIX.fullmatch(text):
            return _network(text, strict=True)
    except ValueError:
        pass
    else:
        raise wrong(
            "CN160",
            "the value of %s is not a prefix",
            expected=expected,
            remedy="Write the address, a slash and the length; put IPv6 in quotes.",
        )
    try:
        covering = _network(text, strict=False)
    except ValueError:
        raise wrong(
            "CN160",
            "the value of %s is not a prefix",
            expected=expected,
            remedy="Correct the address or the length.",
        ) from None
    raise wrong(
        "CN160",
        "the prefix in %s has host bits set",
        expected=f"{covering}, or another prefix whose bits behind the length are zero",
        remedy=f"Write {covering}, or the length that was meant.",
    )


_RESERVED: Final = tuple(
    (int(network.network_address), int(network.broadcast_address))
    for network in map(IPv4Network, ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"))
)
_UNICAST6: Final = tuple(
    (int(network.network_address), int(network.broadcast_address))
    for network in map(IPv6Network, ("2000::/3", "fc00::/7"))
)


_SIDS: Final = IPv6Network("5f00::/16")
"""Segment identifiers (RFC 9602): routed inside a network, addresses of no host."""


def _is_reserved(prefix: Network) -> bool:
    """Tell whether hosts of ``prefix`` cannot be reached by routing (RFC 6890, RFC 4291)."""
    first = int(prefix.network_address)
    last = first + (1 << (prefix.max_prefixlen - prefix.prefixlen)) - 1
    if isinstance(prefix, IPv4Network):
        return any(first <= high and low <= last for low, high in _RESERVED)
    return not any(low <= first and last <= high for low, high in _UNICAST6)


def _routable(prefix: Network) -> Network:
    if not _is_reserved(prefix):
        return prefix
    raise wrong(
        "CN162",
        "the prefix in %s cannot be routed",
        expected="unicast addresses: no loopback, link-local, multicast or reserved ones;"
        " of IPv6, within 2000::/3 or fc00::/7",
        remedy="Choose a prefix of the city's address plan.",
    )


def _prefix(value: object) -> Network:
    return _routable(_prefix_of(value, "a prefix such as 10.10.1.0/24 or '2001:db8:a10:1::/64'"))


def _tenant_prefix(value: object) -> Network:
    prefix = _prefix(value)
    least, most = (8, 30) if isinstance(prefix, IPv4Network) else (48, 126)
    if least <= prefix.prefixlen <= most:
        return prefix
    raise wrong(
        "CN315",
        "the prefix in %s is too long or too short for an endpoint",
        expected=f"a length from /{least} to /{most}: a gateway and at least one host",
        remedy="Write the tenant's own network; the gateway takes its first address.",
    )


def _pool(family: type[Network], example: str) -> Callable[[object], Network]:
    def read(value: object) -> Network:
        expected = f"a prefix such as {example}"
        prefix = _prefix_of(value, expected)
        if not isinstance(prefix, family):
            raise wrong(
                "CN160",
                "the value of %s is a prefix of the other family",
                expected=expected,
                remedy="Write a prefix of this family.",
            )
        return _routable(prefix)

    return read


def _locators(value: object) -> Network:
    expected = "a prefix such as 5f00:0:10::/48 or 2001:db8:1000::/48"
    prefix = _prefix_of(value, expected)
    if isinstance(prefix, IPv6Network) and prefix.subnet_of(_SIDS):
        return prefix
    return _POOL6(value)


def _address(value: object) -> Address:
    if isinstance(value, str) and _ADDRESS.fullmatch(value):
        try:
            address = ip_address(value)
        except ValueError:
            pass
        else:
            if not _is_reserved(ip_network(address)):
                return address
    raise wrong(
        "CN160",
        "the value of %s is not the address of a host",
        expected="an address such as 198.51.100.11",
        remedy="Write one unicast address, without a length.",
    )


def _ipv4_address(value: object) -> IPv4Address:
    address = _address(value)
    if isinstance(address, IPv4Address):
        return address
    raise wrong(
        "CN160",
        "the value of %s is not an IPv4 address",
        expected="an address such as 198.51.100.1",
        remedy="Write an IPv4 address; management of devices is IPv4.",
    )


def _interface4(value: object) -> IPv4Interface:
    if isinstance(value, str) and _PREFIX.fullmatch(value):
        try:
            interface = IPv4Interface(value)
        except ValueError:
            pass
        else:
            if not _is_reserved(interface.network):
                return interface
    raise wrong(
        "CN160",
        "the value of %s is not an IPv4 address with its length",
        expected="an address and the length of its network, such as 198.51.100.11/24",
        remedy="Write the device's address, a slash and the length.",
    )


_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOSTNAME: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{0,9}}|[0-9a-fA-F:]{{2,39}}")


def _hostname(value: object) -> str:
    if isinstance(value, str) and _HOSTNAME.fullmatch(value):
        return value
    raise wrong(
        "CN160",
        "the value of %s is neither an address nor a host name",
        expected="how the device is reached, such as 198.51.100.11 or cr1.example.net",
        remedy="Write the management address or a name that resolves to it.",
    )


_PREFIX_PATTERN: Final = "^[0-9a-fA-F:.]+/[0-9]{1,3}$"
_PREFIX6_PATTERN: Final = "^[0-9a-fA-F.]*:[0-9a-fA-F:.]*/[0-9]{1,3}$"
_STRING: Final[dict[str, Any]] = {"type": "string"}

PREFIX: Final = Reading(_prefix, _STRING | {"pattern": _PREFIX_PATTERN})
TENANT_PREFIX: Final = Reading(_tenant_prefix, _STRING | {"pattern": _PREFIX_PATTERN})
_POOL6: Final = _pool(IPv6Network, "2001:db8:10::/64")
POOL4: Final = Reading(
    _pool(IPv4Network, "100.64.10.0/24"), _STRING | {"pattern": r"^[0-9.]+/[0-9]{1,2}$"}
)
POOL6: Final = Reading(_POOL6, _STRING | {"pattern": _PREFIX6_PATTERN})
LOCATORS: Final = Reading(_locators, _STRING | {"pattern": _PREFIX6_PATTERN})
"""A pool of IPv6 addresses, or one of the block for SRv6 segment identifiers."""
ADDRESS: Final = Reading(_address, _STRING | {"pattern": "^[0-9a-fA-F:.]+$"})
IPV4_ADDRESS: Final = Reading(_ipv4_address, _STRING | {"format": "ipv4"})
INTERFACE4: Final = Reading(_interface4, _STRING | {"pattern": r"^[0-9.]+/[0-9]{1,2}$"})
HOSTNAME: Final = Reading(_hostname, _STRING | {"pattern": f"^(?:{_HOSTNAME.pattern})$"})
