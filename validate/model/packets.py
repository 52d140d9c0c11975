"""Concrete packets out of sets: the most ordinary packet that is in the set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address

from citynet.device.model import Family, Network, PortRange
from validate.model.headerspace import PORT_PROTOCOLS, TCP, PacketSet, Space
from validate.outcome import Packet

__all__ = ["concrete"]

_HOST = 9
"""Hosts of a prefix are shown as its tenth address: neither network nor gateway."""


def concrete(
    space: Space,
    packets: PacketSet,
    sources: Iterable[Network] = (),
    destinations: Iterable[Network] = (),
) -> Packet | None:
    """Return one packet of a set, ``None`` of the empty set.

    Hosts of ``sources`` and ``destinations`` are preferred, then TCP to a well-known port from an
    ephemeral one; what cannot be had is left to the set.
    """
    for wish in _wishes(space, tuple(sources), tuple(destinations)):
        narrowed = packets & wish
        if not space.is_empty(narrowed):
            packets = narrowed
    fields = space.pick(packets)
    if fields is None:
        return None
    address = IPv4Address if space.family is Family.IPV4 else IPv6Address
    protocol = fields["protocol"]
    has_ports = protocol in PORT_PROTOCOLS
    flags = ("A" if fields["established"] else "S") if protocol == TCP else ""
    return Packet(
        family=space.family,
        source=address(fields["source"]),
        destination=address(fields["destination"]),
        protocol=protocol,
        source_port=fields["source_port"] if has_ports else None,
        destination_port=fields["destination_port"] if has_ports else None,
        tcp_flags=flags,
    )


def _wishes(
    space: Space, sources: tuple[Network, ...], destinations: tuple[Network, ...]
) -> Iterator[PacketSet]:
    """Yield what is wanted of a packet, the most wanted first; later wishes give way."""
    for field, networks in ((space.source, sources), (space.destination, destinations)):
        mine = [n for n in networks if n.version == space.version]
        for network in mine:
            yield field(_host(network))
        yield space.union(map(field, mine)) if mine else space.full
    yield space.protocol(TCP)
    yield ~space.established
    for port in (443, 80, 22, 53):
        yield space.destination_ports(PortRange(port, port))
    yield space.source_ports(PortRange(49152, 49152))
    yield space.source_ports(PortRange(1024, 65535))
    yield space.destination_ports(PortRange(1, 65535))
    yield space.protocol(17)
    yield space.protocol(1 if space.family is Family.IPV4 else 58)


def _host(network: Network) -> Network:
    index = min(_HOST, network.num_addresses - 1)
    return type(network)((int(network.network_address) + index, network.max_prefixlen))
