"""The chain ``sessions``: sessions whose packets leave with the largest TTL (RFC 5082).

Each session has two lines, for either end's port. What comes from a neighbour of such a session is
admitted with the same TTL only: that is checked with the rest of the chain ``input``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from citynet.device.model import Address, Bgp, BgpNeighbor
from citynet.readers.frr.lines import Source, following
from citynet.readers.frr.nftables import Chain
from citynet.readers.frr.values import address

__all__ = ["HOPS", "with_ttl_security"]

HOPS: Final[Mapping[int, str]] = {4: "ip ttl", 6: "ip6 hoplimit"}
"""What nftables calls the hops that a packet has left, by version."""
_FAMILIES: Final = {4: "ip", 6: "ip6"}
_LINE: Final = re.compile(r'oifname "([^"]+)" ip6? daddr (\S+) .+')
_TYPE: Final = "type filter hook output priority mangle; policy accept;"


def with_ttl_security(
    source: Source, chains: Mapping[tuple[str, str], Chain], bgp: Bgp | None
) -> Bgp | None:
    """Return the speaker with the sessions that the chain names; refuse lines of no session."""
    chain = chains.get(("inet", "sessions"))
    if chain is None:
        return bgp
    named: set[tuple[str, Address | None]] = set()
    for line in chain.lines:
        match = _LINE.fullmatch(line.text)
        if match is not None:
            named.add((match[1], address(match[2])))
    neighbors = tuple(
        replace(one, ttl_security=True) if (one.vrf, one.address) in named else one
        for one in (bgp.neighbors if bgp is not None else ())
    )
    expected = (_TYPE, *(line for one in neighbors for line in _lines(one)))
    following(source, chain.lines, expected, why="the chain 'sessions' holds")
    if not any(one.ttl_security for one in neighbors):
        source.refuse(chain.header, "it names no session")
    return None if bgp is None else replace(bgp, neighbors=neighbors)


def _lines(neighbor: BgpNeighbor) -> Iterator[str]:
    if neighbor.ttl_security:
        version = neighbor.address.version
        to = f'oifname "{neighbor.vrf}" {_FAMILIES[version]} daddr {neighbor.address}'
        for port in ("dport", "sport"):
            yield f"{to} tcp {port} 179 {HOPS[version]} set 255"
