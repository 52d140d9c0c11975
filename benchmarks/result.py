"""Figures of a run, as the table, the page and the JSON file have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CityResult", "FabricResult", "Figure", "Machine", "Run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one stage or peer took; medians of ``rounds`` processes, all zero when not run."""

    name: str
    rounds: int
    seconds: float = 0.0
    """Of wall clock."""
    cpu: float = 0.0
    """Seconds of processor time."""
    peak: int = 0
    """Largest resident size of the process, in bytes."""
    before: int = 0
    """The same before the stage began: the interpreter and the stage's inputs."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityResult:
    """All figures about one city."""

    name: str
    counts: Mapping[str, int]
    stages: tuple[Figure, ...]
    peers: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FabricResult:
    """The figure of AVD on its fabric."""

    devices: int
    lines: int
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What it ran on."""

    processor: str
    cores: int
    memory: int
    """Bytes."""
    system: str
    python: str
    load: float
    """Processes that wanted a core when the run began, over the last minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A whole run of the benchmarks."""

    day: str
    machine: Machine
    cities: tuple[CityResult, ...]
    fabric: FabricResult | None = None
