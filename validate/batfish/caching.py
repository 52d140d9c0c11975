"""A server that is asked everything once: promises share questions, and several threads ask."""

from __future__ import annotations

from collections import defaultdict
from threading import Lock

from validate.batfish.server import Answer, Ask, NoAnswer, Server, key_of

__all__ = ["CachingServer"]


class CachingServer:
    """Remembers answers, and failures to answer, for as long as it lives."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = Lock()
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._answers: dict[str, Answer | NoAnswer] = {}

    @property
    def version(self) -> str:
        """Version of the server behind."""
        return self._server.version

    def ask(self, ask: Ask) -> Answer:
        """Return what the server behind answers, or answered."""
        key = key_of(ask, self.version)
        with self._lock:
            lock = self._locks[key]
        with lock:
            if key not in self._answers:
                self._answers[key] = self._asked(ask)
        found = self._answers[key]
        if isinstance(found, NoAnswer):
            raise found
        return found

    def close(self) -> None:
        """Close the server behind."""
        self._server.close()

    def _asked(self, ask: Ask) -> Answer | NoAnswer:
        try:
            return self._server.ask(ask)
        except NoAnswer as error:
            return error
