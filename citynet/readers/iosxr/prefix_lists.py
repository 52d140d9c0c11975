"""Prefix lists of IOS-XR: a route policy, and a prefix set of the same name."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import Final

from citynet.device.model import Family, Network, PrefixList
from citynet.readers.blocks import Line
from citynet.readers.iosxr.reading import Reading
from citynet.readers.values import v4_network, v6_network

__all__ = ["EVERYTHING", "finish_prefix_lists", "read_prefix_set", "read_route_policy"]

Match = re.Match[str]

EVERYTHING: Final = "PASS"
"""The route policy of a session that has no list: everything."""

_NOTHING: Final = {
    Family.IPV4: ("  if destination in (0.0.0.0/0 le 32) then", "    drop", "  endif"),
    Family.IPV6: ("  if destination in (::/0 le 128) then", "    drop", "  endif"),
}
_ENTRY: Final = re.compile(r"  ([0-9A-Fa-f:.]+/[0-9]+)(,?)")


def read_prefix_set(reading: Reading, match: Match, line: Line) -> None:
    """Read a prefix set; one with a bad entry makes no list."""
    name = match[1]
    if name in reading.prefix_sets:
        raise ValueError("said twice: prefix set")
    ledger = reading.ledger
    ledger.claim(line)
    prefixes: dict[Network, None] = {}
    version = 6 if line.children and ":" in line.children[0].text else 4
    for entry in line.children:
        try:
            prefix = _prefix(entry, version, last=entry is line.children[-1])
        except ValueError as error:
            ledger.refuse(entry, f"bad entry: {error}")
            continue
        if prefix in prefixes:
            ledger.refuse(entry, "said twice: prefix")
            continue
        prefixes[prefix] = None
        ledger.claim(entry)
    found = None
    if prefixes and len(prefixes) == len(line.children):
        family = Family.IPV6 if version == 6 else Family.IPV4
        found = PrefixList(name=name, family=family, prefixes=tuple(prefixes))
    reading.prefix_sets[name] = line, found


def _prefix(entry: Line, version: int, *, last: bool) -> Network:
    found = _ENTRY.fullmatch(entry.text)
    if found is None or (found[2] == ",") is last:
        raise ValueError("a set has exact prefixes, with a comma behind all but the last")
    return v6_network(found[1]) if version == 6 else v4_network(found[1])


def read_route_policy(reading: Reading, match: Match, line: Line) -> None:
    """Read a route policy of one of the forms that there are."""
    name = match[1]
    if name in reading.route_policies:
        raise ValueError("said twice: route policy")
    body = tuple(each.text for each in line.children)
    forms: dict[tuple[str, ...], str] = {("  pass",): "pass"}
    if name != EVERYTHING:
        named = (f"  if destination in {name} then", "    pass", "  endif")
        forms = {named: "list", **{text: family.value for family, text in _NOTHING.items()}}
    if body not in forms:
        raise ValueError("not a policy that a prefix list has")
    for each in line.lines():
        reading.ledger.claim(each)
    reading.route_policies[name] = line, forms[body]


def finish_prefix_lists(reading: Reading) -> None:
    """Join sets and policies to lists; refuse what stands alone."""
    ledger = reading.ledger
    for name, (line, form) in reading.route_policies.items():
        origin = ledger.origin(*line.lines())
        if form in _NOTHING:
            reading.prefix_lists[name] = PrefixList(
                name=name, family=Family(form), prefixes=(), origin=origin
            )
        elif form == "list":
            opener, found = reading.prefix_sets.get(name, (None, None))
            if found is None or opener is None:
                ledger.refuse(line, "the prefix set of this policy is not there, or not readable")
                continue
            both = ledger.origin(*line.lines(), *opener.lines())
            reading.prefix_lists[name] = PrefixList(
                name=name, family=found.family, prefixes=found.prefixes, origin=both
            )
    _refuse_lone_sets(reading)


def _refuse_lone_sets(reading: Reading) -> None:
    used: AbstractSet[str] = {
        name for name, (_, form) in reading.route_policies.items() if form == "list"
    }
    for name, (line, _) in reading.prefix_sets.items():
        if name not in used:
            reading.ledger.refuse(line, "no route policy of this name uses this prefix set")
