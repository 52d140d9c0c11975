"""How each stage is run on what earlier stages returned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from statistics import median_low
from types import MappingProxyType
from typing import Any, Final
from unittest import mock

from benchmarks.plan import ENGINE_ALL, ENGINE_INTACT
from citynet.allocation import IdLocks, allocate
from citynet.binding import LinkLocks, bind
from citynet.city.model import City
from citynet.compare import differences
from citynet.compilation import compile_devices
from citynet.placement import place
from citynet.promises import promises_of
from citynet.readers import eos, frr, iosxr, junos, read_back, vrp
from citynet.reading import read
from citynet.render import load_templates, render
from citynet.render.model import Configuration
from tasks.directory import replace_tree
from tasks.pipeline import TEMPLATES
from validate.model import world
from validate.model.engine import ModelEngine
from validate.model.states import all_states
from validate.outcome import Network, State, Status

__all__ = ["COUNTS", "NEEDS", "RUN", "Held"]

Held = Mapping[str, Any]
"""What earlier stages returned, by name. ``root`` is the city, ``every`` thins out states."""

_READERS: Final = (
    eos,
    frr,
    iosxr,
    junos,
    vrp,
)  # imported here, so that no reader's import is timed


def _read(held: Held) -> Held:
    city, intents = read(held["root"])
    return {"city": city, "intents": intents}


def _allocate(held: Held) -> Held:
    return {"ids": allocate(held["city"], held["intents"], IdLocks())}


def _place(held: Held) -> Held:
    return {"placement": place(held["city"], held["intents"], held["ids"])}


def _bind(held: Held) -> Held:
    inputs = (held["city"], held["intents"], held["ids"], held["placement"])
    return {"bindings": bind(*inputs, LinkLocks())}


def _promises(held: Held) -> Held:
    inputs = (held["city"], held["intents"], held["ids"], held["placement"])
    return {"promises": promises_of(*inputs)}


def _compile(held: Held) -> Held:
    inputs = (held["city"], held["intents"], held["ids"], held["placement"])
    return {"devices": compile_devices(*inputs, held["bindings"])}


def _render(held: Held) -> Held:
    templates = load_templates(TEMPLATES)
    return {"configurations": render(held["devices"], templates), "templates": templates}


def _write(held: Held) -> Held:
    files = {
        PurePosixPath(one.device) / file.path: file.text
        for one in held["configurations"]
        for file in one.files
    }
    replace_tree(held["scratch"] / "configs", files)
    return {"written": len(files)}


def _read_back(held: Held) -> Held:
    configurations: tuple[Configuration, ...] = held["configurations"]
    found = tuple(
        read_back(one.device, one.platform, {file.path: file.text for file in one.files})
        for one in configurations
    )
    return {"found": found}


def _compare(held: Held) -> Held:
    pairs = zip(held["devices"], held["found"], strict=True)
    odd = [one for meant, read in pairs for one in differences(meant, read.device)]
    odd += [line for read in held["found"] for line in read.unread]
    assert not odd, odd[:3]
    return {"odd": len(odd)}


def _engine(held: Held, chosen: Callable[[City], tuple[State, ...]]) -> Held:
    network = Network(
        city=held["city"],
        devices={read.device.name: read.device for read in held["found"]},
        texts={
            (one.device, file.path): tuple(file.text.splitlines())
            for one in held["configurations"]
            for file in one.files
        },
    )
    # The engine has no way to decide in fewer states than all: only here it has to hurry.
    with mock.patch.object(world, "all_states", chosen):
        outcomes = ModelEngine().decide(held["promises"], network)
    unproven = [one for one in outcomes if one.status is not Status.PROVEN]
    assert not unproven, unproven[:3]
    return {"proven": len(outcomes), "decided in": len(chosen(held["city"]))}


def _engine_intact(held: Held) -> Held:
    return _engine(held, lambda _: (State(),))


def _engine_all(held: Held) -> Held:
    return _engine(held, lambda city: all_states(city)[:: held["every"]])


RUN: Final[Mapping[str, Callable[[Held], Held]]] = MappingProxyType(
    {
        "read": _read,
        "allocate": _allocate,
        "place": _place,
        "bind": _bind,
        "promises": _promises,
        "compile": _compile,
        "render": _render,
        "write": _write,
        "read back": _read_back,
        "facts compared": _compare,
        ENGINE_INTACT: _engine_intact,
        ENGINE_ALL: _engine_all,
    }
)

_PLACED: Final = ("city", "intents", "ids", "placement")
_PROVEN: Final = ("city", "promises", "configurations", "found")
NEEDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "read": (),
        "allocate": ("city", "intents"),
        "place": ("city", "intents", "ids"),
        "bind": _PLACED,
        "promises": _PLACED,
        "compile": (*_PLACED, "bindings"),
        "render": ("devices",),
        "write": ("configurations",),
        "read back": ("configurations",),
        "facts compared": ("devices", "found"),
        ENGINE_INTACT: _PROVEN,
        ENGINE_ALL: _PROVEN,
    }
)


def _counts_of_read(given: Held) -> Mapping[str, int]:
    city, intents = given["city"], given["intents"]
    return {
        "devices": len(city.devices),
        "links": len(city.links),
        "services": len(intents.services),
        "endpoints": sum(len(service.endpoints) for service in intents.services.values()),
        "boundaries": len(intents.boundaries) + len(intents.protections),
        "states": len(all_states(city)),
    }


def _counts_of_render(given: Held) -> Mapping[str, int]:
    files = [file for one in given["configurations"] for file in one.files]
    return {
        "files": len(files),
        "lines": sum(file.text.count("\n") for file in files),
        "lines of the median device": median_low(
            sum(file.text.count("\n") for file in one.files) for one in given["configurations"]
        ),
        "bytes": sum(len(file.text) for file in files),
    }


COUNTS: Final[Mapping[str, Callable[[Held], Mapping[str, int]]]] = MappingProxyType(
    {
        "read": _counts_of_read,
        "promises": lambda given: {"promises": len(given["promises"])},
        "render": _counts_of_render,
        ENGINE_ALL: lambda given: {"decided in": given["decided in"]},
    }
)
"""How large the work was, told by what a stage returned."""
