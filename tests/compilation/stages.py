"""The stages before compilation, run on a city without locks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from citynet.allocation.allocate import allocate
from citynet.allocation.locks import IdLocks
from citynet.allocation.model import Ids
from citynet.binding.bind import bind
from citynet.binding.locks import LinkLocks
from citynet.binding.model import Bindings
from citynet.city.model import City
from citynet.compilation import compile_devices
from citynet.device.model import Device, Part
from citynet.intent.model import Intents
from citynet.placement.model import Placement
from citynet.placement.place import place

__all__ = ["Stages", "compiled", "parts_of", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Inputs of the compiler, and what it made of them."""

    city: City
    intents: Intents
    ids: Ids
    placement: Placement
    bindings: Bindings
    devices: Mapping[str, Device]


def run(city: City, intents: Intents) -> Stages:
    """Return every stage's result up to compilation."""
    ids = allocate(city, intents, IdLocks())
    placement = place(city, intents, ids)
    bindings = bind(city, intents, ids, placement, LinkLocks())
    return Stages(
        city=city,
        intents=intents,
        ids=ids,
        placement=placement,
        bindings=bindings,
        devices=compiled(city, intents, ids, placement, bindings),
    )


def compiled(
    city: City, intents: Intents, ids: Ids, placement: Placement, bindings: Bindings
) -> Mapping[str, Device]:
    """Return the compiled devices by name."""
    devices = compile_devices(city, intents, ids, placement, bindings)
    return {device.name: device for device in devices}


def parts_of(part: Part) -> Iterator[Part]:
    """Yield a part and all parts in it."""
    yield part
    for field in fields(part):
        value = getattr(part, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Part):
                yield from parts_of(one)
