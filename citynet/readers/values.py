"""Values that readers of several platforms parse; each raises ``ValueError`` for anything else."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from typing import Final

__all__ = ["NAME", "NUMBER", "REFERENCE", "number", "secret", "v4", "v4_interface", "v4_network"]
__all__ += ["v6", "v6_interface", "v6_network"]

NAME: Final = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,254}"
NUMBER: Final = r"(?:0|[1-9][0-9]{0,11})"
REFERENCE: Final = r"secret:[a-z0-9.-]+"

_REFERENCE: Final = re.compile(REFERENCE)
_PREFIX: Final = re.compile(r"[0-9A-Fa-f:.]{2,45}/(?:0|[1-9][0-9]{0,2})")
"""An address and a length: ``ipaddress`` alone would also take netmasks and wildcards."""

# A city's texts say the same addresses thousands of times; parsing them is what takes time.
_parsed_once = lru_cache(maxsize=65536)


def number(text: str, low: int, high: int) -> int:
    """Return a decimal number between ``low`` and ``high``, both included."""
    value = int(text)
    if not low <= value <= high:
        raise ValueError(f"{value} is not between {low} and {high}")
    return value


def secret(text: str) -> str:
    """Return a secret reference; a key in clear text is not one."""
    if _REFERENCE.fullmatch(text) is None:
        raise ValueError("not a secret reference")
    return text


@_parsed_once
def v4(text: str) -> IPv4Address:
    """Return an IPv4 address."""
    return IPv4Address(text)


@_parsed_once
def v6(text: str) -> IPv6Address:
    """Return an IPv6 address."""
    return IPv6Address(text)


@_parsed_once
def v4_network(text: str) -> IPv4Network:
    """Return an IPv4 prefix without host bits."""
    return IPv4Network(_prefix(text))


@_parsed_once
def v6_network(text: str) -> IPv6Network:
    """Return an IPv6 prefix without host bits."""
    return IPv6Network(_prefix(text))


@_parsed_once
def v4_interface(text: str) -> IPv4Interface:
    """Return an IPv4 address with its prefix length, which must be there."""
    return IPv4Interface(_prefix(text))


@_parsed_once
def v6_interface(text: str) -> IPv6Interface:
    """Return an IPv6 address with its prefix length, which must be there."""
    return IPv6Interface(_prefix(text))


def _prefix(text: str) -> str:
    if _PREFIX.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not an address with a prefix length")
    return text
