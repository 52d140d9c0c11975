"""The stage: a plan in, all devices or none; and going on after a crash."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from citynet.device.model import Platform
from citynet.errors import CallError
from tasks.deploy.clock import Clock, SystemClock
from tasks.deploy.device import Opener
from tasks.deploy.errors import BrokenOffError, UnfinishedError
from tasks.deploy.frr import FrrDevice
from tasks.deploy.journal import Journal, fleet_lock
from tasks.deploy.model import DeployResult, Ending, Event, Plan, Tell
from tasks.deploy.resumption import finish
from tasks.deploy.timing import Timing, timing_for
from tasks.deploy.transaction import transact
from tasks.deploy.work import Work
from tasks.deploy.workers import AT_ONCE, Workers
from tasks.directory import own_path
from tasks.fleet.model import Fleet, Reach
from tasks.secrets import Secrets, resolve, source_of

__all__ = ["Ways", "deploy", "end_deployment"]


def _opener(reach: Reach) -> Opener:
    """Return what opens a device of a platform that has a driver; ``plan_of`` refused the rest."""
    if reach.platform is not Platform.FRR:
        raise CallError(f"{reach.device}: there is no driver for {reach.platform}")
    return FrrDevice


def _silent(_event: Event) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How devices are opened, time is told and people are told: other ones in tests."""

    openers: Callable[[Reach], Opener] = _opener
    clock: Clock = field(default_factory=SystemClock)
    tell: Tell = _silent
    at_once: int = AT_ONCE


def deploy(
    root: Path,
    plan: Plan,
    fleet: Fleet,
    *,
    confirm_within: int | None = None,
    audited: Mapping[str, str] | None = None,
    secrets: Secrets | None = None,
    ways: Ways | None = None,
) -> DeployResult:
    """Bring all devices of a plan to its text, or leave all as they were.

    ``confirm_within`` is the trial in seconds. ``audited`` is for a remediation: devices that are
    pushed to although somebody changed them, each with the fingerprint that it was audited with.
    ``secrets`` are those of the fleet's texts, where the caller has them already. Raises before
    anything is connected to: ``CallError``, ``SecretsError``, ``LockedError``,
    ``JournalError``, ``UnfinishedError``. Once devices may be on trial nothing is raised but
    ``BrokenOffError``.
    """
    ways = ways or Ways()
    timing = timing_for(len(plan.devices), ways.at_once, confirm_within)
    texts = (text for one in plan.devices.values() for text in one.files.values())
    secrets = secrets or _secrets(fleet, texts)
    name = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(ways.clock.now()))}-{os.urandom(3).hex()}"
    with _journal(root, fleet, ways.clock) as journal:
        _clear_way(journal, fleet.name)
        journal.begin(
            name, plan, over_drift=bool(audited), secrets=secrets.names, trial=timing.trial
        )
        with _workers(plan.reaches, secrets, ways, timing) as workers, _honestly(journal, name):
            work = _work(name, workers, journal, ways, timing)
            return transact(work, plan, audited or {})


def end_deployment(
    root: Path, fleet: Fleet, name: str, *, abort: bool, ways: Ways | None = None
) -> DeployResult:
    """Bring a deployment that was begun and not ended to its end, from the journal alone.

    Raises ``CallError`` for one that has ended, or is of another fleet, or must not be aborted.
    """
    ways = ways or Ways()
    with _journal(root, fleet, ways.clock) as journal:
        record = journal.record(name)
        if record.fleet != fleet.name:
            raise CallError(f"deployment {name} is of the fleet {record.fleet}, not {fleet.name}")
        if gone := sorted(set(record.devices) - set(fleet.devices)):
            raise CallError(f"devices of deployment {name} are not in the fleet: {', '.join(gone)}")
        reaches = {one: fleet.devices[one] for one in record.devices}
        texts = (text for one in reaches for text in journal.files(name, one).values())
        secrets = _secrets(fleet, texts)
        timing = timing_for(len(reaches), ways.at_once)
        with _workers(reaches, secrets, ways, timing) as workers, _honestly(journal, name):
            return finish(_work(name, workers, journal, ways, timing), abort=abort)


def _secrets(fleet: Fleet, texts: Iterable[str]) -> Secrets:
    passwords = (reach.password for reach in fleet.devices.values())
    return resolve((*texts, *passwords), source_of(fleet.secrets))


@contextmanager
def _journal(root: Path, fleet: Fleet, clock: Clock) -> Iterator[Journal]:
    with fleet_lock(own_path(root, ".citynet"), fleet.name):
        journal = Journal(own_path(root, ".citynet", "journal.sqlite"), clock)
        try:
            yield journal
        finally:
            journal.close()


@contextmanager
def _honestly(journal: Journal, name: str) -> Iterator[None]:
    """Let no error look as if nothing had been done, once devices may be on trial."""
    try:
        yield
    except CallError:
        raise
    except (Exception, KeyboardInterrupt) as error:
        if not journal.may_have_begun(name):
            raise
        why = str(error).partition("\n")[0] or type(error).__name__
        raise BrokenOffError(name, why) from error


def _clear_way(journal: Journal, fleet: str) -> None:
    """End a deployment that was killed before it changed anything; refuse beside any other."""
    name = journal.unfinished(fleet)
    if name is None:
        return
    if journal.record(name).begun:
        raise UnfinishedError(name)
    journal.end(name, Ending.REFUSED)


def _workers(reaches: Mapping[str, Reach], secrets: Secrets, ways: Ways, timing: Timing) -> Workers:
    return Workers(
        reaches, secrets, ways.openers, patience=float(timing.trial), at_once=ways.at_once
    )


def _work(name: str, workers: Workers, journal: Journal, ways: Ways, timing: Timing) -> Work:
    return Work(
        id=name,
        workers=workers,
        journal=journal,
        clock=ways.clock,
        timing=timing,
        listener=ways.tell,
    )
