"""A bench without a lab: single packets, walked by the model through devices as they were read."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cache

from citynet.promises.model import Promise, Terminal
from validate.lab.campaign import Clock
from validate.lab.cases import packet_of, probe_of
from validate.lab.probes import Flow, FlowResult, Probe, ProbeKind, ProbeResult
from validate.model.view import attachment_of
from validate.model.walk import EndKind
from validate.model.world import World
from validate.outcome import Network, State

__all__ = ["FakeClock", "ModelBench"]

_BACK = {ProbeKind.PING: ProbeKind.ICMP, ProbeKind.TCP: ProbeKind.ACK}
Twist = Callable[[State, ProbeResult], bool]
"""Whether a packet arrives, given the state and what the model says of it."""


class FakeClock(Clock):
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


class ModelBench:
    """A bench whose routers are the model's; ``twist`` may turn any answer."""

    def __init__(
        self,
        network: Network,
        promises: tuple[Promise, ...],
        digests: dict[str, str],
        twist: Twist = lambda _, result: result.arrived,
    ) -> None:
        terminals = {t.name: t for p in promises for t in _terminals_of(p)}
        self.terminals: dict[str, Terminal] = terminals
        self.world = World(network, frozenset(terminals.values()))
        self.state = State()
        self.digests = digests
        self.twist = twist
        self.sent: list[tuple[State, Probe]] = []
        self.done: list[tuple[str, State]] = []
        self.flows: tuple[Flow, ...] = ()
        self._arrives = cache(self._arrives_in)

    def twisted(self, twist: Twist) -> ModelBench:
        """Return a bench of the same routers at which nothing was done yet."""
        other = copy(self)
        other.twist, other.digests = twist, dict(self.digests)
        other.state, other.sent, other.done, other.flows = State(), [], [], ()
        return other

    def running_digests(self) -> dict[str, str]:
        return dict(self.digests)

    def probe(self, probes: tuple[Probe, ...], timeout: float = 2.0) -> tuple[ProbeResult, ...]:
        del timeout
        return tuple(self._result(probe) for probe in probes)

    def start_flows(self, flows: tuple[Flow, ...]) -> None:
        self.flows = flows

    def stop_flows(self) -> tuple[FlowResult, ...]:
        return tuple(
            FlowResult(flow=flow, sent=40, received=31, longest_gap=0.45) for flow in self.flows
        )

    def fail(self, state: State, *, silent: bool = False) -> None:
        del silent
        self.done.append(("fail", state))
        self.state = state

    def heal(self, state: State) -> None:
        self.done.append(("heal", state))
        self.state = State()

    def _result(self, probe: Probe) -> ProbeResult:
        self.sent.append((self.state, probe))
        honest = ProbeResult(probe=probe, arrived=self._arrives(self.state, probe))
        arrived = self.twist(self.state, honest)
        return ProbeResult(
            probe=probe,
            arrived=arrived,
            seconds=0.002 if arrived else None,
            detail="" if arrived else "timed out",
        )

    def _arrives_in(self, state: State, probe: Probe) -> bool:
        if not probe.to_host:
            return self._end(state, probe) == "control"
        if self._end(state, probe) != probe.destination:
            return False
        if probe.kind not in _BACK:
            return True
        back = probe_of(
            _BACK[probe.kind],
            probe.destination,
            probe.destination_address,
            probe.source,
            probe.source_address,
            50000,
            probe.destination_port,
        )
        return self._end(state, back) == probe.source

    def _end(self, state: State, probe: Probe) -> str:
        """Return the terminal at which every way of a packet ends, or how else it ends."""
        source = self.terminals[probe.source]
        if source.device == state.failed_device:
            return "down"
        view, packet = self.world.must, packet_of(probe)
        ends: set[str] = set()
        for entry in view.entries(source):
            for plane in view.planes(entry):
                if state in plane.states:
                    for walk in view.walker.walks(plane, entry, packet):
                        ends.add(self._name(walk.end.kind, walk.end.attachment))
        return ends.pop() if len(ends) == 1 else "several"

    def _name(self, kind: EndKind, attachment: object) -> str:
        if kind is EndKind.CONTROL:
            return "control"
        if kind is not EndKind.DELIVERED:
            return "lost"
        for name, terminal in self.terminals.items():
            if attachment_of(terminal) == attachment:
                return name
        return "elsewhere"


def _terminals_of(promise: Promise) -> tuple[Terminal, ...]:
    names = ("source", "destination", "terminal")
    found: list[Terminal] = [getattr(promise, name) for name in names if hasattr(promise, name)]
    for name in ("sources", "destinations", "strangers", "inside", "outside", "terminals"):
        found.extend(getattr(promise, name, ()))
    return tuple(found)
