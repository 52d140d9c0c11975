"""A running lab, as the rest of citynet sees it: typed calls to the program inside."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from citynet.errors import UnavailableError
from lab.codec import plan_to_json
from lab.model import LabPlan
from validate.lab.probes import Flow, FlowResult, Probe, ProbeResult
from validate.outcome import State

__all__ = [
    "CableStatus",
    "Convergence",
    "Ended",
    "LabClient",
    "LabStatus",
    "LabUp",
    "Requester",
    "RouterStatus",
]

_STATE_FILE: Final = "/var/lib/citynet/state.json"
_PACE: Final = 0.05
"""Seconds per probe beyond the time-out: an emulated processor takes its time."""


class Requester(Protocol):
    """What carries a request to the program inside and brings its result back."""

    def call(self, verb: str, *, seconds: float = ..., **arguments: object) -> object:
        """Return the result of a verb. Raises ``UnavailableError`` with the reason for none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LabUp:
    """What ``up`` made."""

    seconds: float
    routers: int
    cables: int
    hosts: int
    notes: Mapping[str, str]
    """What each router said when it booted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a program ended. ``code`` is ``None`` when its time was over."""

    code: int | None
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterStatus:
    """How a router does. Sessions are ``None`` where nobody asked, or it does not run."""

    running: bool
    booted: bool
    failed: bool
    """Killed by ``fail`` and not healed yet."""
    uptime: float | None
    daemons: tuple[str, ...]
    adjacencies: tuple[int, int] | None = None
    """IS-IS adjacencies: up, expected."""
    sessions: tuple[int, int] | None = None
    """BGP sessions: established, expected."""
    missing: tuple[str, ...] = ()
    """Sessions that should be there and are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CableStatus:
    """What a cable does. ``up``: frames pass."""

    up: bool
    cut: bool
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LabStatus:
    """How a lab does."""

    up: bool
    routers: Mapping[str, RouterStatus]
    cables: Mapping[str, CableStatus]
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Convergence:
    """Whether all expected sessions came up and routes stood still, and after how long."""

    converged: bool
    seconds: float
    missing: tuple[str, ...]


class LabClient:
    """Calls to the program inside. It is a :class:`validate.lab.probes.Bench`.

    Every call has a limit of time and raises :class:`citynet.errors.UnavailableError` where the
    lab does not do what was asked.
    """

    def __init__(self, machine: Requester) -> None:
        self._machine = machine
        self._flows: tuple[Flow, ...] = ()

    def up(self, plan: LabPlan, *, seconds: float = 1800) -> LabUp:
        """Build everything and boot all routers."""
        found = _object(self._machine.call("up", seconds=seconds, plan=plan_to_json(plan)))
        return LabUp(
            seconds=_float(found["seconds"]),
            routers=_int(found["routers"]),
            cables=_int(found["cables"]),
            hosts=_int(found["hosts"]),
            notes={name: str(text) for name, text in _object(found["notes"]).items()},
        )

    def down(self) -> None:
        """End everything that ``up`` made."""
        self._machine.call("down", seconds=320)

    def running_digests(self) -> dict[str, str]:
        """Return the digest of the configuration that each router was last confirmed to run.

        A router that was never given one, or whose record cannot be read, is left out.
        """
        digests = {}
        for name, router in self.status(sessions=False).routers.items():
            if router.running:
                ended = self.run(name, ["cat", _STATE_FILE], seconds=30)
                digest = _digest(ended.stdout) if ended.code == 0 else None
                if digest:
                    digests[name] = digest
        return digests

    def probe(self, probes: tuple[Probe, ...], timeout: float = 2.0) -> tuple[ProbeResult, ...]:
        """Send all probes (many at a time) and return what became of them, in their order."""
        answers = _list(
            self._machine.call(
                "probe",
                seconds=60 + timeout + _PACE * len(probes),
                probes=[_probe(each) for each in probes],
                timeout=timeout,
            ),
            len(probes),
        )
        return tuple(_result(probe, each) for probe, each in zip(probes, answers, strict=True))

    def start_flows(self, flows: tuple[Flow, ...]) -> None:
        """Start streams that run until ``stop_flows``."""
        self._machine.call("start_flows", seconds=60, flows=[_flow(each) for each in flows])
        self._flows = flows

    def stop_flows(self) -> tuple[FlowResult, ...]:
        """Stop all streams and return what became of them, in their order."""
        flows, self._flows = self._flows, ()
        answers = _list(self._machine.call("stop_flows", seconds=60), len(flows))
        return tuple(
            FlowResult(
                flow=flow,
                sent=_int(each["sent"]),
                received=_int(each["received"]),
                longest_gap=_float(each["longest_gap"]),
            )
            for flow, each in zip(flows, answers, strict=True)
        )

    def fail(self, state: State, *, silent: bool = False) -> None:
        """Cut the link, or kill the device, that ``state`` names. ``silent`` keeps the carrier."""
        self._machine.call("fail", seconds=150, silent=silent, **_named(state))

    def heal(self, state: State) -> None:
        """Mend the link; boot the device from its own files."""
        self._machine.call("heal", seconds=1020, **_named(state))

    def converged(self, timeout: float = 120.0) -> Convergence:
        """Wait until expected sessions are up and routes stand still for 2 s, or the time is over.

        Expected are the sessions in the routers' own files whose cables and neighbours live.
        """
        answer = self._machine.call("converged", seconds=timeout + 60, timeout=timeout)
        found = _object(answer)
        return Convergence(
            converged=found["converged"] is True,
            seconds=_float(found["seconds"]),
            missing=_texts(found["missing"]),
        )

    def status(self, *, sessions: bool = True) -> LabStatus:
        """Return how routers and cables do; with ``sessions``, what routing daemons say too."""
        found = _object(self._machine.call("status", seconds=150, sessions=sessions))
        routers, cables = _object(found["routers"]), _object(found["cables"])
        return LabStatus(
            up=found["up"] is True,
            routers={name: _router(_object(each)) for name, each in routers.items()},
            cables={name: _cable(_object(each)) for name, each in cables.items()},
            hosts=_texts(found["hosts"]),
        )

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
            verb, seconds=seconds + 30, timeout=seconds, stdin=stdin, **what
        )
        found = _object(answer)
        code = found["code"]
        return Ended(
            code=code if isinstance(code, int) else None,
            stdout=str(found["stdout"]),
            stderr=str(found["stderr"]),
        )


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


def _result(probe: Probe, answer: Mapping[str, object]) -> ProbeResult:
    seconds = answer["seconds"]
    return ProbeResult(
        probe=probe,
        arrived=answer["arrived"] is True,
        seconds=None if seconds is None else _float(seconds),
        detail=str(answer["detail"]),
    )


def _flow(flow: Flow) -> dict[str, object]:
    return {
        "source": flow.source,
        "destination": flow.destination,
        "source_address": str(flow.source_address),
        "destination_address": str(flow.destination_address),
        "interval": flow.interval,
    }


def _digest(text: str) -> str | None:
    try:
        digest = _object(json.loads(text)).get("digest")
    except ValueError:
        return None
    return digest if isinstance(digest, str) else None


def _router(found: Mapping[str, object]) -> RouterStatus:
    uptime = found["uptime"]
    return RouterStatus(
        running=found["running"] is True,
        booted=found["booted"] is True,
        failed=found["failed"] is True,
        uptime=None if uptime is None else _float(uptime),
        daemons=_texts(found["daemons"]),
        adjacencies=_pair(found.get("isis"), "up"),
        sessions=_pair(found.get("bgp"), "established"),
        missing=_texts(found.get("missing", [])),
    )


def _pair(value: object, key: str) -> tuple[int, int] | None:
    if value is None:
        return None
    found = _object(value)
    return _int(found[key]), _int(found["expected"])


def _cable(found: Mapping[str, object]) -> CableStatus:
    return CableStatus(
        up=found["up"] is True, cut=found["cut"] is True, silent=found["silent"] is True
    )


class _StrangeAnswerError(UnavailableError):
    """The program inside answered something that it never says."""


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _StrangeAnswerError(f"the lab answered {type(value).__name__}, not an object")
    return value


def _list(value: object, length: int) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or len(value) != length:
        raise _StrangeAnswerError(f"the lab did not answer {length} things")
    return [_object(each) for each in value]


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _StrangeAnswerError("the lab answered something that is no list")
    return tuple(map(str, value))


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise _StrangeAnswerError(f"the lab answered {value!r}, not a number")
    return value


def _float(value: object) -> float:
    if not isinstance(value, int | float):
        raise _StrangeAnswerError(f"the lab answered {value!r}, not a number")
    return float(value)
