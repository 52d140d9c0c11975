"""A command on a device that stays: bytes go in, bytes come out, until either side ends it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

import paramiko

__all__ = ["EndedError", "LostError", "Program"]

_PIECE = 1 << 16
_LONGEST_LINE = 1 << 12
_LONGEST_COMPLAINT = 1 << 20


class LostError(Exception):
    """The connection was lost, or the answer late, after something had been sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedError(Exception):
    """The command ended where more was expected of it."""

    code: int
    errors: bytes
    """What it wrote to its standard error."""


class Program:
    """A running command. Not for several threads at once.

    ``last`` is the moment of :func:`time.monotonic` until which an answer is waited for.
    """

    def __init__(self, channel: paramiko.Channel) -> None:
        self._channel = channel
        self._read = bytearray()

    def close(self) -> None:
        """Let go of it: it sees the end of its input."""
        self._channel.close()

    def send(self, data: bytes, last: float) -> None:
        """Give it bytes. Raises LostError; where it reads no more, its answer will say why."""
        view = memoryview(data)
        # Not sendall(): that waits anew for each piece, so that a few bytes at a time never end.
        while view:
            if time.monotonic() >= last:
                raise LostError("it takes no more")
            self._channel.settimeout(_left(last))
            try:
                view = view[self._channel.send(bytes(view[:_PIECE])) :]
            except TimeoutError:
                raise LostError("it takes no more") from None
            except OSError:
                # It may have ended without reading all of it.
                return

    def line(self, last: float) -> bytes:
        """Return its next line, without the end of it. Raises EndedError or LostError."""
        while (end := self._read.find(b"\n")) < 0:
            if len(self._read) > _LONGEST_LINE:
                raise LostError("it says something else than an agent does")
            self._more(last)
        line = bytes(self._read[:end])
        del self._read[: end + 1]
        return line

    def exactly(self, length: int, last: float) -> bytes:
        """Return so many bytes. Raises EndedError or LostError."""
        while len(self._read) < length:
            self._more(last)
        data = bytes(self._read[:length])
        del self._read[:length]
        return data

    def _more(self, last: float) -> None:
        with _losses(last):
            self._channel.settimeout(_left(last))
            piece = self._channel.recv(_PIECE)
            if piece:
                self._read += piece
                return
            errors = self._rest(last)
            code = self._channel.recv_exit_status() if self._channel.exit_status_ready() else -1
        if code == -1:
            # A lost connection looks like an empty answer with this exit code.
            raise LostError("the connection was lost")
        raise EndedError(code=code, errors=errors)

    def _rest(self, last: float) -> bytes:
        """Return its standard error. Whether it ended or was lost is known after that."""
        said = bytearray()
        while len(said) <= _LONGEST_COMPLAINT:
            self._channel.settimeout(_left(last))
            part = self._channel.recv_stderr(_PIECE)
            if not part:
                break
            said += part
        else:
            raise LostError("it complains without an end")
        while not self._channel.exit_status_ready() and self._channel.get_transport().is_active():
            if time.monotonic() >= last:
                raise TimeoutError
            time.sleep(0.01)
        return bytes(said)


@contextlib.contextmanager
def _losses(last: float) -> Iterator[None]:
    began = time.monotonic()
    try:
        yield
    except TimeoutError:
        waited = max(0.0, last - began)
        raise LostError(f"no answer within {waited:.0f} s") from None
    except (paramiko.SSHException, OSError, EOFError) as error:
        raise LostError(str(error) or type(error).__name__) from None


def _left(last: float) -> float:
    return max(0.01, last - time.monotonic())
