"""The journal: what is written of a deployment, and what is read."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from citynet.errors import CallError
from citynet.lines import printable
from tasks.deploy.journal.errors import JournalError
from tasks.deploy.journal.file import JournalFile, Statement
from tasks.deploy.journal.model import (
    Confirmed,
    Decision,
    DeviceRecord,
    Direction,
    Record,
    StepRecord,
)
from tasks.deploy.model import Ending, Plan, Standing
from tasks.fleet.model import ConfigSet

__all__ = ["Journal"]

_BEGIN: Final = """
    INSERT INTO deployments
    (id, fleet, environment, manifest, verdict, over_drift, secrets, trial, began, pid)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_DEVICE: Final = """
    INSERT INTO devices (deployment, device, platform, config_set, digest) VALUES (?, ?, ?, ?, ?)
"""
_STEP: Final = """
    INSERT INTO steps (deployment, device, step, moment, at, outcome, detail)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_STANDS: Final = "UPDATE devices SET standing = ?, detail = ? WHERE deployment = ? AND device = ?"


class Journal(JournalFile):
    """A journal. Methods may be called from several threads.

    Words of devices are written as escapes where they are not printable: SQLite takes no half of a
    surrogate pair, and a device must not end a deployment by what it says.
    """

    # ------------------------------------------------------------------ what is written

    def begin(
        self, name: str, plan: Plan, *, over_drift: bool, secrets: tuple[str, ...], trial: int
    ) -> None:
        """Write down a deployment with all its texts, before any device is connected to."""
        writes: list[Statement] = [
            (
                _BEGIN,
                (
                    *(name, plan.fleet, plan.environment, plan.manifest, plan.verdict),
                    *(int(over_drift), json.dumps(secrets), trial, self._clock.now(), os.getpid()),
                ),
            )
        ]
        for device, one in sorted(plan.devices.items()):
            platform = plan.reaches[device].platform.value
            writes.append(
                (
                    _DEVICE,
                    (name, device, platform, one.config_set.value, one.digest),
                )
            )
            for path, text in sorted(one.files.items()):
                digest = sha256(text.encode()).hexdigest()
                writes.append(("INSERT OR IGNORE INTO texts VALUES (?, ?)", (digest, text)))
                writes.append(
                    ("INSERT INTO files VALUES (?, ?, ?, ?)", (name, device, path, digest))
                )
        self._write(writes)

    def before(self, name: str, devices: Iterable[str], step: str) -> None:
        """Write down that a step is about to be done on devices."""
        self._write(self._step(name, device, step, "before", "", "") for device in devices)

    def after(self, name: str, device: str, step: str, outcome: str, detail: str = "") -> None:
        """Write down how a step went on a device; ``detail`` holds no secret."""
        self._write([self._step(name, device, step, "after", outcome, printable(detail))])

    def looked(self, name: str, before: Mapping[str, str], changes: frozenset[str]) -> None:
        """Write down what devices ran before anything was changed, and which need a commit."""
        self._write(
            (
                "UPDATE devices SET before = ?, changes = ? WHERE deployment = ? AND device = ?",
                (fingerprint, int(device in changes), name, device),
            )
            for device, fingerprint in sorted(before.items())
        )

    def differs(self, name: str, device: str, difference: str) -> None:
        """Keep a device's own difference, masked."""
        self._write([self._set("difference", printable(difference), name, device)])

    def committing(self, name: str, deadlines: Mapping[str, float], step: str) -> None:
        """Write down that commits are about to begin, and when their trials end at the earliest."""
        rows = sorted(deadlines.items())
        self._write(
            (
                *(self._set("deadline", deadline, name, device) for device, deadline in rows),
                *(self._step(name, device, step, "before", "", "") for device in deadlines),
            )
        )

    def decide(self, name: str, direction: Direction, why: str) -> Decision:
        """Write the decision; return what was decided, which an earlier one settles for ever."""
        self._write(
            [
                (
                    "INSERT OR IGNORE INTO decisions VALUES (?, ?, ?, ?)",
                    (name, direction.value, self._clock.now(), printable(why)),
                )
            ]
        )
        decided = self.record(name).decision
        if decided is None:
            raise JournalError(f"the journal {self._path} did not keep a decision")
        return decided

    def stands(self, name: str, device: str, standing: Standing, detail: str) -> None:
        """Write down what became of a device."""
        self._write(
            [
                (
                    _STANDS,
                    (standing.value, printable(detail), name, device),
                )
            ]
        )

    def confirmed(self, name: str, fleet: str, fingerprints: Mapping[str, str]) -> None:
        """Write down what devices run after a push; the next one expects them to run it."""
        self._write(
            (
                "INSERT OR REPLACE INTO fingerprints VALUES (?, ?, ?, ?, ?)",
                (fleet, device, fingerprint, name, self._clock.now()),
            )
            for device, fingerprint in sorted(fingerprints.items())
        )

    def end(self, name: str, ending: Ending) -> None:
        """Write down that a deployment is over: nothing of it is left to be done."""
        self._write(
            [
                (
                    "UPDATE deployments SET ended = ?, ending = ? WHERE id = ? AND ended IS NULL",
                    (self._clock.now(), ending.value, name),
                )
            ]
        )

    # ------------------------------------------------------------------ what is read

    def record(self, name: str) -> Record:
        """Return a deployment. Raises ``CallError`` for one that it does not know."""
        rows = self._read("SELECT * FROM deployments WHERE id = ?", name)
        if not rows:
            raise CallError(f"the journal {self._path} knows no deployment {name!r}")
        (row,) = rows
        decisions = self._read("SELECT * FROM decisions WHERE deployment = ?", name)
        return Record(
            id=row["id"],
            fleet=row["fleet"],
            environment=row["environment"],
            manifest=row["manifest"],
            verdict=row["verdict"],
            over_drift=bool(row["over_drift"]),
            secrets=tuple(json.loads(row["secrets"])),
            trial=row["trial"],
            began=row["began"],
            ended=row["ended"],
            ending=Ending(row["ending"]) if row["ending"] else None,
            decision=next(
                (
                    Decision(direction=Direction(one["direction"]), at=one["at"], why=one["why"])
                    for one in decisions
                ),
                None,
            ),
            devices={
                one["device"]: _device(one)
                for one in self._read(
                    "SELECT * FROM devices WHERE deployment = ? ORDER BY device", name
                )
            },
        )

    def may_have_begun(self, name: str) -> bool:
        """Say whether a commit of a deployment may have begun and it has not ended.

        It is said of a journal that cannot be read any more, too.
        """
        try:
            record = self.record(name)
        except (CallError, sqlite3.Error):
            return True
        return record.ended is None and bool(record.begun)

    def unfinished(self, fleet: str) -> str | None:
        """Return the deployment on a fleet that was begun and not ended."""
        rows = self._read("SELECT id FROM deployments WHERE fleet = ? AND ended IS NULL", fleet)
        return str(rows[0]["id"]) if rows else None

    def steps(self, name: str) -> tuple[StepRecord, ...]:
        """Return all steps of a deployment, in the order in which they were written."""
        return tuple(
            StepRecord(**{key: row[key] for key in StepRecord.__slots__})
            for row in self._read("SELECT * FROM steps WHERE deployment = ? ORDER BY number", name)
        )

    def expected(self, fleet: str) -> Mapping[str, Confirmed]:
        """Return what each device must run now, and whose deployment's that is."""
        return {
            row["device"]: Confirmed(fingerprint=row["fingerprint"], deployment=row["deployment"])
            for row in self._read("SELECT * FROM fingerprints WHERE fleet = ?", fleet)
        }

    def files(self, name: str, device: str) -> Mapping[str, str]:
        """Return what a deployment gives to a device, references unresolved."""
        rows = self._read(
            "SELECT path, text FROM files JOIN texts USING (sha256)"
            " WHERE deployment = ? AND device = ? ORDER BY path",
            name,
            device,
        )
        return {row["path"]: row["text"] for row in rows}

    # ------------------------------------------------------------------ inside

    def _step(
        self, name: str, device: str, step: str, moment: str, outcome: str, detail: str
    ) -> Statement:
        return (
            _STEP,
            (name, device, step, moment, self._clock.now(), outcome, detail),
        )

    def _set(self, column: str, value: object, name: str, device: str) -> Statement:
        if column not in {"difference", "deadline"}:
            raise ValueError(column)
        return (
            f"UPDATE devices SET {column} = ? WHERE deployment = ? AND device = ?",  # noqa: S608
            (value, name, device),
        )


def _device(row: Any) -> DeviceRecord:  # noqa: ANN401 -- a row of SQLite has no types
    return DeviceRecord(
        device=row["device"],
        platform=row["platform"],
        config_set=ConfigSet(row["config_set"]),
        digest=row["digest"],
        before=row["before"],
        changes=None if row["changes"] is None else bool(row["changes"]),
        deadline=row["deadline"],
        difference=row["difference"],
        standing=Standing(row["standing"]) if row["standing"] else None,
        detail=row["detail"],
    )
