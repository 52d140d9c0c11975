"""The civic city as engines see it, once for all tests."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from citynet.promises.model import Promise
from tasks.pipeline import build
from tests.cities import CIVIC
from tests.validate.lab.model_bench import FakeClock, ModelBench, Twist
from validate.lab.engine import LabEngine
from validate.outcome import Network, Outcome
from validate.proof import examine


@dataclass(frozen=True)
class Town:
    """A network, its promises, and what an engine says of a bench with one answer twisted."""

    network: Network
    promises: tuple[Promise, ...]
    honest: ModelBench
    """Shared by all benches, because it knows what becomes of a packet that it has seen once."""

    @property
    def digests(self) -> dict[str, str]:
        return dict.fromkeys(self.network.devices, "d")

    def only(self, *names: str) -> Town:
        """Return the same town with these promises; source-guarded ones need their peers too."""
        return replace(self, promises=tuple(p for p in self.promises if p.id in names))

    def bench(self, twist: Twist = lambda _, result: result.arrived) -> ModelBench:
        return self.honest.twisted(twist)

    def decide(self, bench: ModelBench, failures: str = "none") -> dict[str, Outcome]:
        engine = LabEngine(bench, self.digests, failures=failures, clock=FakeClock())
        outcomes = engine.decide(self.promises, self.network)
        assert [one.promise for one in outcomes] == [one.id for one in self.promises]
        return {one.promise: one for one in outcomes}


@pytest.fixture(scope="session")
def town() -> Town:
    """Return the civic city."""
    proposal = build(CIVIC).proposal
    network, promises = examine(proposal, ()).network, proposal.promises
    return Town(
        network, promises, ModelBench(network, promises, dict.fromkeys(network.devices, "d"))
    )
