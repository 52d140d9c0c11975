"""Each border and each core router can be drained, and nothing is renumbered.

The way through, for two whole cities: numbers, places, promises, devices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from citynet.allocation import allocate, id_lock_texts, id_locks, parse_id_locks
from citynet.binding import bind, link_lock_texts, link_locks, parse_link_locks
from citynet.city.model import City, DeviceState, Role
from citynet.compilation import compile_devices
from citynet.intent.model import Intents
from citynet.locks import read_locks
from citynet.placement import place
from citynet.promises import promises_of
from citynet.promises.model import Reaches
from citynet.reading import read
from tests.cities import CIVIC, REPOSITORY


@cache
def city_in(root: Path) -> tuple[City, Intents]:
    return read(root)


def drains() -> Iterator[object]:
    for root in (CIVIC, REPOSITORY):
        for name, device in city_in(root)[0].devices.items():
            if device.role in {Role.BORDER, Role.CORE}:
                yield pytest.param(root, name, id=f"{root.name}-{name}")


@pytest.mark.parametrize(("root", "name"), list(drains()))
def test_a_device_is_drained(root: Path, name: str) -> None:
    city, intents = city_in(root)
    device = replace(city.devices[name], state=DeviceState.DRAINED)
    city = replace(city, devices={**city.devices, name: device})
    texts = read_locks(root)
    numbers, bound = parse_id_locks(texts), parse_link_locks(texts)
    ids = allocate(city, intents, numbers)
    placement = place(city, intents, ids)
    bindings = bind(city, intents, ids, placement, bound)
    assert compile_devices(city, intents, ids, placement, bindings)
    kept = {
        **id_lock_texts(id_locks(city, intents, ids, numbers)),
        **link_lock_texts(link_locks(city, intents, ids, placement, bound)),
    }
    assert kept == {path: text for path, text in texts.items() if path in kept}
    assert all(risk.drained == (name,) for risk in placement.risks)
    # A core router is the last resort of paths, a border's hand-offs are closed.
    at_risk = {risk.service: risk for risk in placement.risks}
    if device.role is Role.CORE:
        assert not at_risk
    for promise in promises_of(city, intents, ids, placement):
        if isinstance(promise, Reaches):
            asked = intents.profiles[intents.services[promise.intent].profile].survives
            assert (promise.survives == asked) is (promise.intent not in at_risk)
