"""Access lists of VRP that filter packets: what no rule matches passes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from citynet.device.model import Family, Filter, FilterAction, FilterRule, PortRange
from citynet.readers.blocks import Line
from citynet.readers.values import NUMBER, number
from citynet.readers.vrp.address_groups import POOL, group_name
from citynet.readers.vrp.places import PLACE, place
from citynet.readers.vrp.reading import Reading

__all__ = ["read_filter", "read_rule"]

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

_PORTS: Final = r"(?:eq [a-z0-9-]+|range [a-z0-9-]+ [a-z0-9-]+)"
_RULE: Final = {
    family: re.compile(
        rf"rule (?P<sequence>{NUMBER}) (?P<action>permit|deny) (?P<protocol>[a-z0-9-]+)"
        rf"(?: source (?P<source>{where})| source-pool (?P<source_pool>{POOL}))?"
        rf"(?: source-port (?P<source_ports>{_PORTS}))?"
        rf"(?: destination (?P<destination>{where})"
        rf"| destination-pool (?P<destination_pool>{POOL}))?"
        rf"(?: destination-port (?P<destination_ports>{_PORTS}))?"
        r"(?P<established> tcp-flag established)?"
    )
    for family, where in PLACE.items()
}
_LOG: Final = re.compile(rf"rule ({NUMBER}) description log")
_LAST_SEQUENCE: Final = 2**32 - 1


def read_filter(reading: Reading, match: re.Match[str], opener: Line) -> None:
    """Read an advanced list; its last rule has to deny everything, since VRP does not.

    Lines of a list without that rule are unread. What it does is in the filter all the same, as a
    rule that permits everything: whoever works with a device that was not read whole must not take
    it for safer than it is.
    """
    ledger = reading.ledger
    name, family = match[2], Family.IPV6 if match[1] else Family.IPV4
    if name in reading.filters:
        raise ValueError("said twice: access list")
    ledger.claim(opener)
    rules: list[FilterRule] = []
    for line in opener.children:
        try:
            log = _LOG.fullmatch(line.text)
            if log is None:
                rules.append(read_rule(line, family, reading))
                _check_sequence(rules)
            else:
                rules[-1:] = [_logged(rules[-1:], int(log[1]), line)]
        except ValueError as error:
            ledger.refuse(line, f"bad rule: {error}")
            continue
        ledger.claim(line)
    rules.sort(key=lambda rule: rule.sequence)
    if not rules or not _denies_everything(rules[-1]):
        ledger.refuse(opener, "what no rule matches would pass: the last rule has to deny all")
        rules.append(_rest(rules, opener, reading))
    reading.filters[name] = Filter(
        name=name, family=family, rules=tuple(rules), origin=ledger.origin(*opener.lines())
    )


def _check_sequence(rules: list[FilterRule]) -> None:
    if rules[-1].sequence in {rule.sequence for rule in rules[:-1]}:
        rules.pop()
        raise ValueError("said twice: number of a rule")


def _denies_everything(rule: FilterRule) -> bool:
    plain = FilterRule(sequence=rule.sequence, action=FilterAction.DENY, log=rule.log)
    return rule == plain


def _rest(rules: list[FilterRule], opener: Line, reading: Reading) -> FilterRule:
    last = rules[-1].sequence if rules else 0
    return FilterRule(
        sequence=last + 10, action=FilterAction.PERMIT, origin=reading.ledger.origin(opener)
    )


def _logged(last: list[FilterRule], sequence: int, line: Line) -> FilterRule:
    if not last or last[0].sequence != sequence or last[0].log:
        raise ValueError("a description stands directly behind its rule, once")
    rule = last[0]
    origin = replace(rule.origin, lines=(*rule.origin.lines, line.number))
    return replace(rule, log=True, origin=origin)


def read_rule(line: Line, family: Family, reading: Reading) -> FilterRule:
    """Return the rule that ``line`` says; raises ``ValueError`` if the model has none like it."""
    match = _RULE[family].fullmatch(line.text)
    if match is None or line.children:
        raise ValueError("not a rule that the device model can hold")
    protocol = _protocol(match["protocol"], family)
    source_ports, destination_ports = match["source_ports"], match["destination_ports"]
    if (source_ports or destination_ports) and protocol not in _PORT_NAMES:
        raise ValueError("ports belong to tcp and udp")
    if match["established"] and protocol != 6:
        raise ValueError("tcp-flag belongs to tcp")
    source, destination = match["source"], match["destination"]
    return FilterRule(
        sequence=number(match["sequence"], 1, _LAST_SEQUENCE),
        action=FilterAction(match["action"]),
        protocol=protocol,
        source=place(source, family) if source else None,
        source_ports=_ports(source_ports, protocol) if source_ports else None,
        destination=place(destination, family) if destination else None,
        destination_ports=_ports(destination_ports, protocol) if destination_ports else None,
        established=match["established"] is not None,
        source_group=_group(match["source_pool"], family, reading),
        destination_group=_group(match["destination_pool"], family, reading),
        origin=reading.ledger.origin(line),
    )


def _group(pool: str | None, family: Family, reading: Reading) -> str | None:
    if pool is None:
        return None
    group = reading.address_groups.get(group_name(pool))
    if group is None or group.family is not family:
        raise ValueError(f"address pool {pool} of this family is not there, or empty")
    return group.name


def _protocol(word: str, family: Family) -> int | None:
    if word == _ANY[family]:
        return None
    known = _PROTOCOLS[family]
    if word in known:
        return known[word]
    if re.fullmatch(NUMBER, word) is None:
        raise ValueError(f"unknown protocol {word!r}")
    return number(word, 0, 255)


def _ports(text: str, protocol: int | None) -> PortRange:
    names = _PORT_NAMES[6 if protocol is None else protocol]
    words = text.split(" ")
    numbers = [names[word] if word in names else int(word) for word in words[1:]]
    first, last = numbers[0], numbers[-1]
    if not 0 <= first <= last <= 65535:
        raise ValueError("a range of ports has to rise, up to 65535")
    return PortRange(first, last)
