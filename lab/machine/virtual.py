"""A virtual machine is started: by KVM where that works, else emulated."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping
from dataclasses import replace

from citynet.errors import UnavailableError
from lab.image import Image
from lab.image.cache import cache_of
from lab.image.initramfs import KERNEL_IS_UP
from lab.machine.acceleration import KVM_SECONDS, accelerations, remember_kvm
from lab.machine.carrier import channel_of, give_up, is_alive, words_of
from lab.machine.channel import CONTROL
from lab.machine.model import Kind, MachineRequest, MachineState
from lab.machine.places import Places, last_lines
from lab.machine.ports import choose_ports
from lab.machine.processes import boot_id, environment, start_time
from lab.machine.qemu import QMP, VirtualPlan, qemu_command, qemu_environment
from lab.machine.start_program import first_files
from lab.machine.state import write_state

__all__ = ["launch", "ready", "start_virtual"]

_BOOT_SECONDS = 240.0
_TRIES = 5
_SOCKET_SECONDS = 20.0


def start_virtual(places: Places, image: Image, request: MachineRequest) -> MachineState:
    """Start a virtual machine and wait until it answers."""
    cache = cache_of(image)
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
            state = launch(places, image, plan)
            if acceleration == "kvm":
                _await_kernel(places, state)
        except UnavailableError:
            if acceleration != "kvm":
                raise
            remember_kvm(cache, works=False)
            continue
        if acceleration == "kvm":
            remember_kvm(cache, works=True)
        return ready(places, state)
    raise UnavailableError("QEMU knows no way to run a machine here.")


def launch(places: Places, image: Image, plan: VirtualPlan) -> MachineState:
    """Start QEMU. Where somebody took a port meanwhile, others are chosen."""
    wanted: Mapping[str, int] = plan.forwards
    for _ in range(_TRIES):
        ports = choose_ports(wanted)
        chosen = replace(plan, forwards=ports)
        state = _spawn(places, image, chosen)
        if _await_sockets(places, state):
            return state
        give_up(places, state)
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
                env={**environment(), **qemu_environment(image)},
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
            return is_alive(state)
        if not is_alive(state):
            return False
        time.sleep(0.02)
    return False


def _await_kernel(places: Places, state: MachineState) -> None:
    """Wait for a sign of the guest's kernel; end a machine that shows none."""
    deadline = time.monotonic() + KVM_SECONDS
    while time.monotonic() < deadline and is_alive(state):
        if any(KERNEL_IS_UP in line for line in last_lines(places.console, 50)):
            return
        time.sleep(0.05)
    give_up(places, state)
    raise UnavailableError("KVM does not run a machine here.")


def ready(places: Places, state: MachineState) -> MachineState:
    """Return ``state`` once the machine answers; one that does not is ended."""
    try:
        channel_of(places, state).hello(seconds=_BOOT_SECONDS)
    except UnavailableError:
        give_up(places, state)
        raise
    return state
