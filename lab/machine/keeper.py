"""The process that keeps a lab of namespaces: control socket, uplink and forwards.

It lives in a network namespace of its own that holds the management gateway; its listening sockets
were made before, on the machine's 127.0.0.1, and stay there. So a connection to one of them goes on
from the gateway's address. When it ends, everything inside ends with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path

from lab.guest.boot import UPLINK
from lab.machine.channel import CONTROL

__all__ = ["Line", "main"]

_Client = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
_CLONE_NEWNET = 0x40000000
_CHUNK = 1 << 16
_READY_SECONDS = 30.0
_END_SECONDS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the keeper is told on its standard input."""

    base: Path
    command: tuple[str, ...]
    network: str
    gateway: str
    listeners: Mapping[str, int]


def main() -> int:
    """Keep the lab until a signal says otherwise, or the first program inside ends."""
    raw = json.load(sys.stdin)
    told = _Told(
        base=Path(raw["base"]),
        command=tuple(raw["command"]),
        network=str(raw["network"]),
        gateway=str(raw["gateway"]),
        listeners={str(name): int(number) for name, number in raw["listeners"].items()},
    )
    _leave_network()
    ours, theirs = socket.socketpair()
    process = _spawn(told, theirs)
    theirs.close()
    try:
        _connect_uplink(told, ours, process.pid)
        return asyncio.run(_keep(told, ours, process))
    finally:
        ours.close()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _leave_network() -> None:
    """Go into a network namespace of our own (unshare(2), of which Python 3.11 has no call)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), "unshare")


def _spawn(told: _Told, theirs: socket.socket) -> subprocess.Popen[bytes]:
    # The command names descriptor 3. What stands there now is a listener of ours or nothing, so
    # the move is made by a shell between, in which it disturbs nobody.
    number = theirs.fileno()
    words = (
        [
            *("/bin/sh", "-c", f'exec "$@" 3<&{number} {number}<&-', "sh"),
            *told.command,
        ]
        if number != 3
        else list(told.command)
    )
    return subprocess.Popen(  # noqa: S603 - words of ours
        words, stdin=subprocess.DEVNULL, pass_fds=(number,)
    )


def _connect_uplink(told: _Told, ours: socket.socket, pid: int) -> None:
    """Make the uplink between our network namespace and theirs, once theirs is there."""
    ours.settimeout(_READY_SECONDS)
    said = ours.recv(16)
    if said != b"ready\n":
        raise OSError(f"the namespaces said {said!r}")
    length = IPv4Network(told.network).prefixlen
    for words in (
        ("link", "set", "dev", "lo", "up"),
        ("link", "add", "gateway", "type", "veth", "peer", "name", UPLINK, "netns", str(pid)),
        ("address", "add", f"{told.gateway}/{length}", "dev", "gateway"),
        ("link", "set", "dev", "gateway", "up"),
    ):
        subprocess.run(["ip", *words], check=True, timeout=30)  # noqa: S603, S607
    ours.sendall(b"go\n")


async def _keep(told: _Told, ours: socket.socket, process: subprocess.Popen[bytes]) -> int:
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, over.set)
    ours.setblocking(False)  # noqa: FBT003 - the standard library's own signature
    reader, writer = await asyncio.open_connection(sock=ours)
    line = Line(reader, writer)
    # Relative, so that it is shorter than an address of a UNIX socket may be.
    os.chdir(told.base)
    servers = [
        await asyncio.start_unix_server(line.serve, path=CONTROL),
        *[
            await asyncio.start_server(_forwarder(address), sock=socket.socket(fileno=descriptor))
            for address, descriptor in told.listeners.items()
        ],
    ]
    pump = asyncio.create_task(line.pump())
    pump.add_done_callback(lambda _: over.set())
    await over.wait()
    for server in servers:
        server.close()
    pump.cancel()
    writer.transport.abort()
    return process.poll() or 0


class Line:
    """The control channel: one requester at a time; answers that nobody awaits are dropped."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._turn = asyncio.Lock()
        self._client: asyncio.StreamWriter | None = None

    async def pump(self) -> None:
        """Pass what comes from inside to whoever is connected, until the inside ends."""
        while data := await self._reader.read(_CHUNK):
            if self._client is not None:
                with contextlib.suppress(ConnectionError):
                    self._client.write(data)
                    await self._client.drain()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one requester."""
        async with self._turn:
            self._client = writer
            try:
                while data := await reader.read(_CHUNK):
                    self._writer.write(data)
                    await self._writer.drain()
            except ConnectionError:
                pass
            finally:
                self._client = None
                # Ends half a request, should that be what was left.
                self._writer.write(b"\n")
                writer.transport.abort()


def _forwarder(address: str) -> _Client:
    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(10):
                far_reader, far_writer = await asyncio.open_connection(address, 22)
        except OSError:
            writer.transport.abort()
            return
        async with asyncio.TaskGroup() as group:
            group.create_task(_copy(reader, far_writer))
            group.create_task(_copy(far_reader, writer))

    return forward


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.transport.abort()


if __name__ == "__main__":
    sys.exit(main())
