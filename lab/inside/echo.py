"""Listeners that send back what they are sent, in namespaces of hosts."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from types import TracebackType
from typing import Self

from lab.inside.namespaces import Elsewhere

__all__ = ["Echo"]


class Echo:
    """A dual-stack listener per (namespace, port), for as long as the context lasts."""

    def __init__(self, elsewhere: Elsewhere, places: set[tuple[str, int]]) -> None:
        self._elsewhere = elsewhere
        self._places = sorted(places)
        self._servers: list[asyncio.Server] = []
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        try:
            for namespace, port in self._places:
                listener = await self._elsewhere.call(namespace, _listener(port))
                server = await asyncio.start_server(self._serve, sock=listener)
                self._servers.append(server)
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._close()

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for writer in tuple(self._open):
            writer.transport.abort()
        for server in self._servers:
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while data := await reader.read(4096):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            return  # how a prober closes
        finally:
            self._open.discard(writer)
            writer.transport.abort()


def _listener(port: int) -> Callable[[], socket.socket]:
    def listening() -> socket.socket:
        listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            listener.bind(("::", port))
            listener.listen(256)
            listener.setblocking(False)  # noqa: FBT003
        except OSError:
            listener.close()
            raise
        return listener

    return listening
