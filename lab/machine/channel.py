"""The control channel from outside: one request, one answer, never for ever."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from citynet.errors import UnavailableError
from lab.machine.model import InsideError

__all__ = ["CONTROL", "LIMIT", "Channel", "connected", "frame", "take_answer"]

CONTROL = "control.sock"
LIMIT = 64 << 20
"""Longest line, in bytes."""
_STEP = 0.5


def frame(message: Mapping[str, object]) -> bytes:
    """Return a message as a line; the newline before it ends what somebody left half-said."""
    line = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode()
    if len(line) > LIMIT:
        raise UnavailableError(
            f"A request to the lab's machine has {len(line)} bytes; {LIMIT} is the most."
        )
    return b"\n" + line + b"\n"


def take_answer(line: bytes, identity: str) -> dict[str, object] | None:
    """Return a line's answer when it is one to ``identity``; other lines are passed over."""
    if not line.startswith(b"{"):
        return None
    try:
        answer = json.loads(line)
    except ValueError:
        return None
    if not isinstance(answer, dict) or answer.get("id") != identity or "ok" not in answer:
        return None
    return answer


@contextmanager
def connected(directory: Path, name: str) -> Iterator[socket.socket]:
    """Connect to a UNIX socket of a directory whose path may be longer than an address can be."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(5)
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            connection.connect(f"/proc/self/fd/{descriptor}/{name}")
        finally:
            os.close(descriptor)
        yield connection


class Channel:
    """Calls to a machine. ``alive`` says whether it is there, ``context`` what it printed."""

    def __init__(
        self, directory: Path, *, alive: Callable[[], bool], context: Callable[[], str]
    ) -> None:
        self._directory = directory
        self._alive = alive
        self._context = context

    def call(self, verb: str, arguments: Mapping[str, object], *, seconds: float) -> object:
        """Ask the program inside; its refusal is an :class:`InsideError`."""
        return self._ask({"verb": verb, **arguments}, verb, seconds)

    def hello(self, *, seconds: float) -> dict[str, object]:
        """Ask the machine itself what it is."""
        answer = self._ask({"machine": "hello"}, "hello", seconds)
        if not isinstance(answer, dict):
            raise UnavailableError(f"The lab's machine answered nonsense: {answer!r}")
        return answer

    def _ask(self, request: Mapping[str, object], verb: str, seconds: float) -> object:
        deadline = time.monotonic() + seconds
        identity = secrets.token_hex(8)
        # "machine" has to stand first: the relay tells its own requests by how a line begins.
        message = frame({**request, "id": identity})
        with self._alone(verb, deadline):
            answer = self._exchange(message, identity, verb, deadline)
        if answer["ok"] is True:
            return answer.get("result")
        raise InsideError(f"The lab refused {verb!r}: {answer.get('error')}")

    def _exchange(
        self, message: bytes, identity: str, verb: str, deadline: float
    ) -> dict[str, object]:
        try:
            with connected(self._directory, CONTROL) as connection:
                connection.settimeout(_STEP)
                self._send(connection, message, verb, deadline)
                for line in self._lines(connection, verb, deadline):
                    answer = take_answer(line, identity)
                    if answer is not None:
                        return answer
        except OSError as error:
            raise self._silent(verb, f"its control channel failed: {error}") from error
        raise self._silent(verb, "its control channel was closed")

    def _send(self, connection: socket.socket, message: bytes, verb: str, deadline: float) -> None:
        view = memoryview(message)
        while view:
            try:
                view = view[connection.send(view) :]
            except TimeoutError:
                self._check(verb, deadline)

    def _lines(self, connection: socket.socket, verb: str, deadline: float) -> Iterator[bytes]:
        parts: list[bytes] = []
        size = 0
        while True:
            self._check(verb, deadline)
            try:
                data = connection.recv(1 << 20)
            except TimeoutError:
                continue
            if not data:
                return
            *lines, rest = data.split(b"\n")
            for line in lines:
                yield b"".join((*parts, line))
                parts, size = [], 0
            parts.append(rest)
            size += len(rest)
            if size > LIMIT:
                raise self._silent(verb, f"its answer has more than {LIMIT} bytes")

    def _check(self, verb: str, deadline: float) -> None:
        if not self._alive():
            raise self._silent(verb, "it ended")
        if time.monotonic() > deadline:
            raise self._silent(verb, "the time for it is over")

    def _silent(self, verb: str, why: str) -> UnavailableError:
        return UnavailableError(
            f"The lab's machine did not answer {verb!r}: {why}.{self._context()}"
        )

    @contextmanager
    def _alone(self, verb: str, deadline: float) -> Iterator[None]:
        """One requester at a time: the channel is one line."""
        with (self._directory / "control.lock").open("w") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise UnavailableError(
                            f"The lab's machine is busy with another request; {verb!r} was not "
                            "sent. Try again when that one has ended."
                        ) from None
                    time.sleep(0.1)
                else:
                    break
            yield
