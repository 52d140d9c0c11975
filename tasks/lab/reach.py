"""The running lab of a city: its machine, and the bench that its engine and people use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from citynet.errors import UnavailableError
from validate.lab.probes import Bench, Flow, FlowResult, Probe, ProbeResult
from validate.outcome import State

if TYPE_CHECKING:
    from lab.client import LabClient
    from lab.machine import Machine

__all__ = ["CityBench", "bench_of", "client_of", "machine_of"]


def machine_of(root: Path) -> Machine:
    """Return the machine of the lab that runs for the city in ``root``.

    Raises ``UnavailableError`` when there is none.
    """
    from lab.machine import running_machine

    machine = running_machine(root)
    if machine is None:
        raise UnavailableError("no lab is running for this city; run citynet lab up")
    return machine


def client_of(root: Path) -> LabClient:
    """Return what asks the program inside that lab; ``UnavailableError`` when there is none."""
    from lab.client import LabClient

    return LabClient(machine_of(root))


def bench_of(root: Path) -> Bench:
    """Return that lab as the engine and people send packets through it; raises the same."""
    return client_of(root)


class CityBench:
    """The bench of a city's lab, looked for when it is first asked something.

    So that an engine without a lab answers *not run* instead of nothing at all.
    """

    def __init__(self, root: Path) -> None:
        """Take the city in ``root``; nothing is looked for yet."""
        self._root = root
        self._bench: Bench | None = None

    def running_digests(self) -> dict[str, str]:
        """Return the digest of the configuration that each router was last confirmed to run."""
        return self._there().running_digests()

    def probe(self, probes: tuple[Probe, ...], timeout: float = 2.0) -> tuple[ProbeResult, ...]:
        """Send probes."""
        return self._there().probe(probes, timeout)

    def start_flows(self, flows: tuple[Flow, ...]) -> None:
        """Start streams."""
        self._there().start_flows(flows)

    def stop_flows(self) -> tuple[FlowResult, ...]:
        """Stop all streams."""
        return self._there().stop_flows()

    def fail(self, state: State, *, silent: bool = False) -> None:
        """Put the lab into a state."""
        self._there().fail(state, silent=silent)

    def heal(self, state: State) -> None:
        """Take it back."""
        self._there().heal(state)

    def _there(self) -> Bench:
        if self._bench is None:
            self._bench = bench_of(self._root)
        return self._bench
