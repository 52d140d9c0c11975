"""Below ``firewall``: the model's filters, and what interfaces name besides them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from citynet.device.classes import DSCP
from citynet.device.model import Family, Filter, FilterRule, Policer, TrafficClass
from citynet.readers.junos.flat import Statement
from citynet.readers.junos.prefix_lists import is_reserved
from citynet.readers.junos.reading import CLASSES, FAMILIES, Reading, rate
from citynet.readers.junos.rules import read_rule
from citynet.readers.junos.statements import Node

__all__ = ["Terms", "filter_named", "has_terms", "marking_named", "policer_named", "read_filters"]
__all__ += ["SLICES_FILTER", "helper_named"]

Terms = Sequence[tuple[str, Sequence[str]]]
"""Names of terms in their order, each with its statements."""

SLICES_FILTER: Final = "SLICES-6"
"""Filter that knows packets of slice instances on core ports."""
_RESERVED: Final = re.compile(r"(?:MARK|PASS|RE)-.*|RPF-6|SLICES-6")
_CODE_POINT: Final = {Family.IPV4: "dscp", Family.IPV6: "traffic-class"}
_LIMITS: Final = ("bandwidth-limit", "burst-size-limit")
_REFUSED: Final = ("rest", ("then count refused", "then discard"))
_HELPERS: Final[dict[str, Terms]] = {
    "PASS": (("all", ("then accept",)),),
    "RPF": (
        (
            "unspecified",
            (
                "from source-address ::/128",
                "from destination-address ff02::/16",
                "from payload-protocol icmp6",
                "then accept",
            ),
        ),
        ("link-local", ("from source-address fe80::/10", "then accept")),
        _REFUSED,
    ),
}


def _family(reading: Reading, family: Family) -> Node:
    return reading.root.at("firewall", "family", FAMILIES[family][0], "filter")


def read_filters(reading: Reading) -> tuple[Filter, ...]:
    """Return every filter whose name is the model's, and enter which prefix lists they name."""
    found: list[Filter] = []
    for family in FAMILIES:
        filters = _family(reading, family)
        for name in filters.names():
            if _RESERVED.fullmatch(name) is None:
                found.extend(_filter(filters.at(name), family, reading))
    return tuple(found)


def _filter(node: Node, family: Family, reading: Reading) -> list[Filter]:
    ledger, name = reading.ledger, node.path[-1]
    rules: list[FilterRule] = []
    statements: list[Statement] = []
    for term in map(node.at("term").at, node.at("term").names()):
        with ledger.values_of(*term.statements()):
            rule, said = read_rule(term, family)
            if rules and rule.sequence <= rules[-1].sequence:
                # The text's order is what a device goes by: no rule may stand elsewhere.
                ledger.refuse_all(node, "its terms do not ascend in the order of the text")
                return []
            for group in (rule.source_group, rule.destination_group):
                _name_group(group, family, reading)
            ledger.claim(*said)
            _check_then(term, rule, reading)
            rules.append(replace(rule, origin=ledger.origin(term.path, said)))
            statements.extend(said)
    if not rules:
        ledger.refuse_all(node, "a filter without terms")
        return []
    origin = ledger.origin(node.path, statements)
    return [Filter(name=name, family=family, rules=tuple(rules), origin=origin)]


def _check_then(term: Node, rule: FilterRule, reading: Reading) -> None:
    """Expect what every term says, though a device would accept without an action."""
    then = term.at("then")
    if not then.at("count"):
        words = "count", f"rule-{rule.sequence}"
        reading.ledger.missing((*then.path, *words), "every term counts")
    if not then.at("accept") and not then.at("discard"):
        reading.ledger.missing((*then.path, "accept"), "a term without an action accepts")


def _name_group(group: str | None, family: Family, reading: Reading) -> None:
    if group is None:
        return
    lists = reading.root.at("policy-options", "prefix-list")
    if is_reserved(group) or not lists.at(group):
        raise ValueError(f"{group!r} is no list of this text that a filter may name")
    reading.groups.setdefault(group, set()).add(family)


def filter_named(name: str, family: Family, reading: Reading) -> str:
    """Return ``name`` if it is one of the model's filters of ``family`` in this text."""
    if _RESERVED.fullmatch(name) or not _family(reading, family).at(name):
        raise ValueError(f"{name!r} is no filter of the family")
    return name


def marking_named(name: str, family: Family, reading: Reading) -> TrafficClass:
    """Return the class of a marking filter, which has to be exactly as it is always written."""
    for one in CLASSES:
        if name != f"MARK-{one}-{FAMILIES[family][1]}":
            continue
        key = one, family
        if key not in reading.markings:
            code_point = f"then {_CODE_POINT[family]} {DSCP[one]}"
            lines = f"then forwarding-class {one}", "then loss-priority low", code_point
            terms = [("all", (*lines, "then next term"))]
            reading.markings[key] = has_terms(_family(reading, family).at(name), terms, reading)
        if reading.markings[key]:
            return one
        raise ValueError(f"the filter {name!r} does not mark and go on")
    raise ValueError(f"{name!r} is no marking filter of the family")


def helper_named(name: str, family: Family, reading: Reading) -> bool:
    """Return whether ``name`` is ``PASS-…`` or ``RPF-6`` of the family, exactly as written."""
    if name not in reading.helpers:
        terms = _HELPERS[name.partition("-")[0]]
        node = _family(reading, family).at(name)
        reading.helpers[name] = has_terms(node, terms, reading)
    return reading.helpers[name]


def has_terms(node: Node, terms: Terms, reading: Reading) -> bool:
    """Claim a filter that has exactly ``terms``; enter what is missing, moved or too much."""
    ledger = reading.ledger
    lines = [("term", name, *line.split(" ")) for name, statements in terms for line in statements]
    complete = ledger.expect(node, lines, "belongs to the filter as it is always written")
    names = node.at("term").names()
    order = [name for name, _ in terms]
    if [name for name in names if name in order] != [name for name in order if name in names]:
        ledger.refuse_all(node, "its terms are tried in another order")
        return False
    return complete and node.says_exactly(lines)


def policer_named(name: str, reading: Reading) -> Policer | None:
    """Return a policer that holds for all families of its unit together."""
    if name in reading.policers:
        return reading.policers[name]
    node, ledger = reading.root.at("firewall", "policer", name), reading.ledger
    limits = node.at("if-exceeding")
    ends = [
        node.at("logical-interface-policer").end,
        node.at("then", "discard").end,
        *(said[1] if (said := ledger.last(limits.at(word))) else None for word in _LIMITS),
    ]
    reading.policers[name] = None
    statements = [one for one in ends if one is not None]
    if len(statements) < len(ends) or len(node.statements()) > len(ends):
        ledger.refuse_all(node, "not one bucket for all families that discards")
        return None
    with ledger.values_of(*statements):
        values = [rate(statement.words[-1]) for statement in statements[2:]]
        if values[1] < 1500:
            raise ValueError("a burst has at least 1,500 bytes")
        origin = ledger.origin(node.path, statements)
        reading.policers[name] = Policer(rate=values[0], burst=values[1], origin=origin)
        ledger.claim(*statements)
    return reading.policers[name]
