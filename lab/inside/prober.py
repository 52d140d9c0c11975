"""Probes: many at a time, each decided by packets that arrive or do not.

Every host gets a :class:`Station`. One-way probes are whole packets that the destination's packet
socket must see; connections are ordinary sockets. A packet may be lost where an emulated processor
is busy, so all but connections (which repeat themselves) are sent three times.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import secrets
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from lab.inside.commands import LabError
from lab.inside.echo import Echo
from lab.inside.namespaces import Elsewhere
from lab.inside.packets import ACK, SYN, Address, Seen, echo_request, tcp_segment, udp_datagram
from lab.inside.station import Station, open_station

__all__ = ["Asked", "Prober", "Told", "asked_from_json"]

_TIMES: Final = 3
_PACE: Final = 0.004
"""Seconds from one probe's start to the next one's."""
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


class Prober:
    """Sends probes between hosts, whose namespaces ``where`` names."""

    def __init__(self, elsewhere: Elsewhere, where: Callable[[str], str]) -> None:
        self._elsewhere = elsewhere
        self._where = where
        self._stations: dict[str, Station] = {}
        self._tokens = itertools.count(secrets.randbits(31))
        self._waiting: dict[tuple[str, bytes], Callable[[Seen], None]] = {}

    async def station(self, host: str) -> Station:
        """Return a host's station; it is opened at first use."""
        if host not in self._stations:
            namespace = self._where(host)
            raw, capture = await self._elsewhere.call(namespace, open_station())
            self._stations[host] = Station(raw, capture)
            self._stations[host].listen(lambda seen: self._heard(host, seen))
        return self._stations[host]

    def token(self) -> bytes:
        """Return four bytes that no other probe of the last hours has."""
        return struct.pack("!I", next(self._tokens) & 0xFFFFFFFF)

    async def probe(self, probes: list[Asked], limit: float) -> list[Told]:
        """Send all probes and return what became of them, in their order."""
        for host in sorted({name for each in probes for name in (each.source, each.destination)}):
            await self.station(host)
        wanted = {(e.destination, e.destination_port) for e in probes if e.kind == "tcp"}
        async with Echo(self._elsewhere, {(self._where(host), port) for host, port in wanted}):
            starts = (
                self._start(number * _PACE, each, limit) for number, each in enumerate(probes)
            )
            return list(await asyncio.gather(*starts))

    def close(self) -> None:
        """Close all stations."""
        for station in self._stations.values():
            station.close()
        self._stations.clear()

    async def _start(self, delay: float, asked: Asked, limit: float) -> Told:
        await asyncio.sleep(delay)
        try:
            if asked.kind == "tcp":
                return await self._connect(asked, limit)
            return await self._throw(asked, limit)
        except OSError as error:
            return Told(arrived=False, detail=f"not sent: {_word(error)}")

    async def _throw(self, asked: Asked, limit: float) -> Told:
        """Send a packet three times and wait until it, or its answer, is seen."""
        thrown = _Thrown(asked)
        source = self._stations[asked.source]
        try:
            for _ in range(_TIMES):
                token = self.token()
                self._waiting[asked.destination, token] = thrown.at_destination
                self._waiting[asked.source, token] = thrown.at_source
                thrown.sent[token] = time.monotonic()
                source.send(_packet(asked, token), asked.destination_address)
                if await _within(thrown.arrival, limit / _TIMES):
                    break
            # A busy loop may have been late to look at what stands in the sockets already.
            for station in (source, self._stations[asked.destination]):
                station.drain()
            return thrown.told()
        finally:
            for token in thrown.sent:
                self._waiting.pop((asked.source, token), None)
                self._waiting.pop((asked.destination, token), None)

    async def _connect(self, asked: Asked, limit: float) -> Told:
        opener = _opener(asked)
        loop = asyncio.get_running_loop()
        connection = await self._elsewhere.call(self._where(asked.source), opener)
        started = time.monotonic()
        token = self.token() + self.token()
        silence = "timed out"
        try:
            async with asyncio.timeout(limit):
                target = (str(asked.destination_address), asked.destination_port)
                await loop.sock_connect(connection, target)
                silence = "connected, and nothing came back"
                await loop.sock_sendall(connection, token)
                back = b""
                while len(back) < len(token):
                    part = await loop.sock_recv(connection, len(token) - len(back))
                    if not part:
                        return Told(arrived=False, detail="closed by the other end")
                    back += part
        except TimeoutError:
            return Told(arrived=False, detail=silence)
        except ConnectionRefusedError:
            return Told(arrived=False, detail="refused")
        except OSError as error:
            return Told(arrived=False, detail=_word(error))
        finally:
            connection.close()
        if back != token:
            return Told(arrived=False, detail="something else came back")
        return Told(arrived=True, seconds=round(time.monotonic() - started, 6))

    def _heard(self, host: str, seen: Seen) -> None:
        waiting = self._waiting.get((host, seen.token))
        if waiting is not None:
            waiting(seen)


class _Thrown:
    """A packet on its way, sent a few times under one token each."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._errors: list[Address] = []
        self.sent: dict[bytes, float] = {}
        self.arrival: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def at_destination(self, seen: Seen) -> None:
        if self._asked.kind != "ping":
            self._arrived(seen)

    def at_source(self, seen: Seen) -> None:
        if seen.kind == "error":
            self._errors.append(seen.source)
        elif self._asked.kind == "ping":
            self._arrived(seen)

    def told(self) -> Told:
        if self.arrival.done():
            return Told(arrived=True, seconds=round(self.arrival.result(), 6))
        detail = f"unreachable from {self._errors[0]}" if self._errors else "timed out"
        return Told(arrived=False, detail=detail)

    def _arrived(self, seen: Seen) -> None:
        if not self.arrival.done() and _answers(self._asked, seen):
            self.arrival.set_result(time.monotonic() - self.sent[seen.token])


def _word(error: OSError) -> str:
    """Return what went wrong, in the kernel's words."""
    return os.strerror(error.errno).lower() if error.errno else type(error).__name__


async def _within(arrival: Awaitable[float], seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.shield(arrival)
            return True
    return False


def _packet(asked: Asked, token: bytes) -> bytes:
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


def _answers(asked: Asked, seen: Seen) -> bool:
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


def _opener(asked: Asked) -> Callable[[], socket.socket]:
    family = socket.AF_INET if asked.source_address.version == 4 else socket.AF_INET6

    def opened() -> socket.socket:
        with socket.socket(family, socket.SOCK_DGRAM) as way:
            # Raises where the host has no route: then nothing would leave it.
            way.connect((str(asked.destination_address), asked.destination_port))
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.setblocking(False)  # noqa: FBT003
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            # Closed by a reset: the next probe may need the same pair of ports at once.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.bind((str(asked.source_address), asked.source_port))
        except OSError:
            connection.close()
            raise
        return connection

    return opened


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


def _port(value: object) -> int:
    if value is None:
        return 0
    if not isinstance(value, int) or not 0 < value < 65536:
        message = f"{value} is not a port"
        raise ValueError(message)
    return value
