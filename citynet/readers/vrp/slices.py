"""Slice instances of VRP."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import SliceInstance
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import number
from citynet.readers.vrp.reading import Reading

__all__ = ["BASE_SLICE", "LAST_SLICE", "finished_slices", "read_slice"]

Match = re.Match[str]

BASE_SLICE: Final = 1
LAST_SLICE: Final = 2**32 - 1


def _description(draft: Draft[SliceInstance], match: Match, line: Line) -> None:
    draft.put(line, description=match[1])


_INSTANCE: Final = RuleBook[Draft[SliceInstance]]({r"description (\S.*)": _description})


def read_slice(reading: Reading, match: Match, opener: Line) -> None:
    """Read ``network-slice instance``; 1 is the base slice, which the model does not hold."""
    services = reading.services
    which = number(match[1], BASE_SLICE, LAST_SLICE)
    if which in services.slices or (which == BASE_SLICE and services.base_slice is not None):
        raise ValueError("said twice: slice instance")
    if which == BASE_SLICE:
        services.base_slice = opener
        reading.ledger.claim(opener)
        return
    draft = services.slices[which] = Draft(reading.ledger, SliceInstance(number=which))
    draft.use(opener)
    _INSTANCE.apply(opener.children, draft, reading.ledger)


def finished_slices(reading: Reading) -> tuple[SliceInstance, ...]:
    """Return the instances; the base slice is there exactly when one of them is."""
    services = reading.services
    base = services.base_slice
    if services.slices and base is None:
        text = f"network-slice instance {BASE_SLICE}"
        reading.ledger.missing(text, "ports with slices have a base slice")
    elif base is not None and not services.slices:
        reading.ledger.refuse(base, "the device has no other slice")
    return tuple(draft.close() for draft in services.slices.values())
