"""What the agent keeps in its own folder: state, candidate, snapshot, lock."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from typing import Any

from tasks.drivers.frr.agent import files
from tasks.drivers.frr.agent.failure import AgentFailure
from tasks.drivers.frr.agent.files import Content
from tasks.drivers.frr.agent.machine import Machine

__all__ = [
    "CANDIDATE",
    "SNAPSHOT",
    "STATE",
    "Record",
    "forget",
    "load",
    "locked",
    "prepare",
    "save",
]

Record = dict[str, Any]

STATE = "state.json"
CANDIDATE = "candidate/candidate.json"
SNAPSHOT = "rollback/snapshot.json"
_FOLDERS = ("", "candidate", "rollback", "original")


def prepare(machine: Machine) -> None:
    """Make the folder and what is in it, readable for root alone."""
    for name in _FOLDERS:
        folder = machine.own / name
        folder.mkdir(parents=True, exist_ok=True)
        # The folder itself may be looked into (the agent's loader checks it); its content not.
        folder.chmod(0o700)


def load(machine: Machine, name: str) -> Record | None:
    """Return a record, or None where there is none. Raises AgentFailure where it is damaged."""
    found = files.kept(machine.own, name)
    if found is None:
        return None
    try:
        value = json.loads(found.text)
    except ValueError:
        raise AgentFailure(f"{machine.own / name} is damaged") from None
    if not isinstance(value, dict):
        raise AgentFailure(f"{machine.own / name} is damaged")
    return value


def save(machine: Machine, name: str, record: Record) -> None:
    """Keep a record, at once and for good."""
    text = json.dumps(record, sort_keys=True, indent=1) + "\n"
    files.write(machine.own, name, Content(text, 0o600))


def forget(machine: Machine, name: str) -> None:
    """Forget a record."""
    files.remove(machine.own, name)


@contextlib.contextmanager
def locked(machine: Machine, patience: float = 20) -> Iterator[None]:
    """Be the only agent at work. Raises AgentFailure (``busy``) where another one stays at it."""
    number = os.open(
        machine.own / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600
    )
    try:
        last = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= last:
                    raise AgentFailure("another agent is at work", kind="busy") from None
                time.sleep(0.1)
        yield
    finally:
        os.close(number)
