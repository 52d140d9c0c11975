"""A lab comes up, is saved, restored and taken down."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from citynet.errors import CallError, CitynetError
from tasks.fleet import read_fleet, write_fleet
from tasks.lab.basis import basis_of
from tasks.lab.places import LabPlaces
from tasks.lab.preparation import Preparation, fleet_of, local_port, prepare
from tasks.lab.reach import machine_of
from tasks.pipeline import Built

if TYPE_CHECKING:
    from lab.image import Image
    from lab.machine import Machine

__all__ = ["Up", "bring_up", "image_for", "restore", "save", "take_down"]

_DAY_ZERO: Final = "day-0-"
"""How names of states begin that :func:`bring_up` keeps."""
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Up:
    """A lab that came up."""

    routers: int
    cables: int
    hosts: int
    machine: str
    """``virtual machine`` or ``namespaces``."""
    seconds: float
    """How long the routers took, on the machine's own clock; of a restored lab, on ours."""
    restored: bool = False
    """It was saved at day 0 before, and goes on from there."""


def image_for(tell: Tell, agree: Callable[[str], bool]) -> Image:
    """Return the image of routers, made when there is none and ``agree`` says so.

    ``agree`` is asked with what will be fetched and where it goes. Raises ``CallError`` when it
    does not.
    """
    from lab.image import cache_directory, find_image, image_needs, make_image

    cache = cache_directory()
    image = find_image(cache)
    if image is not None:
        return image
    if not agree(str(image_needs(cache))):
        raise CallError("nothing was fetched; a lab needs it (citynet lab up --yes)")
    return make_image(cache, tell=tell)


def bring_up(root: Path, built: Built, image: Image, *, delays: bool, keep: bool, tell: Tell) -> Up:
    """Start the machine, build the city in it, and write down how its routers are reached.

    ``keep`` saves a virtual machine at day 0, and restores it the next time as long as nothing has
    changed that it rests on. Raises ``CallError`` when a lab runs already. Whatever goes wrong ends
    the machine again.
    """
    from lab.machine import Kind, saved_machines

    prepared = prepare(built, root, delays=delays)
    if not keep:
        return _started(root, built, prepared, image, tell)
    name = _DAY_ZERO + basis_of(prepared, image)[:16]
    if name in saved_machines(root):
        tell("Restoring the machine")
        began = time.monotonic()
        restore(root, built, image, name)
        plan = prepared.plan
        return Up(
            routers=len(plan.routers),
            cables=len(plan.cables),
            hosts=len(plan.hosts),
            machine=str(Kind.VIRTUAL),
            seconds=time.monotonic() - began,
            restored=True,
        )
    done = _started(root, built, prepared, image, tell)
    if done.machine == Kind.VIRTUAL:
        tell("Saving the machine")
        for old in saved_machines(root):
            if old.startswith(_DAY_ZERO):
                _forget_saved(root, old)
        save(root, name)
    return done


def _started(root: Path, built: Built, prepared: Preparation, image: Image, tell: Tell) -> Up:
    from lab.machine import MachineRequest, start_machine
    from lab.program import program_bytes

    plan = prepared.plan
    tell("Starting the machine")
    machine = start_machine(
        root,
        image,
        MachineRequest(
            program=program_bytes(),
            network=plan.management_network,
            gateway=plan.management_gateway,
            addresses=tuple(r.management_address.partition("/")[0] for r in plan.routers),
        ),
    )
    try:
        return _build(root, built, prepared, machine, tell)
    except BaseException:
        # Interrupted too: a machine that nobody knows how to reach is of no use.
        with suppress(CitynetError):
            machine.stop()
        LabPlaces(root).forget()
        raise


def _build(root: Path, built: Built, prepared: Preparation, machine: Machine, tell: Tell) -> Up:
    from lab.client import LabClient

    plan, places = prepared.plan, LabPlaces(root)
    places.write_secrets(prepared.secrets)
    public = {name: key.public for name, key in prepared.keys.items()}
    write_fleet(places.fleet, fleet_of(built, public, machine.forwards, places.secrets))
    tell(f"Booting {len(plan.routers)} routers")
    done = LabClient(machine).up(plan)
    return Up(
        routers=done.routers,
        cables=done.cables,
        hosts=done.hosts,
        machine=str(machine.state.kind),
        seconds=done.seconds,
    )


def take_down(root: Path) -> None:
    """End the lab's machine; its secrets and keys are removed. Raises when there is none."""
    machine_of(root).stop()
    LabPlaces(root).forget()


def save(root: Path, name: str) -> Path:
    """Save the running lab under a name, with the secrets that its routers have."""
    path = machine_of(root).save(name)
    LabPlaces(root).keep(name)
    return path


def _forget_saved(root: Path, name: str) -> None:
    """Remove a saved state, with the secrets that its routers had."""
    from lab.machine import forget_machine

    forget_machine(root, name)
    LabPlaces(root).let_go(name)


def restore(root: Path, built: Built, image: Image, name: str) -> None:
    """Start the lab that was saved under a name, and write down how its routers are reached now.

    Raises ``CallError`` for a name that nothing was saved under, or for another city's lab.
    """
    from lab.machine import restore_machine, saved_machines

    saved = saved_machines(root)
    if name not in saved:
        known = f"saved are {', '.join(saved)}" if saved else "nothing is"
        raise CallError(f"no lab was saved under the name {name!r}; {known}")
    places = LabPlaces(root)
    old = read_fleet(places.kept(name) / "fleet.json")
    if set(old.devices) != set(built.city.devices):
        raise CallError(f"{name!r} was saved of a city with other devices")
    machine = restore_machine(root, image, name)
    places.take_back(name)
    forwards, addresses = machine.forwards, built.city.devices
    now = {
        device: replace(reach, port=local_port(forwards, str(addresses[device].management.ip)))
        for device, reach in old.devices.items()
    }
    write_fleet(places.fleet, replace(old, devices=now))
