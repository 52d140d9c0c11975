"""All devices or none: the way from a plan to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from citynet.device.model import Device
from citynet.readers import read_back
from tasks.deploy.back import go_back
from tasks.deploy.checking import Expected, Seen, needs_commit, see, wrong
from tasks.deploy.device import Candidate, ManagedDevice
from tasks.deploy.ending import result_of, settle
from tasks.deploy.forward import commit, go_forward, runs, troubles
from tasks.deploy.journal import Confirmed, Direction
from tasks.deploy.model import (
    DeployResult,
    DevicePlan,
    Ending,
    Plan,
    Standing,
    Trouble,
    TroubleKind,
)
from tasks.deploy.sessions import required
from tasks.deploy.work import Work

__all__ = ["transact"]

_NONE: Final = frozenset[str]()
_SILENT: Final = frozenset({TroubleKind.UNREACHABLE, TroubleKind.UNKNOWN})


class _Stop(Exception):  # noqa: N818 -- no error: the way ends here
    """Nothing may go on; ``reasons`` say why."""

    def __init__(self, reasons: Iterable[str], ending: Ending = Ending.REFUSED) -> None:
        self.reasons, self.ending = tuple(reasons), ending
        super().__init__(*self.reasons)


def transact(work: Work, plan: Plan, audited: Mapping[str, str]) -> DeployResult:
    """Bring all devices of a plan to its text, or leave all as they were.

    The deployment stands in the journal already. ``audited`` are devices that are pushed to
    although somebody changed them, with the fingerprint that they were audited with.
    """
    return _Transaction(work, plan, audited).run()


@dataclass(slots=True)
class _Transaction:
    work: Work
    plan: Plan
    audited: Mapping[str, str]
    seen: dict[str, Seen] = field(default_factory=dict)
    candidates: dict[str, Candidate] = field(default_factory=dict)

    def run(self) -> DeployResult:
        """Go the whole way."""
        try:
            self._look()
            self._load()
        except _Stop as stop:
            return self._nothing(stop)
        if not self.candidates:
            return self._same()
        deadlines: Mapping[str, float] = {}
        try:
            deadlines, lost = commit(self.work, self.candidates, "commit")
            _stop_at(lost)
            self._prove(min(deadlines.values()))
            self._decide(min(deadlines.values()))
        except (_Stop, KeyboardInterrupt) as stop:
            reasons = stop.reasons if isinstance(stop, _Stop) else ("somebody interrupted it",)
            return self._back(reasons)
        go_forward(self.work, deadlines, self.candidates, proven=True)
        self._unchanged()
        return settle(self.work, Direction.FORWARD)

    # ------------------------------------------------------------------ nothing is changed yet

    def _look(self) -> None:
        answers = self.work.each("connect and look", self.plan.devices, see)
        _stop_at(troubles(answers))
        self.seen = {name: one for name, one in answers.items() if isinstance(one, Seen)}
        expected = self.work.journal.expected(self.plan.fleet)
        reasons = []
        for name, seen in sorted(self.seen.items()):
            known = self._expected(name, expected.get(name))
            if said := wrong(seen, known, audited=self.audited.get(name)):
                first, *lines = said
                reasons += [f"{name}: {first}", *(f"  {line}" for line in lines)]
        if reasons:
            raise _Stop(reasons)
        self.candidates = {
            name: Candidate(
                deployment=self.work.id,
                digest=plan.digest,
                files=plan.files,
                over_drift=name in self.audited,
                again=_changed(self.seen[name].look.files, plan) if name in self.audited else _NONE,
            )
            for name, plan in sorted(self.plan.devices.items())
            if name in self.audited or needs_commit(self.seen[name], plan)
        }
        fingerprints = {name: seen.look.fingerprint for name, seen in self.seen.items()}
        self.work.journal.looked(self.work.id, fingerprints, frozenset(self.candidates))

    def _expected(self, name: str, known: Confirmed | None) -> Expected | None:
        if known is None:
            return None
        files = self.work.journal.files(known.deployment, name)
        return Expected(fingerprint=known.fingerprint, files=files)

    def _load(self) -> None:
        def load(name: str, device: ManagedDevice) -> str:
            device.load(self.candidates[name])
            return device.compare()

        answers = self.work.each("load and check", self.candidates, load)
        for name, answer in sorted(answers.items()):
            if not isinstance(answer, Trouble):
                self.work.journal.differs(self.work.id, name, answer)
        try:
            _stop_at(troubles(answers))
        except _Stop:
            self.work.each("discard", self.candidates, lambda _, device: device.discard())
            raise

    def _nothing(self, stop: _Stop) -> DeployResult:
        for name in self.plan.devices:
            self.work.stands(name, Standing.UNTOUCHED)
        self.work.journal.end(self.work.id, stop.ending)
        return result_of(self.work, stop.ending, stop.reasons)

    def _same(self) -> DeployResult:
        self._unchanged()
        self.work.journal.end(self.work.id, Ending.SAME)
        return result_of(self.work, Ending.SAME)

    def _unchanged(self) -> None:
        """Write down devices that run their text already."""
        same = {n: one.digest for n, one in self.plan.devices.items() if n not in self.candidates}
        for name in same:
            self.work.stands(name, Standing.SAME)
        self.work.journal.confirmed(self.work.id, self.plan.fleet, same)

    # ------------------------------------------------------------------ on trial

    def _prove(self, deadline: float) -> None:
        """Have every device let us in, its sessions up, and run its text, in time to confirm."""
        timing, names = self.work.timing, self.candidates
        # A connection that stands says nothing: filters and logins bind those that come after.
        self.work.workers.disconnect(names)
        left = min(timing.settle, self._left(deadline))
        _stop_for(self.work.until("log in anew", names, left, lambda _, device: _in(device)))
        # Those that were not changed have sessions with those that were.
        left = min(timing.sessions, self._left(deadline))
        _stop_for(self.work.until("sessions", self.plan.devices, left, self._down()))
        left = min(timing.settle, self._left(deadline))
        _stop_for(self.work.until("read back", names, left, runs(names)))

    def _left(self, deadline: float) -> float:
        return max(0.0, deadline - self.work.clock.now() - self.work.timing.confirm)

    def _down(self) -> Callable[[str, ManagedDevice], str]:
        must = {
            name: required(
                self._device(name, seen.look.files),
                seen.up,
                self._device(name, self.plan.devices[name].files),
            )
            for name, seen in self.seen.items()
        }

        def down(name: str, device: ManagedDevice) -> str:
            if not must[name]:
                return ""
            missing = sorted(must[name] - device.sessions())
            return f"not up: {', '.join(missing)}" if missing else ""

        return down

    def _device(self, name: str, files: Mapping[str, str]) -> Device:
        return read_back(name, self.plan.reaches[name].platform, files).device

    def _decide(self, deadline: float) -> None:
        """Write the one row, if every device can be confirmed before its trial ends."""
        timing, now = self.work.timing, self.work.clock.now()
        if deadline - now < timing.confirm:
            raise _Stop([f"the trial's {timing.trial} s are too short to confirm all devices"])
        decided = self.work.journal.decide(self.work.id, Direction.FORWARD, "every device proven")
        if decided.direction is not Direction.FORWARD:
            raise _Stop([f"it was decided before: {decided.why}"])

    def _back(self, reasons: tuple[str, ...]) -> DeployResult:
        decided = self.work.journal.decide(self.work.id, Direction.BACK, reasons[0])
        record = self.work.journal.record(self.work.id)
        if decided.direction is Direction.FORWARD:
            # Interrupted in the moment after the decision: then it holds.
            go_forward(self.work, record.deadlines, self.candidates, proven=True)
            self._unchanged()
            return settle(self.work, Direction.FORWARD)
        go_back(self.work, record.deadlines)
        for name in self.plan.devices:
            if name not in record.begun:
                self.work.stands(name, Standing.UNTOUCHED)
        return settle(self.work, Direction.BACK, reasons)


def _changed(running: Mapping[str, str], plan: DevicePlan) -> frozenset[str]:
    """Return the paths of a plan whose text is not what runs."""
    return frozenset(path for path, text in plan.files.items() if running.get(path) != text)


def _in(device: ManagedDevice) -> str:
    """Return nothing once a device has let us in, and sudo too; its trouble is raised."""
    device.state()
    return ""


def _stop_at(found: Mapping[str, Trouble]) -> None:
    if not found:
        return
    silent = all(one.kind in _SILENT for one in found.values())
    raise _Stop(
        (f"{name}: {one}" for name, one in found.items()),
        Ending.UNAVAILABLE if silent else Ending.REFUSED,
    )


def _stop_for(found: Mapping[str, str]) -> None:
    if found:
        raise _Stop(f"{name}: {reason}" for name, reason in found.items())
