"""Eth-Trunks of VRP and the ports that are members of them."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Interface, InterfaceKind
from citynet.readers.blocks import Line
from citynet.readers.values import NUMBER, number
from citynet.readers.vrp.reading import InterfaceReading, Reading

__all__ = ["LAG_FLAGS", "LAG_RULES", "LEAST", "check_member", "is_lag"]

LAG_FLAGS: Final = ("mode lacp-static", "lacp timeout fast")
"""Lines that belong to every LAG."""

LEAST: Final = "least active-linknumber"
"""Only a LAG can have this line."""

_PREFIX: Final = "Eth-Trunk"
_LAST: Final = 65535
_MOST_MEMBERS: Final = 32


def is_lag(name: str) -> bool:
    """Return whether ``name`` is a LAG's; raises ``ValueError`` if it only looks like one."""
    if not name.startswith(_PREFIX):
        return False
    base, dot, _ = name.removeprefix(_PREFIX).partition(".")
    if re.fullmatch(NUMBER, base) is None:
        raise ValueError(f"a LAG is {_PREFIX} and a number")
    number(base, 0, _LAST)
    return not dot


def _join(subject: InterfaceReading, match: re.Match[str], line: Line) -> None:
    if "undo dcn" not in subject.flags:
        raise ValueError("a port with DCN has a sub-interface and may not join")
    subject.draft.put(line, lag=f"{_PREFIX}{number(match[1], 0, _LAST)}")
    subject.membership = line


def _least(subject: InterfaceReading, match: re.Match[str], line: Line) -> None:
    subject.draft.put(line, min_links=number(match[1], 1, _MOST_MEMBERS))
    subject.flags[LEAST] = line


LAG_RULES: Final = {
    rf"eth-trunk ({NUMBER})": _join,
    rf"least active-linknumber ({NUMBER})": _least,
}
"""Rules of an interface's view that speak of LAGs."""


def check_member(interface: Interface, found: InterfaceReading, reading: Reading) -> None:
    """Refuse the membership of what is no port, or has more than a description."""
    line = found.membership
    if line is None:
        return
    if interface.lag not in reading.interfaces:
        reading.ledger.refuse(line, f"{interface.lag} is not there")
    bare = Interface(
        name=interface.name,
        kind=InterfaceKind.PHYSICAL,
        description=interface.description,
        enabled=interface.enabled,
        lag=interface.lag,
    )
    if interface != bare or found.policy is not None:
        reading.ledger.refuse(line, "a member is a port with a description and nothing else")
