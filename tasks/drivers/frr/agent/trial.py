"""A commit as a trial: armed, applied, then confirmed or taken back."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping

from tasks.drivers.frr.agent import boot_unit, files, masking, snapshot, staging, store, watching
from tasks.drivers.frr.agent.applying import Change, apply, parts_of
from tasks.drivers.frr.agent.failure import AgentFailure
from tasks.drivers.frr.agent.machine import Machine
from tasks.drivers.frr.agent.managed import MANAGED
from tasks.drivers.frr.agent.store import Record

__all__ = [
    "commit",
    "confirm",
    "overdue",
    "pending",
    "restore_files",
    "roll_back",
    "seconds_left",
    "take_back",
]

_ALONE = 60
"""Seconds that a commit without ``revert_in`` has for confirming itself."""


def commit(machine: Machine, deployment: str, revert_in: int | None) -> Record:
    """Arm, write, apply. Raises AgentFailure (``reverted`` or ``mixed``) where that fails."""
    candidate = store.load(machine, store.CANDIDATE)
    if candidate is None or candidate["deployment"] != deployment:
        raise AgentFailure("there is no such candidate")
    if pending(machine) is not None:
        raise AgentFailure("a trial is pending", kind="busy")
    new = staging.wanted(machine, candidate)
    changed = parts_of(machine, new)
    again = {MANAGED[path].part for path in candidate["again"]}
    parts = {*changed.values(), *again}
    snapshot.take(machine, new)
    trial: Record = {
        "token": os.urandom(8).hex(),
        "deployment": deployment,
        "digest": candidate["digest"],
        "deadline": 0.0,
        "boot": (machine.text("proc/sys/kernel/random/boot_id") or "").strip(),
        "paths": sorted(changed),
        "parts": sorted(parts),
        "again": sorted(again),
        "applied": False,
    }
    _note(machine, pending=trial)
    try:
        boot_unit.arm(machine)
        watching.start(machine, trial["token"])
    except (AgentFailure, OSError):
        _note(machine, pending=None)
        boot_unit.disarm(machine)
        raise
    errors = _apply_new(machine, new, trial)
    if errors:
        values = _values(machine, new)
        shown = tuple(masking.masked(one, values) for one in errors)
        left = take_back(machine, "failed", shown)
        kind, words = (
            ("mixed", "could not be taken back") if left else ("reverted", "was taken back")
        )
        raise AgentFailure(f"the commit failed and {words}", (*shown, *left), kind)
    # From here: how long applying takes is the device's affair, not the caller's.
    trial["deadline"] = time.clock_gettime(time.CLOCK_BOOTTIME) + (revert_in or _ALONE)
    trial["applied"] = True
    _note(machine, pending=trial)
    if revert_in is None:
        confirm(machine, deployment)
    return {"changed": sorted(changed)}


def confirm(machine: Machine, deployment: str) -> None:
    """Let the trial stand. What was confirmed before is so."""
    state = _state(machine)
    trial = state.get("pending")
    if trial is None:
        if state.get("deployment") == deployment:
            return
        raise AgentFailure(f"no trial of deployment {deployment} is pending", kind="too late")
    _same(trial, deployment)
    if not trial["applied"]:
        raise AgentFailure("the trial was not applied to its end: it can only be taken back")
    state.update(
        pending=None,
        deployment=deployment,
        digest=trial["digest"],
        confirmed_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        last=_ending(trial, "confirmed"),
    )
    # This line decides. Whatever else is left over is harmless.
    store.save(machine, store.STATE, state)
    boot_unit.disarm(machine)
    store.forget(machine, store.CANDIDATE)
    store.forget(machine, store.SNAPSHOT)


def roll_back(machine: Machine, deployment: str) -> None:
    """Take the trial back. What was taken back before is so. Raises AgentFailure (``mixed``)."""
    state = _state(machine)
    trial = state.get("pending")
    if trial is None:
        if state.get("deployment") == deployment:
            raise AgentFailure(f"deployment {deployment} was confirmed", kind="too late")
        return
    _same(trial, deployment)
    left = take_back(machine, "rolled back")
    if left:
        raise AgentFailure("the old state is not back", left, "mixed")


def take_back(machine: Machine, ending: str, errors: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Put the old files back and apply them; return what did not work, without secrets."""
    state = _state(machine)
    trial, record = state.get("pending"), store.load(machine, store.SNAPSHOT)
    if trial is None or record is None:
        return ()
    old = snapshot.texts(record)
    now = {path: one.text if one else None for path, one in staging.disk(machine).items()}
    candidate = store.load(machine, store.CANDIDATE)
    new = {**now, **(staging.wanted(machine, candidate) if candidate else {})}
    values = _values(machine, {**new, **old})
    parts, again = frozenset(trial["parts"]), frozenset(trial.get("again", ()))
    change = Change(new, old, parts, again, record)
    said: list[str] = []
    try:
        snapshot.restore(machine, trial["paths"])
    except (AgentFailure, OSError) as error:
        said.append(f"writing: {getattr(error, 'message', error)}")
    left = tuple(masking.masked(one, values) for one in (*said, *apply(machine, change)))
    state.update(
        # One that could not be taken back is over all the same: what then, somebody must say.
        pending=None,
        last=_ending(trial, "mixed" if left else ending, (*errors, *left)),
    )
    store.save(machine, store.STATE, state)
    boot_unit.disarm(machine)
    store.forget(machine, store.CANDIDATE)
    if not left:
        store.forget(machine, store.SNAPSHOT)
    return left


def restore_files(machine: Machine) -> None:
    """At boot, before anything has read them: the old files are back, and all start from them."""
    state = _state(machine)
    trial = state.get("pending")
    if trial is None:
        return
    snapshot.restore(machine, trial["paths"])
    state.update(pending=None, last=_ending(trial, "timed out", ("the device was restarted",)))
    store.save(machine, store.STATE, state)
    boot_unit.disarm(machine)
    store.forget(machine, store.CANDIDATE)
    store.forget(machine, store.SNAPSHOT)


def pending(machine: Machine) -> Record | None:
    """Return the trial that waits for its confirmation."""
    trial = _state(machine).get("pending")
    return trial if isinstance(trial, dict) else None


def overdue(machine: Machine) -> str | None:
    """Return how a trial ends that should have been taken back; None where none should.

    To be asked by who has the lock: without it, a trial that is not applied may be at work.
    """
    trial = pending(machine)
    if trial is None:
        return None
    if not trial["applied"]:
        return "interrupted"
    boot = (machine.text("proc/sys/kernel/random/boot_id") or "").strip()
    return "timed out" if boot != trial["boot"] or seconds_left(trial) <= 0 else None


def seconds_left(trial: Mapping[str, float]) -> float:
    """Return the seconds until a trial is taken back; 0 where that is overdue."""
    return max(0.0, trial["deadline"] - time.clock_gettime(time.CLOCK_BOOTTIME))


def _apply_new(machine: Machine, new: Mapping[str, str | None], trial: Record) -> list[str]:
    found = staging.disk(machine)
    old = {path: one.text if one else None for path, one in found.items()}
    try:
        for path in trial["paths"]:
            staging.keep_original(machine, path, found[path])
            text = new[path]
            if text is None:
                files.remove(machine.root, path)
            else:
                files.write(machine.root, path, staging.content(machine, path, text))
    except (AgentFailure, OSError) as error:
        return [f"writing: {getattr(error, 'message', error)}"]
    whole: dict[str, str | None] = {**old, **new}
    parts, again = frozenset(trial["parts"]), frozenset(trial.get("again", ()))
    return apply(machine, Change(old, whole, parts, again))


def _values(machine: Machine, texts: Mapping[str, str | None]) -> tuple[str, ...]:
    on_disk = (one.text for one in staging.disk(machine).values() if one)
    return masking.values_of((*(text for text in texts.values() if text), *on_disk))


def _state(machine: Machine) -> Record:
    return store.load(machine, store.STATE) or {}


def _note(machine: Machine, **changes: object) -> None:
    store.save(machine, store.STATE, {**_state(machine), **changes})


def _same(trial: Record, deployment: str) -> None:
    if trial["deployment"] != deployment:
        words = f"a trial of deployment {trial['deployment']} is pending, not of {deployment}"
        raise AgentFailure(words, kind="busy")


def _ending(trial: Record, ending: str, errors: tuple[str, ...] = ()) -> Record:
    return {
        "deployment": trial["deployment"],
        "digest": trial["digest"],
        "ending": ending,
        "errors": list(errors),
    }
