"""The IS-IS instance of EOS."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from citynet.device.model import Family, Isis
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.eos.reading import Reading
from citynet.readers.values import REFERENCE, secret

__all__ = ["read_isis"]

Match = re.Match[str]

_BASELINE: Final = (
    "is-type level-2",
    "log-adjacency-changes",
    "set-overload-bit on-startup 300",
)
_MODE: Final = "authentication mode sha key-id 1"


@dataclass(slots=True)
class IsisReading:
    """The instance, and its lines without a field of their own."""

    draft: Draft[Isis]
    flags: set[str] = field(default_factory=set)


def _net(isis: IsisReading, match: Match, line: Line) -> None:
    isis.draft.put(line, net=match[1])


def _key(isis: IsisReading, match: Match, line: Line) -> None:
    isis.draft.put(line, authentication=secret(match[1]))


def _family(isis: IsisReading, match: Match, line: Line) -> None:
    isis.draft.add(line, "families", Family(match[1]))


def _flag(isis: IsisReading, _match: Match, line: Line) -> None:
    if line.text in isis.flags:
        raise ValueError("said twice")
    isis.flags.add(line.text)
    isis.draft.use(line)


_RULES: Final = RuleBook[IsisReading](
    {
        r"net ([0-9a-f.]+)": _net,
        **dict.fromkeys(map(re.escape, (*_BASELINE, _MODE)), _flag),
        rf"authentication key-id 1 algorithm sha-256 key 0 ({REFERENCE})": _key,
        r"address-family (ipv4|ipv6) unicast": _family,
    }
)


def read_isis(reading: Reading, match: Match, line: Line) -> None:
    """Read ``router isis``."""
    if reading.isis is not None:
        raise ValueError("said twice: IS-IS instance")
    ledger = reading.ledger
    draft = Draft(ledger, Isis(tag=match[1], net="", families=()))
    draft.use(line)
    reading.isis = draft
    isis = IsisReading(draft)
    _RULES.apply(line.children, isis, ledger)
    if not draft.value.net:
        ledger.missing(f"{line.text} / net", "no network entity title")
    for text in sorted(set(_BASELINE) - isis.flags):
        ledger.missing(f"{line.text} / {text}", "a line of the baseline is missing")
    if (_MODE in isis.flags) != (draft.value.authentication is not None):
        ledger.missing(f"{line.text} / {_MODE}", "mode and key are set together")
