"""Probes as they are asked for: what each sends, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from lab.inside.commands import LabError
from lab.inside.packets import ACK, SYN, Address, Seen, echo_request, tcp_segment, udp_datagram

__all__ = ["Asked", "Told", "asked_from_json", "is_answer", "packet_of"]

_KINDS: Final = ("ping", "tcp", "udp", "ack", "icmp", "syn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A probe, as ``validate.lab.probes.Probe`` says it."""

    source: str
    destination: str
    kind: str
    source_address: Address
    destination_address: Address
    source_port: int
    destination_port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a probe."""

    arrived: bool
    seconds: float | None = None
    detail: str = ""


def asked_from_json(value: Mapping[str, object]) -> Asked:
    """Return the probe that ``value`` says. Raises LabError for anything else."""
    try:
        asked = Asked(
            source=str(value["source"]),
            destination=str(value["destination"]),
            kind=str(value["kind"]),
            source_address=ip_address(str(value["source_address"])),
            destination_address=ip_address(str(value["destination_address"])),
            source_port=_port(value.get("source_port")),
            destination_port=_port(value.get("destination_port")),
        )
    except (KeyError, ValueError) as error:
        raise LabError(f"not a probe: {error}") from error
    if asked.kind not in _KINDS:
        raise LabError(f"not a kind of probe: {asked.kind}")
    if asked.source_address.version != asked.destination_address.version:
        raise LabError(f"a probe has addresses of two families: {asked.source_address}")
    if asked.kind in {"udp", "ack", "syn"} and not (asked.source_port and asked.destination_port):
        raise LabError(f"a probe of kind {asked.kind} needs both ports")
    if asked.kind == "tcp" and not asked.destination_port:
        raise LabError("a probe of kind tcp needs a destination port")
    return asked


def packet_of(asked: Asked, token: bytes) -> bytes:
    """Return the packet that a probe sends; of a connection, its first one."""
    ends = asked.source_address, asked.destination_address
    ports = asked.source_port, asked.destination_port
    match asked.kind:
        case "ping" | "icmp":
            return echo_request(*ends, token)
        case "udp":
            return udp_datagram(*ends, ports, token)
        case "ack":
            return tcp_segment(*ends, ports, token, ACK)
        case _:
            return tcp_segment(*ends, ports, token, SYN)


def is_answer(asked: Asked, seen: Seen) -> bool:
    """Return whether ``seen`` is what the probe waits for."""
    ends = (asked.source_address, asked.destination_address)
    if asked.kind == "ping":
        return seen.kind == "reply" and (seen.destination, seen.source) == ends
    kinds = {"icmp": "echo", "udp": "udp", "ack": "tcp", "syn": "tcp"}
    if seen.kind != kinds[asked.kind] or (seen.source, seen.destination) != ends:
        return False
    if asked.kind == "icmp":
        return True
    ports = (seen.source_port, seen.destination_port)
    flags = {"ack": ACK, "syn": SYN}.get(asked.kind, 0)
    return ports == (asked.source_port, asked.destination_port) and seen.flags == flags


def _port(value: object) -> int:
    if value is None:
        return 0
    if not isinstance(value, int) or not 0 < value < 65536:
        message = f"{value} is not a port"
        raise ValueError(message)
    return value
