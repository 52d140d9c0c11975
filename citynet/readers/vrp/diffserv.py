"""The domain of code points: which queue each of them chooses. And the queues that none chooses."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.classes import DSCP
from citynet.readers.blocks import Line, RuleBook
from citynet.readers.values import NUMBER, number
from citynet.readers.vrp.policies import SERVICE_CLASS
from citynet.readers.vrp.reading import Reading

__all__ = ["DOMAIN", "SPARE_QUEUES", "check_domain", "read_domain"]

Match = re.Match[str]

DOMAIN: Final = "diffserv domain CITY"
SPARE_QUEUES: Final = tuple(
    f"port-queue {word} wfq weight 1 outbound" for word in ("cs7", "af4", "af2", "af1")
)
"""Without them, cs7 would be served before all others; nothing is ever put into the four."""

_CHOSEN: Final = {DSCP[each]: word for each, word in SERVICE_CLASS.items()}
_OTHERS: Final = "be"


def _mapping(reading: Reading, match: Match, line: Line) -> None:
    first = number(match[1], 0, 63)
    last = number(match[2], first + 1, 63) if match[2] else first
    points = range(first, last + 1)
    if not reading.code_points.isdisjoint(points):
        raise ValueError("said twice: code point")
    if any(_CHOSEN.get(point, _OTHERS) != match[3] for point in points):
        raise ValueError("code points choose another queue in all other devices")
    reading.code_points.update(points)
    reading.ledger.claim(line)


_RULES: Final = RuleBook[Reading](
    {rf"ip-dscp-inbound ({NUMBER})(?: to ({NUMBER}))? phb (\S+) green": _mapping}
)


def read_domain(reading: Reading, _match: Match, line: Line) -> None:
    """Read the domain, with ranges of code points as written or each alone as a device shows."""
    if reading.code_point_domain is not None:
        raise ValueError("said twice: domain of code points")
    reading.code_point_domain = line
    reading.ledger.claim(line)
    _RULES.apply(line.children, reading, reading.ledger)


def check_domain(reading: Reading) -> None:
    """Enter the code points that choose no queue: a device would map them in ways of its own."""
    missing = sorted(set(range(64)) - reading.code_points)
    if missing:
        text = f"{DOMAIN} / ip-dscp-inbound {' '.join(map(str, missing))}"
        reading.ledger.missing(text, "a line of the baseline is missing")
