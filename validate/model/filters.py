"""Filters: as sets of packets, and rule by rule for one packet.

The first rule that matches decides; what no rule matches is denied. A rule that names ports matches
packets that have ports; ``established`` matches TCP with ACK or RST. A rule with a prefix of the
other family matches nothing.
"""

from __future__ import annotations

from citynet.device.model import Filter, FilterAction, FilterRule, PortRange
from validate.model.headerspace import PORT_PROTOCOLS, TCP, PacketSet, Space
from validate.outcome import Packet

__all__ = ["first_match", "permitted"]


def _rules_in_order(filter_: Filter) -> tuple[FilterRule, ...]:
    """Return the rules in the order in which a device tries them."""
    return tuple(sorted(filter_.rules, key=lambda rule: rule.sequence))


def permitted(space: Space, filter_: Filter) -> PacketSet:
    """Return the packets that a filter lets through."""
    result = space.empty
    for rule in reversed(_rules_in_order(filter_)):
        matched = _rule(space, rule)
        passes = rule.action is FilterAction.PERMIT
        result = result | matched if passes else result & ~matched
    return result


def _rule(space: Space, rule: FilterRule) -> PacketSet:
    result = space.full
    if rule.protocol is not None:
        result = result & space.protocol(rule.protocol)
    if rule.source is not None:
        result = result & space.source(rule.source)
    if rule.destination is not None:
        result = result & space.destination(rule.destination)
    if rule.source_ports is not None:
        result = result & space.source_ports(rule.source_ports)
    if rule.destination_ports is not None:
        result = result & space.destination_ports(rule.destination_ports)
    return result & space.established if rule.established else result


def first_match(filter_: Filter, packet: Packet) -> FilterRule | None:
    """Return the rule that decides on a packet, ``None`` when none matches."""
    for rule in _rules_in_order(filter_):
        if _matches(rule, packet):
            return rule
    return None


def _matches(rule: FilterRule, packet: Packet) -> bool:
    """Tell whether a rule matches a packet."""
    return (
        (rule.protocol is None or rule.protocol == packet.protocol)
        and (rule.source is None or packet.source in rule.source)
        and (rule.destination is None or packet.destination in rule.destination)
        and _in(packet, packet.source_port, rule.source_ports)
        and _in(packet, packet.destination_port, rule.destination_ports)
        and (not rule.established or _is_established(packet))
    )


def _in(packet: Packet, port: int | None, ports: PortRange | None) -> bool:
    if ports is None:
        return True
    return packet.protocol in PORT_PROTOCOLS and ports.first <= (port or 0) <= ports.last


def _is_established(packet: Packet) -> bool:
    return packet.protocol == TCP and bool({"A", "R"} & set(packet.tcp_flags))
