"""Prefix lists of EOS."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Family, Network, PrefixList
from citynet.readers.blocks import Line
from citynet.readers.eos.filters import FAMILIES
from citynet.readers.eos.reading import Reading
from citynet.readers.values import NUMBER, number, v4_network, v6_network

__all__ = ["read_prefix_list"]

Match = re.Match[str]

_NOTHING: Final = {
    Family.IPV4: "seq 10 deny 0.0.0.0/0 le 32",
    Family.IPV6: "seq 10 deny ::/0 le 128",
}
_PERMITTED: Final = re.compile(rf"seq ({NUMBER}) permit (\S+)")


def read_prefix_list(reading: Reading, match: Match, line: Line) -> None:
    """Read a prefix list; ``seq 10 deny`` everything alone stands for an empty one."""
    name, ledger = match[2], reading.ledger
    if name in reading.prefix_lists:
        raise ValueError("said twice: prefix list")
    family = FAMILIES[match[1]]
    ledger.claim(line)
    entries = line.children
    prefixes: dict[Network, None] = {}
    if [each.text for each in entries] == [_NOTHING[family]]:
        ledger.claim(entries[0])
        entries = ()
    elif not entries:
        ledger.refuse(line, "a list without a line lets everything pass")
    previous = 0
    for each in entries:
        try:
            previous, prefix = _entry(each, family, after=previous)
        except ValueError as error:
            ledger.refuse(each, f"bad entry: {error}")
            continue
        if prefix in prefixes:
            ledger.refuse(each, "said twice: prefix")
            continue
        ledger.claim(each)
        prefixes[prefix] = None
    reading.prefix_lists[name] = PrefixList(
        name=name, family=family, prefixes=tuple(prefixes), origin=ledger.origin(*line.lines())
    )


def _entry(line: Line, family: Family, *, after: int) -> tuple[int, Network]:
    match = _PERMITTED.fullmatch(line.text)
    if match is None or line.children or "/" not in match[2]:
        raise ValueError("expected 'seq N permit PREFIX'")
    prefix = v4_network(match[2]) if family is Family.IPV4 else v6_network(match[2])
    return number(match[1], after + 1, 65535), prefix
