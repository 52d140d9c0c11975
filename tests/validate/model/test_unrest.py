"""Nothing about packets is proven on routes that never come to rest.

And the way of a packet is looked for apart from the sets: one that is not found is said.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.promises.model import (
    DataStays,
    Exactly,
    HiddenInfrastructure,
    Isolated,
    Reaches,
    Sound,
    SourceGuarded,
)
from tests.validate.model.asked import outcomes, promises
from tests.validate.model.tiny_devices import devices
from tests.validate.model.written import subject
from validate.model.components import Component
from validate.model.conditions import Conditions
from validate.model.routes import Router, Routing
from validate.model.witness import first_rule, witness
from validate.model.world import World
from validate.outcome import Status

_ABOUT_PACKETS = (
    DataStays,
    Exactly,
    HiddenInfrastructure,
    Isolated,
    Reaches,
    Sound,
    SourceGuarded,
)


def test_nothing_about_packets_is_proven_without_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    route = Router.route

    def restless(self: Router, component: Component, conditions: Conditions) -> Routing:
        return replace(route(self, component, conditions), settled=False)

    before = outcomes()
    monkeypatch.setattr(Router, "route", restless)
    after = outcomes()
    asked = {promise.id: promise for promise in promises() if isinstance(promise, _ABOUT_PACKETS)}
    assert {type(promise) for promise in asked.values()} == set(_ABOUT_PACKETS)
    for name, outcome in after.items():
        if name not in asked:
            assert outcome == before[name]
            continue
        assert before[name].status is Status.PROVEN
        assert outcome.status is Status.REFUTED
        assert outcome.counterexample is not None
        assert outcome.counterexample.summary.endswith("never come to rest")


def test_a_way_that_the_walk_does_not_find_is_said() -> None:
    asked = next(p.source for p in promises() if isinstance(p, Reaches))
    world = World(subject(devices()), frozenset({asked}))
    arrival = world.arrivals(world.may, asked)[0]
    found = witness(
        arrival,
        arrival.ends.space.full,
        summary="a packet is lost",
        wanted=lambda _end: False,
        blame=first_rule,
    )
    assert found.packet is not None
    assert found.path == ()
    assert found.summary == (
        "a packet is lost; but the walk of this packet alone finds no such way"
    )
