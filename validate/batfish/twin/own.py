"""The twin's own addresses: of links and loopbacks that only the twin has."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Interface, IPv4Network
from typing import Final

from validate.batfish.twin.gaps import TwinGapError

__all__ = ["OwnAddresses", "free_range"]

_CANDIDATES: Final = tuple(IPv4Network((octet << 24, 8)) for octet in (*range(240, 255), 9, 11))
"""Class E first: nobody routes it, and Batfish treats it like any other."""


def free_range(taken: Iterable[IPv4Network]) -> IPv4Network:
    """Return a range that overlaps none of ``taken`` but default routes."""
    used = [network for network in taken if network.prefixlen]
    for candidate in _CANDIDATES:
        if not any(candidate.overlaps(network) for network in used):
            return candidate
    raise TwinGapError("no range is left for the twin's own addresses")


class OwnAddresses:
    """Hands out addresses of ``range``, each once."""

    def __init__(self, range_: IPv4Network) -> None:
        self.range = range_
        self._next = int(range_.network_address)

    def pair(self) -> tuple[IPv4Interface, IPv4Interface]:
        """Return the two ends of a link."""
        first = self._take(2)
        return IPv4Interface((first, 31)), IPv4Interface((first + 1, 31))

    def host(self) -> IPv4Interface:
        """Return a single address."""
        return IPv4Interface((self._take(1), 32))

    def subnet(self) -> IPv4Network:
        """Return a subnet of eight addresses."""
        return self.block(8)

    def block(self, count: int) -> IPv4Network:
        """Return a prefix of at least ``count`` addresses."""
        bits = max(count - 1, 0).bit_length()
        return IPv4Network((self._take(1 << bits), 32 - bits))

    def _take(self, count: int) -> int:
        first = -(-self._next // count) * count
        self._next = first + count
        if self._next > int(self.range.broadcast_address) + 1:
            raise TwinGapError(f"{self.range} is too small for the twin's own addresses")
        return first
