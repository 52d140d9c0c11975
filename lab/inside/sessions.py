"""Sessions of routing protocols: which there are, and which there should be.

What should be is read from the routers' own files, so it follows every push; a session whose cable
is cut or whose neighbour is dead is not expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from citynet.sessions import adjacencies, neighbors
from lab.inside.vty import ask_json

__all__ = [
    "Expected",
    "Found",
    "Speaker",
    "counted",
    "expected_sessions",
    "found_sessions",
    "missing_sessions",
    "read_speaker",
]

_INTERFACES: Final = "etc/network/interfaces"
_FRR: Final = "etc/frr/frr.conf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """What a router's files say about its sessions."""

    adjacencies: frozenset[str]
    """Interfaces that look for an IS-IS neighbour."""
    neighbors: frozenset[tuple[str, str]]
    """BGP neighbours: (VRF or empty, address)."""
    addresses: Mapping[str, str]
    """Physical port (``lo`` for the loopback) by address, without length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Sessions that a router should have now."""

    adjacencies: frozenset[str] = frozenset()
    neighbors: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Sessions that a router has."""

    adjacencies: frozenset[str] = frozenset()
    neighbors: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    """Whether each is established, in all its families."""


def read_speaker(root: Path) -> Speaker:
    """Read what the files of a router under ``root`` say; a file that is missing says nothing."""
    frr = _text(root / _FRR)
    return Speaker(
        adjacencies=frozenset(_adjacencies(frr)),
        neighbors=frozenset(_neighbors(frr)),
        addresses=dict(_addresses(_text(root / _INTERFACES))),
    )


def expected_sessions(
    name: str, speakers: Mapping[str, Speaker], passing: Mapping[tuple[str, str], tuple[str, str]]
) -> Expected:
    """Return what router ``name`` should have.

    ``speakers`` are the routers that live; ``passing`` is the other port of each port (router,
    port) whose cable passes frames.
    """
    own = speakers[name]
    owners = {
        address: (router, port)
        for router, speaker in speakers.items()
        for address, port in speaker.addresses.items()
    }
    adjacencies = {
        port
        for port in own.adjacencies
        if (peer := passing.get((name, port)))
        and peer[0] in speakers
        and peer[1] in speakers[peer[0]].adjacencies
    }
    neighbors = set()
    for vrf, address in own.neighbors:
        router, port = owners.get(address, ("", ""))
        if router and router != name and (port == "lo" or (router, port) in passing):
            neighbors.add((vrf, address))
    return Expected(adjacencies=frozenset(adjacencies), neighbors=frozenset(neighbors))


async def found_sessions(root: Path) -> Found:
    """Ask the daemons of a router; one that does not answer has no sessions."""
    isis = await ask_json(root, "isisd", "show isis neighbor")
    bgp = await ask_json(root, "bgpd", "show bgp vrf all summary")
    return Found(adjacencies=frozenset(adjacencies(isis)), neighbors=neighbors(bgp))


def counted(expected: Expected, found: Found) -> dict[str, object]:
    """Return how many sessions of a router are up and expected, and a line for each that lacks."""
    return {
        "isis": {"up": len(found.adjacencies), "expected": len(expected.adjacencies)},
        "bgp": {
            "established": sum(found.neighbors.values()),
            "total": len(found.neighbors),
            "expected": len(expected.neighbors),
        },
        "missing": missing_sessions({"": (expected, found)}),
    }


def missing_sessions(sessions: Mapping[str, tuple[Expected, Found]]) -> list[str]:
    """Return a line for each session that should be there and is not."""
    lines = []
    for name, (expected, found) in sorted(sessions.items()):
        where = f"{name}: " if name else ""
        absent = sorted(expected.adjacencies - found.adjacencies)
        lines += [f"{where}IS-IS on {port}" for port in absent]
        for vrf, address in sorted(expected.neighbors):
            if not found.neighbors.get((vrf, address), False):
                lines.append(f"{where}BGP to {address}{f' in {vrf}' if vrf else ''}")
    return lines


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (first line, further lines) of the blocks of ``frr.conf``."""
    head, body = "", list[str]()
    for line in text.splitlines():
        if line.startswith(" "):
            body.append(line.strip())
        elif line not in {"!", "exit"}:
            if head:
                yield head, body
            head, body = line, []
    if head:
        yield head, body


def _adjacencies(text: str) -> Iterator[str]:
    for head, body in _blocks(text):
        match = re.fullmatch(r"interface (\S+)", head)
        speaks = any(re.fullmatch(r"ip(v6)? router isis \S+", line) for line in body)
        if match and speaks and "isis passive" not in body:
            yield match[1]


def _neighbors(text: str) -> Iterator[tuple[str, str]]:
    for head, body in _blocks(text):
        match = re.fullmatch(r"router bgp \d+(?: vrf (\S+))?", head)
        for line in body if match else ():
            if found := re.fullmatch(r"neighbor (\S+) remote-as \S+", line):
                yield (match[1] or "" if match else ""), found[1]


def _addresses(text: str) -> Iterator[tuple[str, str]]:
    port = ""
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 2 and words[0] == "iface":
            port = words[1].split(".")[0]
        elif len(words) == 2 and words[0] == "address":
            yield words[1].split("/")[0], port
