"""The seam between engine and Batfish: a question about a snapshot, and rows of JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from citynet.errors import UnavailableError
from validate.batfish.snapshot import SnapshotLike

__all__ = ["Answer", "Ask", "NoAnswer", "Server", "key_of"]

Row = Mapping[str, object]


class NoAnswer(UnavailableError):  # noqa: N818 -- what happened, not an error of the caller
    """Batfish did not answer, or what it answered cannot be an answer."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A question about a snapshot, and for differential questions about a second one.

    ``parameters`` are those of pybatfish in the types of JSON; ``headers`` and
    ``pathConstraints`` are mappings of their own.
    """

    snapshot: SnapshotLike
    question: str
    parameters: Mapping[str, object] = field(default_factory=dict, hash=False)
    reference: SnapshotLike | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A table: the names of its columns, and its rows."""

    columns: frozenset[str]
    rows: tuple[Row, ...] = field(hash=False)

    def __post_init__(self) -> None:
        """Refuse a row that is no row of this table."""
        for row in self.rows:
            if frozenset(row) != self.columns:
                raise NoAnswer("Batfish answered with rows that do not fit their columns")


class Server(Protocol):
    """Answers questions. Every failure is :class:`NoAnswer`."""

    @property
    def version(self) -> str:
        """Versions of server and client."""
        ...

    def ask(self, ask: Ask) -> Answer:
        """Return the answer; raise ``NoAnswer``."""
        ...

    def close(self) -> None:
        """Give back what the server holds for us. Raises nothing."""
        ...


def key_of(ask: Ask, version: str) -> str:
    """Return the SHA-256 of everything that an answer depends on."""
    parts = [
        ask.snapshot.digest,
        ask.reference.digest if ask.reference else "",
        ask.question,
        ask.parameters,
        version,
    ]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
