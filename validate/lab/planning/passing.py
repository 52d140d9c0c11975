"""Packets of a set of traffic that have to arrive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network
from typing import Final

from citynet.device.model import Network, PortRange
from citynet.promises.model import Traffic
from validate.lab.addresses import Address, address_in, family_of
from validate.lab.cases import EPHEMERAL, ICMP, TCP, UDP, Case, probe_of
from validate.lab.hosts import Host, HostAddress
from validate.lab.probes import Probe, ProbeKind

__all__ = ["must_pass"]

_WEB: Final = 443
_NAMES: Final = 53


def must_pass(source: Host, destination: Host, traffic: Traffic) -> Iterator[Case]:
    """Yield samples of ``traffic`` between two hosts; none where it has no packet of theirs.

    Ranges of ports are sampled at both ends. A source that the host does not have is sent all the
    same, as single packets; a destination has to be the host's own, or nobody could receive it.
    """
    for to in destination.addresses:
        if to.family is not traffic.family or not _among(to.own, traffic.destinations):
            continue
        for start in source.addresses:
            address = _source(start, traffic)
            if address is None:
                continue
            own = address == start.own
            for kind, source_port, port in _kinds(traffic, own=own):
                probe = probe_of(
                    kind, source.name, address, destination.name, to.own, port, source_port
                )
                yield _case(probe)


def _case(probe: Probe) -> Case:
    return Case(probe=probe, must_arrive=True, why="a packet that has to arrive")


def _kinds(traffic: Traffic, *, own: bool) -> Iterator[tuple[ProbeKind, int | None, int | None]]:
    """Yield kinds of probes with source and destination port."""
    anything = traffic.protocol is None
    if anything and own:
        yield ProbeKind.PING, None, None
    if anything or traffic.protocol == ICMP[traffic.family]:
        yield ProbeKind.ICMP, None, None
    if anything or traffic.protocol == TCP:
        yield from _tcp(traffic, own=own)
    if (anything or traffic.protocol == UDP) and not traffic.established:
        for source_port in _ends(traffic.source_ports, EPHEMERAL):
            for port in _ends(traffic.destination_ports, _NAMES):
                yield ProbeKind.UDP, source_port, port


def _tcp(traffic: Traffic, *, own: bool) -> Iterator[tuple[ProbeKind, int | None, int | None]]:
    answering = traffic.established or traffic.protocol is None
    for port in _ends(traffic.destination_ports, EPHEMERAL if traffic.established else _WEB):
        if not traffic.established and not traffic.source_ports and own:
            yield ProbeKind.TCP, None, port
        for source_port in _ends(traffic.source_ports, EPHEMERAL):
            if not traffic.established:
                yield ProbeKind.SYN, source_port, port
            if answering:
                yield ProbeKind.ACK, source_port, port


def _ends(ranges: Iterable[PortRange], otherwise: int) -> tuple[int, ...]:
    found = sorted({port for one in ranges for port in (one.first, one.last)})
    return tuple(found) or (otherwise,)


def _source(start: HostAddress, traffic: Traffic) -> Address | None:
    """Return an address behind the host's port whose packets are of ``traffic``."""
    if start.family is not traffic.family:
        return None
    if _among(start.own, traffic.sources):
        return start.own
    for wanted in traffic.sources:
        if family_of(wanted) is start.family and wanted.overlaps(start.prefix):
            inner = wanted if wanted.prefixlen >= start.prefix.prefixlen else start.prefix
            for address in _some(inner):
                if address not in {start.gateway, start.prefix.network_address}:
                    return address
    return None


def _some(prefix: Network) -> Iterator[Address]:
    """Yield a few addresses of a prefix, its network's own last."""
    found = (address_in(prefix, offset) for offset in (0, 1))
    yield from (address for address in found if address is not None)
    yield prefix.network_address


def _among(address: Address, prefixes: Iterable[Network]) -> bool:
    some = tuple(prefixes)
    return not some or any(
        address in one for one in some if isinstance(one, IPv4Network) == (address.version == 4)
    )
