"""How far a golden error goes: each stage with the ones before it, from a city's directory."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from citynet.allocation import IdLocks, allocate
from citynet.allocation.model import Ids
from citynet.binding import LinkLocks, bind
from citynet.binding.model import Bindings
from citynet.city.model import City
from citynet.compilation import compile_devices
from citynet.device.model import Device
from citynet.intent.model import Intents
from citynet.placement import place
from citynet.placement.model import Placement
from citynet.reading import read
from citynet.rehearsal import Rehearsal, rehearse
from tasks.pipeline import Built, build
from tests.cities import CIVIC

__all__ = ["STAGES"]


def _allocate(root: Path) -> tuple[City, Intents, Ids]:
    city, intents = read(root)
    return city, intents, allocate(city, intents, IdLocks())


def _place(root: Path) -> tuple[City, Intents, Ids, Placement]:
    city, intents, ids = _allocate(root)
    return city, intents, ids, place(city, intents, ids)


def _bind(root: Path) -> tuple[City, Intents, Ids, Placement, Bindings]:
    city, intents, ids, placement = _place(root)
    return city, intents, ids, placement, bind(city, intents, ids, placement, LinkLocks())


def _compile(root: Path) -> tuple[Device, ...]:
    return compile_devices(*_bind(root))


def _rehearse(root: Path) -> Rehearsal:
    city, _ = read(root)
    return rehearse(city, _compile(root))


def _build(root: Path) -> Built:
    """Build the small city whole, with its locks: devices owned in part are read there."""
    shutil.copytree(CIVIC / "locks", root / "locks")
    return build(root)


STAGES: Final[Mapping[str, Callable[[Path], object]]] = {
    "read": read,
    "allocate": _allocate,
    "place": _place,
    "bind": _bind,
    "compile": _compile,
    "rehearse": _rehearse,
    "build": _build,
}
"""Stages by name; all but ``build`` have no locks, so that every number is new."""
