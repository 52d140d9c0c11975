"""Back: every device that may have changed is taken back, and is proven to be as before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from tasks.deploy.clock import at
from tasks.deploy.device import Look, ManagedDevice
from tasks.deploy.journal import Record
from tasks.deploy.model import Standing, Trouble, TroubleKind
from tasks.deploy.work import Work
from tasks.drivers.frr.model import DeviceState

__all__ = ["go_back"]

_STEP = "roll back"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Now:
    state: DeviceState
    look: Look


def go_back(work: Work, deadlines: Mapping[str, float]) -> None:
    """Take back the trials of devices on which a commit was begun.

    ``deadlines`` says when each device goes back by itself at the earliest; the journal has what
    each ran before. A device that does not answer is waited for until its own timer has fired.
    What became of each is written to the journal. The decision has been written.
    """
    _Back(work, deadlines, work.journal.record(work.id)).run()


class _Back:
    def __init__(self, work: Work, deadlines: Mapping[str, float], record: Record) -> None:
        self.work, self.deadlines, self.record = work, deadlines, record
        self.open = set(deadlines)
        self.quiet_since: dict[str, float] = {}
        self.told: set[str] = set()

    def run(self) -> None:
        if not self.open:
            return
        for rounds in count():
            answers = self.work.each(_STEP, self.open, self._one)
            now = self.work.clock.now()
            for name, answer in sorted(answers.items()):
                if isinstance(answer, Trouble):
                    self._silent(name, answer, now)
                else:
                    self._answered(name, answer, now)
            if not self.open:
                return
            self.work.pause(rounds)

    def _one(self, _name: str, device: ManagedDevice) -> _Now:
        device.reattach(self.work.id)
        pending = device.state().pending
        if pending is not None and pending.deployment == self.work.id:
            device.rollback()
        return _Now(state=device.state(), look=device.observe())

    def _answered(self, name: str, now: _Now, moment: float) -> None:
        settled = now.state.pending is None
        if settled and now.look.fingerprint == self.record.before[name]:
            self._close(name, Standing.OLD)
        elif settled and self.record.over_drift:
            # Files came back. What somebody had changed beside them does not come again: a hole
            # in a filter is nothing to restore.
            self._mended(name, now)
        elif now.state.deployment == self.work.id:
            self._close(name, Standing.MIXED, "somebody confirmed it before anybody decided")
        elif moment - self.quiet_since.setdefault(name, moment) >= self.work.timing.settle:
            last = now.state.last
            errors = f": {'; '.join(last.errors)}" if last and last.errors else ""
            self._close(name, Standing.MIXED, f"it went back and is not as before{errors}")

    def _mended(self, name: str, now: _Now) -> None:
        if now.look.fingerprint == self.record.devices[name].digest:
            self._close(name, Standing.OLD, "what somebody had changed on it is mended")
        else:
            words = "it went back; of what somebody had changed some is mended: run citynet drift"
            self._close(name, Standing.MIXED, words)

    def _silent(self, name: str, trouble: Trouble, moment: float) -> None:
        timing, deadline = self.work.timing, self.deadlines[name]
        if moment >= deadline + timing.margin + timing.revert:
            standing = Standing.MIXED if trouble.kind is TroubleKind.MIXED else Standing.UNKNOWN
            self._close(name, standing, str(trouble))
        elif name not in self.told:
            self.told.add(name)
            text = f"unknown until its own timer fires at {at(deadline + timing.margin)}"
            self.work.note(_STEP, name, text)

    def _close(self, name: str, standing: Standing, detail: str = "") -> None:
        self.open.discard(name)
        self.work.stands(name, standing, detail)
