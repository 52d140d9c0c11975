"""Which set of configurations a line of a report is about, and what stand-ins leave out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from citynet.device.model import Platform
from citynet.readers.model import UnreadLine
from citynet.rehearsal.model import LeftOut
from validate.verdict import FactDifference, Facts

__all__ = ["SetFacts", "left_out_lines", "sets_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFacts:
    """The facts of one set of configurations, and how reports name its devices."""

    name: str
    folder: str
    """Under ``build/``, as ``citynet render`` writes it."""
    noun: str
    devices: int
    files: int
    lines: int
    unread: tuple[UnreadLine, ...]
    differences: tuple[FactDifference, ...]

    def called(self, device: str) -> str:
        """Return how a sentence calls a device of this set."""
        return f"stand-in of {device}" if self.name == _REHEARSAL else device


_TARGET: Final = "target"
_REHEARSAL: Final = "rehearsal"
_PLATFORMS: Final = frozenset(platform.value for platform in Platform)
_SHOWN: Final = 4
"""How many devices a line names; the verdict and the manifest name all."""


def sets_of(facts: Facts) -> Iterator[SetFacts]:
    """Yield the target set and, where there are stand-ins, theirs."""
    yield SetFacts(
        name=_TARGET,
        folder="configs",
        noun="device",
        devices=facts.devices,
        files=facts.files,
        lines=facts.lines,
        unread=facts.unread,
        differences=facts.differences,
    )
    found = facts.rehearsal
    # A stand-in without text is a difference, so that the set is shown then too.
    if found.devices or found.differences:
        yield SetFacts(
            name=_REHEARSAL,
            folder="rehearsal",
            noun="stand-in",
            devices=found.devices,
            files=found.files,
            lines=found.lines,
            unread=found.unread,
            differences=found.differences,
        )


def left_out_lines(left_out: Iterable[LeftOut]) -> Iterator[str]:
    """Yield a line for each thing that stand-ins cannot say, with the devices that say it.

    What several platforms say alike is one line: the devices are named, and they have one each.
    """
    devices: defaultdict[str, list[str]] = defaultdict(list)
    for one in left_out:
        platform, _, what = one.what.partition(" ")
        devices[what if platform in _PLATFORMS else one.what].append(one.device)
    for what, names in sorted(devices.items()):
        more = len(names) - _SHOWN
        shown = sorted(names)[:_SHOWN] + ([f"and {more} more"] if more > 0 else [])
        yield f"left out: {what} ({', '.join(shown)})"
