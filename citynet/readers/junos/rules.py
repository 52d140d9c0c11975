"""Terms of a filter as rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from citynet.device.model import Family, FilterAction, FilterRule, PortRange
from citynet.readers.junos.flat import Statement
from citynet.readers.junos.reading import network, number, version_of
from citynet.readers.junos.statements import Node
from citynet.readers.values import NUMBER

__all__ = ["read_rule"]

_PROTOCOLS: Final = {"ah": 51, "egp": 8, "esp": 50, "gre": 47, "icmp": 1, "icmp6": 58, "igmp": 2}
_PROTOCOLS.update({"ipip": 4, "ipv6": 41, "ospf": 89, "pim": 103, "rsvp": 46, "sctp": 132})
_PROTOCOLS.update({"tcp": 6, "udp": 17, "vrrp": 112})
_PORTS: Final = {"bgp": 179, "bootpc": 68, "bootps": 67, "domain": 53, "ftp": 21, "ftp-data": 20}
_PORTS.update({"http": 80, "https": 443, "imap": 143, "ldap": 389, "ldp": 646, "ntp": 123})
_PORTS.update({"netbios-ssn": 139, "pop3": 110, "radius": 1812, "smtp": 25, "snmp": 161})
_PORTS.update({"snmptrap": 162, "ssh": 22, "sunrpc": 111, "syslog": 514, "tacacs": 49})
_PORTS.update({"telnet": 23, "tftp": 69})
_RANGE: Final = re.compile(rf"({NUMBER})(?:-({NUMBER}))?")
_PROTOCOL: Final = {Family.IPV4: "protocol", Family.IPV6: "payload-protocol"}
_TCP: Final = 6
_WITH_PORTS: Final = (_TCP, 17)


@dataclass(slots=True)
class _Fields:
    """What a term says, field by field; a rule holds one value of each."""

    fields: dict[str, Any] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)

    def put(self, statement: Statement, **fields: object) -> None:
        for name in fields:
            if name in self.fields:
                raise ValueError(f"a rule has one {name.replace('_', ' ')}")
        self.fields.update(fields)
        self.statements.append(statement)


def read_rule(term: Node, family: Family) -> tuple[FilterRule, tuple[Statement, ...]]:
    """Return the rule that ``term`` is, and the statements that say it, which are all of it.

    Raises ``ValueError`` for what the device model cannot hold, so that a term is never taken for
    a rule that matches more or less.
    """
    sequence = _sequence(term.path[-1])
    said = _Fields()
    depth = len(term.path)
    for statement in term.statements():
        _read(statement.words[depth:], statement, said, family, sequence)
    fields = said.fields
    for end in ("source", "destination"):
        if end in fields and f"{end}_group" in fields:
            raise ValueError(f"a rule has one {end}")
    protocol = fields.get("protocol")
    if protocol not in _WITH_PORTS and {"source_ports", "destination_ports"} & fields.keys():
        raise ValueError("ports belong to tcp and udp")
    if "established" in fields and protocol != _TCP:
        raise ValueError("tcp-established belongs to tcp")
    fields.pop("count", None)
    # A term that names no action accepts.
    fields.setdefault("action", FilterAction.PERMIT)
    return FilterRule(sequence=sequence, **fields), tuple(said.statements)


def _sequence(text: str) -> int:
    if re.fullmatch(NUMBER, text) is None:
        raise ValueError("terms are numbered")
    return number(text, 1, 2**32 - 1)


def _read(
    words: tuple[str, ...], statement: Statement, said: _Fields, family: Family, sequence: int
) -> None:
    fields: dict[str, object] | None = None
    if words[:1] == ("from",):
        fields = _match(words[1:], family)
    elif words[:1] == ("then",):
        fields = _action(words[1:], sequence)
    if fields is None:
        raise ValueError(f"no rule can say {' '.join(words)!r}")
    said.put(statement, **fields)


def _match(words: tuple[str, ...], family: Family) -> dict[str, object] | None:
    match words:
        case (("source-address" | "destination-address") as end, text):
            prefix = network(text)
            if prefix.version != version_of(family):
                raise ValueError("an address of the other family")
            return {end.removesuffix("-address"): prefix}
        case (("source-prefix-list" | "destination-prefix-list") as end, name):
            return {f"{end.removesuffix('-prefix-list')}_group": name}
        case (kind, text) if kind == _PROTOCOL[family]:
            return {"protocol": _protocol(text)}
        case (("source-port" | "destination-port") as kind, text):
            return {f"{kind}s".replace("-", "_"): _ports(text)}
        case ("tcp-established",):
            return {"established": True}
    return None


def _action(words: tuple[str, ...], sequence: int) -> dict[str, object] | None:
    match words:
        case ("count", name) if name == f"rule-{sequence}":
            return {"count": True}
        case ("syslog",):
            return {"log": True}
        case ("accept",):
            return {"action": FilterAction.PERMIT}
        case ("discard",):
            return {"action": FilterAction.DENY}
    return None


def _protocol(word: str) -> int:
    if word in _PROTOCOLS:
        return _PROTOCOLS[word]
    if re.fullmatch(NUMBER, word) is None:
        raise ValueError(f"unknown protocol {word!r}")
    return number(word, 0, 255)


def _ports(word: str) -> PortRange:
    if word in _PORTS:
        return PortRange(_PORTS[word], _PORTS[word])
    match = _RANGE.fullmatch(word)
    if match is None:
        raise ValueError(f"unknown port {word!r}")
    first = number(match[1], 0, 65535)
    last = number(match[2], first, 65535) if match[2] else first
    return PortRange(first, last)
