"""A virtual machine: started, saved and restored."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from citynet.errors import CallError, UnavailableError
from lab.image import Image
from lab.machine.acceleration import KVM_SECONDS, accelerations, remember_kvm
from lab.machine.channel import CONTROL, Channel
from lab.machine.model import Kind, MachineRequest, MachineState
from lab.machine.places import Places, last_lines
from lab.machine.ports import choose_ports
from lab.machine.processes import boot_id, end, is_running, start_time
from lab.machine.qemu import QMP, Qmp, VirtualPlan, qemu_command, qemu_environment
from lab.machine.start_program import first_files
from lab.machine.state import read_state, write_state

__all__ = ["channel_of", "restore_virtual", "save_virtual", "start_virtual", "words_of"]

_BOOT_SECONDS = 240.0
_SAVE_SECONDS = 300.0
_UP = "citynet: kernel is up"
_TRIES = 5
_SOCKET_SECONDS = 20.0


def start_virtual(places: Places, image: Image, request: MachineRequest) -> MachineState:
    """Start a virtual machine and wait until it answers."""
    cache = image.directory.parent.parent
    places.first.write_bytes(image.initramfs.read_bytes() + first_files(request.program))
    wanted = dict.fromkeys(request.addresses, 0)
    for acceleration in accelerations(cache):
        plan = VirtualPlan(
            acceleration=acceleration,
            memory=request.memory,
            processors=request.processors,
            network=request.network,
            gateway=request.gateway,
            forwards=wanted,
        )
        try:
            state = _launch(places, image, plan)
            if acceleration == "kvm":
                _await_kernel(places, state)
        except UnavailableError:
            if acceleration != "kvm":
                raise
            remember_kvm(cache, works=False)
            continue
        if acceleration == "kvm":
            remember_kvm(cache, works=True)
        return _ready(places, state)
    raise UnavailableError("QEMU knows no way to run a machine here.")


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
    state = _launch(places, image, plan)
    try:
        _go_on(places, state)
    except UnavailableError:
        _give_up(places, state)
        raise
    return _ready(places, state)


def _go_on(places: Places, state: MachineState) -> None:
    """Let a restored machine run as soon as all of it was read."""
    qmp = Qmp(places.base)
    deadline = time.monotonic() + _SAVE_SECONDS
    while _run_state(qmp) == "inmigrate":
        if time.monotonic() > deadline or not _alive(state):
            raise UnavailableError(f"The saved state could not be read.{words_of(places)}")
        time.sleep(0.1)
    qmp.command("cont")


def words_of(places: Places) -> str:
    """Return the machine's last words, for an error."""
    lines = last_lines(places.console) + last_lines(places.log, 4)
    if not lines:
        return " It printed nothing."
    return "\nIts console ends with:\n" + "\n".join(f"  {line}" for line in lines)


def channel_of(places: Places, state: MachineState) -> Channel:
    """Return the way to talk to a machine."""
    return Channel(places.base, alive=lambda: _alive(state), context=lambda: words_of(places))


def _launch(places: Places, image: Image, plan: VirtualPlan) -> MachineState:
    """Start QEMU. A port that somebody else took meanwhile is another reason to choose again."""
    wanted: Mapping[str, int] = plan.forwards
    for _ in range(_TRIES):
        ports = choose_ports(wanted)
        chosen = replace(plan, forwards=ports)
        state = _spawn(places, image, chosen)
        if _await_sockets(places, state):
            return state
        _give_up(places, state)
        if "hostfwd" not in words_of(places) and "forwarding rule" not in words_of(places):
            break
        wanted = dict.fromkeys(wanted, 0)
    raise UnavailableError(f"The lab's virtual machine did not start.{words_of(places)}")


def _spawn(places: Places, image: Image, plan: VirtualPlan) -> MachineState:
    for name in (CONTROL, QMP, "console.log"):
        (places.base / name).unlink(missing_ok=True)
    with places.log.open("wb") as log:
        try:
            process = subprocess.Popen(  # noqa: S603 - words of ours, never a shell
                qemu_command(image, plan),
                cwd=places.base,
                env={**os.environ, **qemu_environment(image)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                umask=0o077,
            )
        except OSError as error:
            raise UnavailableError(f"QEMU could not be started: {error}") from error
    # Whoever started it may end before it: nobody is asked to wait for it at exit.
    started = start_time(process.pid)
    process.returncode = 0
    state = MachineState(
        kind=Kind.VIRTUAL,
        pid=process.pid,
        started=started or 0,
        boot=boot_id(),
        image=image.digest,
        acceleration=plan.acceleration,
        network=plan.network,
        gateway=plan.gateway,
        memory=plan.memory,
        processors=plan.processors,
        forwards=plan.forwards,
    )
    write_state(places.state, state)
    return state


def _await_sockets(places: Places, state: MachineState) -> bool:
    deadline = time.monotonic() + _SOCKET_SECONDS
    while time.monotonic() < deadline:
        if all((places.base / name).exists() for name in (CONTROL, QMP)):
            return _alive(state)
        if not _alive(state):
            return False
        time.sleep(0.02)
    return False


def _await_kernel(places: Places, state: MachineState) -> None:
    """Wait for a sign of the guest's kernel; end a machine that shows none."""
    deadline = time.monotonic() + KVM_SECONDS
    while time.monotonic() < deadline and _alive(state):
        if any(_UP in line for line in last_lines(places.console, 50)):
            return
        time.sleep(0.05)
    _give_up(places, state)
    raise UnavailableError("KVM does not run a machine here.")


def _ready(places: Places, state: MachineState) -> MachineState:
    try:
        channel_of(places, state).hello(seconds=_BOOT_SECONDS)
    except UnavailableError:
        _give_up(places, state)
        raise
    return state


def _give_up(places: Places, state: MachineState) -> None:
    end(state.pid, state.started, state.boot)
    places.state.unlink(missing_ok=True)


def _alive(state: MachineState) -> bool:
    return is_running(state.pid, state.started, state.boot)


def _run_state(qmp: Qmp) -> str:
    answer = qmp.command("query-status")
    return str(answer.get("status")) if isinstance(answer, dict) else ""


def _await_saved(places: Places, qmp: Qmp) -> None:
    deadline = time.monotonic() + _SAVE_SECONDS
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
    raise UnavailableError(f"Saving took more than {_SAVE_SECONDS:.0f} s and was ended.")
