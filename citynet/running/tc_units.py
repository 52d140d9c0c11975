"""Rates and bursts as tc(8) shows them, which is not always as they were said.

tc prints a rate in the largest unit that leaves no fraction or at least four digits, and a size in
KiB or MiB where that is nearly right. The kernel holds a burst as the time that it takes to send,
and that in ticks of 64 ns, which tc makes of whole microseconds.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["bits", "burst_of", "byte_count", "same_burst", "shown_rate"]

_UNITS: Final = ("", "K", "M", "G", "T")
_RATE: Final = re.compile(r"([0-9]{1,20})([KMGT]?)bit")
_SIZE: Final = re.compile(r"([0-9]{1,20})(b|Kb|Mb)(?:/[0-9]+)?")
_SIZES: Final = {"b": (1, 1), "Kb": (1024, 16), "Mb": (1024**2, 1024)}
_MILLION: Final = 1_000_000
_ROUNDED_TICKS: Final = 2
"""Microseconds: one lost on the way into the kernel, one on the way back."""


def shown_rate(rate: int) -> str:
    """Return how tc shows ``rate``, in bit/s; tc and the kernel count bytes."""
    rate = rate // 8 * 8
    for unit in _UNITS[:-1]:
        if rate < 1000 or (rate % 1000 and rate < 1_000_000):
            return f"{rate}{unit}bit"
        rate //= 1000
    return f"{rate}{_UNITS[-1]}bit"


def bits(shown: str) -> int | None:
    """Return the rate that tc shows, in bit/s."""
    match = _RATE.fullmatch(shown)
    return None if match is None else int(match[1]) * 1000 ** _UNITS.index(match[2])


def byte_count(shown: str) -> int | None:
    """Return the size that tc shows, in bytes."""
    match = _SIZE.fullmatch(shown)
    return None if match is None else int(match[1]) * _SIZES[match[2]][0]


def same_burst(said: int, shown: str, rate: int) -> bool:
    """Return whether tc may show ``said`` bytes as ``shown`` for a class of ``rate`` bit/s."""
    match = _SIZE.fullmatch(shown)
    if match is None:
        return False
    size, blur = _SIZES[match[2]]
    lost = _ROUNDED_TICKS * rate // 8 // _MILLION + 1
    return abs(int(match[1]) * size - said) <= blur + lost


def burst_of(rate: int) -> int:
    """Return the burst of a rate in the dialect: a millisecond, at least two jumbo frames."""
    return max(rate // 8000, 18000)
