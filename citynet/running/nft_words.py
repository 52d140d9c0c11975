"""Rules as nft lists them, put in the words of the dialect.

``nft -nn`` lists numbers where the dialect has names, and drops a protocol that ports imply. Only
forms that the dialect has are put into its words; everything else stays as it was listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

__all__ = ["in_dialect"]

_QUOTED: Final = re.compile(r'("[^"]*")')
_HOOK: Final = re.compile(r"(type filter hook \w+ priority) (-300|-150|0);")
_PRIORITIES: Final = {"-300": "raw", "-150": "mangle", "0": "filter"}
_HEX: Final = re.compile(r"\b((?:ip6? dscp|meta mark)(?: set)?) 0x([0-9a-f]{1,8})\b")
_PROTOCOL: Final = re.compile(r"\bmeta l4proto (1|6|17|58)(?= |$)")
_PROTOCOLS: Final = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
_FLAGS: Final = re.compile(r"\btcp flags (?:0x4,0x10|0x10,0x4)(?= |$)")
_ESTABLISHED: Final = "tcp flags & (ack | rst) != 0"
_HOST: Final = re.compile(r"\b(ip6? [sd]addr) ([0-9a-f.:]+)(?= |$)")
_PORT: Final = r"[0-9]+(?:-[0-9]+)?"
_PORTS: Final = re.compile(
    rf"\b(tcp|udp) (?:sport ({_PORT})(?: \1 dport ({_PORT}))?|dport ({_PORT}))(?= |$)"
)
_WHOLE: Final = {
    "icmpv6 type { 133, 134, 135, 136 }": (
        "icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, "
        "nd-neighbor-advert }"
    ),
    "meta l4proto { 1, 58 }": "meta l4proto { icmp, icmpv6 }",
}
_COUNTER: Final = re.compile(r"\bcounter packets [0-9]+ bytes [0-9]+")


def in_dialect(line: str, family: str) -> str:
    """Return a listed line of a chain in a table of ``family``, in the dialect's words.

    Texts in quotes (names, comments, prefixes of a log) stay as they are.
    """
    pieces = _QUOTED.split(line)
    return "".join(
        piece if index % 2 else _put(piece, family) for index, piece in enumerate(pieces)
    )


def _put(piece: str, family: str) -> str:
    for listed, said in _WHOLE.items():
        piece = piece.replace(listed, said)
    changes: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
        (_COUNTER, lambda _: "counter"),
        (_HOOK, lambda match: f"{match[1]} {_PRIORITIES[match[2]]};"),
        (_HEX, lambda match: f"{match[1]} {int(match[2], 16)}"),
        (_PROTOCOL, lambda match: f"meta l4proto {_PROTOCOLS[match[1]]}"),
        (_FLAGS, lambda _: _ESTABLISHED),
    ]
    if family in ("ip", "ip6"):
        changes += [(_HOST, _host), (_PORTS, _ports)]
    for pattern, change in changes:
        piece = pattern.sub(change, piece)
    return piece


def _host(match: re.Match[str]) -> str:
    """Return a host as filters write it, as a network."""
    return f"{match[1]} {match[2]}/{32 if match[1].startswith('ip ') else 128}"


def _ports(match: re.Match[str]) -> str:
    """Return ports as filters write them: the protocol once, then any transport's ports."""
    words = [f"meta l4proto {match[1]}"]
    if match[2]:
        words.append(f"th sport {match[2]}")
    if match[3] or match[4]:
        words.append(f"th dport {match[3] or match[4]}")
    return " ".join(words)
