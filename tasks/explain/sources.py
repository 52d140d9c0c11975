"""From a source (an intent, a link, a domain's standard) to every line that it made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from citynet.render.model import ConfigFile, Configuration

__all__ = ["Made", "known_sources", "made_by_source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Lines of one file that name a source among their origins."""

    device: str
    path: str
    lines: tuple[tuple[int, int], ...]
    """Runs of lines, first and last, counted from 1."""

    @property
    def count(self) -> int:
        """Number of lines."""
        return sum(last - first + 1 for first, last in self.lines)


def made_by_source(source: str, configurations: Iterable[Configuration]) -> tuple[Made, ...]:
    """Return what ``source`` made, sorted by device and file, in files that have such lines.

    It is the reverse of a line's origins: a line is here exactly if it names ``source``.
    """
    return tuple(
        made
        for configuration in sorted(configurations, key=lambda one: one.device)
        for file in configuration.files
        if (made := _made(source, configuration.device, file)).lines
    )


def known_sources(configurations: Iterable[Configuration]) -> frozenset[str]:
    """Return every source that any line names."""
    distinct: set[tuple[str, ...]] = set()  # few, whatever the number of lines
    for configuration in configurations:
        for file in configuration.files:
            distinct.update(file.origins)
    return frozenset(source for sources in distinct for source in sources)


def _made(source: str, device: str, file: ConfigFile) -> Made:
    numbers = (n for n, sources in enumerate(file.origins, start=1) if source in sources)
    return Made(device=device, path=file.path, lines=tuple(_runs(numbers)))


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = 0
    for number in numbers:
        if number != last + 1 or not first:
            if first:
                yield first, last
            first = number
        last = number
    if first:
        yield first, last
