"""The chains ``classes`` and ``queues``: into which class a port's packets are put, and its queue.

Every line but the pairs that mark a port is constant. Order decides: a port's packets must be
marked before the code point is copied to the mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from citynet.device.classes import DSCP, QUEUE_NUMBER
from citynet.device.model import TrafficClass
from citynet.readers.frr.lines import Line, Said, Source, following
from citynet.readers.frr.nftables import Chain
from citynet.readers.frr.values import number

__all__ = ["read_marking"]

_PAIR: Final = re.compile(r'iifname "([^"]+)" (ip6?) dscp set (\S+)')
# FRR has no queue for lossless traffic, so nothing is put into that class.
_CLASSES: Final = {
    code_point: traffic_class
    for traffic_class, code_point in DSCP.items()
    if traffic_class is not TrafficClass.LOSSLESS
}
_FAMILIES: Final = ("ip", "ip6")
# Packets of the class with code point 0 carry no mark and stay in the queue of the first line.
_MARKED: Final = sorted(code_point for code_point in _CLASSES if code_point)


def read_marking(
    source: Source, chains: Mapping[tuple[str, str], Chain], priorities: Iterable[str]
) -> dict[str, Said[TrafficClass]]:
    """Return the class of each port that has one; refuse chains that say anything else.

    ``priorities``: what the chain ``queues`` says of sub-interfaces that have classes of their own.
    """
    classes, queues = (chains.get(("inet", name)) for name in ("classes", "queues"))
    queued = queues.lines if queues else ()
    expected = tuple(_queues(priorities))
    following(source, queued, expected, why="the chain 'queues' holds", ordered=True)
    marks: dict[tuple[str, str], Said[TrafficClass]] = {}
    rest: list[Line] = []
    for line in classes.lines if classes else ():
        pair = _PAIR.fullmatch(line.text)
        if pair is None:
            rest.append(line)
            continue
        port, family, text = pair.groups()
        said = source.first(marks.get((port, family)), _class(text), line)
        if said is not None:
            marks[port, family] = said
        if len(rest) > 1:
            source.refuse(line, "it stands after the lines that copy the code point to the mark")
    following(source, rest, _COPIES, why="the chain 'classes' holds", ordered=True)
    return _paired(source, marks)


def _class(text: str) -> TrafficClass | None:
    code_point = number(text, 0, 63)
    return None if code_point is None else _CLASSES.get(code_point)


def _paired(
    source: Source, marks: Mapping[tuple[str, str], Said[TrafficClass]]
) -> dict[str, Said[TrafficClass]]:
    """Return the class that both families of a port are put into."""
    found: dict[str, Said[TrafficClass]] = {}
    for (port, family), said in marks.items():
        other = marks.get((port, _FAMILIES[family == _FAMILIES[0]]))
        if other is None:
            source.refuse(said.line, "the other family of this port is not marked")
        elif other.value != said.value:
            source.refuse(said.line, f"line {other.line.number} marks with another class")
        found.setdefault(port, said)
    return found


def _per_family(line: str) -> Iterator[str]:
    for family in _FAMILIES:
        yield line.format(family=family)


def _copies() -> Iterator[str]:
    yield "type filter hook prerouting priority mangle; policy accept;"
    yield "meta mark set 0"
    for code_point in _MARKED:
        yield from _per_family(f"{{family}} dscp {code_point} meta mark set {code_point}")


def _queues(priorities: Iterable[str]) -> Iterator[str]:
    yield "type filter hook postrouting priority mangle; policy accept;"
    for code_point in _MARKED:
        yield from _per_family(f"meta mark {code_point} {{family}} dscp set {code_point}")
    yield f"meta priority set 1:1{QUEUE_NUMBER[TrafficClass.STANDARD]}"
    for code_point in _MARKED:
        if code_point == DSCP[TrafficClass.CONTROL]:
            # What routers say to each other stays ahead of what tenants send.
            yield from priorities
        queue = QUEUE_NUMBER[_CLASSES[code_point]]
        yield from _per_family(f"{{family}} dscp {code_point} meta priority set 1:1{queue}")


_COPIES: Final = tuple(_copies())
