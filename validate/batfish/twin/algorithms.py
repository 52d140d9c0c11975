"""Flexible algorithms: the part of a domain's links that each uses, and what they cost there.

All participants state an algorithm; the twin counts on their stating the same (RFC 9350 §5.3). A
link belongs to it where both ends take part and neither says an affinity that is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from citynet.device.model import (
    AlgorithmMetric,
    Device,
    FlexAlgorithm,
    Interface,
    Isis,
    IsisInterface,
)
from validate.batfish.twin.adjacencies import Adjacency, LinkFault, port_of
from validate.batfish.twin.gaps import TwinGapError

__all__ = ["PLAIN", "definition_faults", "links_of"]

PLAIN = 0
"""The plain shortest paths."""

_Definition = tuple[AlgorithmMetric, frozenset[int]]


def definition_faults(devices: Mapping[str, Device]) -> tuple[LinkFault, ...]:
    """Return who states an algorithm otherwise than the first who states it."""
    first: dict[int, tuple[str, _Definition]] = {}
    faults: list[LinkFault] = []
    for name, part, definition in _statements(devices):
        other, known = first.setdefault(part.number, (name, definition))
        if known != definition:
            text = f"flexible algorithm {part.number} is another one on {other}"
            faults.append(LinkFault(device=name, text=text, part=part))
    return tuple(faults)


def links_of(
    number: int, devices: Mapping[str, Device], adjacencies: Iterable[Adjacency]
) -> tuple[Adjacency, ...]:
    """Return the links of an algorithm with its costs in place of metrics.

    None where devices differ on it. Raise ``TwinGapError`` for a link that belongs to it in one
    direction only, which no adjacency of the twin can say.
    """
    stated = {
        n: definition for n, part, definition in _statements(devices) if part.number == number
    }
    if len(set(stated.values())) != 1:
        return ()
    ((metric, exclude),) = set(stated.values())
    found: list[Adjacency] = []
    for adjacency in adjacencies:
        costs = [
            _cost(devices[end.device], port_of(devices[end.device], end.port), metric, exclude)
            for end in adjacency.ends
            if end.device in stated
        ]
        known = [cost for cost in costs if cost is not None]
        if len(known) == 2:
            found.append(
                Adjacency(link=adjacency.link, ends=adjacency.ends, metrics=(known[0], known[1]))
            )
        elif known and len(costs) == 2:
            text = f"link {adjacency.link} is in algorithm {number} in one direction only"
            raise TwinGapError(text)
    return tuple(found)


def _statements(
    devices: Mapping[str, Device],
) -> Iterable[tuple[str, FlexAlgorithm, _Definition]]:
    for name, device in devices.items():
        isis = device.isis
        for part in isis.algorithms if isis is not None else ():
            if isis is not None:
                yield name, part, (part.metric, _bits(isis, part.exclude))


def _cost(
    device: Device, port: Interface | None, metric: AlgorithmMetric, exclude: frozenset[int]
) -> int | None:
    """Return what packets pay that leave by a port; ``None``: they cannot."""
    said: IsisInterface | None = None if port is None else port.isis
    if device.isis is None or said is None or _bits(device.isis, said.affinities) & exclude:
        return None
    return said.delay if metric is AlgorithmMetric.DELAY else said.metric


def _bits(isis: Isis, names: Iterable[str]) -> frozenset[int]:
    wanted = set(names)
    return frozenset(affinity.bit for affinity in isis.affinities if affinity.name in wanted)
