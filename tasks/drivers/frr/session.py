"""Requests to the agent and its answers, over an SSH connection."""

from __future__ import annotations

import json
import shlex
import time
from typing import Any, Final

from tasks.drivers.frr.connection import Connection
from tasks.drivers.frr.errors import (
    AgentError,
    BusyError,
    CandidateRefusedError,
    LoginError,
    MixedError,
    NotAppliedError,
    OutcomeUnknownError,
    TooLateError,
    UnreachableError,
)
from tasks.drivers.frr.loader import LOADER
from tasks.drivers.frr.pack import packed
from tasks.drivers.frr.program import EndedError, LostError, Program

__all__ = ["Session"]

_CHANGING: Final = frozenset({"commit", "confirm", "rollback"})
_FAILURES: Final = {
    "refused": CandidateRefusedError,
    "busy": BusyError,
    "reverted": NotAppliedError,
    "mixed": MixedError,
    "too late": TooLateError,
}
_MISSING: Final = b"citynet-agent missing"
_HEADING: Final = b"citynet-answer "
_LONGEST: Final = 1 << 26
"""Bytes of an answer: more than a router's whole configuration, less than our memory."""
_STRAY_LINES: Final = 64
"""Lines that sudo or the login may say before the agent speaks."""


class Session:
    """Speaks with the agent of one device; puts it there where it is missing.

    The agent is started once, at the first request, and ends with the connection: a start costs
    more than what most requests ask of it.
    """

    def __init__(
        self, connection: Connection, name: str, *, sudo_password: str, as_root: bool
    ) -> None:
        self._connection = connection
        self._name = name
        self._password = sudo_password
        self._as_root = as_root
        self._agent: Program | None = None

    def ask(self, request: str, timeout: float, **arguments: object) -> dict[str, Any]:
        """Return the answer to a request. Raises the package's errors."""
        text = json.dumps({"request": request, **arguments}).encode()
        message, last = b"citynet-request %d\n" % len(text) + text, time.monotonic() + timeout
        try:
            data = self._exchanged(message, last)
        except LostError as lost:
            # Whatever comes late would be taken for the answer to something else.
            self._connection.close()
            raise self._lost(request, str(lost)) from None
        except EndedError as ended:
            self._agent = None
            raise self._unanswered(request, ended) from None
        return self._understood(request, data)

    def _exchanged(self, message: bytes, last: float) -> bytes:
        """Return the answer to a message, of an agent that runs or is started for it."""
        if self._agent is not None:
            self._agent.send(message, last)
            return _answer(self._agent, last) or b""
        for content in (b"", packed().content):
            self._agent = self._started(content, last)
            self._agent.send(message, last)
            data = _answer(self._agent, last)
            if data is not None:
                return data
            self._agent.close()
        raise LostError("the agent is missing though it was just put there")

    def _started(self, content: bytes, last: float) -> Program:
        program = ["/usr/bin/python3", "-I", "-c", LOADER, packed().digest, "/"]
        # -k: ask for the password even where it was given before, so that the line is taken.
        sudo = [] if self._as_root else ["sudo", "-k", "-S", "-p", "", "--"]
        line = b"" if self._as_root else self._password.encode() + b"\n"
        command = shlex.join([*sudo, *program])
        agent = self._connection.start(command, max(0.01, last - time.monotonic()))
        agent.send(line + b"citynet %d\n" % len(content) + content, last)
        return agent

    def _understood(self, request: str, data: bytes) -> dict[str, Any]:
        try:
            answer = json.loads(data)
            failure = answer.get("failure")
            if failure is None:
                done: dict[str, Any] = answer["done"]
                return done
            kind = _FAILURES.get(failure["kind"], AgentError)
            raise kind(f"{self._name}: {failure['message']}", failure["errors"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._connection.close()
            raise self._lost(request, "what it answered is no answer of an agent") from None

    def _unanswered(self, request: str, ended: EndedError) -> Exception:
        words = ended.errors.decode("utf-8", "replace")
        if "incorrect password" in words or "not in the sudoers" in words or "not allowed" in words:
            return LoginError(f"{self._name}: sudo was refused")
        ours = [line for line in words.splitlines() if line.startswith("citynet: ")]
        if ours:
            return AgentError(f"{self._name}: {ours[0].removeprefix('citynet: ')}")
        if ended.code == 0:
            return self._lost(request, "the answer was cut off")
        # Its last words may quote a text with secrets: only the class of a Python error is said.
        last = words.strip().splitlines()[-1:] or ["no words"]
        error = last[0].split(":")[0][:60]
        if request in _CHANGING:
            return self._lost(request, f"the agent ended with {ended.code} ({error})")
        return AgentError(f"{self._name}: {request} ended with {ended.code} ({error})")

    def _lost(self, request: str, words: str) -> Exception:
        if request in _CHANGING:
            return OutcomeUnknownError(f"{self._name}: {request}: outcome unknown: {words}")
        return UnreachableError(f"{self._name}: {request}: {words}")


def _answer(agent: Program, last: float) -> bytes | None:
    """Return an answer's bytes, None where there is no agent yet. Raises LostError, EndedError."""
    for _ in range(_STRAY_LINES):
        line = agent.line(last)
        if line == _MISSING:
            return None
        if line.startswith(_HEADING):
            length = line.removeprefix(_HEADING)
            if not length.isdigit() or int(length) > _LONGEST:
                break
            return agent.exactly(int(length) + 1, last)
    raise LostError("it says something else than an agent does")
