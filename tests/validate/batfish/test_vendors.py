"""Batfish as a witness of Junos and IOS-XR: sound texts are proven, each fault is found.

Recorded answers are replayed always; with ``CITYNET_BATFISH=HOST:PORT`` a live Batfish must say the
same.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.validate.batfish.vendor_scenarios import VENDOR_FAULTS, VENDORS, VendorScenario
from validate.batfish.live import LiveServer
from validate.batfish.native.checks import native_checks
from validate.batfish.recording import RecordedServer
from validate.outcome import Outcome, Status

RECORDINGS = Path(__file__).parent / "recordings"
SCENARIOS = (VENDORS, *VENDOR_FAULTS)
NAMES = [scenario.name for scenario in SCENARIOS]
LIVE = os.environ.get("CITYNET_BATFISH", "")


@pytest.fixture(scope="module")
def recorded() -> RecordedServer:
    return RecordedServer(RECORDINGS)


def judged(scenario: VendorScenario, outcomes: tuple[Outcome, ...]) -> None:
    found = {outcome.promise: outcome for outcome in outcomes}
    assert set(found) == native_checks(scenario.network())
    amiss = {n: o.detail for n, o in found.items() if o.status is not Status.PROVEN}
    assert set(amiss) == set(scenario.refuted), amiss
    for name, words in scenario.refuted.items():
        example = found[name].counterexample
        assert found[name].status is Status.REFUTED
        assert example is not None
        assert words in f"{example.summary} {example.line}"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=NAMES)
def test_recorded(scenario: VendorScenario, recorded: RecordedServer) -> None:
    judged(scenario, scenario.outcomes(recorded))


@pytest.mark.batfish
@pytest.mark.skipif(not LIVE, reason="CITYNET_BATFISH names no live Batfish")
@pytest.mark.parametrize("scenario", SCENARIOS, ids=NAMES)
def test_live(scenario: VendorScenario) -> None:
    host, _, port = LIVE.rpartition(":")
    server = LiveServer(host, int(port), timeout=300)
    try:
        judged(scenario, scenario.outcomes(server))
    finally:
        server.close()
