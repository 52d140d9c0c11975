"""Sentences about counterexamples that several formats share."""

from __future__ import annotations

from citynet.lines import printable
from validate.outcome import Counterexample, Hop, Packet, Recovery

__all__ = ["counted", "explain", "printable", "recovered"]

_PROTOCOLS = {1: "ICMP", 6: "TCP", 17: "UDP", 58: "ICMPv6"}


def counted(number: int, noun: str) -> str:
    """Return ``1 line``, ``2 lines``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def recovered(recovery: Recovery) -> str:
    """Return ``recovered in 0.45 s: link a--b failed``."""
    return f"recovered in {recovery.milliseconds / 1000:.2f} s: {recovery.state}"


def _packet_words(packet: Packet) -> str:
    """Return a packet such as ``TCP 10.1.0.9:1024 -> 10.2.0.9:443 [S]``."""
    name = _PROTOCOLS.get(packet.protocol, f"protocol {packet.protocol}")
    source = _end(str(packet.source), packet.source_port)
    destination = _end(str(packet.destination), packet.destination_port)
    flags = f" [{packet.tcp_flags}]" if packet.tcp_flags else ""
    return f"{name} {source} -> {destination}{flags}"


def _path_words(path: tuple[Hop, ...]) -> tuple[str, ...]:
    """Return a path hop by hop, such as ``b[S101-x] eth1>eth11.7 (delivered)``."""
    return tuple(map(_hop, path))


def explain(counterexample: Counterexample) -> tuple[str, ...]:
    """Return the lines that show why a promise does not hold."""
    lines = [counterexample.summary, f"state:  {counterexample.state}"]
    if counterexample.packet is not None:
        lines.append(f"packet: {_packet_words(counterexample.packet)}")
    for number, hop in enumerate(_path_words(counterexample.path)):
        lines.append(f"        {hop}" if number else f"path:   {hop}")
    if counterexample.line:
        lines.append(f"line:   {counterexample.line}")
    return tuple(map(printable, lines))


def _end(address: str, port: int | None) -> str:
    if port is None:
        return address
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _hop(hop: Hop) -> str:
    ports = f" {hop.entered or '-'}>{hop.left or '-'}" if hop.entered or hop.left else ""
    note = f" ({hop.note})" if hop.note else ""
    return f"{hop.device}[{hop.vrf or 'global'}]{ports}{note}"
