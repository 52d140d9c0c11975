"""Packets between two hosts that must not arrive, whatever they look like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from citynet.device.model import Family
from citynet.promises.model import DataStays, Exactly, Isolated, SourceGuarded
from validate.lab.addresses import Address, address_in, neighbour_address
from validate.lab.cases import EPHEMERAL, Case, is_in, probe_of
from validate.lab.hosts import Host, HostAddress, host_of, pairs
from validate.lab.probes import Probe, ProbeKind

__all__ = ["data_stays", "isolated", "outside", "ports_of", "source_guarded"]

_DEFAULT_PORTS: Final = (22, 80, 443, 8443)
_NAMES: Final = 53
_NOBODY: Final[dict[Family, Address]] = {
    Family.IPV4: IPv4Address("203.0.113.77"),
    Family.IPV6: IPv6Address("3fff:fff::77"),
}
"""Addresses that documentation has for itself (RFC 5737, RFC 9637)."""
_LAST_PORT: Final = 65535


def isolated(promise: Isolated) -> Iterator[Case]:
    """Yield packets from each source to each stranger, with the source's address and others."""
    for source in map(host_of, promise.sources):
        for stranger in map(host_of, promise.strangers):
            for start, to in pairs(source, stranger):
                why = "a packet between services that share nothing"
                yield from (_never(one, why) for one in _plain(source, start.own, stranger, to))
                spoofed = neighbour_address(to.prefix)
                if spoofed is not None:
                    probe = probe_of(ProbeKind.ICMP, source.name, spoofed, stranger.name, to.own)
                    yield _never(probe, "a packet with an address of the stranger's own prefix")


def outside(promise: Exactly) -> Iterator[Case]:
    """Yield packets that no permission has: beside its ports, protocols and directions."""
    ports = ports_of((promise,))
    for source in map(host_of, promise.sources):
        for destination in map(host_of, promise.destinations):
            for start, to in pairs(source, destination):
                for probe in _around(source, start, destination, to, ports):
                    if not any(is_in(probe, box) for box in promise.permitted):
                        yield _never(probe, "a packet that no permission has")


def source_guarded(promise: SourceGuarded, hosts: Iterable[Host]) -> Iterator[Case]:
    """Yield packets with foreign sources to hosts that the terminal's own packets may reach."""
    source = host_of(promise.terminal)
    others = tuple(hosts)
    peers = [one for one in others if one.service == source.service and one.name != source.name]
    strangers = [one for one in others if one.service != source.service]
    for peer in peers:
        for start, to in pairs(source, peer):
            for spoofed in _foreign(source, to, strangers):
                for kind, port in _KINDS:
                    probe = probe_of(kind, source.name, spoofed, peer.name, to.own, port)
                    yield _never(probe, f"a packet whose source is not of {start.prefix}")


def data_stays(promise: DataStays, ports: tuple[int, ...]) -> Iterator[Case]:
    """Yield packets from and to protected prefixes across the edge of their trust domain."""
    inside, outsiders = tuple(map(host_of, promise.inside)), tuple(map(host_of, promise.outside))
    why = "a packet of protected data that crosses the edge of its trust domain"
    for one, outsider in ((i, o) for i in inside for o in outsiders):
        for start, to in pairs(one, outsider):
            if _is_protected(promise, start.own):
                for probe in _around(one, start, outsider, to, ports):
                    yield _never(probe, why)
                for probe in _around(outsider, to, one, start, ports):
                    yield _never(probe, why)
            else:
                for address in _protected(promise, to.family):
                    probe = probe_of(ProbeKind.ICMP, one.name, address, outsider.name, to.own)
                    yield _never(probe, why)


_KINDS: Final = ((ProbeKind.ICMP, None), (ProbeKind.SYN, 443), (ProbeKind.UDP, _NAMES))


def _is_protected(promise: DataStays, address: Address) -> bool:
    return any(one.version == address.version and address in one for one in promise.prefixes)


def ports_of(promises: Iterable[Exactly], *, beside: bool = True) -> tuple[int, ...]:
    """Return default ports, and those at (and ``beside``) the ends of permitted ranges, sorted."""
    ends = {
        port + step
        for promise in promises
        for box in promise.permitted
        for one in (*box.source_ports, *box.destination_ports)
        for port in (one.first, one.last)
        for step in ((-1, 0, 1) if beside else (0,))
    }
    return tuple(sorted(port for port in {*_DEFAULT_PORTS, *ends} if 0 < port <= _LAST_PORT))


def _never(probe: Probe, why: str) -> Case:
    return Case(probe=probe, must_arrive=False, why=why)


def _plain(source: Host, address: Address, to_host: Host, to: HostAddress) -> Iterator[Probe]:
    for kind, port in _KINDS:
        yield probe_of(kind, source.name, address, to_host.name, to.own, port)


def _around(
    source: Host, start: HostAddress, destination: Host, to: HostAddress, ports: tuple[int, ...]
) -> Iterator[Probe]:
    """Yield packets of every protocol at each port, and of both directions of a connection."""
    ends = (source.name, start.own, destination.name, to.own)
    yield probe_of(ProbeKind.ICMP, *ends)
    yield probe_of(ProbeKind.UDP, *ends, _NAMES)
    for port in ports:
        yield probe_of(ProbeKind.SYN, *ends, port)
        yield probe_of(ProbeKind.ACK, *ends, port)
        yield probe_of(ProbeKind.UDP, *ends, port)
        # As a server's answer would come, but opening a connection.
        yield probe_of(ProbeKind.SYN, *ends, EPHEMERAL, port)
        yield probe_of(ProbeKind.ACK, *ends, EPHEMERAL, port)


def _foreign(source: Host, to: HostAddress, strangers: list[Host]) -> Iterator[Address]:
    """Yield sources that are not of the host's prefixes: a peer's, a stranger's, nobody's."""
    found = (
        neighbour_address(to.prefix),
        next((a.own for one in strangers for a in one.addresses if a.family is to.family), None),
        _NOBODY[to.family],
    )
    for address in dict.fromkeys(found):
        if address is not None and not any(
            address.version == prefix.version and address in prefix for prefix in source.prefixes
        ):
            yield address


def _protected(promise: DataStays, family: Family) -> Iterator[Address]:
    for prefix in promise.prefixes:
        address = address_in(prefix, 1)
        if address is not None and address.version == _NOBODY[family].version:
            yield address
