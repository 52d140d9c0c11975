"""The journal keeps what was written before a crash, and is not taken for what it is not."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from citynet.errors import CallError
from tasks.deploy import Ending, Standing
from tasks.deploy.journal import (
    Confirmed,
    Direction,
    Journal,
    JournalError,
    LockedError,
    fleet_lock,
)
from tasks.deploy.journal.schema import VERSION
from tests.support.fake_devices import FakeClock, FakeFleet, text_of

REPOSITORY = Path(__file__).parents[2]


def opened(fake: FakeFleet, clock: FakeClock | None = None) -> Journal:
    return Journal(fake.folder / "journal.sqlite", clock or fake.clock)


def begun(fake: FakeFleet, name: str = "d1") -> Journal:
    journal = opened(fake)
    journal.begin(name, fake.plan("one"), over_drift=False, secrets=("a.b",), trial=900)
    return journal


def test_what_was_written_is_read_again(fake: FakeFleet) -> None:
    journal = begun(fake)
    journal.before("d1", ["r1", "r2"], "look")
    journal.after("d1", "r1", "look", "done")
    journal.looked("d1", {"r1": "f1", "r2": "f2"}, frozenset({"r1"}))
    journal.committing("d1", {"r1": 17.5}, "commit")
    journal.differs("d1", "r1", "+ line\n")
    journal.stands("d1", "r1", Standing.UNKNOWN, "no answer")
    journal.close()
    journal = opened(fake)
    record = journal.record("d1")
    assert (record.fleet, record.secrets, record.trial) == ("lab", ("a.b",), 900)
    assert (record.ended, record.decision) == (None, None)
    assert record.begun == {"r1"}
    one = record.devices["r1"]
    assert (one.before, one.changes, one.deadline) == ("f1", True, 17.5)
    assert (one.difference, one.standing, one.detail) == (
        "+ line\n",
        Standing.UNKNOWN,
        "no answer",
    )
    assert record.devices["r2"].changes is False
    assert record.devices["r3"].changes is None
    assert [(step.device, step.step, step.moment) for step in journal.steps("d1")] == [
        ("r1", "look", "before"),
        ("r2", "look", "before"),
        ("r1", "look", "after"),
        ("r1", "commit", "before"),
    ]
    assert journal.files("d1", "r2") == text_of("r2", "one")
    assert journal.unfinished("lab") == "d1"
    assert journal.unfinished("live") is None
    journal.end("d1", Ending.REVERTED)
    assert journal.unfinished("lab") is None
    assert journal.record("d1").ending is Ending.REVERTED
    journal.close()


@pytest.mark.parametrize("first", list(Direction))
def test_a_decision_is_made_once(fake: FakeFleet, first: Direction) -> None:
    journal = begun(fake)
    (other,) = set(Direction) - {first}
    assert journal.decide("d1", first, "because").direction is first
    again = journal.decide("d1", other, "no, because")
    assert (again.direction, again.why) == (first, "because")
    journal.close()


def test_a_fleet_has_one_unfinished_deployment(fake: FakeFleet) -> None:
    journal = begun(fake)
    with pytest.raises(JournalError):
        journal.begin("d2", fake.plan("two"), over_drift=False, secrets=(), trial=900)
    with pytest.raises(CallError, match="knows no deployment 'd2'"):
        journal.record("d2")
    journal.close()


def test_fingerprints_are_those_of_the_last_push(fake: FakeFleet) -> None:
    journal = begun(fake)
    journal.confirmed("d1", "lab", {"r1": "f1", "r2": "f2"})
    journal.confirmed("d1", "lab", {"r2": "f3"})
    assert journal.expected("lab") == {
        "r1": Confirmed(fingerprint="f1", deployment="d1"),
        "r2": Confirmed(fingerprint="f3", deployment="d1"),
    }
    assert journal.expected("live") == {}
    journal.close()


def test_only_its_owner_may_read_it(fake: FakeFleet) -> None:
    journal = begun(fake)
    for path in fake.folder.glob("journal.sqlite*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    journal.close()


def test_a_later_version_is_left_alone(fake: FakeFleet) -> None:
    begun(fake).close()
    with sqlite3.connect(fake.folder / "journal.sqlite") as base:
        base.execute(f"PRAGMA user_version = {VERSION + 1}")
    base.close()
    with pytest.raises(JournalError, match=f"version {VERSION + 1}, written by a later citynet"):
        opened(fake)


def test_something_else_is_no_journal(fake: FakeFleet) -> None:
    path = fake.folder / "journal.sqlite"
    path.touch(mode=0o600)
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE cookies (name TEXT)")
    base.close()
    with pytest.raises(JournalError, match="a database of something else"):
        opened(fake)
    path.write_bytes(b"certainly no database, and long enough to be looked at" * 40)
    with pytest.raises(JournalError, match="is no journal"):
        opened(fake)
    path.unlink()
    path.symlink_to("elsewhere")
    with pytest.raises(JournalError, match="cannot be opened"):
        opened(fake)


def test_two_processes_do_not_deploy_at_once(fake: FakeFleet) -> None:
    hold = (
        "import sys, time; from pathlib import Path\n"
        "from tasks.deploy.journal import fleet_lock\n"
        "with fleet_lock(Path(sys.argv[1]), 'lab'):\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(fake.folder)], stdout=subprocess.PIPE, cwd=REPOSITORY
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(LockedError, match=f"process {holder.pid} works on the fleet lab"):
            fleet_lock(fake.folder, "lab").__enter__()
        with fleet_lock(fake.folder, "live"):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with fleet_lock(fake.folder, "lab"):
        assert (fake.folder / "deploy-lab.lock").read_text() == f"{os.getpid()}\n"


def test_what_was_written_outlives_the_process_that_is_killed(fake: FakeFleet) -> None:
    begun(fake).close()
    die = (
        "import os, signal, sys; from pathlib import Path\n"
        "from tasks.deploy.clock import SystemClock\n"
        "from tasks.deploy.journal import Direction, Journal\n"
        "journal = Journal(Path(sys.argv[1]) / 'journal.sqlite', SystemClock())\n"
        "journal.decide('d1', Direction.FORWARD, 'proven')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", die, str(fake.folder)], cwd=REPOSITORY, check=False
    )
    assert done.returncode == -signal.SIGKILL
    journal = opened(fake)
    decision = journal.record("d1").decision
    assert decision is not None
    assert decision.direction is Direction.FORWARD
    journal.close()


@pytest.mark.parametrize("name", ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-journal"])
def test_a_journal_that_others_could_have_written_is_not_used(fake: FakeFleet, name: str) -> None:
    """Its texts are pushed by ``--resume`` without a verdict: none may come with a branch."""
    begun(fake).close()
    path = fake.folder / name
    path.touch()
    path.chmod(0o644)
    with pytest.raises(JournalError, match=rf"others may read or change .*{name} \(mode 0644"):
        opened(fake)
    path.chmod(0o600)
    opened(fake).close()


def test_whatever_a_device_says_can_be_written(fake: FakeFleet) -> None:
    journal = begun(fake)
    words = "half a pair \ud800, an escape \x1b[31m"
    journal.after("d1", "r1", "commit", "refused", words)
    journal.differs("d1", "r1", words)
    journal.stands("d1", "r1", Standing.MIXED, words)
    decision = journal.decide("d1", Direction.BACK, words)
    shown = r"half a pair \ud800, an escape \x1b[31m"
    assert decision.why == shown
    assert journal.steps("d1")[-1].detail == shown
    record = journal.record("d1").devices["r1"]
    assert (record.detail, record.difference) == (shown, shown)
    journal.close()
