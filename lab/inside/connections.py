"""Connections of probes: a token is sent, and has to come back."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import time
from collections.abc import Callable

from lab.inside.probes import Asked, Told

__all__ = ["exchange", "opener", "words_of"]


def opener(asked: Asked) -> Callable[[], socket.socket]:
    """Return what opens a socket with the source of a probe, to be called in its host's namespace.

    It raises OSError where the host has no route, or not that address.
    """
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


async def exchange(connection: socket.socket, asked: Asked, token: bytes, limit: float) -> Told:
    """Connect, send ``token`` and wait until it came back; at most ``limit`` seconds."""
    started = time.monotonic()
    silence = "timed out"
    try:
        async with asyncio.timeout(limit):
            loop = asyncio.get_running_loop()
            target = (str(asked.destination_address), asked.destination_port)
            await loop.sock_connect(connection, target)
            silence = "connected, and nothing came back"
            await loop.sock_sendall(connection, token)
            back = await _received(connection, len(token))
    except TimeoutError:
        return Told(arrived=False, detail=silence)
    except ConnectionRefusedError:
        return Told(arrived=False, detail="refused")
    except OSError as error:
        return Told(arrived=False, detail=words_of(error))
    if len(back) < len(token):
        return Told(arrived=False, detail="closed by the other end")
    if back != token:
        return Told(arrived=False, detail="something else came back")
    return Told(arrived=True, seconds=round(time.monotonic() - started, 6))


async def _received(connection: socket.socket, length: int) -> bytes:
    """Return ``length`` bytes, or fewer where the other end closes before."""
    loop = asyncio.get_running_loop()
    back = b""
    while len(back) < length:
        part = await loop.sock_recv(connection, length - len(back))
        if not part:
            break
        back += part
    return back


def words_of(error: OSError) -> str:
    """Return what went wrong, in the kernel's words."""
    return os.strerror(error.errno).lower() if error.errno else type(error).__name__
