"""What can go wrong, as values that a person can act on.

::

    CitynetError
    ├── FindingsError        the city is wrong: one or more findings, all collected
    ├── CallError            the command was called wrongly
    └── UnavailableError     something that is needed did not answer; nothing was done

A :class:`Finding` is one thing wrong, with its place, what was expected, what was found and what to
do. Stages collect findings and raise once, so that an engineer mends a file in one go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePosixPath

__all__ = [
    "CallError",
    "CitynetError",
    "ExitCode",
    "Finding",
    "FindingsError",
    "Place",
    "UnavailableError",
]


class ExitCode(IntEnum):
    """What a caller learns from the exit status alone."""

    GOOD = 0
    CITY_WRONG = 1
    """A bad intent, a refuted promise, drift, or a clean full revert."""
    CALL_WRONG = 2
    UNAVAILABLE = 3
    """Something needed did not answer and nothing was done."""
    NETWORK_MIXED = 4
    """The network is mixed or unknown: run ``citynet deploy --resume``."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file of the city; ``line`` and ``column`` are 1-based, 0 when unknown."""

    file: PurePosixPath
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [str(self.file)]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Finding:
    """One thing wrong. ``code`` is a key of :data:`citynet.codes.CODES`."""

    place: Place
    code: str
    message: str
    expected: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return (
            f"{self.place}: {self.code}: {self.message}\n"
            f"  expected: {self.expected}\n"
            f"  found:    {self.found}\n"
            f"  remedy:   {self.remedy}"
        )


class CitynetError(Exception):
    """Base of every error that citynet raises on purpose."""


class FindingsError(CitynetError):
    """The city is wrong. ``findings`` holds every finding, sorted by place."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(set(findings)))
        super().__init__("\n".join(map(str, self.findings)))


class CallError(CitynetError):
    """The command was called wrongly: an unknown name, an option that does not fit."""


class UnavailableError(CitynetError):
    """Something that is needed did not answer, and nothing was done."""
