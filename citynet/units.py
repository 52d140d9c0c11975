"""Quantities that intents write with their unit (``200 Mbps``, ``5 ms``), kept as integers.

Bandwidth is stored in bit/s, time in microseconds. A value without a unit is refused: the IETF
slice model leaves ``metric-unit`` as free text, and a wrong guess there is a factor of a thousand.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "format_bandwidth",
    "format_delay",
    "parse_bandwidth",
    "parse_delay",
    "parse_interval",
]

_BANDWIDTH: Final = {"bps": 1, "kbps": 10**3, "Mbps": 10**6, "Gbps": 10**9, "Tbps": 10**12}
_DELAY: Final = {"us": 1, "ms": 10**3, "s": 10**6}
_INTERVAL: Final = {"s": 1, "min": 60, "h": 3600}
_QUANTITY: Final = re.compile(r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,6})?) ?(?P<unit>[A-Za-z]+)")


def _parse(text: str, units: dict[str, int], example: str) -> int:
    match = _QUANTITY.fullmatch(text)
    if match is None or match["unit"] not in units:
        raise ValueError(f"expected a number and one of {', '.join(units)}, such as {example!r}")
    whole, _, fraction = match["number"].partition(".")
    # Integer arithmetic: 0.1 Gbps must be exactly 100 Mbps.
    scale: int = 10 ** len(fraction)
    value, rest = divmod(int(whole + fraction) * units[match["unit"]], scale)
    if rest:
        raise ValueError(f"expected a whole number of {next(iter(units))}, found {text!r}")
    return value


def _format(value: int, units: dict[str, int]) -> str:
    for unit, factor in reversed(units.items()):
        if value % factor == 0 and value >= factor:
            return f"{value // factor} {unit}"
    return f"{value} {next(iter(units))}"


def parse_bandwidth(text: str) -> int:
    """Return ``text`` (``"200 Mbps"``) in bit/s; raise ``ValueError`` when it is no bandwidth."""
    return _parse(text, _BANDWIDTH, "200 Mbps")


def parse_delay(text: str) -> int:
    """Return ``text`` (``"5 ms"``) in microseconds; raise ``ValueError`` when it is no delay."""
    return _parse(text, _DELAY, "5 ms")


def parse_interval(text: str) -> int:
    """Return ``text`` (``"30 s"``) in seconds; raise ``ValueError`` when it is no interval."""
    return _parse(text, _INTERVAL, "30 s")


def format_bandwidth(bits_per_second: int) -> str:
    """Return the shortest exact spelling that ``parse_bandwidth`` reads back."""
    return _format(bits_per_second, _BANDWIDTH)


def format_delay(microseconds: int) -> str:
    """Return the shortest exact spelling that ``parse_delay`` reads back."""
    return _format(microseconds, _DELAY)
