"""The journal's file: SQLite in WAL mode, every write on disk before it returns."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from threading import RLock
from typing import Final

from tasks.deploy.clock import Clock
from tasks.deploy.journal.errors import JournalError
from tasks.deploy.journal.schema import APPLICATION, SCHEMA, VERSION

__all__ = ["JournalFile", "Statement"]

DURABILITY = "FULL"
"""SQLite waits until a write is on disk: only so does it say what was begun before a crash."""
_PATIENCE: Final = 30.0
Statement = tuple[str, tuple[object, ...]]
"""SQL and its values."""


class JournalFile:
    """A journal file, opened. Several threads may use it."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Open the journal at ``path``, or make one. Raises ``JournalError``."""
        self._path, self._clock, self._lock = path, clock, RLock()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            # SQLite makes its other files with the mode of this one.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))
            _refuse_of_others(path)
            self._base = sqlite3.connect(
                path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise JournalError(f"the journal {path} cannot be opened: {error}") from error
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._base.close()
            raise JournalError(f"{path} is no journal, or is damaged: {error}") from error
        except JournalError:
            self._base.close()
            raise

    def close(self) -> None:
        """Close it."""
        self._base.close()

    def _prepare(self) -> None:
        self._base.row_factory = sqlite3.Row
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        (application,) = self._base.execute("PRAGMA application_id").fetchone()
        if version > VERSION:
            raise JournalError(
                f"the journal {self._path} is of version {version}, written by a later citynet; "
                f"this one knows version {VERSION}"
            )
        (tables,) = self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and application != APPLICATION:
            raise JournalError(f"{self._path} is a database of something else")
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute(f"PRAGMA synchronous = {DURABILITY}")
        self._base.execute("PRAGMA foreign_keys = ON")
        if not tables:
            self._base.executescript(
                f"BEGIN IMMEDIATE;{SCHEMA}"
                f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
            )

    def _write(self, statements: Iterable[Statement]) -> None:
        """Do all of it or nothing, and return when it is on disk."""
        with self._lock:
            try:
                self._base.execute("BEGIN IMMEDIATE")
                try:
                    for statement, values in statements:
                        self._base.execute(statement, values)
                except BaseException:
                    self._base.execute("ROLLBACK")
                    raise
                self._base.execute("COMMIT")
            except sqlite3.Error as error:
                raise JournalError(
                    f"the journal {self._path} cannot be written: {error}"
                ) from error

    def _read(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._lock, closing(self._base.execute(query, values)) as found:
            return found.fetchall()


def _refuse_of_others(path: Path) -> None:
    """Raise ``JournalError`` for files that SQLite would read and others may write or have written.

    What stands here is pushed by ``--resume`` without a verdict. A journal that came with a branch
    of somebody's has a mode of its own; one of ours never had another than 0600.
    """
    for one in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
        try:
            mode = one.lstat().st_mode
        except FileNotFoundError:
            continue
        if not stat.S_ISREG(mode) or mode & 0o077:
            raise JournalError(
                f"others may read or change {one} (mode {mode & 0o777:04o}, expected 0600); "
                "if nobody knows where it is from, it must not be used"
            )
