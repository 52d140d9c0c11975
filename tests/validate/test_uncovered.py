"""Engines say so of what they do not see: not covered, with a reason, never a pass.

Batfish and the lab see no links, and no slices. The twin has no policies that steer packets.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network
from pathlib import PurePosixPath

import pytest

from citynet.device.model import Family, TrafficClass
from citynet.errors import Place
from citynet.promises.model import (
    Drained,
    MarkedAtHandOff,
    Promise,
    SliceGuarantee,
    Terminal,
    Traffic,
    TrustedPath,
)
from tests.support.random_city import random_city
from validate.batfish.questions import kinds
from validate.lab import plan
from validate.lab.failures import CHOSEN, failures_named
from validate.outcome import State, Status


def terminal(name: str, prefix: str) -> Terminal:
    return Terminal(
        service="slice/s",
        endpoint=name,
        device="d",
        port="eth1",
        vlan=100,
        prefixes=(IPv4Network(prefix),),
    )


@pytest.fixture
def promise() -> TrustedPath:
    source, destination = terminal("a", "10.0.0.0/24"), terminal("b", "10.0.1.0/24")
    return TrustedPath(
        id="trusted-path/slice/s/a/b",
        intent="slice/s",
        place=Place(PurePosixPath("intents/slices/s.yaml"), 1),
        source=source,
        destination=destination,
        traffic=(
            Traffic(family=Family.IPV4, sources=source.prefixes, destinations=destination.prefixes),
        ),
        survives=frozenset({"link", "node"}),
        forbidden_links=("x--y",),
        forbidden_devices=(),
    )


@pytest.fixture(params=["slice", "drained", "hand-off"])
def new(request: pytest.FixtureRequest, promise: TrustedPath) -> tuple[Promise, str]:
    """Return a promise of another kind that they do not see, and a word of the reason."""
    intent, place = promise.intent, promise.place
    ends = promise.source, promise.destination
    found: dict[str, tuple[Promise, str]] = {
        "slice": (
            SliceGuarantee(
                id="s", intent=intent, place=place, link="x--y", service="slice/s", number=101,
                terminals=ends, rate=1, dedicated=False,
            ),
            "queues",
        ),
        "drained": (
            Drained(id="d", intent=intent, place=place, device="x", pairs=(ends,)),
            "path|links",
        ),
        "hand-off": (
            MarkedAtHandOff(
                id="h", intent=intent, place=place, link="x--y", service="slice/s",
                terminals=ends, traffic_class=TrafficClass.ASSURED,
            ),
            "code points",
        ),
    }  # fmt: skip
    return found[request.param]


def test_new_kinds(new: tuple[Promise, str]) -> None:
    promise, word = new
    decision = kinds.decide(promise, ())
    assert decision.status is Status.NOT_COVERED
    assert re.search(word, decision.detail)
    assert not kinds.is_covered(promise)
    assert not kinds.is_kept_in(promise, State(failed_link="x--y"))
    assert plan.plan_of((promise,), {}).cases == {promise.id: ()}
    assert re.search(word, plan.why_not_covered(promise))


def test_batfish(promise: TrustedPath) -> None:
    decision = kinds.decide(promise, ())
    assert decision.status is Status.NOT_COVERED
    assert "path" in decision.detail
    assert not kinds.is_covered(promise)
    assert not kinds.is_kept_in(promise, State(failed_link="x--y"))


def test_the_lab(promise: TrustedPath) -> None:
    assert plan.plan_of((promise,), {}).cases == {promise.id: ()}
    assert "links" in plan.why_not_covered(promise)
    city, _ = random_city(1)
    assert failures_named(CHOSEN, city, (promise,)) == failures_named(CHOSEN, city, ())
