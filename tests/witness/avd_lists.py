"""Filters, the lists of the control plane and of management, prefix lists, as input of AVD."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.device.model import (
    Collector,
    Device,
    Family,
    FilterRule,
    Network,
    PortRange,
    PrefixList,
)
from tests.witness.words import Facts, said

__all__ = ["lists"]

_ICMP: Final = {Family.IPV4: (1, "icmp"), Family.IPV6: (58, "icmpv6")}
_ANY: Final = {Family.IPV4: "ip", Family.IPV6: "ipv6"}
_NOTHING: Final = {Family.IPV4: "deny 0.0.0.0/0 le 32", Family.IPV6: "deny ::/0 le 128"}
_CONTROL_PLANE: Final = (("tcp", 179, None), ("udp", 3784, 255))
_MULTIHOP_BFD: Final = (("udp", 4784, None),)
_CONTROL_PLANE_MGMT: Final = (("tcp", 22, None), ("tcp", 443, None), ("udp", 161, None))


def lists(device: Device) -> Facts:
    """Return the lists of both families."""
    return said(
        **_access_lists(device),
        standard_access_lists=[_sources(device, Family.IPV4)],
        ipv6_standard_access_lists=[_sources(device, Family.IPV6)],
        prefix_lists=_prefix_lists(device, Family.IPV4),
        ipv6_prefix_lists=_prefix_lists(device, Family.IPV6),
    )


def _access_lists(device: Device) -> Facts:
    sessions = device.bgp.neighbors if device.bgp else ()
    multihop = any(each.bfd and each.vrf is None for each in sessions)
    return {
        key: [
            *(
                {"name": each.name, "entries": [_rule(rule, family) for rule in each.rules]}
                for each in device.filters
                if each.family is family
            ),
            *(
                {"name": f"{name}-{number}", "entries": list(_own(services, family, collectors))}
                for name, services, collectors in (
                    ("CONTROL-PLANE", _CONTROL_PLANE + _MULTIHOP_BFD * multihop, ()),
                    ("CONTROL-PLANE-MGMT", _CONTROL_PLANE_MGMT, _collectors(device, number)),
                )
            ),
        ]
        for family, number, key in (
            (Family.IPV4, 4, "ip_access_lists"),
            (Family.IPV6, 6, "ipv6_access_lists"),
        )
    }


def _rule(rule: FilterRule, family: Family) -> Facts:
    number, icmp = _ICMP[family]
    names = {None: _ANY[family], number: icmp, 6: "tcp", 17: "udp"}
    return said(
        sequence=rule.sequence,
        action=str(rule.action),
        protocol=names.get(rule.protocol, str(rule.protocol)),
        source=_prefix(rule.source),
        destination=_prefix(rule.destination),
        **_ports("source", rule.source_ports),
        **_ports("destination", rule.destination_ports),
        tcp_flags=["established"] if rule.established else None,
        log=rule.log or None,
    )


def _prefix(network: Network | None) -> str:
    if network is None:
        return "any"
    if network.prefixlen == network.max_prefixlen:
        return str(network.network_address)
    return str(network)


def _ports(side: str, ports: PortRange | None) -> Facts:
    if ports is None:
        return {}
    is_one = ports.first == ports.last
    numbers = [ports.first] if is_one else [ports.first, ports.last]
    return {
        f"{side}_ports_match": "eq" if is_one else "range",
        f"{side}_ports": list(map(str, numbers)),
    }


def _collectors(device: Device, version: int) -> tuple[Collector, ...]:
    collectors = device.telemetry.collectors if device.telemetry else ()
    return tuple(each for each in collectors if each.address.version == version)


def _own(
    services: tuple[tuple[str, int, int | None], ...],
    family: Family,
    collectors: tuple[Collector, ...],
) -> Iterator[Facts]:
    anybody = {"source": "any", "destination": "any"}
    hops = "ttl" if family is Family.IPV4 else "hop_limit"
    yield {"sequence": 10, "action": "permit", "protocol": _ICMP[family][1], **anybody}
    tracked = {"protocol": _ANY[family], "tracked": True}
    yield {"sequence": 20, "action": "permit", **tracked, **anybody}
    for sequence, (protocol, port, limit) in enumerate(services, start=3):
        rule = {"sequence": 10 * sequence, "action": "permit", "protocol": protocol, **anybody}
        yield said(**rule, destination_ports=[str(port)], **{hops: limit})
    for sequence, collector in enumerate(collectors, start=6):
        yield {
            "sequence": 10 * sequence,
            "action": "permit",
            "protocol": "tcp",
            "source": str(collector.address),
            "destination": "any",
            "destination_ports": [str(collector.port)],
        }
    last = 60 + 10 * len(collectors)
    yield {"sequence": last, "action": "deny", "protocol": _ANY[family], **anybody}


def _sources(device: Device, family: Family) -> Facts:
    version = 4 if family is Family.IPV4 else 6
    prefixes = [each for each in device.management.ssh_sources if each.version == version]
    if family is Family.IPV4:
        rules: list[Facts] = [
            {"action": "permit", "source": _prefix(prefix)} for prefix in prefixes
        ]
        entries = [*rules, {"action": "deny", "source": "any"}]
        numbered = [{"sequence": 10 * i, **each} for i, each in enumerate(entries, start=1)]
        return {"name": "MGMT-SOURCES-4", "entries": numbered}
    texts = [*(f"permit {_host(prefix)}" for prefix in prefixes), "deny any"]
    return {"name": "MGMT-SOURCES-6", "sequence_numbers": _numbered(texts)}


def _host(prefix: Network) -> str:
    is_host = prefix.prefixlen == prefix.max_prefixlen
    return f"host {prefix.network_address}" if is_host else str(prefix)


def _numbered(actions: list[str]) -> list[Facts]:
    return [{"sequence": 10 * i, "action": text} for i, text in enumerate(actions, start=1)]


def _prefix_lists(device: Device, family: Family) -> list[Facts]:
    return [
        {"name": each.name, "sequence_numbers": _numbered(_entries(each))}
        for each in device.prefix_lists
        if each.family is family
    ]


def _entries(each: PrefixList) -> list[str]:
    return [f"permit {prefix}" for prefix in each.prefixes] or [_NOTHING[each.family]]
