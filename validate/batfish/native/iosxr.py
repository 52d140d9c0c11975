"""Lines of IOS-XR that Batfish does not read; they would throw its parser out of its context.

They are left out before Batfish sees the text, each with all that stands under it, so it is no
witness of them. Each of them has to be understood by our own reader. Everything else has to be
read: on what is left, Batfish has to have nothing to say.

No line of a filter, a set, a route policy or a session can be left out but one: what stands in one
of these is never looked at, and none of the patterns can match the line that opens one. The one is
the plain line ``ttl-security`` of a session in a VRF, word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

__all__ = ["JUDGED", "left_out"]


class _LeftOut(NamedTuple):
    """A line by the lines that it stands under, from the top; the reason is for people."""

    path: tuple[str, ...]
    reason: str


_ALGORITHMS: Final = "flexible algorithms are not modelled"
_CLASSES: Final = "classes of service are not modelled"
_MACSEC: Final = "MACsec is not modelled"
_MANAGEMENT: Final = "management access is not modelled"
_REROUTE: Final = "fast reroute is not modelled"
_SRV6: Final = "SRv6 is not modelled; behind it, BGP is not read to its end"
_INTERFACE: Final = r"interface \S+"
_ISIS: Final = r"router isis \S+"
_BGP: Final = r"router bgp \d+"
_FAMILY: Final = r"address-family ipv[46] unicast"

_LINES: Final = (
    _LeftOut((r"segment-routing",), _SRV6),
    _LeftOut((_BGP, r"vrf \S+", _FAMILY, r"segment-routing srv6"), _SRV6),
    _LeftOut((_ISIS, _FAMILY, r"segment-routing srv6"), _SRV6),
    _LeftOut((_ISIS, _FAMILY, r"router-id \S+"), "IS-IS of IPv6 is not modelled"),
    _LeftOut((_ISIS, r"affinity-map \S.*"), _ALGORITHMS),
    _LeftOut((_ISIS, r"flex-algo \d+"), _ALGORITHMS),
    _LeftOut((_ISIS, _INTERFACE, r"affinity \S.*"), _ALGORITHMS),
    _LeftOut((r"performance-measurement",), f"{_ALGORITHMS}; its interfaces look like IS-IS"),
    _LeftOut((_ISIS, _INTERFACE, _FAMILY, r"fast-reroute \S.*"), _REROUTE),
    _LeftOut((_BGP, r"address-family vpnv[46] unicast", r"retain \S.*"), "no VPN address families"),
    _LeftOut((r"class-map \S.*",), _CLASSES),
    _LeftOut((r"policy-map \S+",), _CLASSES),
    _LeftOut((_INTERFACE, r"service-policy \S.*"), _CLASSES),
    _LeftOut((r"hw-module \S.*",), "hardware is not modelled"),
    _LeftOut((r"key chain MACSEC-\S+",), f"{_MACSEC}; its key looks like that of a plain chain"),
    _LeftOut((r"macsec-policy \S+",), _MACSEC),
    _LeftOut((_INTERFACE, r"macsec \S.*"), _MACSEC),
    _LeftOut((_INTERFACE, r"ipv6 unreachables disable"), "ICMPv6 is not modelled"),
    _LeftOut((r"aaa group server tacacs\+ \S+", r"server-private \S.*"), _MANAGEMENT),
    _LeftOut((r"ntp", r"source vrf \S.*"), _MANAGEMENT),
    _LeftOut((r"ntp", r"cmac-authentication-key \S.*"), _MANAGEMENT),
    _LeftOut((r"telemetry model-driven",), f"{_MANAGEMENT}; nothing behind it is read"),
    _LeftOut((r"netconf-yang agent",), _MANAGEMENT),
    _LeftOut((r"ssh server (?:netconf|algorithms|disable|rate-limit) \S.*",), _MANAGEMENT),
)
_OF_SESSIONS: Final = (
    _LeftOut((_BGP, r"vrf \S+", r"neighbor \S+", r"ttl-security"), "TTLs are not modelled"),
)
JUDGED: Final = re.compile(r"ipv[46] access-list \S+|prefix-set \S+|route-policy \S+|neighbor \S+")
"""Openers of blocks that Batfish judges, and of which it gets every line but ``_OF_SESSIONS``."""
_SAYS_NOTHING: Final = re.compile(r"(?:!.*)?")


def left_out(lines: Sequence[str]) -> frozenset[int]:
    """Return the indexes of the lines that Batfish is not given."""
    gone: set[int] = set()
    above: list[tuple[int, str]] = []
    block: int | None = None
    """Depth of the line that is left out with all that stands under it."""
    free = ""
    """How the set or policy that we are in ends; indentation means nothing there."""
    for index, line in enumerate(lines):
        words, depth = line.strip(), len(line) - len(line.lstrip())
        if free:
            free = "" if words == free else free
            continue
        if block is not None:
            if depth > block or (depth == block and words == "!"):
                gone.add(index)
                block = None if depth == block else block
                continue
            block = None
        if _SAYS_NOTHING.fullmatch(words):
            continue
        above = [(d, text) for d, text in above if d < depth]
        if words.startswith(("prefix-set ", "route-policy ")) and not above:
            free = "end-set" if words.startswith("prefix-set") else "end-policy"
            continue
        path = (*(text for _, text in above), words)
        above.append((depth, words))
        is_judged = any(map(JUDGED.fullmatch, path))
        if _is_known(path, _OF_SESSIONS if is_judged else _LINES):
            gone.add(index)
            block = depth
    return frozenset(gone)


def _is_known(path: tuple[str, ...], lines: Iterable[_LeftOut]) -> bool:
    return any(
        len(known.path) == len(path) and all(map(re.fullmatch, known.path, path)) for known in lines
    )
