"""A virtual machine is saved with all that runs in it, and restored."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from citynet.errors import CallError, UnavailableError
from lab.image import Image
from lab.machine.carrier import give_up, is_alive, words_of
from lab.machine.model import MachineState
from lab.machine.places import Places
from lab.machine.qemu import Qmp, VirtualPlan
from lab.machine.state import read_state, write_state
from lab.machine.virtual import launch, ready

__all__ = ["restore_virtual", "save_virtual"]

_SECONDS = 300.0


def save_virtual(places: Places, state: MachineState, name: str) -> Path:
    """Save a running machine, which goes on afterwards. An older one of that name is replaced."""
    final = places.saved(name)
    work = final.with_name(f".{name}")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    qmp = Qmp(places.base)
    try:
        qmp.command("stop")
        try:
            qmp.command("migrate-set-parameters", **{"max-bandwidth": 8 << 30})
            qmp.command("migrate", uri=f"exec:cat > saved/.{name}/memory")
            _await_saved(places, qmp)
        finally:
            qmp.command("cont")
        shutil.copyfile(places.first, work / "initramfs.cpio")
        write_state(work / "machine.json", state)
        shutil.rmtree(final, ignore_errors=True)
        work.rename(final)
    except OSError as error:
        raise UnavailableError(f"The machine could not be saved in {final}: {error}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return final


def restore_virtual(places: Places, image: Image, name: str) -> MachineState:
    """Start the machine that was saved under a name, on its old ports where they are free."""
    saved = read_state(places.saved(name) / "machine.json")
    if saved is None:
        raise CallError(f"There is no saved state {name!r} in {places.base / 'saved'}.")
    if saved.image != image.digest:
        raise CallError(
            f"The saved state {name!r} was made with another image of the routers, and fits only "
            "that one. Bring the lab up anew and save it again."
        )
    shutil.copyfile(places.saved(name) / "initramfs.cpio", places.first)
    plan = VirtualPlan(
        acceleration=saved.acceleration,
        memory=saved.memory,
        processors=saved.processors,
        network=saved.network,
        gateway=saved.gateway,
        forwards=saved.forwards,
        restored=f"saved/{name}/memory",
    )
    state = launch(places, image, plan)
    try:
        _go_on(places, state)
    except UnavailableError:
        give_up(places, state)
        raise
    return ready(places, state)


def _go_on(places: Places, state: MachineState) -> None:
    """Let a restored machine run as soon as all of it was read."""
    qmp = Qmp(places.base)
    deadline = time.monotonic() + _SECONDS
    while _run_state(qmp) == "inmigrate":
        if time.monotonic() > deadline or not is_alive(state):
            raise UnavailableError(f"The saved state could not be read.{words_of(places)}")
        time.sleep(0.1)
    qmp.command("cont")


def _run_state(qmp: Qmp) -> str:
    answer = qmp.command("query-status")
    return str(answer.get("status")) if isinstance(answer, dict) else ""


def _await_saved(places: Places, qmp: Qmp) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        answer = qmp.command("query-migrate")
        status = answer.get("status") if isinstance(answer, dict) else None
        if status == "completed":
            return
        if status in {"failed", "cancelled"}:
            raise UnavailableError(
                f"QEMU could not write the machine's state below {places.base}: is there room for "
                "about 1 GB?"
            )
        time.sleep(0.1)
    qmp.command("migrate_cancel")
    raise UnavailableError(f"Saving took more than {_SECONDS:.0f} s and was ended.")
