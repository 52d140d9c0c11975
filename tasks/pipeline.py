"""The way through, on one page: from a city's directory to text, and to promises about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from citynet.allocation import (
    IdLocks,
    allocate,
    healed,
    id_lock_texts,
    id_locks,
    parse_id_locks,
)
from citynet.allocation.model import Ids
from citynet.binding import (
    LinkLocks,
    bind,
    healed_bindings,
    link_lock_texts,
    link_locks,
    parse_link_locks,
)
from citynet.binding.model import Bindings
from citynet.city.life import stays
from citynet.city.model import City, CityDevice, DeviceState
from citynet.compilation import compile_devices
from citynet.departure import dependents_of
from citynet.departure.model import Dependent
from citynet.device.model import Device
from citynet.errors import CallError, FindingsError
from citynet.intent.model import Intents
from citynet.locks import lost_locks, read_locks, stale_locks
from citynet.ownership.assembly import in_part
from citynet.ownership.files import read_foreign
from citynet.placement import path_locks, place
from citynet.placement.model import Placement, Risk
from citynet.promises import promises_of
from citynet.reading import read
from citynet.rehearsal import rehearse
from citynet.rehearsal.model import Rehearsal
from citynet.render import load_templates, manifest, render
from citynet.render.model import Configuration
from tasks.names import or_meant
from validate.proof import Proposal

__all__ = [
    "TEMPLATES",
    "Built",
    "Compiled",
    "Standing",
    "Wanted",
    "build",
    "standing",
    "wanted",
    "whole_texts",
]

TEMPLATES: Final = Path(__file__).resolve().parents[1] / "templates"
"""Our templates; a city may replace whole files of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What the stages up to the device models returned."""

    city: City
    intents: Intents
    ids: Ids
    placement: Placement
    bindings: Bindings
    devices: tuple[Device, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built(Compiled):
    """What every stage returned, and what is to be proven."""

    rehearsal: Rehearsal
    proposal: Proposal


def build(root: Path) -> Built:
    """Take the city in ``root`` all the way; nothing is written.

    Raises ``FindingsError`` with what is wrong with the first stage that finds anything, and when
    ``locks/`` does not say what the intents give: text with numbers that nobody recorded would
    have other numbers on the next machine.
    """
    files: dict[str, str] = {}
    made = _compiled(root, files)
    city, intents, ids, placement = made.city, made.intents, made.ids, made.placement
    foreign = read_foreign(root, city, files)
    promises = promises_of(city, intents, ids, placement)
    devices, bindings = made.devices, made.bindings
    rehearsal = rehearse(city, devices)
    templates = load_templates(TEMPLATES, root)
    configurations = in_part(city, devices, render(devices, templates), foreign)
    stand_ins = render(rehearsal.devices, templates)
    return Built(
        city=city,
        intents=intents,
        ids=ids,
        placement=placement,
        bindings=bindings,
        devices=devices,
        rehearsal=rehearsal,
        proposal=Proposal(
            city=city,
            promises=promises,
            intended=devices,
            configurations=configurations,
            stand_ins=rehearsal.devices,
            rehearsal=stand_ins,
            manifest=manifest(
                configurations,
                templates,
                rehearsal=stand_ins,
                left_out=rehearsal.left_out,
            ),
            input_files=files,
            foreign=foreign,
            at_risk=placement.risks,
        ),
    )


def whole_texts(root: Path) -> tuple[Compiled, tuple[Configuration, ...]]:
    """Return what citynet would say of each device if it owned all of them whole.

    For devices owned in part it is what their part is taken from; their foreign lines are not read.
    Raises ``FindingsError`` as :func:`build` does.
    """
    made = _compiled(root, {})
    return made, render(made.devices, load_templates(TEMPLATES, root))


def _compiled(root: Path, files: dict[str, str]) -> Compiled:
    city, intents = read(root, files)
    texts = _locks(root, files)
    numbers, bound = parse_id_locks(texts), parse_link_locks(texts)
    ids = allocate(city, intents, numbers)
    placement = place(city, intents, ids)
    bindings = bind(city, intents, ids, placement, bound)
    # Two locks on one number were refused above, so that there is nothing to heal.
    if stale := stale_locks(texts, _lock_texts(city, intents, (numbers, bound), ids, placement)):
        raise FindingsError(stale)
    return Compiled(
        city=city,
        intents=intents,
        ids=ids,
        placement=placement,
        bindings=bindings,
        devices=compile_devices(city, intents, ids, placement, bindings),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What every file under ``locks/`` has to say, and what drained devices put at risk."""

    texts: Mapping[PurePosixPath, str]
    at_risk: tuple[Risk, ...]


def wanted(root: Path) -> Wanted:
    """Return what the locks of the city have to say, collisions of merged branches healed."""
    city, intents = read(root)
    texts = _locks(root, {})
    numbers = healed(parse_id_locks(texts))
    bound = healed_bindings(city, parse_link_locks(texts))
    ids = allocate(city, intents, numbers)
    placement = place(city, intents, ids)
    return Wanted(
        texts=_lock_texts(city, intents, (numbers, bound), ids, placement),
        at_risk=placement.risks,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A device and what stands on it, in the order in which it must go."""

    device: CityDevice
    dependents: tuple[Dependent, ...]


def standing(root: Path, name: str) -> Standing:
    """Return what stands on a device of the city in ``root``, as its locks say; nothing is written.

    What its state would change when numbers are allocated or paths are found, is not yet done: a
    device that is leaving has the endpoints that are still there. Raises ``CallError`` for a name
    that no device has, ``FindingsError`` for a city that is wrong without that.
    """
    city, intents = read(root)
    device = city.devices.get(name)
    if device is None:
        raise CallError(f"no device is named {name}{or_meant(name, city.devices)}")
    numbers = parse_id_locks(_locks(root, {}))
    keeping = device if stays(device) else replace(device, state=DeviceState.DRAINED)
    ids = allocate(_with(city, keeping), intents, numbers)
    city = _with(city, replace(device, state=DeviceState.ACTIVE))
    placement = place(city, intents, ids)
    return Standing(device=device, dependents=dependents_of(city, intents, ids, placement, name))


def _with(city: City, device: CityDevice) -> City:
    return replace(city, devices={**city.devices, device.name: device})


def _locks(root: Path, files: dict[str, str]) -> Mapping[PurePosixPath, str]:
    """Return the texts of all locks, unless numbers of a running service are lost."""
    texts = read_locks(root, files)
    if lost := lost_locks(texts):
        raise FindingsError(lost)
    return texts


def _lock_texts(
    city: City,
    intents: Intents,
    previous: tuple[IdLocks, LinkLocks],
    ids: Ids,
    placement: Placement,
) -> Mapping[PurePosixPath, str]:
    numbers, bound = previous
    return {
        **id_lock_texts(id_locks(city, intents, ids, numbers)),
        **path_locks(intents, placement),
        **link_lock_texts(link_locks(city, intents, ids, placement, bound)),
    }
