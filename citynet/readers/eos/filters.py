"""Access lists of EOS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from citynet.device.model import Family, Filter, FilterAction, FilterRule, Network, PortRange
from citynet.readers.blocks import Ledger, Line
from citynet.readers.eos.constants import CONTROL_PLANE_LISTS
from citynet.readers.eos.reading import Reading
from citynet.readers.values import NUMBER, number, v4, v4_network, v6, v6_network

__all__ = ["FAMILIES", "MANAGEMENT_LISTS", "read_filter", "read_sources"]

Match = re.Match[str]

MANAGEMENT_LISTS: Final = {Family.IPV4: "MGMT-SOURCES-4", Family.IPV6: "MGMT-SOURCES-6"}
"""Standard lists of the prefixes that management is accepted from."""

FAMILIES: Final = {"ip": Family.IPV4, "ipv6": Family.IPV6}
"""Families by the first word of a line."""

_ANY: Final = {Family.IPV4: "ip", Family.IPV6: "ipv6"}
_PROTOCOLS: Final[Mapping[Family, Mapping[str, int]]] = {
    Family.IPV4: {"icmp": 1, "igmp": 2, "ipip": 4, "tcp": 6, "udp": 17, "gre": 47, "ospf": 89}
    | {"pim": 103, "vrrp": 112},
    Family.IPV6: {"icmpv6": 58, "tcp": 6, "udp": 17, "gre": 47, "ospf": 89, "pim": 103},
}
_TCP_PORTS: Final = {"ftp-data": 20, "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "tacacs": 49}
_TCP_PORTS.update({"domain": 53, "www": 80, "pop3": 110, "bgp": 179, "ldap": 389})
_TCP_PORTS.update({"https": 443, "ldaps": 636})
_UDP_PORTS: Final = {"domain": 53, "bootps": 67, "bootpc": 68, "tftp": 69, "ntp": 123}
_UDP_PORTS.update({"snmp": 161, "snmptrap": 162, "syslog": 514})
_PORT_NAMES: Final = {6: _TCP_PORTS, 17: _UDP_PORTS}


class _Words:
    """The words of a rule, taken one by one; running out of them is a bad value."""

    def __init__(self, text: str) -> None:
        self._words = text.split(" ")
        self._next = 0

    def take(self) -> str:
        if self._next >= len(self._words):
            raise ValueError("the line ends too early")
        self._next += 1
        return self._words[self._next - 1]

    def take_if(self, *words: str) -> str | None:
        if self._next < len(self._words) and self._words[self._next] in words:
            return self.take()
        return None

    def end(self) -> None:
        if self._next < len(self._words):
            raise ValueError(f"nothing may follow, found {self._words[self._next]!r}")


def read_filter(reading: Reading, match: Match, line: Line) -> None:
    """Read an access list; a rule that cannot be read is entered and left out."""
    name, ledger = match[2], reading.ledger
    if name in CONTROL_PLANE_LISTS:
        return
    if name in reading.filters:
        raise ValueError("said twice: access list")
    family = FAMILIES[match[1]]
    rules: list[FilterRule] = []
    ledger.claim(line)
    for each in line.children:
        try:
            rule = _rule(each, family, ledger, after=rules[-1].sequence if rules else 0)
        except ValueError as error:
            ledger.refuse(each, f"bad rule: {error}")
            continue
        ledger.claim(each)
        rules.append(rule)
    reading.filters[name] = Filter(
        name=name, family=family, rules=tuple(rules), origin=ledger.origin(*line.lines())
    )


def _rule(line: Line, family: Family, ledger: Ledger, *, after: int) -> FilterRule:
    if line.children:
        raise ValueError("a rule opens no block")
    words = _Words(line.text)
    sequence = number(_digits(words.take()), after + 1, 2**32 - 1)
    action = FilterAction(words.take())
    protocol = _protocol(words.take(), family)
    source = _prefix(words, family)
    source_ports = _ports(words, protocol)
    destination = _prefix(words, family)
    destination_ports = _ports(words, protocol)
    established = words.take_if("established") is not None
    if established and protocol != 6:
        raise ValueError("established belongs to tcp")
    log = words.take_if("log") is not None
    words.end()
    return FilterRule(
        sequence=sequence,
        action=action,
        protocol=protocol,
        source=source,
        destination=destination,
        source_ports=source_ports,
        destination_ports=destination_ports,
        established=established,
        log=log,
        origin=ledger.origin(line),
    )


def _digits(word: str) -> str:
    if re.fullmatch(NUMBER, word) is None:
        raise ValueError(f"{word!r} is not a number")
    return word


def _protocol(word: str, family: Family) -> int | None:
    if word == _ANY[family]:
        return None
    known = _PROTOCOLS[family]
    return known[word] if word in known else number(_digits(word), 0, 255)


def _prefix(words: _Words, family: Family) -> Network | None:
    word = words.take()
    if word == "any":
        return None
    if word == "host":
        address = words.take()
        if family is Family.IPV4:
            return v4_network(f"{v4(address)}/32")
        return v6_network(f"{v6(address)}/128")
    if "/" not in word:
        raise ValueError(f"{word!r} is not a prefix")
    return v4_network(word) if family is Family.IPV4 else v6_network(word)


def _ports(words: _Words, protocol: int | None) -> PortRange | None:
    operator = words.take_if("eq", "range")
    if operator is None:
        return None
    if protocol not in _PORT_NAMES:
        raise ValueError("ports belong to tcp and udp")
    names = _PORT_NAMES[protocol]
    first = _port(words.take(), names)
    last = first if operator == "eq" else _port(words.take(), names)
    if last < first:
        raise ValueError("a range of ports has to rise")
    return PortRange(first, last)


def _port(word: str, names: Mapping[str, int]) -> int:
    return names[word] if word in names else number(_digits(word), 0, 65535)


def read_sources(family: Family, opener: Line, ledger: Ledger) -> tuple[Network, ...]:
    """Return the prefixes of a standard management list, which ends in ``deny any``."""
    ledger.claim(opener)
    prefixes: list[Network | None] = []
    for line in opener.children:
        try:
            prefixes.append(_source(line, family, 10 * (len(prefixes) + 1), prefixes))
        except ValueError as error:
            ledger.refuse(line, f"bad rule: {error}")
            continue
        ledger.claim(line)
    if None not in prefixes:
        ledger.missing(f"{opener.text} / deny any", "the last rule is missing")
    return tuple(prefix for prefix in prefixes if prefix is not None)


def _source(
    line: Line, family: Family, sequence: int, before: list[Network | None]
) -> Network | None:
    words = _Words(line.text)
    if int(_digits(words.take())) != sequence or None in before:
        raise ValueError("rules are numbered 10, 20, ... and 'deny any' is the last")
    action = FilterAction(words.take())
    prefix = _prefix(words, family)
    words.end()
    if (action is FilterAction.DENY) != (prefix is None):
        raise ValueError("prefixes are permitted, everything else is denied")
    return prefix
