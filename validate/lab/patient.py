"""A bench that is trusted with nothing: it gets its time, and its answers are looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from citynet.errors import UnavailableError
from validate.lab.probes import Bench, Flow, FlowResult, Probe, ProbeResult
from validate.outcome import State

__all__ = ["PatientBench"]

_Answer = TypeVar("_Answer")
_BATCH: Final = 1500
"""Probes in one question, so that a lab is never asked for everything at once. Each question waits
once for what does not arrive."""
_PER_PROBE: Final = 0.5
_TIMEOUT: Final = 2.0


class PatientBench:
    """Asks a bench; raises ``UnavailableError`` when it is late, or answers what was not asked.

    ``limit`` is how many seconds a question may take, besides the time for its probes. After the
    first late answer nothing is asked any more: nobody knows what the bench is doing.
    """

    def __init__(self, bench: Bench, limit: float) -> None:
        """Wrap a bench."""
        self._bench = bench
        self._limit = limit
        self._gone = ""

    def running_digests(self) -> dict[str, str]:
        """Return the digest of the configuration that each router runs."""
        found = self._within(self._limit, "what routers run", self._bench.running_digests)
        if not all(isinstance(one, str) for pair in found.items() for one in pair):
            raise UnavailableError("the lab does not say what its routers run")
        return found

    def probe(self, probes: tuple[Probe, ...]) -> dict[Probe, ProbeResult]:
        """Send probes, some at a time."""
        found: dict[Probe, ProbeResult] = {}
        for start in range(0, len(probes), _BATCH):
            batch = probes[start : start + _BATCH]
            limit = self._limit + _TIMEOUT + _PER_PROBE * len(batch)
            answers = self._within(limit, "probes", partial(self._bench.probe, batch, _TIMEOUT))
            if tuple(one.probe for one in answers) != batch:
                raise UnavailableError("the lab answered other probes than it was asked for")
            for one in answers:
                if one.seconds is not None and one.seconds < 0:
                    raise UnavailableError(f"the lab's answer to a probe makes no sense: {one}")
                found[one.probe] = one
        return found

    def start_flows(self, flows: tuple[Flow, ...]) -> None:
        """Start streams."""
        self._within(self._limit, "streams", lambda: self._bench.start_flows(flows))

    def stop_flows(self, flows: tuple[Flow, ...]) -> tuple[FlowResult, ...]:
        """Stop the streams that were started, which are ``flows``."""
        found = self._within(self._limit, "streams", self._bench.stop_flows)
        if tuple(one.flow for one in found) != flows:
            raise UnavailableError("the lab answered about other streams than it was asked for")
        for one in found:
            if not 0 <= one.received <= one.sent or one.longest_gap < 0:
                raise UnavailableError(f"the lab's answer about a stream makes no sense: {one}")
        return found

    def fail(self, state: State) -> None:
        """Put the lab into a state."""
        self._within(self._limit, str(state), lambda: self._bench.fail(state))

    def heal(self, state: State) -> None:
        """Take it back."""
        self._within(self._limit, f"the end of: {state}", lambda: self._bench.heal(state))

    def _within(self, limit: float, what: str, call: Callable[[], _Answer]) -> _Answer:
        if self._gone:
            raise UnavailableError(self._gone)
        answers: list[_Answer] = []
        errors: list[Exception] = []

        def ask() -> None:
            try:
                answers.append(call())
            except Exception as error:  # noqa: BLE001 -- raised again below, where it is waited for
                errors.append(error)

        # A thread that nobody waits for at the end: a call that hangs must not hold the program.
        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(limit)
        if errors:
            raise errors[0]
        if not answers:
            self._gone = f"the lab did not answer within {limit:.0f} s: {what}"
            raise UnavailableError(self._gone)
        return answers[0]
