"""The way through, on one page: from a city's directory to text, and to promises about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from citynet.city.model import City
from citynet.compilation import compile_devices
from citynet.device.model import Device
from citynet.errors import FindingsError
from citynet.intent.model import Intents
from citynet.locks import lost_locks, read_locks, stale_locks
from citynet.placement import path_locks, place
from citynet.placement.model import Placement
from citynet.promises import promises_of
from citynet.reading import read
from citynet.rehearsal import rehearse
from citynet.rehearsal.model import Rehearsal
from citynet.render import load_templates, manifest, render
from validate.proof import Proposal

__all__ = ["TEMPLATES", "Built", "build", "wanted_locks"]

TEMPLATES: Final = Path(__file__).resolve().parents[1] / "templates"
"""Our templates; a city may replace whole files of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What every stage returned, and what is to be proven."""

    city: City
    intents: Intents
    ids: Ids
    placement: Placement
    bindings: Bindings
    devices: tuple[Device, ...]
    rehearsal: Rehearsal
    proposal: Proposal


def build(root: Path) -> Built:
    """Take the city in ``root`` all the way; nothing is written.

    Raises ``FindingsError`` with what is wrong with the first stage that finds anything, and when
    ``locks/`` does not say what the intents give: text with numbers that nobody recorded would
    have other numbers on the next machine.
    """
    files: dict[str, str] = {}
    city, intents = read(root, files)
    texts = _locks(root, files)
    numbers, bound = parse_id_locks(texts), parse_link_locks(texts)
    ids = allocate(city, intents, numbers)
    placement = place(city, intents, ids)
    bindings = bind(city, intents, ids, placement, bound)
    # Two locks on one number were refused above, so that there is nothing to heal.
    if stale := stale_locks(texts, _lock_texts(city, intents, (numbers, bound), ids, placement)):
        raise FindingsError(stale)
    promises = promises_of(city, intents, ids, placement)
    devices = compile_devices(city, intents, ids, placement, bindings)
    rehearsal = rehearse(city, devices)
    templates = load_templates(TEMPLATES, root)
    configurations = render(devices, templates)
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
        ),
    )


def wanted_locks(root: Path) -> Mapping[PurePosixPath, str]:
    """Return what every file under ``locks/`` has to say, collisions of merged branches healed."""
    city, intents = read(root)
    texts = _locks(root, {})
    numbers = healed(parse_id_locks(texts))
    bound = healed_bindings(city, parse_link_locks(texts))
    ids = allocate(city, intents, numbers)
    placement = place(city, intents, ids)
    return _lock_texts(city, intents, (numbers, bound), ids, placement)


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
