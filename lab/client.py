"""A running lab, as the rest of citynet sees it: typed calls to the program inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from lab import answers
from lab.codec import hosts_to_json, plan_to_json
from lab.limits import LIMITS
from lab.model import Host, LabPlan
from lab.status import Convergence, Ended, HostsChanged, LabStatus, LabUp
from validate.lab.probes import Flow, FlowResult, Probe, ProbeResult
from validate.outcome import State

__all__ = ["LabClient", "Requester"]

_STATE_FILE: Final = "/var/lib/citynet/state.json"
_GRACE: Final = 30
"""Seconds for the way: the program inside, which says why, is to give up before its caller does."""
_PACE: Final = 0.05
"""Seconds per probe beyond the time-out: an emulated processor takes its time."""


class Requester(Protocol):
    """What carries a request to the program inside and brings its result back."""

    def call(self, verb: str, *, seconds: float = ..., **arguments: object) -> object:
        """Return the result of a verb. Raises ``UnavailableError`` with the reason for none."""
        ...


class LabClient:
    """Calls to the program inside. It is a :class:`validate.lab.probes.Bench`.

    Every call has a limit of time and raises :class:`citynet.errors.UnavailableError` where the
    lab does not do what was asked.
    """

    def __init__(self, machine: Requester) -> None:
        self._machine = machine
        self._flows: tuple[Flow, ...] = ()

    def up(self, plan: LabPlan) -> LabUp:
        """Build everything and boot all routers."""
        return answers.lab_up(self._call("up", plan=plan_to_json(plan)))

    def hosts(self, hosts: Iterable[Host]) -> HostsChanged:
        """Have these hosts and no others; routers and cables stay."""
        return answers.hosts_changed(self._call("hosts", hosts=hosts_to_json(hosts)))

    def down(self) -> None:
        """End everything that ``up`` made."""
        self._call("down")

    def running_digests(self) -> dict[str, str]:
        """Return the digest of the configuration that each router was last confirmed to run.

        A router that was never given one, or whose record cannot be read, is left out.
        """
        digests = {}
        for name, router in self.status(sessions=False).routers.items():
            if router.running:
                ended = self.run(name, ["cat", _STATE_FILE], seconds=30)
                digest = answers.recorded_digest(ended.stdout) if ended.code == 0 else None
                if digest:
                    digests[name] = digest
        return digests

    def probe(self, probes: tuple[Probe, ...], timeout: float = 2.0) -> tuple[ProbeResult, ...]:
        """Send all probes (many at a time) and return what became of them, in their order."""
        answer = self._machine.call(
            "probe",
            seconds=60 + timeout + _PACE * len(probes),
            probes=[_probe(each) for each in probes],
            timeout=timeout,
        )
        return answers.probe_results(probes, answer)

    def start_flows(self, flows: tuple[Flow, ...]) -> None:
        """Start streams that run until ``stop_flows``."""
        self._call("start_flows", flows=[_flow(each) for each in flows])
        self._flows = flows

    def stop_flows(self) -> tuple[FlowResult, ...]:
        """Stop all streams and return what became of them, in their order."""
        flows, self._flows = self._flows, ()
        return answers.flow_results(flows, self._call("stop_flows"))

    def fail(self, state: State, *, silent: bool = False) -> None:
        """Cut the link, or kill the device, that ``state`` names. ``silent`` keeps the carrier."""
        self._call("fail", silent=silent, **_named(state))

    def heal(self, state: State) -> None:
        """Mend the link; boot the device from its own files."""
        self._call("heal", **_named(state))

    def converged(self, timeout: float = 120.0) -> Convergence:
        """Wait until expected sessions are up and routes stand still for 2 s, or the time is over.

        Expected are the sessions in the routers' own files whose cables and neighbours live.
        """
        answer = self._machine.call("converged", seconds=timeout + 60, timeout=timeout)
        return answers.convergence(answer)

    def status(self, *, sessions: bool = True) -> LabStatus:
        """Return how routers and cables do; with ``sessions``, what routing daemons say too."""
        return answers.lab_status(self._call("status", sessions=sessions))

    def run(
        self, router: str, argv: Sequence[str], *, seconds: float = 60, stdin: str = ""
    ) -> Ended:
        """Run a program on a router's console, as root. No intent ever gets here."""
        return self._run("run", {"router": router, "argv": list(argv)}, seconds, stdin)

    def run_script(self, router: str, script: str, *, seconds: float = 60) -> Ended:
        """Run a shell script on a router's console, as root."""
        return self._run("run", {"router": router, "script": script}, seconds, "")

    def run_on_host(
        self, host: str, argv: Sequence[str], *, seconds: float = 60, stdin: str = ""
    ) -> Ended:
        """Run a program of the machine in a tenant's host's network."""
        return self._run("run_on_host", {"host": host, "argv": list(argv)}, seconds, stdin)

    def _run(self, verb: str, what: Mapping[str, object], seconds: float, stdin: str) -> Ended:
        answer = self._machine.call(
            verb, seconds=seconds + _GRACE, timeout=seconds, stdin=stdin, **what
        )
        return answers.ended(answer)

    def _call(self, verb: str, **arguments: object) -> object:
        return self._machine.call(verb, seconds=LIMITS[verb] + _GRACE, **arguments)


def _named(state: State) -> dict[str, object]:
    return {"link": state.failed_link, "device": state.failed_device}


def _probe(probe: Probe) -> dict[str, object]:
    return {
        "source": probe.source,
        "destination": probe.destination,
        "kind": probe.kind.value,
        "source_address": str(probe.source_address),
        "destination_address": str(probe.destination_address),
        "source_port": probe.source_port,
        "destination_port": probe.destination_port,
    }


def _flow(flow: Flow) -> dict[str, object]:
    return {
        "source": flow.source,
        "destination": flow.destination,
        "source_address": str(flow.source_address),
        "destination_address": str(flow.destination_address),
        "interval": flow.interval,
    }
