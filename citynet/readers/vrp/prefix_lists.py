"""Prefix lists of VRP; a list that does not exist permits everything."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Family, PrefixList
from citynet.readers.blocks import Line
from citynet.readers.values import NUMBER, number, v4_network, v6_network
from citynet.readers.vrp.reading import PrefixListReading, Reading

__all__ = ["ENTRIES", "finished_prefix_lists"]

Match = re.Match[str]

_NAME: Final = r"([A-Za-z0-9._-]+)"


def _nothing(reading: Reading, match: Match, line: Line) -> None:
    name = match[1]
    if name in reading.prefix_lists:
        raise ValueError("said twice: prefix list")
    family = Family.IPV4 if line.text.startswith("ip ip-") else Family.IPV6
    reading.ledger.claim(line)
    reading.prefix_lists[name] = PrefixListReading(family, lines=[line])


def _entry(reading: Reading, match: Match, line: Line) -> None:
    family = Family.IPV4 if match[1] == "ip" else Family.IPV6
    network = v4_network if family is Family.IPV4 else v6_network
    prefix = network(f"{match[4]}/{match[5]}")
    index = number(match[3], 1, 2**32 - 1)
    known = reading.prefix_lists.get(match[2])
    if known is None:
        known = reading.prefix_lists[match[2]] = PrefixListReading(family)
    elif not known.indexes:
        raise ValueError("the list denies everything")
    if known.family is not family or prefix in known.prefixes or index in known.indexes:
        raise ValueError("a list is of one family and says a prefix and an index once")
    known.indexes.add(index)
    known.prefixes[prefix] = None
    known.lines.append(line)
    reading.ledger.claim(line)


ENTRIES: Final = {
    rf"ip ip-prefix {_NAME} index 10 deny 0\.0\.0\.0 0 less-equal 32": _nothing,
    rf"ip ipv6-prefix {_NAME} index 10 deny :: 0 less-equal 128": _nothing,
    rf"ip (ip|ipv6)-prefix {_NAME} index ({NUMBER}) permit (\S+) ({NUMBER})": _entry,
}
"""Rules of the lines of prefix lists, which may stand anywhere."""


def finished_prefix_lists(reading: Reading) -> tuple[PrefixList, ...]:
    """Return the prefix lists, each with all lines that said it.

    A session that names a list which is not there takes and sends every route: its line is
    refused.
    """
    for name, family, line in reading.named_lists:
        named = reading.prefix_lists.get(name)
        if named is None or named.family is not family:
            reading.ledger.refuse(line, f"prefix list {name} is not there: it permits everything")
    return tuple(
        PrefixList(
            name=name,
            family=found.family,
            prefixes=tuple(found.prefixes),
            origin=reading.ledger.origin(*found.lines),
        )
        for name, found in reading.prefix_lists.items()
    )
