"""Runs stages, each in fresh processes, and gathers their figures.

Whoever calls this must itself be small: see :mod:`benchmarks.plan`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.plan import ENGINE_ALL, ENGINE_INTACT, FABRIC, PEERS, STAGES
from benchmarks.result import CityResult, FabricResult, Figure

__all__ = ["ROOT", "measure_city", "measure_fabric"]

ROOT: Final = Path(__file__).resolve().parents[1]
_LONG: Final = 10.0
"""Seconds; a stage that takes longer is run once."""
_FEW_STATES: Final = 1000
_THINNED: Final = 40
"""Where there are more than few states, one in so many tells what all of them would take."""

_Taken = dict[str, Any]


def measure_city(
    name: str,
    city: Path,
    held: Path,
    *,
    rounds: int,
    budget: float,
    say: Callable[[Figure], None],
) -> CityResult:
    """Return the figures of every stage and peer on a city; each is also given to ``say``.

    ``held`` is an empty directory for results of stages. ``budget`` is how many seconds the engine
    has for all states.
    """
    runner = _Runner(city, held, rounds)
    stages = []
    for stage in STAGES:
        stages.append(runner.figure(stage, keep=True))
        say(stages[-1])
    for figure in runner.engine(budget):
        stages.append(figure)
        say(figure)
    peers = []
    for peer in PEERS:
        peers.append(runner.figure(peer.name))
        say(peers[-1])
    return CityResult(name=name, counts=runner.counts, stages=tuple(stages), peers=tuple(peers))


def measure_fabric(devices: int, held: Path) -> FabricResult:
    """Return the figure of AVD on a fabric of ``devices``; one round, for scale."""
    taken = _Runner(held, held, 1).once(FABRIC.name, f"--size={devices}")
    return FabricResult(
        devices=devices, lines=taken["counts"]["lines"], figure=_figure(FABRIC.name, [taken])
    )


class _Runner:
    """Runs stages on one city."""

    def __init__(self, city: Path, held: Path, rounds: int) -> None:
        self._city = city
        self._held = held
        self._rounds = rounds
        self.counts: dict[str, int] = {}

    def figure(self, stage: str, *, keep: bool = False) -> Figure:
        """Return the medians of several rounds, of one where a round is long."""
        rounds = [self.once(stage, *(["--keep"] if keep else []))]
        self.counts.update(rounds[0]["counts"])
        while len(rounds) < self._rounds and rounds[0]["seconds"] < _LONG:
            rounds.append(self.once(stage))
        return _figure(stage, rounds)

    def engine(self, budget: float) -> Iterator[Figure]:
        """Yield the engine's figures: nothing failed, and all states if the budget allows."""
        intact = self.figure(ENGINE_INTACT)
        yield intact
        states = self.counts["states"]
        every = 1 if states <= _FEW_STATES else _THINNED
        taken = self._within(budget, f"--every={every}")
        if taken is not None and every > 1:
            whole = intact.seconds + (taken["seconds"] - intact.seconds) * every
            taken = (self._within(budget) if whole < budget else None) or taken
        if taken is None:
            yield Figure(name=ENGINE_ALL, rounds=0, note=f"not run: budget of {budget:.0f} s")
            return
        decided = taken["counts"]["decided in"]
        note = f"{states} states"
        if decided < states:
            note = f"not run: budget of {budget:.0f} s; this is {decided} of {states} states"
        yield _figure(ENGINE_ALL, [taken], note)

    def _within(self, limit: float, *options: str) -> _Taken | None:
        """Return what deciding in states took, ``None`` where it was stopped at the limit."""
        try:
            return self.once(ENGINE_ALL, *options, limit=limit)
        except subprocess.TimeoutExpired:
            return None

    def once(self, stage: str, *options: str, limit: float | None = None) -> _Taken:
        """Run a stage once, in a process of its own; raise ``TimeoutExpired`` at the limit."""
        command = [
            sys.executable,
            "-m",
            "benchmarks.measure",
            stage,
            str(self._city),
            str(self._held),
        ]
        done = subprocess.run(
            [*command, *options], cwd=ROOT, stdout=subprocess.PIPE, timeout=limit, check=True
        )
        taken: _Taken = json.loads(done.stdout)
        return taken


def _figure(name: str, rounds: list[_Taken], note: str = "") -> Figure:
    return Figure(
        name=name,
        rounds=len(rounds),
        seconds=median(one["seconds"] for one in rounds),
        cpu=median(one["cpu"] for one in rounds),
        peak=max(one["peak"] for one in rounds),
        before=max(one["before"] for one in rounds),
        note=note,
    )
