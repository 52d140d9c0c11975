"""Filters as lines of the dialect of Arista EOS, for twins and for comparing with native text."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network
from typing import Final

from citynet.device.model import FilterRule, Network, PortRange

__all__ = ["box_line", "filter_lines"]

_PROTOCOLS: Final = {None: "ip", 1: "icmp", 6: "tcp", 17: "udp"}
_TCP: Final = 6
_UDP: Final = 17

Translate = Callable[[Network], IPv4Network]


def filter_lines(rules: tuple[FilterRule, ...], translate: Translate) -> tuple[str, ...]:
    """Return one line per rule, and the denial of all else that the model implies."""
    return (*(_rule(rule, translate) for rule in rules), "deny ip any any")


def box_line(
    action: str,
    protocol: int | None,
    ends: tuple[IPv4Network | None, IPv4Network | None],
    ports: tuple[PortRange | None, PortRange | None],
    *,
    established: bool,
) -> str:
    """Return a line that matches packets from the first of ``ends`` to the second."""
    words = [action, _PROTOCOLS.get(protocol, str(protocol))]
    for network, range_ in zip(ends, ports, strict=True):
        words.append("any" if network is None else _network(network))
        if range_ is not None and protocol in {_TCP, _UDP}:
            words.append(_ports(range_))
    if established:
        words.append("established")
    return " ".join(words)


def _rule(rule: FilterRule, translate: Translate) -> str:
    return box_line(
        rule.action.value,
        rule.protocol,
        (
            None if rule.source is None else translate(rule.source),
            None if rule.destination is None else translate(rule.destination),
        ),
        (rule.source_ports, rule.destination_ports),
        established=rule.established,
    )


def _network(network: IPv4Network) -> str:
    return f"host {network.network_address}" if network.prefixlen == 32 else str(network)


def _ports(range_: PortRange) -> str:
    if range_.first == range_.last:
        return f"eq {range_.first}"
    return f"range {range_.first} {range_.last}"
