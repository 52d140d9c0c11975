"""One interface to a machine of either kind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from citynet.errors import CallError, UnavailableError
from lab.image import Image
from lab.machine.carrier import channel_of, end_carrier, is_alive
from lab.machine.model import Kind, MachineRequest, MachineState, MachineStatus
from lab.machine.native import native_obstacles, start_native
from lab.machine.places import Places, last_lines
from lab.machine.ports import spare_address
from lab.machine.saving import restore_virtual, save_virtual
from lab.machine.state import read_state
from lab.machine.virtual import start_virtual

__all__ = [
    "Machine",
    "forget_machine",
    "restore_machine",
    "running_machine",
    "saved_machines",
    "start_machine",
]


class Machine:
    """A machine that was started for a city's directory."""

    def __init__(self, directory: Path, state: MachineState) -> None:
        self._places = Places(directory)
        self.state = state

    @property
    def forwards(self) -> Mapping[str, int]:
        """Return the port of 127.0.0.1 that leads to port 22 of each router, by address."""
        return self.state.forwards

    def call(self, verb: str, *, seconds: float = 120, **arguments: object) -> object:
        """Ask the program inside and return its result.

        ``seconds`` is all the time that the answer may take. Raises :class:`InsideError` when it
        refuses, ``UnavailableError`` when there is no answer.
        """
        return channel_of(self._places, self.state).call(verb, arguments, seconds=seconds)

    def status(self, *, seconds: float = 10) -> MachineStatus:
        """Say how the machine is; this never fails because the machine does."""
        alive = is_alive(self.state)
        about: dict[str, object] = {}
        if alive:
            with contextlib.suppress(UnavailableError):
                about = channel_of(self._places, self.state).hello(seconds=seconds)
        return MachineStatus(
            state=self.state,
            alive=alive,
            answers=bool(about) and about.get("ended") is None,
            kernel=str(about.get("kernel", "")),
            uptime=float(str(about.get("uptime", 0.0))),
            available=int(str(about.get("available", 0))),
            console=last_lines(self._places.console),
        )

    def stop(self) -> None:
        """End the machine: the process that was started, and no other one."""
        with _lock(self._places):
            if not end_carrier(self.state):
                raise UnavailableError(
                    f"The lab's machine (process {self.state.pid}) could not be ended."
                )
            self._places.state.unlink(missing_ok=True)

    def save(self, name: str) -> Path:
        """Save the machine with all that runs in it, and let it go on. Virtual machines only."""
        if self.state.kind is not Kind.VIRTUAL:
            raise CallError(
                "Only a virtual machine can be saved; this lab is namespaces of this machine. "
                "Bring it up again as a virtual machine to save it."
            )
        self._places.saved(name)
        with _lock(self._places):
            return save_virtual(self._places, self.state, name)


def start_machine(
    directory: Path, image: Image, request: MachineRequest, kind: Kind | None = None
) -> Machine:
    """Start a machine and wait until it answers.

    ``kind`` decides between the two; nothing means namespaces where they work (as root, on a kernel
    that has what routers need), else a virtual machine. ``CallError`` when one runs already.
    """
    places = Places(directory)
    spare_address(request.network, request.gateway, request.addresses)
    places.make()
    with _lock(places):
        _refuse_running(directory, "It runs already: use it, or `citynet lab down` first.")
        obstacles = () if kind is Kind.VIRTUAL else native_obstacles(image)
        if kind is Kind.NAMESPACES and obstacles:
            raise UnavailableError(
                "Namespaces of this machine cannot be the lab: " + "; ".join(obstacles)
            )
        start = start_virtual if obstacles or kind is Kind.VIRTUAL else start_native
        try:
            return Machine(directory, start(places, image, request))
        except OSError as error:
            raise UnavailableError(
                f"The lab's machine could not be started in {places.base}: {error}"
            ) from error


def running_machine(directory: Path) -> Machine | None:
    """Return the machine that was started for a directory, or nothing when none runs."""
    state = read_state(Places(directory).state)
    if state is None or not is_alive(state):
        return None
    return Machine(directory, state)


def restore_machine(directory: Path, image: Image, name: str) -> Machine:
    """Start the machine that was saved under ``name``; it goes on where it was."""
    places = Places(directory)
    places.saved(name)
    places.make()
    with _lock(places):
        _refuse_running(directory, "A lab runs: `citynet lab down` first.")
        try:
            return Machine(directory, restore_virtual(places, image, name))
        except OSError as error:
            raise UnavailableError(f"{name!r} could not be restored: {error}") from error


def forget_machine(directory: Path, name: str) -> None:
    """Remove a saved state; one that is not there is gone already."""
    places = Places(directory)
    with _lock(places):
        shutil.rmtree(places.saved(name), ignore_errors=True)


def saved_machines(directory: Path) -> tuple[str, ...]:
    """Return the names of saved states."""
    base = Places(directory).base / "saved"
    found = base.glob("*/machine.json") if base.is_dir() else ()
    return tuple(sorted(path.parent.name for path in found if path.parent.name[0] != "."))


def _refuse_running(directory: Path, text: str) -> None:
    if running_machine(directory) is not None:
        raise CallError(text)


@contextlib.contextmanager
def _lock(places: Places) -> Iterator[None]:
    try:
        file = os.open(places.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UnavailableError(f"{places.lock} cannot be opened: {error}") from error
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UnavailableError(
                "Another command is starting, stopping or saving this lab. Try again when it has "
                "ended."
            ) from None
        yield
    finally:
        os.close(file)
