"""A router's sshd and sudo: real SSH on the wire, and the real agent below a root of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shlex
import sys
import threading
from collections.abc import Coroutine
from typing import TypeVar

import asyncssh

from tests.drivers.frr.emulator.root import FakeRoot

__all__ = ["PASSWORD", "USER", "Emulator"]

Answer = TypeVar("Answer")

USER = "netops"
PASSWORD = "hunter-two-9"  # noqa: S105 - of the emulated account
_SUDO = ["sudo", "-k", "-S", "-p", "", "--", "/usr/bin/python3"]


class Emulator:
    """One router on a port of the loopback, in a thread of its own.

    ``faults`` by request: ``lost before`` (nothing was done), ``lost after`` (all was done),
    ``late`` (no answer), ``deaf`` (the command is refused without words).
    """

    def __init__(self, root: FakeRoot, *, sudo_password: str = PASSWORD) -> None:
        self.root = root
        self.sudo_password = sudo_password
        self.faults: dict[str, str] = {}
        self.requests: list[str] = []
        self.commands: list[str] = []
        self.logins = 0
        self.connections: list[asyncssh.SSHServerConnection] = []
        self._agents: list[asyncio.subprocess.Process] = []
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._wait(self._listen())
        self.port: int = self._server.get_port()

    @property
    def host_key(self) -> str:
        """Return its key as in known_hosts, without a name."""
        line: str = self._key.export_public_key().decode().strip()
        return " ".join(line.split()[:2])

    def close(self) -> None:
        """End it."""
        self._wait(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _wait(self, task: Coroutine[None, None, Answer]) -> Answer:
        return asyncio.run_coroutine_threadsafe(task, self._loop).result(20)

    async def _listen(self) -> asyncssh.SSHAcceptor:
        return await asyncssh.create_server(
            lambda: _Login(self),
            "127.0.0.1",
            0,
            server_host_keys=[self._key],
            process_factory=self._serve,
            encoding=None,
            line_editor=False,
        )

    async def _end(self) -> None:
        self._server.close()
        await self._server.wait_closed()
        for connection in self.connections:
            connection.abort()
            await connection.wait_closed()
        rest = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
        for one in rest:
            one.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        for agent in self._agents:
            await _ended(agent)
        # One turn of the loop more, in which transports close their sockets.
        await asyncio.sleep(0.02)

    async def _serve(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        words = shlex.split(process.command or "")
        self.commands.append(process.command or "")
        if words[: len(_SUDO)] != _SUDO:
            process.stderr.write(b"not a command of this router\n")
            process.exit(127)
            return
        if (await process.stdin.readline()).rstrip(b"\n").decode() != self.sudo_password:
            process.stderr.write(b"sudo: 1 incorrect password attempt\n")
            process.exit(1)
            return
        # As a chroot would: the last word is the root.
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, *words[len(_SUDO) : -1], str(self.root.path)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=1 << 26,
        )
        self._agents.append(child)
        try:
            await _Served(self, process, child).serve()
        finally:
            await _ended(child)


class _Served:
    """One session: requests pass to the agent, its answers back, unless a fault says otherwise."""

    def __init__(
        self,
        emulator: Emulator,
        process: asyncssh.SSHServerProcess[bytes],
        child: asyncio.subprocess.Process,
    ) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        self._emulator, self._process, self._child = emulator, process, child
        self._to, self._from, self._errors = child.stdin, child.stdout, child.stderr

    async def serve(self) -> None:
        heading = await self._process.stdin.readline()
        self._to.write(heading + await self._process.stdin.readexactly(int(heading.split()[1])))
        while line := await self._process.stdin.readline():
            body = await self._process.stdin.readexactly(int(line.split()[1]))
            if not await self._passed(line + body, json.loads(body)["request"]):
                return

    async def _passed(self, message: bytes, request: str) -> bool:
        """Say whether the session goes on after a request."""
        self._emulator.requests.append(request)
        fault = self._emulator.faults.get(request)
        if fault == "lost before":
            self._process.channel.get_connection().abort()
            return False
        if fault == "late":
            await asyncio.sleep(30)
        if fault == "deaf":
            self._process.exit(126)
            return False
        self._to.write(message)
        said = await self._from.readline()
        if said.startswith(b"citynet-answer "):
            said += await self._from.readexactly(int(said.split()[1]) + 1)
        if fault == "lost after":
            self._process.channel.get_connection().abort()
            return False
        self._process.stdout.write(said)
        if said.startswith(b"citynet-answer "):
            return True
        self._to.close()
        errors, code = await self._errors.read(), await self._child.wait()
        # Who has read enough may have closed the channel meanwhile.
        with contextlib.suppress(BrokenPipeError):
            self._process.stderr.write(errors)
            self._process.exit(code)
        return False


async def _ended(agent: asyncio.subprocess.Process) -> None:
    """Let an agent see the end of its input, and wait until it has ended."""
    if agent.stdin:
        agent.stdin.close()
    while agent.stdout and await agent.stdout.read(1 << 16):
        pass
    await agent.wait()


class _Login(asyncssh.SSHServer):
    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._emulator.connections.append(conn)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self._emulator.logins += 1
        return (username, password) == (USER, PASSWORD)
