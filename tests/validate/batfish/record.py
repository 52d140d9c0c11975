"""Renew the recordings: ``CITYNET_BATFISH=HOST:PORT python -m tests.validate.batfish.record``.

Scenarios may be named; without names all are recorded. What was recorded before goes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.validate.batfish.native_scenarios import NATIVE
from tests.validate.batfish.scenarios import FAULTS, WHOLE, Scenario
from tests.validate.batfish.vendor_scenarios import VENDOR_FAULTS, VENDORS, VendorScenario
from validate.batfish import BatfishEngine
from validate.batfish.live import LiveServer
from validate.batfish.recording import Recorder
from validate.outcome import Status

RECORDINGS = Path(__file__).parent / "recordings"


def main(names: list[str]) -> None:
    host, _, port = os.environ.get("CITYNET_BATFISH", "127.0.0.1:9996").rpartition(":")
    for scenario in (WHOLE, *FAULTS, *NATIVE, VENDORS, *VENDOR_FAULTS):
        if not names or scenario.name in names:
            print(scenario.name, flush=True)  # noqa: T201 -- this is a command
            _record(scenario, host, int(port))


def _record(scenario: Scenario | VendorScenario, host: str, port: int) -> None:
    recorder = Recorder(LiveServer(host, port, timeout=300))
    if isinstance(scenario, VendorScenario):
        whole = VENDORS.name
        outcomes = scenario.outcomes(recorder)
        recorder.close()
    else:
        whole = WHOLE.name
        outcomes = BatfishEngine(server=recorder).decide(scenario.promises, scenario.network())
    missing = [o for o in outcomes if o.status is Status.NOT_RUN]
    if missing:
        raise SystemExit(f"{scenario.name}: {missing[0].promise}: {missing[0].detail}")
    beside = RECORDINGS / f"{whole}.json.gz"
    recorder.save(RECORDINGS / f"{scenario.name}.json.gz", beside=beside)


if __name__ == "__main__":
    main(sys.argv[1:])
