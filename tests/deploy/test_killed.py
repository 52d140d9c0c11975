"""Killed anywhere, a deployment is brought to one end: by its journal and by what devices remember.

The program is killed after every single write of the journal and before and after every call of a
device; what happens then is read from the journal alone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial, partialmethod
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citynet.errors import CallError, ExitCode
from tasks.deploy import (
    BrokenOffError,
    DeployResult,
    Ending,
    Standing,
    deploy,
    end_deployment,
)
from tasks.deploy.clock import SystemClock
from tasks.deploy.journal import Direction, Journal, JournalError
from tasks.deploy.journal.file import JournalFile
from tests.support.fake_devices import FakeFleet, Fault, Killed

KNOWN = ("one", "two")
WRITE = JournalFile._write


@dataclass
class _Full:
    """A disk that is full after a number of writes."""

    left: int

    def __call__(self, journal: JournalFile, statements: Any) -> None:  # noqa: ANN401
        self.left -= 1
        if self.left < 0:
            raise JournalError("database or disk is full")
        WRITE(journal, statements)


@dataclass
class Guillotine:
    """Kills the program after a number of writes of the journal."""

    fake: FakeFleet
    after: int
    writes: int = field(default=0)

    def __call__(self, journal: JournalFile, statements: Any) -> None:  # noqa: ANN401
        if self.fake.killed.is_set():
            raise Killed
        WRITE(journal, statements)
        self.writes += 1
        if self.writes == self.after:
            self.fake.killed.set()
            raise Killed


def _cut(journal: JournalFile, axe: Callable[..., None], statements: Any) -> None:  # noqa: ANN401
    axe(journal, statements)


def push(fake: FakeFleet, version: str) -> DeployResult:
    return deploy(fake.folder, fake.plan(version), fake.fleet, ways=fake.ways())


def killed_after(fake: FakeFleet, writes: int, patch: pytest.MonkeyPatch) -> bool:
    """Push version two and kill the program; return whether it lived that long."""
    axe = Guillotine(fake, writes)
    with patch.context() as patched:
        patched.setattr(JournalFile, "_write", partialmethod(_cut, axe))
        with suppress(Killed):
            push(fake, "two")
    killed = fake.killed.is_set()
    fake.heal()
    return killed


def unfinished(fake: FakeFleet) -> str | None:
    journal = Journal(fake.folder / ".citynet" / "journal.sqlite", SystemClock())
    try:
        return journal.unfinished("lab")
    finally:
        journal.close()


def decision(fake: FakeFleet, name: str) -> Direction | None:
    journal = Journal(fake.folder / ".citynet" / "journal.sqlite", SystemClock())
    try:
        decided = journal.record(name).decision
        return decided.direction if decided else None
    finally:
        journal.close()


def finish(fake: FakeFleet, name: str, *, abort: bool = False) -> DeployResult:
    return end_deployment(fake.folder, fake.fleet, name, abort=abort, ways=fake.ways())


def resumed(fake: FakeFleet, *, abort: bool) -> None:
    """Assert that the deployment ends in the direction that its decision says."""
    name = unfinished(fake)
    if name is None:
        assert len(set(fake.versions(*KNOWN).values())) == 1
        return
    before = decision(fake, name)
    if before is Direction.FORWARD and abort:
        with pytest.raises(CallError, match="there is only forward"):
            finish(fake, name, abort=True)
        abort = False
    result = finish(fake, name, abort=abort)
    assert not result.with_standing(Standing.UNKNOWN, Standing.MIXED)
    assert unfinished(fake) is None
    assert all(router.trial is None for router in fake.routers.values())
    fake.settle()
    want = "two" if before is Direction.FORWARD else "one"
    assert set(fake.versions(*KNOWN).values()) == {want}
    assert result.exit_code == (ExitCode.GOOD if want == "two" else ExitCode.CITY_WRONG)


@pytest.mark.parametrize(("waiting", "abort"), [(0, False), (0, True), (100_000, False)])
def test_killed_after_any_write_it_ends_as_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, abort: bool, waiting: int
) -> None:
    """``waiting``: seconds until somebody resumes; every trial has ended by then."""
    directions = set[Direction | None]()
    for writes in range(1, 200):
        fake = FakeFleet(tmp_path / str(writes), ("r1", "r2"))
        assert push(fake, "one").ending is Ending.DONE
        if not killed_after(fake, writes, monkeypatch):
            assert writes > 30
            break
        if name := unfinished(fake):
            directions.add(decision(fake, name))
        fake.clock.time += waiting
        resumed(fake, abort=abort)
    else:
        pytest.fail("it writes more than that")
    assert directions == {None, Direction.FORWARD}


@pytest.mark.parametrize("abort", [False, True])
@pytest.mark.parametrize(
    ("step", "how", "name"),
    list(
        product(
            ("observe", "load", "commit", "confirm"), ("kill before", "kill after"), ("r1", "r3")
        )
    ),
)
def test_killed_around_any_call_it_ends_as_decided(
    fake: FakeFleet, step: str, how: str, name: str, *, abort: bool
) -> None:
    assert push(fake, "one").ending is Ending.DONE
    fake.routers[name].faults = [Fault(step, how)]
    with pytest.raises(Killed):
        push(fake, "two")
    fake.heal()
    resumed(fake, abort=abort)
    assert push(fake, "two").exit_code == ExitCode.GOOD
    assert set(fake.versions(*KNOWN).values()) == {"two"}


def test_killed_while_it_goes_back_it_goes_on_going_back(fake: FakeFleet) -> None:
    assert push(fake, "one").ending is Ending.DONE
    fake.routers["r3"].faults = [Fault("commit", "refuse")]
    fake.routers["r2"].faults = [Fault("rollback", "kill before")]
    with pytest.raises(Killed):
        push(fake, "two")
    name = unfinished(fake)
    assert name is not None
    assert decision(fake, name) is Direction.BACK
    fake.heal()
    resumed(fake, abort=False)


def test_what_changed_since_the_decision_is_not_confirmed_as_it_is(fake: FakeFleet) -> None:
    assert push(fake, "one").ending is Ending.DONE
    fake.routers["r1"].faults = [Fault("confirm", "kill before")]
    with pytest.raises(Killed):
        push(fake, "two")
    fake.heal()
    fake.routers["r2"].files["etc/frr/frr.conf"] += "ip route 0.0.0.0/0 Null0\n"
    resumed(fake, abort=False)
    assert set(fake.versions(*KNOWN).values()) == {"two"}


def test_a_full_disk_is_no_excuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever write of the journal fails: nothing was done, or it says how to go on."""
    ends = set[type[BaseException]]()
    for writes in range(2, 200, 3):
        fake = FakeFleet(tmp_path / str(writes), ("r1", "r2"))
        assert push(fake, "one").ending is Ending.DONE
        full = _Full(writes)
        with monkeypatch.context() as patched:
            patched.setattr(JournalFile, "_write", partialmethod(_cut, full))
            try:
                push(fake, "two")
                break
            except (JournalError, BrokenOffError) as error:
                ends.add(type(error))
                if isinstance(error, JournalError):
                    assert all(router.trial is None for router in fake.routers.values())
        resumed(fake, abort=False)
    assert ends == {JournalError, BrokenOffError}


def test_somebody_who_interrupts_gets_the_old_state_back(
    fake: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert push(fake, "one").ending is Ending.DONE

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tasks.deploy.transaction.required", interrupt)
    result = push(fake, "two")
    assert result.ending is Ending.REVERTED
    assert result.reasons == ("somebody interrupted it",)
    assert set(fake.versions(*KNOWN).values()) == {"one"}


def test_a_kill_before_any_commit_needs_no_resumption(fake: FakeFleet) -> None:
    fake.routers["r1"].faults = [Fault("load", "kill after")]
    with pytest.raises(Killed):
        push(fake, "one")
    fake.heal()
    assert push(fake, "two").ending is Ending.DONE


faults = st.builds(
    Fault,
    st.sampled_from(
        ("open", "state", "observe", "load", "commit", "sessions", "confirm", "rollback")
    ),
    st.sampled_from(
        (
            "refuse",
            "before",
            "after",
            "mute",
            "dead",
            "surprise",
            "other",
            "kill before",
            "kill after",
            "mixed",
        )
    ),
    st.integers(1, 3),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    broken=st.dictionaries(st.sampled_from(("r1", "r2", "r3")), st.lists(faults, max_size=2)),
    later=st.dictionaries(st.sampled_from(("r1", "r2", "r3")), st.lists(faults, max_size=1)),
    waiting=st.sampled_from((0, 700, 100_000)),
    abort=st.booleans(),
)
def test_whatever_goes_wrong_and_again_while_it_is_resumed(
    broken: dict[str, list[Fault]], later: dict[str, list[Fault]], waiting: int, *, abort: bool
) -> None:
    with TemporaryDirectory() as folder:
        fake = FakeFleet(Path(folder), ("r1", "r2", "r3"))
        assert push(fake, "one").ending is Ending.DONE
        breaking(fake, broken)
        result = survived(lambda: push(fake, "two"))
        told_truly(fake, result)
        fake.heal()
        fake.clock.time += waiting
        breaking(fake, later)
        if name := unfinished(fake):
            told_truly(fake, survived(partial(finish, fake, name)))
        fake.heal()
        if name := unfinished(fake):
            forward = decision(fake, name) is Direction.FORWARD
            result = finish(fake, name, abort=abort and not forward)
            assert not result.with_standing(Standing.UNKNOWN)
            told_truly(fake, result)
        assert unfinished(fake) is None


def breaking(fake: FakeFleet, broken: dict[str, list[Fault]]) -> None:
    for name, wrong in broken.items():
        fake.routers[name].faults = list(wrong)


def survived(work: Callable[[], DeployResult]) -> DeployResult | None:
    try:
        return work()
    except Killed:
        return None


def told_truly(fake: FakeFleet, result: DeployResult | None) -> None:
    """Assert what a result says of every device that it claims to know."""
    if result is None:
        return
    real = fake.versions(*KNOWN)
    for one in result.devices:
        if one.standing in (Standing.NEW, Standing.SAME):
            assert real[one.device] == "two", (one, result)
        elif one.standing in (Standing.OLD, Standing.UNTOUCHED):
            assert real[one.device] == "one", (one, result)
    if result.exit_code == ExitCode.GOOD:
        assert set(real.values()) == {"two"}
    elif result.exit_code != ExitCode.NETWORK_MIXED:
        assert set(real.values()) == {"one"}
