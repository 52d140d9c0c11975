"""Packets are what the RFCs say: lengths and checksums right, and read back as what was built."""

from __future__ import annotations

import struct
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.inside.packets import (
    ACK,
    SYN,
    Address,
    echo_request,
    read_packet,
    tcp_segment,
    udp_datagram,
)

_ports = st.tuples(st.integers(1, 65535), st.integers(1, 65535))
_tokens = st.binary(min_size=4, max_size=4)
_ends = st.one_of(
    st.tuples(st.ip_addresses(v=4), st.ip_addresses(v=4)),
    st.tuples(st.ip_addresses(v=6), st.ip_addresses(v=6)),
)
_PROTOCOLS = {"echo": {4: 1, 6: 58}, "udp": {4: 17, 6: 17}, "tcp": {4: 6, 6: 6}}


def _sum(data: bytes) -> int:
    """Add octet pairs as RFC 1071 says: 0xffff over correct data."""
    total = 0
    for first, second in zip(data[::2], data[1::2] + b"\0" * (len(data) % 2), strict=True):
        total += first * 256 + second
    while total > 0xFFFF:
        total = total % 0x10000 + total // 0x10000
    return total


def _covered(ends: tuple[Address, Address], packet: bytes, kind: str) -> bytes:
    """Return what the checksum of a packet's body covers."""
    source, destination = ends
    body = packet[20:] if source.version == 4 else packet[40:]
    if kind == "echo" and source.version == 4:
        return body
    protocol = _PROTOCOLS[kind][source.version]
    lengths = struct.pack("!II" if source.version == 6 else "!HH", len(body), protocol)
    return source.packed + destination.packed + lengths + body


def _build(kind: str, ends: tuple[Address, Address], ports: tuple[int, int], token: bytes) -> bytes:
    if kind == "echo":
        return echo_request(*ends, token)
    if kind == "udp":
        return udp_datagram(*ends, ports, token)
    return tcp_segment(*ends, ports, token, SYN)


@pytest.mark.parametrize("kind", ["echo", "udp", "tcp"])
@given(ends=_ends, ports=_ports, token=_tokens)
def test_sums_and_lengths_are_right(
    kind: str, ends: tuple[Address, Address], ports: tuple[int, int], token: bytes
) -> None:
    packet = _build(kind, ends, ports, token)
    assert _sum(_covered(ends, packet, kind)) == 0xFFFF
    if ends[0].version == 4:
        assert struct.unpack("!H", packet[2:4])[0] == len(packet)
    else:
        assert struct.unpack("!H", packet[4:6])[0] == len(packet) - 40
    if kind == "udp":
        assert packet[-6:-4] != b"\0\0"


@pytest.mark.parametrize("kind", ["echo", "udp", "tcp"])
@given(ends=_ends, ports=_ports, token=_tokens)
def test_a_packet_is_read_as_it_was_built(
    kind: str, ends: tuple[Address, Address], ports: tuple[int, int], token: bytes
) -> None:
    seen = read_packet(_build(kind, ends, ports, token))
    assert seen is not None
    assert (seen.kind, seen.source, seen.destination, seen.token) == (kind, *ends, token)
    if kind != "echo":
        assert (seen.source_port, seen.destination_port) == ports


def test_flags_are_the_segment_s() -> None:
    ends = IPv4Address("10.0.0.1"), IPv4Address("10.0.0.2")
    for flags in (SYN, ACK):
        seen = read_packet(tcp_segment(*ends, (1, 2), b"abcd", flags))
        assert seen is not None
        assert seen.flags == flags


def test_a_known_segment() -> None:
    # Computed by hand from RFC 9293 and RFC 1071.
    ends = IPv4Address("10.0.0.1"), IPv4Address("10.0.0.2")
    packet = tcp_segment(*ends, (1, 2), b"\0\0\0\1", SYN)
    assert packet[20:].hex() == "000100020000000100000000500220007bdc0000"


@pytest.mark.parametrize(("version", "kind", "code"), [(4, 3, 1), (4, 11, 0), (6, 1, 0), (6, 3, 0)])
def test_an_error_names_the_packet_that_it_is_about(version: int, kind: int, code: int) -> None:
    ends: tuple[Address, Address] = (
        (IPv4Address("10.0.0.1"), IPv4Address("10.0.0.2"))
        if version == 4
        else (IPv6Address("2001:db8::1"), IPv6Address("2001:db8::2"))
    )
    router = ip_address("100.65.0.1" if version == 4 else "2001:db8::ff")
    quoted = udp_datagram(*ends, (1000, 53), b"wxyz")
    body = struct.pack("!BBHI", kind, code, 0, 0) + quoted
    # The outer header from a packet that the program builds; only addresses matter here.
    outer = echo_request(router, ends[0], b"\0\0\0\0")[: 20 if version == 4 else 40]
    seen = read_packet(outer + body)
    assert seen is not None
    assert (seen.kind, seen.about, seen.token) == ("error", "udp", b"wxyz")
    assert (seen.source, seen.destination) == (router, ends[0])


@given(st.binary(max_size=120))
def test_nothing_that_arrives_is_an_error(data: bytes) -> None:
    seen = read_packet(data)
    assert seen is None or seen.source.version == seen.destination.version
