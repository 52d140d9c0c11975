"""Answers on disk, so that tests need no server; a changed network gets no old answer."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Final

from validate.batfish.server import Answer, Ask, NoAnswer, Server, key_of

__all__ = ["RecordedServer", "Recorder"]

_REPEATED: Final = frozenset({"flow", "routes", "forwardingDetail", "arpIp"})


class RecordedServer:
    """Replays what was recorded in ``directory``. What was not recorded is :class:`NoAnswer`."""

    def __init__(self, directory: Path) -> None:
        self._answers: dict[str, Mapping[str, Any]] = {}
        self.version = _read(directory / "version.json", {"version": "no recording"})["version"]
        for path in sorted(directory.glob("*.json.gz")):
            self._answers.update(_answers(path))

    def ask(self, ask: Ask) -> Answer:
        """Return the recorded answer."""
        key = key_of(ask, self.version)
        found = self._answers.get(key)
        if found is None:
            raise NoAnswer(
                f"there is no recorded answer to {ask.question} on this snapshot, "
                "and no server to ask"
            )
        return Answer(columns=frozenset(found["columns"]), rows=tuple(found["rows"]))

    def close(self) -> None:
        """Nothing is held."""


class Recorder:
    """Asks a server and remembers; :meth:`save` writes one file for all that was asked."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._answers: dict[str, Mapping[str, Any]] = {}
        self._lock = Lock()

    @property
    def version(self) -> str:
        """Version of the server behind."""
        return self._server.version

    def ask(self, ask: Ask) -> Answer:
        """Return the server's answer."""
        answer = self._server.ask(ask)
        with self._lock:
            self._answers[key_of(ask, self.version)] = {
                "columns": sorted(answer.columns),
                "rows": [_slim(row) for row in answer.rows],
            }
        return answer

    def save(self, path: Path, beside: Path | None = None) -> None:
        """Write the answers to ``path`` (``<name>.json.gz``), and the version to that directory.

        What the recording ``beside`` holds is left out. The bytes depend on the answers only.
        """
        known = {} if beside is None or beside == path else _answers(beside)
        fresh = {key: answer for key, answer in self._answers.items() if key not in known}
        text = json.dumps(fresh, sort_keys=True, ensure_ascii=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(text.encode("ascii"), mtime=0))
        version = json.dumps({"version": self.version}) + "\n"
        (path.parent / "version.json").write_text(version, encoding="ascii")

    def close(self) -> None:
        """Close the server behind."""
        self._server.close()


def _slim(value: Any) -> Any:  # noqa: ANN401 -- JSON
    """Leave out what Batfish repeats at every step of a path and nobody reads."""
    if isinstance(value, Mapping):
        return {key: _slim(item) for key, item in value.items() if key not in _REPEATED}
    if isinstance(value, list | tuple):
        return [_slim(item) for item in value]
    return value


def _answers(path: Path) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = json.loads(gzip.decompress(path.read_bytes()))
    return found


def _read(path: Path, default: Mapping[str, str]) -> Mapping[str, str]:
    return json.loads(path.read_text(encoding="ascii")) if path.exists() else default
