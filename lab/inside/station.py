"""A host as the prober uses it: raw sockets to send by, a packet socket to see what arrives."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Final

from lab.inside.packets import Address, Seen, read_packet

__all__ = ["Station", "open_station"]

_ALL: Final = 0x0003
"""ETH_P_ALL."""
_BUFFER: Final = 4_000_000


class Station:
    """A host's sockets. Whoever waits for a packet registers what it calls for each one seen."""

    def __init__(self, raw: dict[int, socket.socket], capture: socket.socket) -> None:
        self._raw = raw
        self._capture = capture
        self._listeners: set[Callable[[Seen], None]] = set()
        asyncio.get_running_loop().add_reader(capture, self.drain)

    def send(self, packet: bytes, destination: Address) -> None:
        """Send a packet as it is. Raises OSError where the host knows no way."""
        self._raw[destination.version].sendto(packet, (str(destination), 0))

    def listen(self, listener: Callable[[Seen], None]) -> None:
        """Call ``listener`` with every packet that arrives here."""
        self._listeners.add(listener)

    def forget(self, listener: Callable[[Seen], None]) -> None:
        """Call ``listener`` no more."""
        self._listeners.discard(listener)

    def drain(self) -> None:
        """Look at everything that has arrived."""
        while True:
            try:
                data, (_, _, kind, *_) = self._capture.recvfrom(2048)
            except OSError:
                # BlockingIOError: nothing more; others: the interface went down meanwhile.
                return
            if kind != socket.PACKET_HOST:
                continue
            seen = read_packet(data)
            if seen is not None:
                for listener in tuple(self._listeners):
                    listener(seen)

    def close(self) -> None:
        """Close all sockets."""
        asyncio.get_running_loop().remove_reader(self._capture)
        for each in (*self._raw.values(), self._capture):
            each.close()


def open_station() -> Callable[[], tuple[dict[int, socket.socket], socket.socket]]:
    """Return what opens a station's sockets, to be called in the host's namespace."""

    def sockets() -> tuple[dict[int, socket.socket], socket.socket]:
        # IPPROTO_RAW sockets take whole packets, whatever source they name (raw(7)).
        raw = {
            4: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW),
            6: socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_RAW),
        }
        capture = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ALL))
        capture.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        for each in (*raw.values(), capture):
            each.setblocking(False)  # noqa: FBT003
        return raw, capture

    return sockets
