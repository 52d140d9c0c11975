"""The campaign: packets with nothing failed, then in each failure, then when it is over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from citynet.errors import CitynetError
from validate.lab.cases import Case
from validate.lab.patient import PatientBench
from validate.lab.plan import Plan, is_up, kept
from validate.lab.probes import Flow, FlowResult, Probe, ProbeResult
from validate.outcome import State

__all__ = ["Asked", "Campaign", "Clock", "Log", "RealClock"]

_AGAIN: Final = 2
"""How often a lost packet is sent again with nothing failed: an emulated processor loses some."""
_PAUSE: Final = 1.0
_SETTLE: Final = 1.0
"""Seconds that streams run before a failure, and after everything arrives again."""


class Clock(Protocol):
    """Time, as the campaign needs it."""

    def now(self) -> float:
        """Return seconds since some moment."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class RealClock:
    """The machine's."""

    def now(self) -> float:
        """Return seconds of the monotonic clock."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked in one state, and every answer."""

    state: State
    after: bool
    """Whether the failure of ``state`` was over again when this was asked."""
    answers: Mapping[Probe, ProbeResult]


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What a campaign found out, as far as it came."""

    asked: tuple[Asked, ...] = ()
    streams: tuple[tuple[State, FlowResult], ...] = ()
    stopped: str = ""
    """Why it ended before its time; empty when it did not."""


@dataclass(slots=True)
class _Notes:
    """A log while the campaign goes on: what was found stays, whatever goes wrong after it."""

    asked: list[Asked] = field(default_factory=list)
    streams: list[tuple[State, FlowResult]] = field(default_factory=list)

    def log(self, stopped: str = "") -> Log:
        return Log(asked=tuple(self.asked), streams=tuple(self.streams), stopped=stopped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Asks a bench everything that a plan holds, in some states.

    ``patience`` is how many seconds packets may be lost after something failed or was mended.
    """

    bench: PatientBench
    plan: Plan
    clock: Clock
    patience: float
    say: Callable[[str], None]

    def run(self, flows: Mapping[State, tuple[Flow, ...]]) -> Log:
        """Ask with nothing failed, then in each failure of ``flows`` with its streams running."""
        notes = _Notes()
        try:
            self.say("packets with nothing failed")
            notes.asked.append(self._ask())
            for state, streams in flows.items():
                self.say(f"packets: {state}")
                self._failure(notes, state, streams)
            if flows:
                self.say("packets with nothing failed, once more")
                notes.asked.append(self._ask())
        except (CitynetError, OSError) as error:
            return notes.log(stopped=str(error) or type(error).__name__)
        return notes.log()

    def _failure(self, notes: _Notes, state: State, streams: tuple[Flow, ...]) -> None:
        if streams:
            self.bench.start_flows(streams)
            self.clock.sleep(_SETTLE)
        try:
            self.bench.fail(state)
            must = self._must(state)
            found = self._arriving(must, self.patience)
            if streams:
                self.clock.sleep(_SETTLE)
                notes.streams.extend((state, one) for one in self.bench.stop_flows(streams))
            answers = {**found, **self.bench.probe(self._never(state))}
            notes.asked.append(Asked(state=state, after=False, answers=answers))
        finally:
            self.bench.heal(state)
        again = self._arriving(self._must(State()), self.patience)
        notes.asked.append(Asked(state=state, after=True, answers=again))

    def _ask(self) -> Asked:
        intact = State()
        found = self._arriving(self._must(intact), patience=0)
        answers = {**found, **self.bench.probe(self._never(intact))}
        return Asked(state=intact, after=False, answers=answers)

    def _must(self, state: State) -> tuple[Probe, ...]:
        cases = (c.probe for c in self._cases(state) if c.must_arrive)
        controls = (probe for probe in self.plan.controls if is_up(self.plan, probe, state))
        return tuple(dict.fromkeys((*controls, *cases)))

    def _never(self, state: State) -> tuple[Probe, ...]:
        return tuple(dict.fromkeys(c.probe for c in self._cases(state) if not c.must_arrive))

    def _cases(self, state: State) -> Iterator[Case]:
        for promise, cases in self.plan.cases.items():
            yield from (case for case in cases if kept(self.plan, promise, case, state))

    def _arriving(self, probes: tuple[Probe, ...], patience: float) -> Mapping[Probe, ProbeResult]:
        """Ask until everything arrives, at least three times, and for ``patience`` seconds."""
        found: dict[Probe, ProbeResult] = {}
        left: Iterable[Probe] = probes
        until = self.clock.now() + patience
        times = 0
        while left and (times <= _AGAIN or self.clock.now() < until):
            if times:
                self.clock.sleep(_PAUSE)
            found |= self.bench.probe(tuple(left))
            left = [probe for probe in probes if not found[probe].arrived]
            times += 1
        return found
