"""``etc/network/interfaces``: stanzas of interfaces, VRFs and VXLAN devices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from citynet.lines import lines_of
from tasks.drift.model import ChangeKind as Kind
from tasks.drift.subjects import Subject, Token

__all__ = ["Stanzas", "interface_tokens", "stanzas_of"]

_HEADERS: Final = frozenset({"auto", "iface"})
_INBORN: Final = frozenset({"vlan-id", "vlan-raw-device", "vxlan-id", "link-type"})
_TUNNEL: Final = re.compile(r"(?:vx|br)(\d+)")
_ROUTE: Final = re.compile(r"(?:post-up|up) ip (?:-[46] )?route \S+ (?!unreachable default)(.+)")
_CLOSING: Final = "unreachable default metric 4278198272"
_NETWORK: Final = re.compile(r"(?:\S+ )*?(default|[0-9a-fA-F:.]+(?:/\d+)?)(?: |$)")


@dataclass(frozen=True, slots=True)
class Stanzas:
    """What has to be known of all stanzas to say what a single line is about."""

    vrfs: frozenset[str]
    names: Mapping[str, str]
    """Interface → the one name of the thing that it is an end of."""

    def canonical(self, name: str) -> str:
        """Return the one name for both ends of a veth pair, or both devices of a tunnel."""
        return self.names.get(name, name)

    def whole(self, name: str) -> Subject:
        """Return the subject that exists with the stanza of ``name``."""
        if name in self.vrfs:
            return Subject(Kind.VRF, name)
        return Subject(Kind.INTERFACE, self.canonical(name))


def stanzas_of(*texts: str) -> Stanzas:
    """Return what the stanzas of one device say, in all of several texts together."""
    vrfs: set[str] = set()
    names: dict[str, str] = {}
    for text in texts:
        for name, line in _said(text):
            words = line.split()
            if tunnel := _TUNNEL.fullmatch(name):
                names[name] = f"VXLAN {tunnel[1]}"
            match words:
                case ["vrf-table", _]:
                    vrfs.add(name)
                case ["veth-peer-name", peer]:
                    names[name] = "/".join(sorted((name, peer)))
    return Stanzas(vrfs=frozenset(vrfs), names=names)


def _said(text: str) -> Iterator[tuple[str, str]]:
    for token in _scan(text):
        if token.name is not None:
            yield token.name, token.text


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    raw: str
    text: str
    name: str | None
    header: str | None


def _scan(text: str) -> Iterator[_Line]:
    name: str | None = None
    header: str | None = None
    for number, raw in enumerate(lines_of(text), start=1):
        words = raw.split()
        if not words or words[0].startswith("#"):
            continue
        said = " ".join(words)
        if words[0] in _HEADERS and len(words) > 1:
            name = words[1]
            header = said if words[0] == "iface" else None
            yield _Line(number, raw, said, name, None)
        else:
            yield _Line(number, raw, said, name, header)


def interface_tokens(text: str, stanzas: Stanzas) -> tuple[Token, ...]:
    """Return the lines of a file of ifupdown2."""
    return tuple(_token(line, stanzas) for line in _scan(text))


def _token(line: _Line, stanzas: Stanzas) -> Token:
    if line.name is None:
        subject = Subject(Kind.INTERFACE, line.text)
        return Token(line.number, line.raw, line.text, (), subject)
    whole = stanzas.whole(line.name)
    opens = line.text.startswith("iface ")
    subject, parents = (whole, ()) if line.header is None else _attribute(line, whole, stanzas)
    return Token(
        number=line.number,
        raw=line.raw,
        text=line.text,
        context=() if line.header is None else (line.header,),
        subject=subject,
        parents=parents,
        head=whole if opens else None,
        opens=opens,
        frame=line.header is None,
        inborn=line.text.split()[0] in _INBORN,
    )


def _attribute(
    line: _Line, whole: Subject, stanzas: Stanzas
) -> tuple[Subject, tuple[Subject, ...]]:
    name = line.name or ""
    words = line.text.split()
    match words[0]:
        case "address":
            return Subject(Kind.ADDRESS, name), (whole,)
        case "gateway":
            return Subject(Kind.MANAGEMENT, "gateway"), (whole,)
        case "vrf":
            # The interface loses its VRF when that goes: no change of its own.
            return whole, (Subject(Kind.VRF, words[-1]),)
    route = _ROUTE.fullmatch(line.text)
    if route and _CLOSING not in line.text:
        network = _NETWORK.match(route[1])
        to = network[1] if network else route[1]
        place = name if name in stanzas.vrfs else "global"
        return Subject(Kind.ROUTE, f"{place} {to}"), (whole,)
    return whole, ()
