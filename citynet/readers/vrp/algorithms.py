"""Flexible algorithms of VRP: affinities, definitions, and what has to stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from citynet.device.model import Affinity, AlgorithmMetric, FlexAlgorithm, Interface
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import NUMBER, number
from citynet.readers.vrp.reading import Reading

__all__ = ["AFFINITIES", "finished_algorithms", "has_attributes", "names_of"]
__all__ += ["read_affinities", "read_algorithm"]

Match = re.Match[str]

_AFFINITY: Final = r"[A-Za-z0-9][A-Za-z0-9._-]{0,30}"
AFFINITIES: Final = rf"{_AFFINITY}(?: {_AFFINITY})*"
"""Pattern of names of affinities in one line."""

_MOST_NAMES: Final = 32
_LAST_BIT: Final = 127


def names_of(text: str) -> tuple[str, ...]:
    """Return the names of affinities in a line; raises ``ValueError`` if it repeats one."""
    names = tuple(text.split(" "))
    if len(set(names)) < len(names) or len(names) > _MOST_NAMES:
        raise ValueError(f"names up to {_MOST_NAMES} affinities, each once")
    return names


def read_affinities(reading: Reading, _match: Match, opener: Line) -> None:
    """Read ``path-constraint affinity-mapping``."""
    if reading.affinity_mapping is not None:
        raise ValueError("said twice: affinity mapping")
    reading.affinity_mapping = opener
    reading.ledger.claim(opener)
    _MAPPING.apply(opener.children, reading, reading.ledger)
    if not reading.affinities:
        raise ValueError("no affinity is named")


def _attribute(reading: Reading, match: Match, line: Line) -> None:
    name, bit = match[1], number(match[2], 0, _LAST_BIT)
    if name in reading.affinities or any(bit == one.bit for one in reading.affinities.values()):
        raise ValueError("said twice: name or bit")
    origin = reading.ledger.origin(line)
    reading.affinities[name] = Affinity(name=name, bit=bit, origin=origin)
    reading.ledger.claim(line)


def _metric(draft: Draft[FlexAlgorithm], match: Match, line: Line) -> None:
    draft.put(line, metric=AlgorithmMetric(match[1]))


def _exclude(draft: Draft[FlexAlgorithm], match: Match, line: Line) -> None:
    draft.put(line, exclude=names_of(match[1]))


_MAPPING: Final = RuleBook[Reading](
    {rf"attribute ({_AFFINITY}) bit-sequence ({NUMBER})": _attribute}
)
_DEFINITION: Final = RuleBook[Draft[FlexAlgorithm]](
    {
        r"metric-type (igp|delay)": _metric,
        rf"affinity exclude ({AFFINITIES})": _exclude,
    }
)


def read_algorithm(reading: Reading, match: Match, opener: Line) -> None:
    """Read ``flex-algo identifier``; its metric has to be written."""
    which = number(match[1], 128, 255)
    if which in reading.algorithms:
        raise ValueError("said twice: algorithm")
    draft = Draft(reading.ledger, FlexAlgorithm(number=which, metric=AlgorithmMetric.IGP))
    draft.use(opener)
    _DEFINITION.apply(opener.children, draft, reading.ledger)
    if not any(line.text.startswith("metric-type ") for line in opener.children):
        reading.ledger.missing(f"{opener.text} / metric-type", "belongs to every algorithm")
    reading.algorithms[which] = (draft.close(), opener)


def has_attributes(reading: Reading, interfaces: Iterable[Interface]) -> bool:
    """Return whether the device says anything of algorithms, affinities or delays."""
    links = any(one.isis and (one.isis.affinities or one.isis.delay) for one in interfaces)
    return bool(reading.affinities or reading.algorithms or links)


def finished_algorithms(reading: Reading) -> tuple[FlexAlgorithm, ...]:
    """Return the algorithms that are defined; one that the text says in part only is unread.

    Definition, participation in IS-IS and a locator belong together; affinities have to be known.
    """
    taken = reading.isis.algorithms if reading.isis else {}
    located = {one.algorithm for one in reading.srv6.value.algorithms} if reading.srv6 else set()
    found = []
    for which, (algorithm, opener) in reading.algorithms.items():
        participation = taken.get(which)
        if participation is None:
            reading.ledger.refuse(opener, "IS-IS does not take part in this algorithm")
            continue
        if which not in located:
            reading.ledger.refuse(opener, "the device has no locator of this algorithm")
        if not set(algorithm.exclude) <= set(reading.affinities):
            reading.ledger.refuse(opener, "excludes an affinity that has no bit")
        lines = (*algorithm.origin.lines, participation.number)
        origin = replace(algorithm.origin, lines=tuple(sorted(lines)))
        found.append(replace(algorithm, origin=origin))
    for which, line in taken.items():
        if which not in reading.algorithms:
            reading.ledger.refuse(line, "the algorithm is not defined")
    for which in sorted(located - set(reading.algorithms)):
        text = f"flex-algo identifier {which}"
        reading.ledger.missing(text, "the device has a locator of this algorithm")
    return tuple(found)
