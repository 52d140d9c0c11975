"""``frr.conf``: blocks by indentation, as ``show running-config`` writes them."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final, NamedTuple

from citynet.lines import lines_of
from tasks.drift.model import ChangeKind as Kind
from tasks.drift.subjects import FRR, GLOBAL_BGP, INSTANCE, LOCATOR, Subject, Token

__all__ = ["frr_conf_tokens"]

_CLOSERS: Final = re.compile(r"exit(?:-\S+)?")
_END: Final = "end"
_VRF_OF_BGP: Final = re.compile(r"router bgp \S+ (?:vrf|view) (\S+)")
_NEIGHBOR: Final = re.compile(r"(?:no )?neighbor (\S+)")
_ROUTE: Final = re.compile(r"(?:no )?ipv?6? route (\S+)")
_PREFIX_LIST: Final = re.compile(r"(?:no )?ipv?6? prefix-list (\S+)")
_BFDD: Final = Subject(Kind.DAEMON, "bfdd")
_BGPD: Final = Subject(Kind.DAEMON, "bgpd")
_ISISD: Final = Subject(Kind.DAEMON, "isisd")
_STATICD: Final = Subject(Kind.DAEMON, "staticd")
_ZEBRA: Final = Subject(Kind.DAEMON, "zebra")


class _Line(NamedTuple):
    number: int
    raw: str
    indent: int
    text: str


class _What(NamedTuple):
    subject: Subject
    parents: tuple[Subject, ...] = ()
    head: Subject | None = None


def frr_conf_tokens(text: str) -> tuple[Token, ...]:
    """Return the commands of an FRR configuration."""
    lines = [
        _Line(number, raw, len(raw) - len(raw.lstrip()), " ".join(raw.split()))
        for number, raw in enumerate(lines_of(text), start=1)
        if raw.strip() and raw.lstrip()[0] not in "!#"
    ]
    found: list[Token] = []
    blocks: list[tuple[int, str]] = []
    for line, after in zip_longest(lines, lines[1:]):
        closes = _CLOSERS.fullmatch(line.text) is not None
        # A block's closing line stands as deep as its header and belongs to it; ``end`` belongs to
        # none, whatever line stands before it.
        while blocks and (
            blocks[-1][0] > line.indent or (blocks[-1][0] == line.indent and not closes)
        ):
            blocks.pop()
        opens = not closes and _opens(line, after)
        context = tuple(header for _, header in blocks)
        what = _what((*context, line.text), context)
        found.append(
            Token(
                number=line.number,
                raw=line.raw,
                text=line.text,
                context=context,
                subject=what.subject,
                parents=(FRR, *what.parents),
                head=what.head if opens else None,
                opens=opens,
                frame=opens or closes or line.text == _END,
            )
        )
        if opens:
            blocks.append((line.indent, line.text))
        elif closes and blocks and blocks[-1][0] == line.indent:
            blocks.pop()
    return tuple(found)


def _opens(line: _Line, after: _Line | None) -> bool:
    if after is None:
        return False
    if after.indent > line.indent:
        return True
    # A block with nothing in it.
    return after.indent == line.indent and _CLOSERS.fullmatch(after.text) is not None


def _what(  # noqa: C901, PLR0911 (a table)
    path: tuple[str, ...], context: tuple[str, ...]
) -> _What:
    """Return what a line is about; ``path`` are the headers around it, and it."""
    top, line = path[0], path[-1]
    words = top.split()
    match words[:2]:
        case ["router", "bgp"]:
            return _bgp(top, line, header=not context)
        case ["router", "isis"]:
            return _What(INSTANCE, (_ISISD,), INSTANCE)
        case ["interface", name]:
            ports = Subject(Kind.ISIS, name)
            return _What(ports, (_ISISD, INSTANCE, Subject(Kind.INTERFACE, name)), ports)
        case ["vrf", name]:
            vrf = Subject(Kind.VRF, name)
            if route := _ROUTE.match(line):
                return _What(Subject(Kind.ROUTE, f"{name} {route[1]}"), (_STATICD, vrf))
            return _What(vrf, (_ZEBRA,))
        case ["segment-routing", *_]:
            return _What(LOCATOR, (_ZEBRA,), LOCATOR)
        case ["bfd"]:
            pace = Subject(Kind.ROUTING, "bfd")
            return _What(pace, (_BFDD,), pace)
    if route := _ROUTE.match(top):
        return _What(Subject(Kind.ROUTE, f"global {route[1]}"), (_STATICD,))
    if listed := _PREFIX_LIST.match(top):
        return _What(Subject(Kind.PREFIX_LIST, listed[1]), (_BGPD,))
    if words[0] == "hostname":
        return _What(Subject(Kind.MANAGEMENT, "host name"), (_ZEBRA,))
    return _What(Subject(Kind.ROUTING, top), (_ZEBRA,))


def _bgp(top: str, line: str, *, header: bool) -> _What:
    vrf = _VRF_OF_BGP.match(top)
    around = Subject(Kind.VRF, vrf[1]) if vrf else GLOBAL_BGP
    outside = (_BGPD, GLOBAL_BGP) if vrf else (_BGPD,)
    neighbor = None if header else _NEIGHBOR.match(line)
    if neighbor:
        name = f"{vrf[1] if vrf else 'global'} {neighbor[1]}"
        return _What(Subject(Kind.NEIGHBOR, name), (*outside, around))
    return _What(around, outside, around)
