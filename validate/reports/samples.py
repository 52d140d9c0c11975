"""What was only sampled, and what was measured meanwhile: neither is a proof, and both are said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from validate.outcome import Outcome, Recovery, State, Status
from validate.reports.words import counted, recovered
from validate.verdict import Verdict

__all__ = ["samples_lines"]


def samples_lines(verdict: Verdict) -> Iterator[Text]:
    """Yield what the lab's cells mean, and for each failure the longest time without packets."""
    cells = [cell for cell in verdict.cells if cell.subject.samples]
    proven = [cell for cell in cells if cell.status is Status.PROVEN]
    if not proven:
        return
    yield Text()
    for subject in sorted({cell.subject for cell in proven}):
        number = sum(cell.subject is subject for cell in proven)
        yield Text(
            f"Packets through the {subject} are samples: {counted(number, 'promise')} kept by all "
            "that were sent. They are no promise's only proof."
        )
    for one in _longest(cells):
        yield Text(f"  {recovered(one)}")


def _longest(cells: Iterable[Outcome]) -> Iterator[Recovery]:
    """Yield the longest recovery in each state, in the order of states."""
    found: dict[State, Recovery] = {}
    for cell in cells:
        for one in cell.recoveries:
            if one.state not in found or one.milliseconds > found[one.state].milliseconds:
                found[one.state] = one
    yield from (found[state] for state in sorted(found, key=str))
