"""Values as they are spelled on a Linux router. Each parser returns ``None`` for anything else."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_interface,
    ip_network,
)
from typing import Final

from citynet.device.model import Address, InterfaceAddress, Network

__all__ = [
    "address",
    "address_v4",
    "address_v6",
    "host_or_network",
    "interface_address",
    "label",
    "network",
    "network_v6",
    "number",
    "port_name",
    "reference",
    "route_target",
]

# Bounded before it is turned into an integer: Python refuses to convert huge ones.
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,17}")
# No scope (%), no netmask, no leading zero: `ipaddress` alone would let them pass.
_ADDRESS: Final = re.compile(r"[0-9A-Fa-f:.]{2,45}")
_PREFIX: Final = re.compile(r"[0-9A-Fa-f:.]{2,45}/(?:0|[1-9][0-9]{0,2})")
# Linux cuts interface names at 15 characters.
_PORT_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,14}")
_LABEL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}")
_REFERENCE: Final = re.compile(r"secret:[a-z0-9.-]{1,200}")
_TARGET: Final = re.compile(
    r"(?:(?:0|[1-9][0-9]{0,9})|(?:[0-9]{1,3}\.){3}[0-9]{1,3}):(?:0|[1-9][0-9]{0,9})"
)
_CACHED: Final = 16384


def number(text: str, low: int, high: int) -> int | None:
    """Return a decimal number from ``low`` to ``high``."""
    if not _NUMBER.fullmatch(text):
        return None
    value = int(text)
    return value if low <= value <= high else None


def port_name(text: str) -> str | None:
    """Return the name of an interface or VRF."""
    return text if _PORT_NAME.fullmatch(text) else None


def label(text: str) -> str | None:
    """Return the name of a filter, a prefix list, a locator, an account."""
    return text if _LABEL.fullmatch(text) else None


def reference(text: str) -> str | None:
    """Return a secret reference; a secret in clear text is none."""
    return text if _REFERENCE.fullmatch(text) else None


def route_target(text: str) -> str | None:
    """Return a route target or route distinguisher, which are spelled alike."""
    if not _TARGET.fullmatch(text):
        return None
    administrator, _, assigned = text.partition(":")
    if "." in administrator:
        return text if address_v4(administrator) and int(assigned) < 2**16 else None
    # Type 0 has a short AS number and a long value, type 2 the other way round (RFC 4360, 5668).
    sizes = (2**16, 2**32) if int(administrator) < 2**16 else (2**32, 2**16)
    return text if int(administrator) < sizes[0] and int(assigned) < sizes[1] else None


@lru_cache(maxsize=_CACHED)
def address(text: str) -> Address | None:
    """Return an address of either family, without length."""
    if not _ADDRESS.fullmatch(text):
        return None
    try:
        return ip_address(text)
    except ValueError:
        return None


@lru_cache(maxsize=_CACHED)
def interface_address(text: str) -> InterfaceAddress | None:
    """Return an address with its length."""
    if not _PREFIX.fullmatch(text):
        return None
    try:
        return ip_interface(text)
    except ValueError:
        return None


@lru_cache(maxsize=_CACHED)
def network(text: str) -> Network | None:
    """Return a prefix; one with host bits is none."""
    if not _PREFIX.fullmatch(text):
        return None
    try:
        return ip_network(text)
    except ValueError:
        return None


def address_v4(text: str) -> IPv4Address | None:
    """Return an IPv4 address."""
    found = address(text)
    return found if isinstance(found, IPv4Address) else None


def address_v6(text: str) -> IPv6Address | None:
    """Return an IPv6 address."""
    found = address(text)
    return found if isinstance(found, IPv6Address) else None


def network_v6(text: str) -> IPv6Network | None:
    """Return an IPv6 prefix."""
    found = network(text)
    return found if isinstance(found, IPv6Network) else None


def host_or_network(text: str) -> Network | None:
    """Return a prefix; an address without length is the prefix of that host alone, as in nft."""
    if "/" in text:
        return network(text)
    host = address(text)
    return None if host is None else network(f"{host}/{host.max_prefixlen}")
