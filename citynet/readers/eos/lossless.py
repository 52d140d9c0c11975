"""What an EOS device with a lossless class says besides, and no other device does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from citynet.device.model import Interface
from citynet.device.ports import is_lossless
from citynet.readers.blocks import Line
from citynet.readers.eos.reading import Reading

__all__ = ["check_lossless"]

_LINES: Final = (
    "qos map dscp 24 to traffic-class 4",
    "qos map dscp 32 33 34 35 36 37 38 39 to traffic-class 0",
    "priority-flow-control pause watchdog default timeout 0.2",
    "priority-flow-control pause watchdog default recovery-time 0.2",
    "priority-flow-control pause watchdog default polling-interval 0.1",
    "priority-flow-control pause watchdog action drop",
)
_TUNNEL_LINE: Final = "vxlan qos ecn propagation"


def check_lossless(
    lines: tuple[Line, ...], interfaces: Iterable[Interface], reading: Reading
) -> None:
    """Claim the map, the watchdog and the marks out of tunnels, exactly where they belong."""
    wanted = any(map(is_lossless, interfaces))
    for text in _LINES:
        _check(text, lines, reading, wanted=wanted)
    if reading.vxlan is not None:
        _check(_TUNNEL_LINE, reading.vxlan.children, reading, wanted=wanted)


def _check(text: str, lines: tuple[Line, ...], reading: Reading, *, wanted: bool) -> None:
    found = [line for line in lines if line.text == text]
    for line in found[:1] if wanted else ():
        reading.ledger.claim(line)
    for line in found[1:] if wanted else found:
        reading.ledger.refuse(line, "belongs to a device with a lossless class, once")
    if wanted and not found:
        reading.ledger.missing(text, "belongs to a device with a lossless class")
