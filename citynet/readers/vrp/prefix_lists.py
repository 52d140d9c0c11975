"""Prefix lists of VRP; a list that does not exist permits everything."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import Family, PrefixList
from citynet.readers.blocks import Line
from citynet.readers.values import NUMBER, number, v4_network, v6_network
from citynet.readers.vrp.reading import PrefixListReading, Reading

__all__ = ["finished_prefix_lists", "read_prefix_entry"]

_ENTRY: Final = re.compile(
    rf"ip (ip|ipv6)-prefix ([A-Za-z0-9._-]+) index ({NUMBER}) permit (\S+) ({NUMBER})"
)
_NOTHING: Final = re.compile(
    r"ip (?:ip-prefix ([A-Za-z0-9._-]+) index 10 deny 0\.0\.0\.0 0 less-equal 32"
    r"|ipv6-prefix ([A-Za-z0-9._-]+) index 10 deny :: 0 less-equal 128)"
)


def read_prefix_entry(line: Line, reading: Reading) -> None:
    """Read one line of a prefix list into ``reading``; other lines are left alone."""
    nothing = _NOTHING.fullmatch(line.text)
    match = _ENTRY.fullmatch(line.text)
    if nothing is not None:
        name = nothing[1] or nothing[2]
        family = Family.IPV4 if nothing[1] else Family.IPV6
        if name in reading.prefix_lists:
            reading.ledger.refuse(line, "said twice: prefix list")
            return
        reading.ledger.claim(line)
        reading.prefix_lists[name] = PrefixListReading(family, lines=[line])
    elif match is not None:
        try:
            _read_entry(match, line, reading)
        except ValueError as error:
            reading.ledger.refuse(line, f"bad entry: {error}")


def _read_entry(match: re.Match[str], line: Line, reading: Reading) -> None:
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
