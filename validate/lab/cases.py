"""One probe and what a promise says of it, and whether a probe's packet is in a set of packets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from citynet.device.model import Family, PortRange
from citynet.promises.model import Traffic
from validate.lab.addresses import Address, family_of
from validate.lab.probes import Probe, ProbeKind
from validate.outcome import Packet

__all__ = ["EPHEMERAL", "ICMP", "TCP", "UDP", "Case", "is_in", "packet_of", "probe_of"]

EPHEMERAL: Final = 40001
"""Source port of a client, where a probe says one."""
ICMP: Final = {Family.IPV4: 1, Family.IPV6: 58}
TCP: Final = 6
UDP: Final = 17

_FLAGS: Final = {ProbeKind.TCP: "S", ProbeKind.SYN: "S", ProbeKind.ACK: "A"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A probe with the answer that a promise demands."""

    probe: Probe
    must_arrive: bool
    why: str
    """Ends a sentence: ``a packet that the promise permits``, ``a port beside a permitted one``."""


def probe_of(
    kind: ProbeKind,
    source: str,
    source_address: Address,
    destination: str,
    destination_address: Address,
    destination_port: int | None = None,
    source_port: int | None = None,
) -> Probe:
    """Return a probe; raw kinds get a client's source port unless they have one."""
    if source_port is None and kind in {ProbeKind.SYN, ProbeKind.ACK, ProbeKind.UDP}:
        source_port = EPHEMERAL
    return Probe(
        source=source,
        destination=destination,
        kind=kind,
        source_address=source_address,
        destination_address=destination_address,
        source_port=source_port,
        destination_port=destination_port,
    )


def packet_of(probe: Probe) -> Packet:
    """Return the packet that a probe sends first."""
    family = family_of(probe.destination_address)
    return Packet(
        family=family,
        source=probe.source_address,
        destination=probe.destination_address,
        protocol=_protocol(probe, family),
        source_port=probe.source_port,
        destination_port=probe.destination_port,
        tcp_flags=_FLAGS.get(probe.kind, ""),
    )


def is_in(probe: Probe, traffic: Traffic) -> bool:
    """Say whether the packet of a probe is one of ``traffic``."""
    packet = packet_of(probe)
    return (
        packet.family is traffic.family
        and (not traffic.sources or any(packet.source in one for one in traffic.sources))
        and (
            not traffic.destinations
            or any(packet.destination in one for one in traffic.destinations)
        )
        and traffic.protocol in {None, packet.protocol}
        and _has(traffic.source_ports, packet.source_port)
        and _has(traffic.destination_ports, packet.destination_port)
        and (not traffic.established or "A" in packet.tcp_flags)
    )


def _protocol(probe: Probe, family: Family) -> int:
    if probe.kind in {ProbeKind.PING, ProbeKind.ICMP}:
        return ICMP[family]
    return UDP if probe.kind is ProbeKind.UDP else TCP


def _has(ranges: Iterable[PortRange], port: int | None) -> bool:
    asked = tuple(ranges)
    return not asked or (port is not None and any(r.first <= port <= r.last for r in asked))
