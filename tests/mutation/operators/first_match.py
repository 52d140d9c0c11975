"""What one filter does with one packet, to tell changes that open something from those that do not.

A rule made wider matches more addresses. Whether that can matter is asked without any engine: is
somebody's prefix among the new addresses, and would the filter have decided otherwise about a
packet from or to it?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network

from citynet.device.model import FilterAction, FilterRule, Network, PortRange

__all__ = ["opens"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packet:
    source: IPv4Address | IPv6Address
    destination: IPv4Address | IPv6Address
    protocol: int | None
    source_port: int | None
    destination_port: int | None
    established: bool


def opens(
    rules: Sequence[FilterRule], old: FilterRule, new: FilterRule, owned: Sequence[Network]
) -> bool:
    """Tell whether ``new`` in the place of ``old`` lets in a packet from or to an ``owned`` prefix.

    ``new`` is a permit and differs from ``old`` in one wider prefix.
    """
    changed = tuple(new if rule is old else rule for rule in rules)
    return any(
        _permits(changed, packet) and not _permits(rules, packet)
        for packet in _packets(old, new, owned)
    )


def _packets(old: FilterRule, new: FilterRule, owned: Sequence[Network]) -> list[_Packet]:
    """Return one packet for each owned prefix that only the wider rule matches."""
    wide_source = new.source != old.source
    wider = new.source if wide_source else new.destination
    narrow = old.source if wide_source else old.destination
    if wider is None or narrow is None:
        raise ValueError("a prefix that is any cannot have been made wider")
    packets = []
    for prefix in owned:
        if prefix.version != wider.version or not prefix.overlaps(wider):
            continue
        inside = prefix if prefix.prefixlen >= wider.prefixlen else wider
        added = next(half for half in wider.subnets(prefixlen_diff=1) if half != narrow)
        if not inside.overlaps(added):
            continue
        smaller = inside if inside.prefixlen >= added.prefixlen else added
        packets.append(_packet(old, _some(smaller), as_source=wide_source))
    return packets


def _packet(rule: FilterRule, address: IPv4Address | IPv6Address, *, as_source: bool) -> _Packet:
    other = rule.destination if as_source else rule.source
    far = _some(other or ip_network("0.0.0.0/0" if address.version == 4 else "::/0"))
    return _Packet(
        source=address if as_source else far,
        destination=far if as_source else address,
        protocol=rule.protocol,
        source_port=_port(rule.source_ports),
        destination_port=_port(rule.destination_ports),
        established=rule.established,
    )


def _some(network: Network) -> IPv4Address | IPv6Address:
    """Return an address of a network that is no gateway: the last but one, if there are so many."""
    return network[-2 if network.num_addresses > 2 else -1]


def _port(ports: PortRange | None) -> int | None:
    return None if ports is None else ports.first


def _permits(rules: Sequence[FilterRule], packet: _Packet) -> bool:
    for rule in rules:
        if _matches(rule, packet):
            return rule.action is FilterAction.PERMIT
    return False


def _matches(rule: FilterRule, packet: _Packet) -> bool:
    return (
        (rule.source is None or packet.source in rule.source)
        and (rule.destination is None or packet.destination in rule.destination)
        and (rule.protocol is None or rule.protocol == packet.protocol)
        and _in(rule.source_ports, packet.source_port)
        and _in(rule.destination_ports, packet.destination_port)
        and (not rule.established or packet.established)
    )


def _in(ports: PortRange | None, port: int | None) -> bool:
    return ports is None or (port is not None and ports.first <= port <= ports.last)
