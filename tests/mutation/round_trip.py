"""Every site of every text, read and compared only: what the way back notices.

A mutant is one edit of one file of one device. It is *found* where a line of the text is unread, or
where the device that is read is not the one that was compiled. No engine is asked.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

from citynet.device.model import Device, Platform
from citynet.readers import read_back
from citynet.render.model import Configuration
from tests.mutation.exceptions import Exceptions
from tests.mutation.line_edits import (
    EDITS,
    ONCE_PER_DEVICE,
    ONCE_PER_PLATFORM,
    LineEdit,
    Text,
)
from tests.mutation.trial import OperatorError

__all__ = ["Count", "Miss", "RoundTrip", "Verdict", "round_trip", "round_trip_document"]

_CHUNK: Final = 60
"""Lines that a process takes at once."""


class Verdict(StrEnum):
    """What became of one mutant on its way back."""

    UNREAD = "unread"
    DIFFERS = "differs"
    EQUIVALENT = "equivalent"
    MISSED = "missed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A mutant that nothing notices, or at which a reader fell."""

    platform: Platform
    operator: str
    device: str
    file: str
    line: int
    where: str
    after: tuple[str, ...]
    detail: str = ""

    def __str__(self) -> str:
        change = " ⏎ ".join(one.strip() for one in self.after) or "(left out)"
        place = f"{self.platform}/{self.operator}/{self.device}/{self.file}:{self.line}"
        return f"{place}: {self.where} -> {change}{self.detail and f' [{self.detail}]'}"


@dataclass(slots=True)
class Count:
    """Mutants of one operator on one platform."""

    sites: int = 0
    verdicts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))

    def __iadd__(self, other: Count) -> Self:
        self.sites += other.sites
        for verdict, number in other.verdicts.items():
            self.verdicts[verdict] += number
        return self

    @property
    def found(self) -> int:
        """How many the round trip notices."""
        return self.verdicts[Verdict.UNREAD] + self.verdicts[Verdict.DIFFERS]

    @property
    def score(self) -> float:
        """Share of the mutants that are not equivalent that are found; 1 where there are none."""
        counted = self.sites - self.verdicts[Verdict.EQUIVALENT]
        return self.found / counted if counted else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTrip:
    """All counts, and what was missed."""

    counts: Mapping[tuple[Platform, str], Count]
    misses: tuple[Miss, ...]

    def of(self, platform: Platform) -> Count:
        """Return the sum of a platform."""
        total = Count()
        for (one, _), count in self.counts.items():
            if one is platform:
                total += count
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Lines of one file of one device that a process takes at once."""

    configuration: Configuration
    file: str
    lines: tuple[int, ...]
    first_of_device: frozenset[int]
    """Lines that are the device's first of their shape."""
    first_of_platform: frozenset[int]

    def has(self, operator: str, at: int) -> bool:
        """Tell whether an operator is tried at a line."""
        if operator in ONCE_PER_PLATFORM:
            return at in self.first_of_platform
        return operator not in ONCE_PER_DEVICE or at in self.first_of_device


@dataclass(slots=True)
class _Work:
    devices: Mapping[str, Device]
    places: tuple[_Place, ...]
    exceptions: Exceptions
    operators: tuple[str, ...]


_WORK: list[_Work] = []


def round_trip(
    devices: Mapping[str, Device],
    configurations: Sequence[Configuration],
    exceptions: Exceptions,
    *,
    jobs: int,
    operators: Sequence[str] = tuple(EDITS),
) -> RoundTrip:
    """Try every site of ``configurations``.

    Raises :class:`OperatorError` when an unchanged text is not read back whole.
    """
    for one in configurations:
        found = read_back(one.device, one.platform, _files(one))
        if found.unread or found.device != devices[one.device]:
            raise OperatorError(f"the unchanged text of {one.device} is not what was compiled")
    places = tuple(_places(configurations))
    _WORK[:] = [
        _Work(devices=devices, places=places, exceptions=exceptions, operators=tuple(operators))
    ]
    counts: dict[tuple[Platform, str], Count] = {}
    misses: list[Miss] = []
    for found_counts, found_misses in _results(len(places), jobs):
        for key, count in found_counts.items():
            counts[key] = counts.get(key, Count())
            counts[key] += count
        misses.extend(found_misses)
    return RoundTrip(counts=counts, misses=tuple(misses))


def _places(configurations: Sequence[Configuration]) -> Iterator[_Place]:
    by_platform: dict[Platform, set[tuple[str, str]]] = {}
    for one in configurations:
        of_platform = by_platform.setdefault(one.platform, set())
        of_device: set[tuple[str, str]] = set()
        for file in one.files:
            text = Text(file.path, tuple(file.text.splitlines()))
            shapes = [(at, (file.path, text.shape(at))) for at in text.saying]
            for start in range(0, len(shapes), _CHUNK):
                some = shapes[start : start + _CHUNK]
                yield _Place(
                    configuration=one,
                    file=file.path,
                    lines=tuple(at for at, _ in some),
                    first_of_device=_new(some, of_device),
                    first_of_platform=_new(some, of_platform),
                )


def _new(
    shapes: Sequence[tuple[int, tuple[str, str]]], seen: set[tuple[str, str]]
) -> frozenset[int]:
    """Return the lines whose shape has not been seen, and note it."""
    found = set()
    for at, shape in shapes:
        if shape not in seen:
            seen.add(shape)
            found.add(at)
    return frozenset(found)


_Result = tuple[dict[tuple[Platform, str], Count], list[Miss]]


def _results(places: int, jobs: int) -> Iterator[_Result]:
    if jobs == 1:
        yield from map(_tried, range(places))
        return
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        yield from pool.map(_tried, range(places))


def _tried(number: int) -> _Result:
    """Try all mutants of some lines of one file."""
    (work,) = _WORK
    place = work.places[number]
    one = place.configuration
    files = _files(one)
    text = Text(place.file, tuple(files[place.file].splitlines()))
    counts: dict[tuple[Platform, str], Count] = {}
    misses: list[Miss] = []
    for at in place.lines:
        for name in work.operators:
            if not place.has(name, at):
                continue
            count = counts.setdefault((one.platform, name), Count())
            for edit in EDITS[name](text, at):
                verdict, detail = _judged(work, one, files, text, edit)
                if verdict is Verdict.MISSED and work.exceptions.why_equivalent(
                    one.platform, name, text.where(at)
                ):
                    verdict = Verdict.EQUIVALENT
                count.sites += 1
                count.verdicts[verdict] += 1
                if verdict in {Verdict.MISSED, Verdict.FAILED}:
                    misses.append(_miss(one, text, at, edit, detail))
    return counts, misses


def _judged(
    work: _Work, one: Configuration, files: Mapping[str, str], text: Text, edit: LineEdit
) -> tuple[Verdict, str]:
    changed = "".join(f"{line}\n" for line in edit.applied(text.lines))
    if changed == files[text.path]:
        raise OperatorError(f"{edit} changes nothing in {one.device}/{text.path}")
    try:
        found = read_back(one.device, one.platform, {**files, text.path: changed})
    except Exception as error:  # noqa: BLE001 -- whatever a reader raises is a result here
        return Verdict.FAILED, f"{type(error).__name__}: {error}"
    if found.unread:
        return Verdict.UNREAD, ""
    return (Verdict.DIFFERS if found.device != work.devices[one.device] else Verdict.MISSED), ""


def _miss(one: Configuration, text: Text, at: int, edit: LineEdit, detail: str) -> Miss:
    return Miss(
        platform=one.platform,
        operator=edit.operator,
        device=one.device,
        file=text.path,
        line=at + 1,
        where=text.where(at),
        after=edit.text if edit.also is None else ("moved behind", text.lines[edit.also[0] - 1]),
        detail=detail,
    )


def _files(configuration: Configuration) -> Mapping[str, str]:
    return {file.path: file.text for file in configuration.files}


def round_trip_document(found: RoundTrip) -> Mapping[str, Any]:
    """Return everything about a round trip, for machines."""
    return {
        "platforms": {
            f"{platform}/{operator}": {"sites": count.sites, **count.verdicts}
            for (platform, operator), count in sorted(found.counts.items())
        },
        "missed": [str(miss) for miss in found.misses],
    }
