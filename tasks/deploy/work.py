"""A deployment at work: steps on many devices, each in the journal before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, TypeVar

from tasks.deploy.clock import Clock
from tasks.deploy.device import ManagedDevice
from tasks.deploy.journal import Journal
from tasks.deploy.model import Event, Moment, Standing, Tell, Trouble
from tasks.deploy.timing import Timing
from tasks.deploy.workers import Workers

__all__ = ["Work"]

Answer = TypeVar("Answer")
_LONGEST_PAUSE: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Everything that the phases of one deployment share."""

    id: str
    workers: Workers
    journal: Journal
    clock: Clock
    timing: Timing
    listener: Tell
    lock: Lock = field(default_factory=Lock)

    def note(self, step: str, device: str, text: str) -> None:
        """Tell something about a device that is neither the beginning nor the end of a step."""
        self._tell(Event(step=step, moment=Moment.NOTE, device=device, text=text))

    def each(
        self,
        step: str,
        names: Iterable[str],
        work: Callable[[str, ManagedDevice], Answer],
        *,
        written: bool = False,
    ) -> dict[str, Answer | Trouble]:
        """Do a step on devices. ``written``: the journal has its beginning already."""
        chosen = sorted(names)
        if not written:
            self.journal.before(self.id, chosen, step)
        self._tell(Event(step=step, moment=Moment.BEGINS, text=_count(len(chosen))))
        began = self.clock.now()

        def finished(name: str, answer: Answer | Trouble) -> None:
            moment, outcome, detail, text = Moment.DONE, "done", "", ""
            if isinstance(answer, Trouble):
                moment, text = Moment.FAILED, str(answer)
                outcome, detail = answer.kind.value, answer.message
            self.journal.after(self.id, name, step, outcome, detail)
            seconds = self.clock.now() - began
            self._tell(Event(step=step, moment=moment, device=name, seconds=seconds, text=text))

        return self.workers.each(chosen, work, finished)

    def until(
        self,
        step: str,
        names: Iterable[str],
        seconds: float,
        wrong: Callable[[str, ManagedDevice], str],
    ) -> Mapping[str, str]:
        """Ask devices again and again until nothing is ``wrong`` with any; return what still is.

        A device that does not answer for a while is asked again too.
        """
        left = dict.fromkeys(sorted(names), "")
        self.journal.before(self.id, left, step)
        self._tell(Event(step=step, moment=Moment.BEGINS, text=_count(len(left))))
        began = self.clock.now()

        def ended(name: str, moment: Moment, reason: str = "") -> None:
            outcome = "done" if moment is Moment.DONE else "failed"
            self.journal.after(self.id, name, step, outcome, reason)
            took = self.clock.now() - began
            self._tell(Event(step=step, moment=moment, device=name, seconds=took, text=reason))

        while left:
            for name, answer in self.workers.each(left, wrong).items():
                left[name] = str(answer)
            for name in [name for name, reason in left.items() if not reason]:
                del left[name]
                ended(name, Moment.DONE)
            if not left or self.clock.now() - began >= seconds:
                break
            self.clock.sleep(self.timing.poll)
        for name, reason in left.items():
            ended(name, Moment.FAILED, reason)
        return left

    def pause(self, rounds: int) -> None:
        """Wait before the next round of asking, longer with each."""
        self.clock.sleep(min(_LONGEST_PAUSE, self.timing.poll * 1.5**rounds))

    def stands(self, device: str, standing: Standing, detail: str = "") -> None:
        """Write down what became of a device."""
        self.journal.stands(self.id, device, standing, detail)

    def _tell(self, event: Event) -> None:
        with self.lock:
            self.listener(event)


def _count(devices: int) -> str:
    return "1 device" if devices == 1 else f"{devices} devices"
