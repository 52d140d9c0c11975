"""Flexible algorithms of IS-IS (RFC 9350): who takes part, and over which links.

A device that states an algorithm takes part in it and defines it. The definition that counts is the
one of the participant with the highest system ID, all priorities being equal (§5.3). Our texts
state equal ones: where they differ, somebody counts on something else, so that the algorithm leads
nowhere on the strict reading, and whatever depends on it is refuted.

A link is part of the topology in one direction if both its ends take part and the end that sends
does not say an affinity that is excluded (§13, rule 1). Names of affinities are a device's own:
what counts is the bit that it gives them. Its cost is its IS-IS metric, or its delay; without a
delay it is not part of a topology that minimises delay (§13). A metric of 2^24 - 1 keeps a link out
of one that minimises the metric (RFC 5305 §3), a delay of 2^24 - 1 is one like any other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from citynet.device.model import AlgorithmMetric, FlexAlgorithm, Isis
from validate.model.faults import Fault, located
from validate.model.spf import Edge
from validate.model.topology import Topology

__all__ = ["UNUSABLE", "Algorithm", "algorithms_of", "edges_of"]

UNUSABLE: Final = 2**24 - 1
"""Metric of a link that shortest paths do not count (RFC 5305 §3)."""


class _Definition(NamedTuple):
    metric: AlgorithmMetric
    exclude: frozenset[int]

    def __str__(self) -> str:
        bits = ", ".join(map(str, sorted(self.exclude))) or "none"
        return f"metric {self.metric.value}, excluded bits {bits}"


class _Statement(NamedTuple):
    device: str
    part: FlexAlgorithm
    isis: Isis
    definition: _Definition

    @property
    def system(self) -> str:
        """System ID, the six octets before the selector (ISO 10589 §7.1)."""
        return ".".join(self.isis.net.split(".")[-4:-1])


class Algorithm(NamedTuple):
    """An algorithm of one area. ``faults`` say where its definitions differ."""

    number: int
    members: frozenset[str]
    definition: _Definition
    faults: tuple[Fault, ...]


def algorithms_of(topology: Topology, areas: Mapping[str, int]) -> Iterator[Algorithm]:
    """Yield the algorithms of each area; ``areas`` says which devices hear of each other."""
    stated: defaultdict[tuple[int, int], list[_Statement]] = defaultdict(list)
    for name, device in sorted(topology.network.devices.items()):
        for part in device.isis.algorithms if device.isis is not None else ():
            if device.isis is not None:
                definition = _Definition(part.metric, _bits(device.isis, part.exclude))
                statement = _Statement(name, part, device.isis, definition)
                stated[part.number, areas[name]].append(statement)
    for (number, _), statements in sorted(stated.items()):
        elected = max(statements, key=lambda one: (one.system, one.device))
        yield Algorithm(
            number,
            frozenset(one.device for one in statements),
            elected.definition,
            tuple(_disputes(number, statements, elected)),
        )


def edges_of(algorithm: Algorithm, topology: Topology, adjacent: Iterable[Edge]) -> Iterator[Edge]:
    """Yield the part of all adjacencies that is the algorithm's, with its costs."""
    metric, exclude = algorithm.definition
    for edge in adjacent:
        if not {edge.near, edge.far} <= algorithm.members:
            continue
        here, said = topology.network.devices[edge.near].isis, edge.routed.interface.isis
        if here is None or said is None or _bits(here, said.affinities) & exclude:
            continue
        by_delay = metric is AlgorithmMetric.DELAY
        cost = said.delay if by_delay else edge.cost
        if cost is not None and (by_delay or cost < UNUSABLE):
            yield edge._replace(cost=max(cost, 0))


def _bits(isis: Isis, names: Iterable[str]) -> frozenset[int]:
    """Return the bits of affinities; one that the device does not define has none."""
    wanted = frozenset(names)
    return frozenset(affinity.bit for affinity in isis.affinities if affinity.name in wanted)


def _disputes(number: int, statements: list[_Statement], elected: _Statement) -> Iterator[Fault]:
    """Yield each statement that says something else than most do; in doubt, than the elected."""
    times = Counter(one.definition for one in statements)
    usual = max(times, key=lambda one: (times[one], one == elected.definition))
    like = next(one for one in statements if one.definition == usual)
    for one in statements:
        if one.definition != usual:
            text = (
                f"{one.device} and {like.device} define flexible algorithm {number} differently "
                f"({one.definition}; {like.definition})"
            )
            part = located(one.part, one.isis)
            yield Fault.at(one.device, part, text, *sorted({s.device for s in statements}))
