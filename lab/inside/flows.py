"""Even streams of pings, to measure how long nothing arrived."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from itertools import pairwise
from typing import Final

from lab.inside.commands import LabError
from lab.inside.packets import Address, Seen, echo_request
from lab.inside.prober import Prober
from lab.inside.station import Station

__all__ = ["Flows", "Stream", "stream_from_json"]

_LINGER: Final = 1.0
"""Seconds that the last answers are waited for."""


@dataclass(slots=True, kw_only=True)
class Stream:
    """A flow and what became of its packets."""

    source: str
    destination: str
    source_address: Address
    destination_address: Address
    interval: float
    sent: dict[bytes, float] = field(default_factory=dict)
    """When each packet was sent, on the monotonic clock, by token."""
    back: set[bytes] = field(default_factory=set)

    def heard(self, seen: Seen) -> None:
        """Take an answer to one of the stream's packets."""
        ends = (self.destination_address, self.source_address)
        is_ours = seen.kind == "reply" and seen.token in self.sent
        if is_ours and (seen.source, seen.destination) == ends:
            self.back.add(seen.token)

    def result(self) -> Mapping[str, object]:
        """Return packets sent and received, and the longest gap.

        A gap is measured between the sending of packets that came back: so it does not depend on
        how long answers took. The first and the last packet count as such.
        """
        times = sorted(self.sent.values())
        good = [when for token, when in self.sent.items() if token in self.back]
        marks = sorted([*good, *times[:1], *times[-1:]])
        gaps = [later - sooner for sooner, later in pairwise(marks)]
        return {
            "sent": len(self.sent),
            "received": len(self.back),
            "longest_gap": round(max([self.interval, *gaps]), 4),
        }


class Flows:
    """The streams that run."""

    def __init__(self, prober: Prober) -> None:
        self._prober = prober
        self._streams: list[Stream] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, streams: list[Stream]) -> None:
        """Start streams. Raises LabError where some run already."""
        if self._tasks:
            raise LabError("flows run already; stop them first")
        stations = [await self._prober.station(stream.source) for stream in streams]
        for stream, station in zip(streams, stations, strict=True):
            station.listen(stream.heard)
        self._streams = streams
        spread = max((stream.interval for stream in streams), default=0) / (len(streams) or 1)
        self._tasks = [
            asyncio.create_task(self._run(stream, station, number * spread))
            for number, (stream, station) in enumerate(zip(streams, stations, strict=True))
        ]

    async def stop(self) -> list[Mapping[str, object]]:
        """Stop all streams and return what became of them, in the order of their start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._tasks:
            await asyncio.sleep(_LINGER)
        streams, self._streams, self._tasks = self._streams, [], []
        for stream in streams:
            station = await self._prober.station(stream.source)
            station.drain()
            station.forget(stream.heard)
        return [stream.result() for stream in streams]

    async def _run(self, stream: Stream, station: Station, delay: float) -> None:
        await asyncio.sleep(delay)
        due = time.monotonic()
        while True:
            token = self._prober.token()
            packet = echo_request(stream.source_address, stream.destination_address, token)
            stream.sent[token] = time.monotonic()
            # A host without a way counts as one whose packets are lost.
            with contextlib.suppress(OSError):
                station.send(packet, stream.destination_address)
            due += stream.interval
            await asyncio.sleep(max(0, due - time.monotonic()))


def stream_from_json(value: Mapping[str, object]) -> Stream:
    """Return the flow that ``value`` says. Raises LabError for anything else."""
    try:
        interval = float(str(value.get("interval", 0.05)))
        stream = Stream(
            source=str(value["source"]),
            destination=str(value["destination"]),
            source_address=ip_address(str(value["source_address"])),
            destination_address=ip_address(str(value["destination_address"])),
            interval=interval,
        )
    except (KeyError, ValueError) as error:
        raise LabError(f"not a flow: {error}") from error
    if not 0.005 <= interval <= 10:
        raise LabError(f"a flow sends every 0.005 to 10 seconds, not every {interval}")
    return stream
