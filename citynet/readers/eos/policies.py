"""Input policy maps of EOS attachments: marking and policer, for both families in one class."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.classes import DSCP, QUEUE_NUMBER
from citynet.device.model import Policer, TrafficClass
from citynet.readers.blocks import Ledger, Line
from citynet.readers.eos.reading import InputPolicy, Reading
from citynet.readers.values import NUMBER, number

__all__ = ["read_policy", "refuse_unused_policies"]

Match = re.Match[str]

_CLASS_OF_DSCP: Final = {code: name for name, code in DSCP.items()}
_DSCP_NAMES: Final = {"cs6": 48, "ef": 46, "cs3": 24, "af31": 26, "default": 0, "cs0": 0}
_DSCP_LINE: Final = re.compile(r"set dscp ([a-z0-9]+)")
_CLASS_LINE: Final = re.compile(rf"set traffic-class ({NUMBER})")
_POLICE_LINE: Final = re.compile(rf"police rate ({NUMBER}) bps burst-size ({NUMBER}) bytes")


def read_policy(reading: Reading, match: Match, line: Line) -> None:
    """Read what a policy map does to every packet; what it does besides is entered."""
    if match[1] in reading.policies:
        raise ValueError("said twice: policy map")
    reading.policies[match[1]] = _policy(line, reading.ledger)


def refuse_unused_policies(reading: Reading) -> None:
    """Refuse policy maps that no interface names."""
    used = {found.policy[0] for found in reading.interfaces.values() if found.policy}
    for name in sorted(set(reading.policies) - used):
        reading.ledger.refuse(reading.policies[name].opener, "no interface uses this policy map")


def _policy(opener: Line, ledger: Ledger) -> InputPolicy:
    ledger.claim(opener)
    empty = InputPolicy(opener=opener, lines=(opener,), marking=None, policer=None)
    if [line.text for line in opener.children] != ["class class-default"]:
        ledger.refuse(opener, "an input policy has the class class-default and no other")
        return empty
    block = opener.children[0]
    ledger.claim(block)
    found: dict[re.Pattern[str], tuple[Match, Line]] = {}
    for line in block.children:
        for pattern in (_DSCP_LINE, _CLASS_LINE, _POLICE_LINE):
            match = pattern.fullmatch(line.text)
            if match is None or line.children:
                continue
            if pattern in found:
                ledger.refuse(line, "said twice")
                break
            found[pattern] = (match, line)
            ledger.claim(line)
    if not found:
        ledger.refuse(opener, "neither marks nor polices")
    return InputPolicy(
        opener=opener,
        lines=tuple(opener.lines()),
        marking=_marking(found, ledger),
        policer=_policer(found, ledger),
    )


def _marking(
    found: dict[re.Pattern[str], tuple[Match, Line]], ledger: Ledger
) -> TrafficClass | None:
    dscp, queue = found.get(_DSCP_LINE), found.get(_CLASS_LINE)
    if dscp is None and queue is None:
        return None
    if dscp is None or queue is None:
        _, line = dscp or queue or (None, Line(0, ""))
        ledger.refuse(line, "code point and traffic class are set together")
        return None
    word = dscp[0][1]
    code = _DSCP_NAMES.get(word, int(word) if re.fullmatch(NUMBER, word) else -1)
    name = _CLASS_OF_DSCP.get(code)
    if name is None:
        ledger.refuse(dscp[1], "no class has this code point")
    elif QUEUE_NUMBER[name] != int(queue[0][1]):
        ledger.refuse(queue[1], f"the code point belongs to traffic class {QUEUE_NUMBER[name]}")
    return name


def _policer(found: dict[re.Pattern[str], tuple[Match, Line]], ledger: Ledger) -> Policer | None:
    if _POLICE_LINE not in found:
        return None
    match, line = found[_POLICE_LINE]
    try:
        burst = number(match[2], 1, 128_000_000)
    except ValueError as error:
        ledger.refuse(line, f"bad value: {error}")
        return None
    return Policer(rate=int(match[1]), burst=burst, origin=ledger.origin(line))
