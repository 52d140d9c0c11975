"""VXLAN of EOS: the tunnel source and the VNI of each VRF."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from citynet.readers.blocks import Line, RuleBook
from citynet.readers.eos.reading import Reading
from citynet.readers.values import NAME, NUMBER, number

__all__ = ["read_vxlan"]

Match = re.Match[str]

_CONSTANTS: Final = ("vxlan udp-port 4789", "vxlan qos dscp propagation encapsulation")


@dataclass(slots=True)
class VxlanReading:
    """The block of tunnels, and its lines without a field of their own."""

    reading: Reading
    constants: set[str] = field(default_factory=set)


def _source(vxlan: VxlanReading, match: Match, line: Line) -> None:
    if vxlan.reading.vtep is not None:
        raise ValueError("said twice")
    vxlan.reading.vtep = match[1]
    vxlan.reading.ledger.claim(line)


def _vni(vxlan: VxlanReading, match: Match, line: Line) -> None:
    vrf = vxlan.reading.vrfs.get(match[1])
    if vrf is None:
        raise ValueError(f"VRF {match[1]} has no 'vrf instance'")
    vrf.put(line, vni=number(match[2], 1, 2**24 - 1))


def _constant(vxlan: VxlanReading, _match: Match, line: Line) -> None:
    if line.text in vxlan.constants:
        raise ValueError("said twice")
    vxlan.constants.add(line.text)
    vxlan.reading.ledger.claim(line)


_RULES: Final = RuleBook[VxlanReading](
    {
        rf"vxlan source-interface ({NAME})": _source,
        rf"vxlan vrf ({NAME}) vni ({NUMBER})": _vni,
        **dict.fromkeys(map(re.escape, _CONSTANTS), _constant),
    }
)


def read_vxlan(reading: Reading, _match: Match, line: Line) -> None:
    """Read ``interface Vxlan1``; VRFs have to be known already."""
    if reading.vxlan is not None:
        raise ValueError("said twice: tunnels")
    ledger = reading.ledger
    reading.vxlan = line
    ledger.claim(line)
    vxlan = VxlanReading(reading)
    _RULES.apply(line.children, vxlan, ledger)
    for text in sorted(set(_CONSTANTS) - vxlan.constants):
        ledger.missing(f"{line.text} / {text}", "a line of the baseline is missing")
    if reading.vtep is None:
        ledger.missing(f"{line.text} / vxlan source-interface", "no tunnel source")
