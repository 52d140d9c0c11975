"""Values that readers of several platforms parse; each raises ``ValueError`` for anything else."""

from __future__ import annotations

import re
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

NAME: Final = r"[A-Za-z0-9][A-Za-z0-9._/-]*"
NUMBER: Final = r"(?:0|[1-9][0-9]{0,11})"
REFERENCE: Final = r"secret:[a-z0-9.-]+"

_REFERENCE: Final = re.compile(REFERENCE)


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


def v4(text: str) -> IPv4Address:
    """Return an IPv4 address."""
    return IPv4Address(text)


def v6(text: str) -> IPv6Address:
    """Return an IPv6 address."""
    return IPv6Address(text)


def v4_network(text: str) -> IPv4Network:
    """Return an IPv4 prefix without host bits."""
    return IPv4Network(text)


def v6_network(text: str) -> IPv6Network:
    """Return an IPv6 prefix without host bits."""
    return IPv6Network(text)


def v4_interface(text: str) -> IPv4Interface:
    """Return an IPv4 address with its prefix length, which must be there."""
    if "/" not in text:
        raise ValueError(f"{text!r} has no prefix length")
    return IPv4Interface(text)


def v6_interface(text: str) -> IPv6Interface:
    """Return an IPv6 address with its prefix length, which must be there."""
    if "/" not in text:
        raise ValueError(f"{text!r} has no prefix length")
    return IPv6Interface(text)
