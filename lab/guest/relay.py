"""Between the machine's control channel and the program inside.

The channel's other end comes and goes; the program sees a device that is always there. Both ways
lines pass as they are, but for requests to the machine itself (``{"machine": "hello", "id": …}``),
which are answered here, and requests after the program has ended, which are answered by an error.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import tty
from pathlib import Path

__all__ = ["Relay"]

_MACHINE_REQUEST = b'{"machine":'
_CHUNK = 1 << 16
_PART = 1 << 14
_FULL = 1 << 20
_PATIENCE = 1000


class Relay:
    """Runs a program and passes lines until the channel is closed for good (``ends``)."""

    def __init__(self, channel: int, *, ends: bool) -> None:
        self._channel = channel
        self._ends = ends
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.device = os.ttyname(self._slave)
        self._partial = bytearray()
        self._inwards = bytearray()
        self._outwards = bytearray()
        self._program: subprocess.Popen[bytes] | None = None
        self._ended: int | None = None
        for descriptor in (self._channel, self._master):
            os.set_blocking(descriptor, False)

    def start(self, words: list[str]) -> None:
        """Start the program; its output goes where ours does."""
        self._program = subprocess.Popen(words, stdin=subprocess.DEVNULL)  # noqa: S603

    def run(self) -> None:
        """Pass lines both ways. Returns when the channel has an end and it was reached."""
        bell = self._bell()
        listening = True
        while True:
            poll = select.poll()
            poll.register(bell, select.POLLIN)
            poll.register(self._master, self._wanted(self._outwards, self._inwards))
            if listening:
                poll.register(self._channel, self._wanted(self._inwards, self._outwards))
            events = dict(poll.poll(_PATIENCE))
            if bell in events or not events:
                _read(bell)
                self._reap()
            self._serve_program(events.get(self._master, 0))
            event = events.get(self._channel, 0)
            # While nobody is there the port would wake us all the time: its signal does, once.
            # It then claims to be readable too (virtio_console.c), and has nothing to read.
            listening = self._ends or not event & select.POLLHUP
            if not listening:
                self._forget()
            elif not self._serve_channel(event):
                return

    def _bell(self) -> int:
        """Return a descriptor that is readable after a child ended or the port's other end changed.

        A virtio port sends SIGIO when somebody comes or goes (fcntl(2), O_ASYNC).
        """
        readable, writable = os.pipe()
        for descriptor in (readable, writable):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(writable, warn_on_full_buffer=False)
        for number in (signal.SIGIO, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        if not self._ends:
            fcntl.fcntl(self._channel, fcntl.F_SETOWN, os.getpid())
            flags = fcntl.fcntl(self._channel, fcntl.F_GETFL)
            fcntl.fcntl(self._channel, fcntl.F_SETFL, flags | os.O_ASYNC)
        return readable

    @staticmethod
    def _wanted(towards: bytearray, waiting: bytearray) -> int:
        """Return what to poll for: a side is read only as long as the other one keeps up."""
        reading = select.POLLIN if len(towards) < _FULL else 0
        return reading | (select.POLLOUT if waiting else 0)

    def _serve_channel(self, event: int) -> bool:
        if event & (select.POLLIN | select.POLLHUP):
            data = _read(self._channel)
            if data == b"" and self._ends:
                return False
            self._take(data or b"")
        if event & select.POLLOUT:
            _write(self._channel, self._outwards)
        return True

    def _forget(self) -> None:
        """Nobody listens: half a request and old answers are worth nothing to the next one."""
        self._partial.clear()
        self._outwards.clear()

    def _serve_program(self, event: int) -> None:
        if event & select.POLLIN:
            self._outwards += _read(self._master) or b""
        if event & select.POLLOUT:
            _write(self._master, self._inwards)

    def _take(self, data: bytes) -> None:
        self._partial += data
        if b"\n" not in data:
            return
        *lines, rest = bytes(self._partial).split(b"\n")
        self._partial[:] = rest
        for line in lines:
            if line.startswith(_MACHINE_REQUEST):
                self._answer(line, {"ok": True, "result": self._about()})
            elif self._ended is not None:
                text = f"the program inside the lab ended with status {self._ended}"
                self._answer(line, {"ok": False, "error": text})
            elif line:
                self._inwards += line + b"\n"

    def _answer(self, line: bytes, answer: dict[str, object]) -> None:
        with contextlib.suppress(ValueError):
            request = json.loads(line)
            if isinstance(request, dict) and "id" in request:
                whole = json.dumps({"id": request["id"], **answer})
                self._outwards += b"\n" + whole.encode() + b"\n"

    def _about(self) -> dict[str, object]:
        uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        memory = {
            name: int(rest.split()[0]) * 1024
            for name, _, rest in (
                line.partition(":")
                for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
            )
        }
        return {
            "kernel": os.uname().release,
            "uptime": uptime,
            "memory": memory["MemTotal"],
            "available": memory["MemAvailable"],
            "ended": self._ended,
        }

    def _reap(self) -> None:
        """Collect ended children: this is the first process, everybody's orphans are its own."""
        with contextlib.suppress(ChildProcessError):
            while True:
                number, status = os.waitpid(-1, os.WNOHANG)
                if number == 0:
                    return
                if self._program is not None and number == self._program.pid:
                    self._ended = os.waitstatus_to_exitcode(status)
                    self._program.returncode = self._ended
                    text = f"citynet: the program inside ended with status {self._ended}\n"
                    sys.stdout.write(text)
                    sys.stdout.flush()


def _read(descriptor: int) -> bytes | None:
    """Return what is there, nothing at all when that is nothing, and ``b""`` at the end."""
    try:
        return os.read(descriptor, _CHUNK)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _write(descriptor: int, waiting: bytearray) -> None:
    with contextlib.suppress(BlockingIOError):
        written = os.write(descriptor, waiting[:_PART])
        del waiting[:written]
