"""Access lists and prefix lists of VRP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import (
    Family,
    Filter,
    FilterAction,
    FilterRule,
    Network,
    PortRange,
    PrefixList,
)
from citynet.readers.blocks import Ledger, Line
from citynet.readers.values import NUMBER, number, v4_network, v6_network
from citynet.readers.vrp.reading import PrefixListReading, Reading

__all__ = ["finished_prefix_lists", "read_filter", "read_prefix_entry", "read_sources"]

_ANY: Final = {Family.IPV4: "ip", Family.IPV6: "ipv6"}
_PROTOCOLS: Final[Mapping[Family, Mapping[str, int]]] = {
    Family.IPV4: {"icmp": 1, "igmp": 2, "ipinip": 4, "tcp": 6, "udp": 17, "gre": 47, "ospf": 89},
    Family.IPV6: {"icmpv6": 58, "tcp": 6, "udp": 17, "gre": 47, "ipv6-esp": 50, "ipv6-ah": 51}
    | {"ospf": 89},
}
_TCP: Final = {"ftp-data": 20, "ftp": 21, "telnet": 23, "smtp": 25, "tacacs": 49, "domain": 53}
_TCP.update({"gopher": 70, "finger": 79, "www": 80, "pop3": 110, "sunrpc": 111, "nntp": 119})
_TCP.update({"bgp": 179, "irc": 194, "exec": 512, "login": 513, "cmd": 514})
_UDP: Final = {"dns": 53, "bootps": 67, "bootpc": 68, "tftp": 69, "sunrpc": 111, "ntp": 123}
_UDP.update({"snmp": 161, "snmptrap": 162, "syslog": 514, "rip": 520})
_PORT_NAMES: Final = {6: _TCP, 17: _UDP}

_PLACE: Final = {
    Family.IPV4: r"[0-9.]+ (?:0|[0-9.]+)",
    Family.IPV6: r"[0-9A-Fa-f:.]+/[0-9]+",
}
_PORTS: Final = r"(?:eq [a-z0-9-]+|range [a-z0-9-]+ [a-z0-9-]+)"
_RULE: Final = {
    family: re.compile(
        rf"rule ({NUMBER}) (permit|deny) ([a-z0-9-]+)"
        rf"(?: source ({place}))?(?: source-port ({_PORTS}))?"
        rf"(?: destination ({place}))?(?: destination-port ({_PORTS}))?"
        r"( tcp-flag established)?"
    )
    for family, place in _PLACE.items()
}
_LOG: Final = re.compile(rf"rule ({NUMBER}) description log")
_SOURCE: Final = {
    family: re.compile(rf"rule ({NUMBER}) permit vpn-instance MGMT source ({place})")
    for family, place in _PLACE.items()
}
_LAST_SOURCE: Final = re.compile(rf"rule ({NUMBER}) deny vpn-instance-any")
_ENTRY: Final = re.compile(
    rf"ip (ip|ipv6)-prefix ([A-Za-z0-9._-]+) index ({NUMBER}) permit (\S+) ({NUMBER})"
)
_LAST_INDEX: Final = 2**32 - 1
_NOTHING: Final = re.compile(
    r"ip (?:ip-prefix ([A-Za-z0-9._-]+) index 10 deny 0\.0\.0\.0 0 less-equal 32"
    r"|ipv6-prefix ([A-Za-z0-9._-]+) index 10 deny :: 0 less-equal 128)"
)


def read_filter(name: str, family: Family, opener: Line, ledger: Ledger) -> Filter:
    """Return an advanced list; its last rule has to deny everything, since VRP does not."""
    ledger.claim(opener)
    rules: list[FilterRule] = []
    for line in opener.children:
        try:
            log = _LOG.fullmatch(line.text)
            if log is None:
                rules.append(_rule(line, family, ledger, after=rules[-1].sequence if rules else 0))
            else:
                rules[-1:] = [_logged(rules[-1:], int(log[1]), line)]
        except ValueError as error:
            ledger.refuse(line, f"bad rule: {error}")
            continue
        ledger.claim(line)
    if not rules or not _denies_everything(rules[-1]):
        ledger.refuse(opener, "what no rule matches would pass: the last rule has to deny all")
    return Filter(
        name=name, family=family, rules=tuple(rules), origin=ledger.origin(*opener.lines())
    )


def _denies_everything(rule: FilterRule) -> bool:
    plain = FilterRule(sequence=rule.sequence, action=FilterAction.DENY, log=rule.log)
    return rule == plain


def _logged(last: list[FilterRule], sequence: int, line: Line) -> FilterRule:
    if not last or last[0].sequence != sequence or last[0].log:
        raise ValueError("a description stands directly behind its rule, once")
    rule = last[0]
    origin = replace(rule.origin, lines=(*rule.origin.lines, line.number))
    return replace(rule, log=True, origin=origin)


def _rule(line: Line, family: Family, ledger: Ledger, *, after: int) -> FilterRule:
    match = _RULE[family].fullmatch(line.text)
    if match is None or line.children:
        raise ValueError("not a rule that the device model can hold")
    protocol = _protocol(match[3], family)
    if (match[5] or match[7]) and protocol not in _PORT_NAMES:
        raise ValueError("ports belong to tcp and udp")
    if match[8] and protocol != 6:
        raise ValueError("tcp-flag belongs to tcp")
    return FilterRule(
        sequence=number(match[1], after + 1, 2**32 - 1),
        action=FilterAction(match[2]),
        protocol=protocol,
        source=_place(match[4], family) if match[4] else None,
        source_ports=_ports(match[5], protocol) if match[5] else None,
        destination=_place(match[6], family) if match[6] else None,
        destination_ports=_ports(match[7], protocol) if match[7] else None,
        established=match[8] is not None,
        origin=ledger.origin(line),
    )


def _protocol(word: str, family: Family) -> int | None:
    if word == _ANY[family]:
        return None
    known = _PROTOCOLS[family]
    if word in known:
        return known[word]
    if re.fullmatch(NUMBER, word) is None:
        raise ValueError(f"unknown protocol {word!r}")
    return number(word, 0, 255)


def _place(text: str, family: Family) -> Network:
    if family is Family.IPV6:
        return v6_network(text)
    address, _, wildcard = text.partition(" ")
    inverse = 0 if wildcard == "0" else int(IPv4Address(wildcard))
    if inverse & (inverse + 1):
        raise ValueError(f"wildcard {wildcard} is not a prefix")
    return v4_network(f"{address}/{32 - inverse.bit_length()}")


def _ports(text: str, protocol: int | None) -> PortRange:
    names = _PORT_NAMES[6 if protocol is None else protocol]
    words = text.split(" ")
    numbers = [names[word] if word in names else int(word) for word in words[1:]]
    first, last = numbers[0], numbers[-1]
    if not 0 <= first <= last <= 65535:
        raise ValueError("a range of ports has to rise, up to 65535")
    return PortRange(first, last)


def read_sources(family: Family, opener: Line, ledger: Ledger) -> tuple[Network, ...]:
    """Return the prefixes of a management list, which ends in ``deny vpn-instance-any``."""
    ledger.claim(opener)
    prefixes: list[Network] = []
    closed = False
    for line in opener.children:
        sequence = str(10 * (len(prefixes) + 1))
        source = _SOURCE[family].fullmatch(line.text)
        last = _LAST_SOURCE.fullmatch(line.text)
        found = source or last
        if found is None or closed or found[1] != sequence or line.children:
            ledger.refuse(line, "rules are numbered 10, 20, ... and the last one denies")
            continue
        if source is None:
            closed = True
        else:
            try:
                prefixes.append(_place(source[2], family))
            except ValueError as error:
                ledger.refuse(line, f"bad rule: {error}")
                continue
        ledger.claim(line)
    if not closed:
        ledger.missing(f"{opener.text} / deny vpn-instance-any", "the last rule is missing")
    return tuple(prefixes)


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
        reading.prefix_lists[name] = PrefixListReading(family, index=_LAST_INDEX, lines=[line])
    elif match is not None:
        try:
            _read_entry(match, line, reading)
        except ValueError as error:
            reading.ledger.refuse(line, f"bad entry: {error}")


def _read_entry(match: re.Match[str], line: Line, reading: Reading) -> None:
    family = Family.IPV4 if match[1] == "ip" else Family.IPV6
    network = v4_network if family is Family.IPV4 else v6_network
    prefix = network(f"{match[4]}/{match[5]}")
    known = reading.prefix_lists.setdefault(match[2], PrefixListReading(family))
    if known.family is not family or prefix in known.prefixes:
        raise ValueError("a list is of one family and says a prefix once")
    known.index = number(match[3], known.index + 1, _LAST_INDEX)
    known.prefixes[prefix] = None
    known.lines.append(line)
    reading.ledger.claim(line)


def finished_prefix_lists(reading: Reading) -> tuple[PrefixList, ...]:
    """Return the prefix lists, each with all lines that said it."""
    return tuple(
        PrefixList(
            name=name,
            family=found.family,
            prefixes=tuple(found.prefixes),
            origin=reading.ledger.origin(*found.lines),
        )
        for name, found in reading.prefix_lists.items()
    )
