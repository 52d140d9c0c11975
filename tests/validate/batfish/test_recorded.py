"""A network that is right is proven; each planted fault is refuted, and nothing else.

Recorded answers are replayed always. With ``CITYNET_BATFISH=HOST:PORT`` the same is asked of a
live Batfish, which must say the same. ``record.py`` renews the recordings.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.validate.batfish.native_scenarios import NATIVE
from tests.validate.batfish.scenarios import FAULTS, WHOLE, Scenario
from validate.batfish import BatfishEngine
from validate.batfish.live import LiveServer
from validate.batfish.recording import RecordedServer
from validate.outcome import Outcome, Status

RECORDINGS = Path(__file__).parent / "recordings"
SCENARIOS = (WHOLE, *FAULTS, *NATIVE)
NAMES = [scenario.name for scenario in SCENARIOS]
LIVE = os.environ.get("CITYNET_BATFISH", "")


@pytest.fixture(scope="module")
def recorded() -> RecordedServer:
    return RecordedServer(RECORDINGS)


def judged(scenario: Scenario, outcomes: tuple[Outcome, ...]) -> None:
    found = {outcome.promise: outcome for outcome in outcomes}
    silent = {o.promise: o.detail for o in outcomes if o.status is Status.NOT_RUN}
    assert silent == {}
    asked = {promise.id for promise in scenario.promises} | set(scenario.refuted)
    refuted = {name for name in asked if found[name].status is Status.REFUTED}
    assert refuted == set(scenario.refuted), {n: found[n].detail for n in refuted}
    for name, words in scenario.refuted.items():
        assert words in said(found[name])


def said(outcome: Outcome) -> str:
    """Return everything that an outcome says, in one text."""
    example = outcome.counterexample
    assert example is not None
    path = " ".join(
        f"{hop.device}[{hop.vrf}] {hop.entered}>{hop.left} ({hop.note})" for hop in example.path
    )
    return f"{example.summary} | {example.state} | {example.packet} | {path} | {example.line}"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=NAMES)
def test_recorded(scenario: Scenario, recorded: RecordedServer) -> None:
    engine = BatfishEngine(server=recorded)
    judged(scenario, engine.decide(scenario.promises, scenario.network()))


@pytest.mark.batfish
@pytest.mark.skipif(not LIVE, reason="CITYNET_BATFISH names no live Batfish")
@pytest.mark.parametrize("scenario", SCENARIOS, ids=NAMES)
def test_live(scenario: Scenario) -> None:
    host, _, port = LIVE.rpartition(":")
    engine = BatfishEngine(server=LiveServer(host, int(port), timeout=300))
    judged(scenario, engine.decide(scenario.promises, scenario.network()))
