"""On a network that is right, every promise of every kind is proven, in all of its states."""

from __future__ import annotations

from tests.validate.model.asked import outcomes, promises
from tests.validate.model.tiny import DOMAIN, LINKS
from validate.outcome import Status, Subject

STATES = 1 + len(LINKS) + len(DOMAIN)


def test_every_promise_is_proven() -> None:
    found = outcomes()
    assert {
        name: o.counterexample for name, o in found.items() if o.status is not Status.PROVEN
    } == {}
    assert set(found) == {promise.id for promise in promises()}
    assert {(o.engine, o.subject) for o in found.values()} == {("model", Subject.RENDERED)}


def test_the_states_are_counted() -> None:
    found = outcomes()
    assert found["isolated le"].states == STATES
    assert found["hidden"].states == STATES
    assert found["reaches slice/one/pe1 slice/one/pe2"].states == 1 + len(LINKS)
    assert found["reaches slice/one/pe1 slice/one/le"].states == 1
    assert found["policed slice/one/le"].states == 1
