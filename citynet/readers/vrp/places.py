"""Where packets come from and go to, as access lists of VRP write it."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import Family, Network
from citynet.readers.values import v4_network, v6_network

__all__ = ["PLACE", "place", "wildcard_length"]

PLACE: Final = {
    Family.IPV4: r"[0-9.]+ (?:0|[0-9.]+)",
    Family.IPV6: r"[0-9A-Fa-f:.]+/[0-9]+",
}
"""Pattern of a place, by family."""


def place(text: str, family: Family) -> Network:
    """Return the prefix that ``text`` writes; raises ``ValueError`` if it is none."""
    if family is Family.IPV6:
        return v6_network(text)
    address, _, wildcard = text.partition(" ")
    return v4_network(f"{address}/{wildcard_length(wildcard)}")


def wildcard_length(wildcard: str) -> int:
    """Return the prefix length of a wildcard; raises ``ValueError`` if it is no prefix's."""
    inverse = 0 if wildcard == "0" else int(IPv4Address(wildcard))
    if inverse & (inverse + 1):
        raise ValueError(f"wildcard {wildcard} is not a prefix")
    return 32 - inverse.bit_length()
