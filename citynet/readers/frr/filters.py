"""The stateless filters of ``etc/nftables.conf`` and the ports that they stand on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from citynet.device.model import Family, Filter, FilterAction, FilterRule, Network, PortRange
from citynet.readers.frr.lines import Line, Said, Source, origin_of
from citynet.readers.frr.nftables import Chain
from citynet.readers.frr.values import host_or_network, number

__all__ = ["Filters", "read_filters"]

_FAMILIES: Final = {"ip": Family.IPV4, "ip6": Family.IPV6}
_VERSIONS: Final = {"ip": 4, "ip6": 6}
_ENTRY: Final = "filters"
_HOOK: Final = "type filter hook prerouting priority raw; policy accept;"
_JUMP: Final = re.compile(r'iifname "([^"]+)" jump (\S+)')
_MATCH: Final = (
    r"(?P<match>"
    r"(?:(?P<source_family>ip6?) saddr (?P<source>\S+) )?"
    r"(?:(?P<destination_family>ip6?) daddr (?P<destination>\S+) )?"
    r"(?:meta l4proto (?P<protocol>\S+) )?"
    r"(?:th sport (?P<source_ports>\S+) )?"
    r"(?:th dport (?P<destination_ports>\S+) )?"
    r"(?P<established>tcp flags & \(ack \| rst\) != 0 )?"
    r")"
)
_RULE: Final = re.compile(
    _MATCH + r'counter (?P<action>accept|drop) comment "(?P<sequence>[1-9][0-9]{0,8})"'
)
_LOG: Final = re.compile(
    _MATCH + r'limit rate 10/second log prefix "(?P<filter>\S+) (?P<sequence>[1-9][0-9]{0,8}) "'
)
_ACTIONS: Final = {"accept": FilterAction.PERMIT, "drop": FilterAction.DENY}
# nft knows these without /etc/protocols, which a small installation lacks.
_PROTOCOLS: Final = {"icmp": 1, "tcp": 6, "udp": 17, "icmpv6": 58}
_TCP: Final = 6
# Protocols whose first four bytes are ports: TCP, UDP, DCCP, SCTP, UDP-Lite.
_WITH_PORTS: Final = frozenset({6, 17, 33, 132, 136})


@dataclass(slots=True)
class Filters:
    """What the tables ``ip`` and ``ip6`` say."""

    filters: list[Filter] = field(default_factory=list)
    jumps: dict[tuple[str, Family], Said[str]] = field(default_factory=dict)
    """Interface and family → filter on what enters there."""


def read_filters(source: Source, chains: Mapping[tuple[str, str], Chain]) -> Filters:
    """Return the filters and where they stand."""
    found = Filters()
    for (table, name), chain in chains.items():
        if table not in _FAMILIES:
            continue
        if name == _ENTRY:
            _read_jumps(source, chain, chains, found)
        else:
            found.filters.append(_Rules(source, chain).read())
    return found


def _read_jumps(
    source: Source, chain: Chain, chains: Mapping[tuple[str, str], Chain], found: Filters
) -> None:
    family = _FAMILIES[chain.table]
    hook: Said[bool] | None = None
    for line in chain.lines:
        jump = _JUMP.fullmatch(line.text)
        if jump is not None:
            interface, name = jump.groups()
            said = source.first(found.jumps.get((interface, family)), name, line)
            if said is not None:
                found.jumps[interface, family] = said
            if name == _ENTRY or (chain.table, name) not in chains:
                source.refuse(line, f"there is no filter {name} of this family")
        elif line.text == _HOOK:
            hook = source.first(hook, value=True, line=line)
        else:
            source.refuse(line, "no line that the dialect has here")
    if hook is None:
        source.refuse(chain.header, "without its hook, no packet meets its filters")


class _Rules:
    """The rules of one filter while they are read."""

    def __init__(self, source: Source, chain: Chain) -> None:
        self.source = source
        self.chain = chain
        self.rules: list[FilterRule] = []
        self.log: tuple[re.Match[str], Line] | None = None
        self.drop: Line | None = None

    def read(self) -> Filter:
        for line in self.chain.lines:
            if self.drop is not None:
                self.source.refuse(line, f"line {self.drop.number} drops everything before it")
            elif line.text == "drop":
                self._forget_log()
                self.drop = line
            elif match := _RULE.fullmatch(line.text):
                self._rule(match, line)
            elif match := _LOG.fullmatch(line.text):
                self._forget_log()
                self.log = (match, line)
            else:
                self.source.refuse(line, "no rule that the dialect has")
        self._forget_log()
        if self.drop is None:
            self.source.refuse(self.chain.header, "it does not end in 'drop'")
            self.rules.append(self._rest())
        frame = [self.chain.header.number, *([self.drop.number] if self.drop else [])]
        return Filter(
            name=self.chain.name,
            family=_FAMILIES[self.chain.table],
            rules=tuple(self.rules),
            origin=origin_of((self.source, frame)),
        )

    def _rest(self) -> FilterRule:
        """Return what becomes of packets that no rule matched and no ``drop`` took: they pass."""
        last = self.rules[-1].sequence if self.rules else 0
        origin = origin_of((self.source, [self.chain.header.number]))
        return FilterRule(sequence=last + 1, action=FilterAction.PERMIT, origin=origin)

    def _forget_log(self) -> None:
        if self.log is not None:
            self.source.refuse(self.log[1], "the rule that it logs does not follow")
            self.log = None

    def _rule(self, match: re.Match[str], line: Line) -> None:
        log = self.log[1] if self.log is not None and self._logs(match) else None
        if log is not None:
            self.log = None
        self._forget_log()
        lines = [line] if log is None else [log, line]
        try:
            rule = self._parsed(match, lines)
        except ValueError as error:
            self.source.refuse_all(lines, str(error))
            return
        if rule.sequence <= (self.rules[-1].sequence if self.rules else 0):
            self.source.refuse_all(lines, "its sequence number contradicts its place")
            return
        self.rules.append(rule)

    def _logs(self, match: re.Match[str]) -> bool:
        """Return whether the line before is the log of the rule of ``match``."""
        if self.log is None:
            return False
        log = self.log[0]
        said = (log["match"], log["sequence"], log["filter"])
        return said == (match["match"], match["sequence"], self.chain.name)

    def _parsed(self, match: re.Match[str], lines: list[Line]) -> FilterRule:
        protocol = _protocol(match["protocol"])
        source_ports = _ports(match["source_ports"])
        destination_ports = _ports(match["destination_ports"])
        established = match["established"] is not None
        if (source_ports or destination_ports) and protocol not in _WITH_PORTS:
            raise ValueError("ports of a protocol that has none")
        if established and protocol not in (None, _TCP):
            raise ValueError("TCP flags of another protocol")
        return FilterRule(
            sequence=int(match["sequence"]),
            action=_ACTIONS[match["action"]],
            protocol=protocol,
            source=self._network(match["source_family"], match["source"]),
            destination=self._network(match["destination_family"], match["destination"]),
            source_ports=source_ports,
            destination_ports=destination_ports,
            established=established,
            log=len(lines) > 1,
            origin=origin_of((self.source, (line.number for line in lines))),
        )

    def _network(self, family: str | None, text: str | None) -> Network | None:
        if family is None or text is None:
            return None
        found = host_or_network(text)
        if found is None or family != self.chain.table or found.version != _VERSIONS[family]:
            raise ValueError("no prefix of the family of this table")
        return found


def _protocol(text: str | None) -> int | None:
    if text is None:
        return None
    protocol = _PROTOCOLS.get(text, number(text, 0, 255))
    if protocol is None:
        raise ValueError(f"{text!r} is no protocol that the dialect has")
    return protocol


def _ports(text: str | None) -> PortRange | None:
    if text is None:
        return None
    first_text, dash, last_text = text.partition("-")
    first = number(first_text, 0, 65535)
    last = number(last_text, 0, 65535) if dash else first
    # nft refuses a range of one port.
    if first is None or last is None or (dash and first >= last):
        raise ValueError("no port and no range of ports")
    return PortRange(first, last)
