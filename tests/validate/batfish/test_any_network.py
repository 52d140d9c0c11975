"""However wrong a network is, the engine answers and does not raise; and it asks before it proves.

Devices lose, double and cross parts at random. The server behind answers nothing, so every promise
that a question decides has to be not run or not covered.
"""

from __future__ import annotations

import random
from dataclasses import fields, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import Device
from tests.validate.batfish import mini
from validate.batfish import BatfishEngine
from validate.batfish.server import Answer, Ask, NoAnswer
from validate.outcome import Network, Status

WHOLE = mini.network()
PARTS = ("interfaces", "vrfs", "filters", "prefix_lists")


class Deaf:
    """Reports a version and answers nothing."""

    version = "0"

    def ask(self, ask: Ask) -> Answer:
        raise NoAnswer("nobody answers")

    def close(self) -> None:
        """Nothing is held."""


def spoilt(draw: random.Random, network: Network) -> Network:
    devices = dict(network.devices)
    for _ in range(draw.randint(1, 6)):
        if not devices:
            break
        name = draw.choice(sorted(devices))
        if draw.random() < 0.1:
            del devices[name]
        else:
            devices[name] = _spoilt_device(draw, devices[name], network.devices)
    return replace(network, devices=devices)


def _spoilt_device(draw: random.Random, device: Device, others: Any) -> Any:  # noqa: ANN401
    part = draw.choice([*PARTS, "whole", "field"])
    if part == "whole":
        return _with(device, draw.choice(["isis", "bgp", "srv6", "vtep"]), None)
    if part == "field":
        part = draw.choice(PARTS)
        items = list(getattr(device, part))
        if items:
            index = draw.randrange(len(items))
            items[index] = _spoilt_item(draw, items[index])
        return _with(device, part, tuple(items))
    items = list(getattr(device, part))
    if items and draw.random() < 0.5:
        items.pop(draw.randrange(len(items)))
    elif draw.random() < 0.5:
        items += items[:1]
    else:
        items += getattr(others[draw.choice(sorted(others))], part)[:1]
    return _with(device, part, tuple(items))


def _spoilt_item(draw: random.Random, item: Any) -> Any:  # noqa: ANN401
    empty = {None, (), False}
    names = [
        f.name
        for f in fields(item)
        if f.name not in {"origin", "family", "kind"} and getattr(item, f.name) not in empty
    ]
    name = draw.choice(names)
    value = getattr(item, name)
    if isinstance(value, tuple):
        return _with(item, name, value[1:])
    if isinstance(value, str):
        return _with(item, name, draw.choice(["", "x", "Ethernet1", "S102-one", "a b\nc"]))
    if isinstance(value, bool):
        return _with(item, name, not value)
    if isinstance(value, int):
        return _with(item, name, draw.choice([0, 1, 5000, 2**31]))
    return _with(item, name, None)


def _with(item: Any, name: str, value: object) -> Any:  # noqa: ANN401
    return replace(item, **{name: value})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_engine_always_answers(seed: int) -> None:
    network = spoilt(random.Random(seed), WHOLE)  # noqa: S311 -- test data
    promises = mini.promises()
    found = BatfishEngine(server=Deaf()).decide(promises, network)
    assert [o.promise for o in found[: len(promises)]] == [p.id for p in promises]
    assert {o.status for o in found} <= {Status.NOT_RUN, Status.NOT_COVERED}
