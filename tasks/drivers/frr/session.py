"""Requests to the agent and its answers, over an SSH connection."""

from __future__ import annotations

import json
import shlex
from typing import Any, Final

from tasks.drivers.frr.connection import Connection, LostError, Said
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


class Session:
    """Speaks with the agent of one device; puts it there where it is missing."""

    def __init__(
        self, connection: Connection, name: str, *, sudo_password: str, as_root: bool
    ) -> None:
        self._connection = connection
        self._name = name
        self._password = sudo_password
        self._as_root = as_root

    def ask(self, request: str, timeout: float, **arguments: object) -> dict[str, Any]:
        """Return the answer to a request. Raises the package's errors."""
        text = json.dumps({"request": request, **arguments}).encode()
        said = self._send(request, b"", text, timeout)
        if said.out.strip() == _MISSING:
            said = self._send(request, packed().content, text, timeout)
        return self._understood(request, said)

    def _send(self, request: str, agent: bytes, text: bytes, timeout: float) -> Said:
        program = ["/usr/bin/python3", "-I", "-c", LOADER, packed().digest, "/"]
        # -k: ask for the password even where it was given before, so that the line is taken.
        sudo = [] if self._as_root else ["sudo", "-k", "-S", "-p", "", "--"]
        line = b"" if self._as_root else self._password.encode() + b"\n"
        stdin = line + b"citynet %d\n" % len(agent) + agent + text
        try:
            return self._connection.run(shlex.join([*sudo, *program]), stdin, timeout)
        except LostError as lost:
            # Whatever comes late would be taken for the answer to something else.
            self._connection.close()
            raise self._lost(request, str(lost)) from None

    def _understood(self, request: str, said: Said) -> dict[str, Any]:
        heading, _, rest = said.out[said.out.find(_HEADING) :].partition(b"\n")
        length = heading[len(_HEADING) :]
        if not heading.startswith(_HEADING) or not length.isdigit() or len(rest) < int(length):
            raise self._unanswered(request, said)
        answer = json.loads(rest[: int(length)])
        failure = answer.get("failure")
        if failure is None:
            done: dict[str, Any] = answer["done"]
            return done
        kind = _FAILURES.get(failure["kind"], AgentError)
        raise kind(f"{self._name}: {failure['message']}", failure["errors"])

    def _unanswered(self, request: str, said: Said) -> Exception:
        words = said.err.decode("utf-8", "replace")
        if "incorrect password" in words or "not in the sudoers" in words or "not allowed" in words:
            return LoginError(f"{self._name}: sudo was refused")
        ours = [line for line in words.splitlines() if line.startswith("citynet: ")]
        if ours:
            return AgentError(f"{self._name}: {ours[0].removeprefix('citynet: ')}")
        if said.code == 0:
            return self._lost(request, "the answer was cut off")
        # Its last words may quote a text with secrets: only the class of a Python error is said.
        last = words.strip().splitlines()[-1:] or ["no words"]
        error = last[0].split(":")[0][:60]
        if request in _CHANGING:
            return self._lost(request, f"the agent ended with {said.code} ({error})")
        return AgentError(f"{self._name}: {request} ended with {said.code} ({error})")

    def _lost(self, request: str, words: str) -> Exception:
        if request in _CHANGING:
            return OutcomeUnknownError(f"{self._name}: {request}: outcome unknown: {words}")
        return UnreachableError(f"{self._name}: {request}: {words}")
