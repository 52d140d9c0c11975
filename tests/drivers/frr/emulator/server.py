"""A router's sshd and sudo: real SSH on the wire, and the real agent below a root of its own."""

from __future__ import annotations

import asyncio
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
        # One turn of the loop more, in which transports close their sockets.
        await asyncio.sleep(0.02)

    async def _serve(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        words = shlex.split(process.command or "")
        self.commands.append(process.command or "")
        if words[: len(_SUDO)] != _SUDO:
            process.stderr.write(b"not a command of this router\n")
            process.exit(127)
            return
        line, _, rest = (await process.stdin.read()).partition(b"\n")
        if line.decode() != self.sudo_password:
            process.stderr.write(b"sudo: 1 incorrect password attempt\n")
            process.exit(1)
            return
        heading, _, body = rest.partition(b"\n")
        request = json.loads(body[int(heading.split()[1]) :])["request"]
        self.requests.append(request)
        fault = self.faults.get(request)
        if fault == "lost before":
            process.channel.get_connection().abort()
            return
        if fault == "late":
            await asyncio.sleep(30)
        if fault == "deaf":
            process.exit(126)
            return
        code, out, err = await self._run(words[len(_SUDO) :], rest)
        if fault == "lost after":
            process.channel.get_connection().abort()
            return
        process.stdout.write(out)
        process.stderr.write(err)
        process.exit(code)

    async def _run(self, arguments: list[str], stdin: bytes) -> tuple[int, bytes, bytes]:
        # As a chroot would: the last word is the root.
        program = [sys.executable, *arguments[:-1], str(self.root.path)]
        child = await asyncio.create_subprocess_exec(
            *program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await child.communicate(stdin)
        return child.returncode or 0, out, err


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
