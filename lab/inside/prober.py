"""Sending probes: many at a time, each decided by packets that arrive or do not.

Every host gets a :class:`Station`. One-way probes are whole packets that the destination's packet
socket must see; connections are ordinary sockets. A packet may be lost where an emulated processor
is busy, so all but connections (which repeat themselves) are sent three times.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import secrets
import struct
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from lab.inside.connections import exchange, opener, words_of
from lab.inside.echo import Echo
from lab.inside.namespaces import Elsewhere
from lab.inside.packets import Address, Seen
from lab.inside.probes import Asked, Told, is_answer, packet_of
from lab.inside.station import Station, open_station

__all__ = ["Prober"]

_TIMES: Final = 3
_PACE: Final = 0.004
"""Seconds from one probe's start to the next one's."""


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

    def forget(self, hosts: Iterable[str]) -> None:
        """Close the stations of hosts that are no more."""
        for host in hosts:
            if host in self._stations:
                self._stations.pop(host).close()

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
            return Told(arrived=False, detail=f"not sent: {words_of(error)}")

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
                source.send(packet_of(asked, token), asked.destination_address)
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
        connection = await self._elsewhere.call(self._where(asked.source), opener(asked))
        with contextlib.closing(connection):
            return await exchange(connection, asked, self.token() + self.token(), limit)

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
        if not self.arrival.done() and is_answer(self._asked, seen):
            self.arrival.set_result(time.monotonic() - self.sent[seen.token])


async def _within(arrival: Awaitable[float], seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.shield(arrival)
            return True
    return False
