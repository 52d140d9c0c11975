"""VRFs of EOS: that they are there, route, and shield the router itself."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Vrf
from citynet.readers.blocks import Draft, Line
from citynet.readers.eos.reading import Reading
from citynet.readers.values import NAME

__all__ = ["check_vrfs", "read_control_plane", "read_routed", "read_vrf"]

Match = re.Match[str]

_MANAGEMENT: Final = "MGMT"
_PROTECTED: Final = re.compile(
    rf"(?:(ip) access-group CONTROL-PLANE-4|(ipv6) access-group CONTROL-PLANE-6) vrf ({NAME}) in"
)


def read_vrf(reading: Reading, match: Match, line: Line) -> None:
    """Read ``vrf instance``; that of management belongs to the baseline."""
    if match[1] == _MANAGEMENT:
        return
    if match[1] in reading.vrfs:
        raise ValueError("said twice: VRF")
    draft = Draft(reading.ledger, Vrf(name=match[1]))
    draft.use(line)
    reading.vrfs[match[1]] = draft


def read_routed(reading: Reading, match: Match, line: Line) -> None:
    """Read a line that turns on routing in a VRF, for one family."""
    vrfs = reading.routed_vrfs[match[1]]
    if match[2] in vrfs or match[2] not in reading.vrfs:
        raise ValueError("names a VRF that exists, once")
    vrfs.add(match[2])
    reading.vrfs[match[2]].use(line)


def read_control_plane(reading: Reading, _match: Match, line: Line) -> None:
    """Read the lines of VRFs under ``system control-plane``; the others are the baseline's."""
    for child in line.children:
        match = _PROTECTED.fullmatch(child.text)
        if match is None:
            continue
        lists, name = reading.protected_vrfs[match[1] or match[2]], match[3]
        if name in lists or name not in reading.vrfs:
            reading.ledger.refuse(child, "names a VRF that exists, once")
            continue
        lists.add(name)
        reading.vrfs[name].use(child)


def check_vrfs(reading: Reading) -> None:
    """Enter lines that each VRF has to have and this device's have not."""
    for command, vrfs in reading.routed_vrfs.items():
        for name in sorted(set(reading.vrfs) - vrfs):
            reading.ledger.missing(f"{command} vrf {name}", "the VRF does not route this family")
    for command, protected in reading.protected_vrfs.items():
        for name in sorted(set(reading.vrfs) - protected):
            text = f"system control-plane / {command} access-group CONTROL-PLANE vrf {name} in"
            reading.ledger.missing(text, "the CPU takes from everybody in this VRF")
