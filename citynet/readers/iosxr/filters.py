"""Access lists of IOS-XR, and the two lists of management sources."""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import Family, Filter, FilterAction, FilterRule, Network, PortRange
from citynet.readers.blocks import Ledger, Line
from citynet.readers.iosxr.reading import Reading
from citynet.readers.iosxr.words import OWN_PROTOCOLS, PORTS, PROTOCOLS
from citynet.readers.values import NUMBER, number, v4, v4_network, v6, v6_network

__all__ = ["check_sources", "read_filter"]

Match = re.Match[str]

_ANY: Final = {Family.IPV4: "ipv4", Family.IPV6: "ipv6"}
_SOURCES: Final = {Family.IPV4: "MGMT-SOURCES-4", Family.IPV6: "MGMT-SOURCES-6"}
_LAST_SEQUENCE: Final = 2**31 - 1
_PORT: Final = r"(?:eq [a-z0-9-]+|range [a-z0-9-]+ [a-z0-9-]+)"
_PLACES: Final = {
    Family.IPV4: r"(?:any|host [0-9.]+|[0-9.]+ [0-9.]+|[0-9.]+/[0-9]+)",
    Family.IPV6: r"(?:any|host [0-9A-Fa-f:.]+|[0-9A-Fa-f:.]+/[0-9]+)",
}
_RULE: Final = {
    family: re.compile(
        rf"({NUMBER}) (permit|deny) ([a-z0-9]+) ({place})(?: ({_PORT}))?"
        rf" ({place})(?: ({_PORT}))?( established)?( log)?"
    )
    for family, place in _PLACES.items()
}


def read_filter(reading: Reading, match: Match, line: Line) -> None:
    """Read an access list, or a list of management sources."""
    family, name = Family(match[1]), match[2]
    if name == _SOURCES[family]:
        reading.head.claim(line.text, line)
        reading.management.use(line)
        _read_sources(family, line, reading)
        return
    if name in {*reading.filters, *_SOURCES.values()}:
        raise ValueError("the name of an access list is said once, and not that of management")
    rules = _rules(family, line, reading.ledger)
    if not rules:
        raise ValueError("an access list without entries permits everything")
    reading.ledger.claim(line)
    reading.filters[name] = Filter(
        name=name,
        family=family,
        rules=tuple(rules.values()),
        origin=reading.ledger.origin(*line.lines()),
    )


def _rules(family: Family, opener: Line, ledger: Ledger) -> dict[int, FilterRule]:
    rules: dict[int, FilterRule] = {}
    lines: dict[int, Line] = {}
    for line in opener.children:
        try:
            rule = _rule(line, family, ledger)
        except ValueError as error:
            ledger.refuse(line, f"bad rule: {error}")
            continue
        ledger.claim(line)
        if rule.sequence in lines:
            reason = f"line {line.number} has the same number and replaces this rule"
            ledger.refuse(lines[rule.sequence], reason)
        rules[rule.sequence] = rule
        lines[rule.sequence] = line
    return rules


def _rule(line: Line, family: Family, ledger: Ledger) -> FilterRule:
    match = _RULE[family].fullmatch(line.text)
    if match is None or line.children:
        raise ValueError("not a rule that the device model can hold")
    protocol = _protocol(match[3], family)
    if (match[5] or match[7]) and protocol not in PORTS:
        raise ValueError("ports belong to tcp and udp")
    if match[8] and protocol != 6:
        raise ValueError("established belongs to tcp")
    return FilterRule(
        sequence=number(match[1], 1, _LAST_SEQUENCE),
        action=FilterAction(match[2]),
        protocol=protocol,
        source=_place(match[4], family),
        source_ports=_ports(match[5], protocol) if match[5] else None,
        destination=_place(match[6], family),
        destination_ports=_ports(match[7], protocol) if match[7] else None,
        established=match[8] is not None,
        log=match[9] is not None,
        origin=ledger.origin(line),
    )


def _protocol(word: str, family: Family) -> int | None:
    if word == _ANY[family]:
        return None
    own = OWN_PROTOCOLS[family]
    known = {**own, **PROTOCOLS}
    if word in known:
        return known[word]
    if re.fullmatch(NUMBER, word) is None:
        raise ValueError(f"unknown protocol {word!r}")
    value = number(word, 0, 255)
    if value in own.values():
        raise ValueError(f"protocol {value} has a name")
    return value


def _place(text: str, family: Family) -> Network | None:
    if text == "any":
        return None
    first, _, second = text.partition(" ")
    if first == "host":
        if family is Family.IPV4:
            return v4_network(f"{v4(second)}/32")
        return v6_network(f"{v6(second)}/128")
    network = _network(first, second, family)
    if network.prefixlen == network.max_prefixlen:
        raise ValueError("a single address is written with 'host'")
    return network


def _network(first: str, wildcard: str, family: Family) -> Network:
    if family is Family.IPV6:
        return v6_network(first)
    if not wildcard:
        return v4_network(first)
    inverse = int(IPv4Address(wildcard))
    if inverse & (inverse + 1):
        raise ValueError(f"wildcard {wildcard} is not a prefix")
    return v4_network(f"{first}/{32 - inverse.bit_length()}")


def _ports(text: str, protocol: int | None) -> PortRange:
    names = PORTS[6 if protocol is None else protocol]
    word, *ends = text.split(" ")
    numbers = [names[end] if end in names else _port(end) for end in ends]
    first, last = numbers[0], numbers[-1]
    if first > last or (word == "range" and first == last):
        raise ValueError("a range of ports has to rise, up to 65535")
    return PortRange(first, last)


def _port(text: str) -> int:
    if re.fullmatch(NUMBER, text) is None:
        raise ValueError(f"unknown port {text!r}")
    return number(text, 0, 65535)


def _read_sources(family: Family, opener: Line, reading: Reading) -> None:
    """Read a management list: permits numbered 10, 20, …, then a rule that denies everything."""
    ledger = reading.ledger
    closed = False
    for rank, line in enumerate(opener.children, start=1):
        try:
            rule = _rule(line, family, ledger)
        except ValueError as error:
            ledger.refuse(line, f"bad rule: {error}")
            continue
        last = FilterRule(sequence=10 * rank, action=FilterAction.DENY)
        source = FilterRule(sequence=10 * rank, action=FilterAction.PERMIT, source=rule.source)
        if closed or rule not in (last, source) or (rule == source and rule.source is None):
            ledger.refuse(line, "rules are numbered 10, 20, … and permit a source; the last denies")
        elif rule == last:
            closed = True
            reading.management.use(line)
        else:
            reading.management.add(line, "ssh_sources", rule.source)
    if not closed:
        text = f"{opener.text} / deny {_ANY[family]} any any"
        ledger.missing(text, "the last rule of management sources is missing")


def check_sources(reading: Reading) -> None:
    """Enter a list of management sources that is missing."""
    texts = [f"{_ANY[family]} access-list {name}" for family, name in _SOURCES.items()]
    reading.head.require(texts, "a line of the baseline is missing")
