"""Readers of quantities with units, ranges, and the ports and protocols of permissions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from citynet.border.model import Reading, wrong
from citynet.device.model import PortRange
from citynet.units import parse_bandwidth, parse_delay, parse_interval
from citynet.workspace.found import listed

__all__ = ["BANDWIDTH", "DELAY", "INTERVAL", "PORT_NUMBERS", "PROTOCOL", "numbers"]


def _range(value: object, least: int, most: int) -> tuple[int, int] | None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,9}-[0-9]{1,9}", value):
        return None
    first, last = map(int, value.split("-"))
    return (first, last) if least <= first <= last <= most else None


def numbers(least: int, most: int) -> Reading:
    """Read a range ``first-last`` within ``least`` to ``most``."""

    def read(value: object) -> tuple[int, int]:
        found = _range(value, least, most)
        if found is None:
            raise wrong(
                "CN161",
                "the value of %s is not a suitable range",
                expected=f"first-last, such as {least}-{most}, the smaller number first",
                remedy=f"Write two numbers from {least} to {most} with a hyphen between.",
            )
        return found

    return Reading(read, {"type": "string", "pattern": "^[0-9]{1,9}-[0-9]{1,9}$"})


def _port_numbers(value: object) -> PortRange:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 65535:
        return PortRange(value, value)
    if found := _range(value, 1, 65535):
        return PortRange(*found)
    raise wrong(
        "CN161",
        "an item of %s is not a port or a range of ports",
        expected="a port from 1 to 65535, or a range such as 5000-5010",
        remedy="Write the number of the port, or the first and last port with a hyphen between.",
    )


PORT_NUMBERS: Final = Reading(
    _port_numbers,
    {
        "anyOf": [
            {"type": "integer", "minimum": 1, "maximum": 65535},
            {"type": "string", "pattern": "^[0-9]{1,5}-[0-9]{1,5}$"},
        ]
    },
)


def _quantity(
    parse: Callable[[str], int], most: int, example: str, unit: str, *, bounds: str = "above 0"
) -> Reading:
    def read(value: object) -> int:
        try:
            found = parse(value) if isinstance(value, str) else 0
        except ValueError:
            found = 0
        if 0 < found <= most:
            return found
        raise wrong(
            "CN159",
            "the value of %s is not a quantity with its unit",
            expected=f"a number {bounds} and a unit, such as {example}",
            remedy=f"Write the number and one of {unit}.",
        )

    units = unit.replace(" or ", ", ").replace(", ", "|")
    pattern = rf"^[0-9]{{1,9}}(\.[0-9]{{1,6}})? ?(?:{units})$"
    return Reading(read, {"type": "string", "pattern": pattern, "examples": [example]})


BANDWIDTH: Final = _quantity(parse_bandwidth, 10**14, "200 Mbps", "bps, kbps, Mbps, Gbps or Tbps")
DELAY: Final = _quantity(parse_delay, 10**6, "5 ms", "us, ms or s")
"""One-way delay, at most one second: an IS-IS metric holds 16 seconds at the most."""

INTERVAL: Final = _quantity(parse_interval, 3600, "30 s", "s, min or h", bounds="(1 s to 1 h)")
"""Time between two reports, one second to one hour."""

_PROTOCOLS: Final = {
    "icmp": 1,
    "tcp": 6,
    "udp": 17,
    "gre": 47,
    "esp": 50,
    "icmpv6": 58,
    "sctp": 132,
}


def _protocol(value: object) -> int:
    if isinstance(value, str) and value in _PROTOCOLS:
        return _PROTOCOLS[value]
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 254:
        return value
    raise wrong(
        "CN154",
        "the value of %s is not a protocol",
        expected=f"{listed(_PROTOCOLS)}, or a protocol number from 1 to 254",
        remedy="Write one of these; each protocol needs a permission of its own.",
    )


PROTOCOL: Final = Reading(
    _protocol,
    {
        "anyOf": [
            {"type": "string", "enum": list(_PROTOCOLS)},
            {"type": "integer", "minimum": 1, "maximum": 254},
        ]
    },
)
