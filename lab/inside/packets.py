"""Packets, byte by byte: built with any source address, and read where they arrive.

IPv4 (RFC 791), IPv6 (RFC 8200), ICMP (RFC 792), ICMPv6 (RFC 4443), UDP (RFC 768), TCP (RFC 9293).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

__all__ = [
    "ACK",
    "SYN",
    "Address",
    "Seen",
    "echo_request",
    "read_packet",
    "tcp_segment",
    "udp_datagram",
]

Address = IPv4Address | IPv6Address

ACK: Final = 0x10
SYN: Final = 0x02
_ICMP, _TCP, _UDP, _ICMP6 = 1, 6, 17, 58
_ECHO: Final = {4: 8, 6: 128}
_REPLY: Final = {4: 0, 6: 129}
_ERRORS: Final = {4: (3, 11, 12), 6: (1, 2, 3, 4)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What of a packet a prober looks at."""

    kind: str
    """``echo``, ``reply``, ``udp``, ``tcp`` or ``error``."""
    source: Address
    destination: Address
    token: bytes
    """Four bytes: an echo's identifier and sequence number, the first of a datagram, a segment's
    sequence number; of an error, those of the packet that it is about."""
    source_port: int = 0
    destination_port: int = 0
    flags: int = 0
    about: str = ""
    """Of an error: the kind of the packet that it is about."""


def echo_request(source: Address, destination: Address, token: bytes) -> bytes:
    """Return an ICMP echo request whose identifier and sequence number are ``token``."""
    head = struct.pack("!BBH", _ECHO[source.version], 0, 0)
    body = head + token + b"citynet probe..."
    protocol = _ICMP if source.version == 4 else _ICMP6
    pseudo = b"" if source.version == 4 else _pseudo(source, destination, protocol, len(body))
    body = body[:2] + _checksum(pseudo + body) + body[4:]
    return _header(source, destination, protocol, len(body)) + body


def udp_datagram(
    source: Address, destination: Address, ports: tuple[int, int], token: bytes
) -> bytes:
    """Return a datagram that begins with ``token``."""
    length = 8 + len(token)
    body = struct.pack("!HHHH", *ports, length, 0) + token
    check = _checksum(_pseudo(source, destination, _UDP, length) + body)
    # A sum of zero would mean "no checksum".
    body = body[:6] + (check if check != b"\0\0" else b"\xff\xff") + body[8:]
    return _header(source, destination, _UDP, length) + body


def tcp_segment(
    source: Address, destination: Address, ports: tuple[int, int], token: bytes, flags: int
) -> bytes:
    """Return a segment without data whose sequence number is ``token``."""
    acknowledged = 1 if flags & ACK else 0
    body = struct.pack("!HH4sIBBHHH", *ports, token, acknowledged, 5 << 4, flags, 8192, 0, 0)
    check = _checksum(_pseudo(source, destination, _TCP, len(body)) + body)
    body = body[:16] + check + body[18:]
    return _header(source, destination, _TCP, len(body)) + body


def read_packet(data: bytes) -> Seen | None:
    """Return what a packet is, from its IP header on; ``None`` for what no prober sends."""
    read = _network(data)
    if read is None:
        return None
    source, destination, protocol, body = read
    seen = _transport(source, destination, protocol, body)
    if seen is not None:
        return seen
    version = source.version
    is_icmp = protocol == (_ICMP if version == 4 else _ICMP6)
    if is_icmp and len(body) >= 8 and body[0] in _ERRORS[version]:
        return _error(source, destination, body[8:])
    return None


def _error(source: Address, destination: Address, quoted: bytes) -> Seen | None:
    inner = _network(quoted)
    about = _transport(*inner) if inner else None
    if about is None:
        return None
    return Seen(
        kind="error",
        source=source,
        destination=destination,
        token=about.token,
        source_port=about.source_port,
        destination_port=about.destination_port,
        about=about.kind,
    )


def _network(data: bytes) -> tuple[Address, Address, int, bytes] | None:
    version = data[0] >> 4 if data else 0
    if version == 4 and len(data) >= 20:
        start = (data[0] & 15) * 4
        ends = ip_address(data[12:16]), ip_address(data[16:20])
        return *ends, data[9], data[start:]
    if version == 6 and len(data) >= 40:
        return ip_address(data[8:24]), ip_address(data[24:40]), data[6], data[40:]
    return None


def _transport(source: Address, destination: Address, protocol: int, body: bytes) -> Seen | None:
    version = source.version
    if protocol == (_ICMP if version == 4 else _ICMP6) and len(body) >= 8:
        kinds = {_ECHO[version]: "echo", _REPLY[version]: "reply"}
        kind = kinds.get(body[0], "")
        return _seen(kind, source, destination, body[4:8]) if kind else None
    if protocol not in (_UDP, _TCP) or len(body) < 8:
        return None
    ports = struct.unpack("!HH", body[:4])
    if protocol == _UDP:
        # An error may quote no more than the header: then there is no token.
        return _seen("udp", source, destination, body[8:12], ports)
    flags = body[13] if len(body) > 13 else 0
    return _seen("tcp", source, destination, body[4:8], ports, flags)


def _seen(
    kind: str,
    source: Address,
    destination: Address,
    token: bytes,
    ports: tuple[int, ...] = (0, 0),
    flags: int = 0,
) -> Seen:
    return Seen(
        kind=kind,
        source=source,
        destination=destination,
        token=token,
        source_port=ports[0],
        destination_port=ports[1],
        flags=flags,
    )


def _header(source: Address, destination: Address, protocol: int, length: int) -> bytes:
    if source.version == 4:
        # The kernel fills in the identification and the checksum.
        head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, 0, 0, 64, protocol, 0)
    else:
        head = struct.pack("!IHBB", 6 << 28, length, protocol, 64)
    return head + source.packed + destination.packed


def _pseudo(source: Address, destination: Address, protocol: int, length: int) -> bytes:
    form = "!BBH" if source.version == 4 else "!I3xB"
    tail = (0, protocol, length) if source.version == 4 else (length, protocol)
    return source.packed + destination.packed + struct.pack(form, *tail)


def _checksum(data: bytes) -> bytes:
    """Return the Internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack("!H", ~total & 0xFFFF)
