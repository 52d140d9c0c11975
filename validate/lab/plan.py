"""Everything that is asked of a lab about some promises, and what each answer has to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from citynet.device.model import Device
from citynet.promises.model import (
    DataStays,
    Drained,
    Exactly,
    HiddenInfrastructure,
    Isolated,
    Marked,
    MarkedAtHandOff,
    Policed,
    Promise,
    QueueGuarantee,
    Reaches,
    SessionsUp,
    SliceGuarantee,
    Sound,
    SourceGuarded,
    TrustedPath,
)
from validate.lab.cases import Case, probe_of
from validate.lab.hosts import Host, host_of, hosts_of
from validate.lab.planning.hidden import hidden
from validate.lab.planning.passing import must_pass
from validate.lab.planning.strays import data_stays, isolated, outside, ports_of, source_guarded
from validate.lab.probes import Probe, ProbeKind
from validate.outcome import State

__all__ = ["Plan", "is_up", "kept", "plan_of", "why_not_covered"]

_NO_RATES: Final = "the lab measures no rates, code points or queues: its machine is no router"
_NO_SESSIONS: Final = "the lab sends packets of tenants, and asks no router for its sessions"
_NO_STATEMENT: Final = "no single packet shows that there is no loop, duplicate or MTU step"
_NO_PATHS: Final = "the lab sees what arrives, not the links that it crossed"
_NO_HOST: Final = "no host of the lab has an address that this promise speaks about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Cases by promise, and what shows that hosts of the lab live."""

    cases: Mapping[str, tuple[Case, ...]]
    survives: Mapping[str, frozenset[str]]
    """Kinds of failures in which a promise's packets still have to arrive."""
    controls: tuple[Probe, ...]
    """A ping of each host's addresses to their own gateways. No promise speaks of it."""
    devices: Mapping[str, str]
    """Device by name of its host."""


def plan_of(
    promises: tuple[Promise, ...], devices: Mapping[str, Device], most: int | None = None
) -> Plan:
    """Return the plan for ``promises``: what has to arrive comes from them alone.

    ``devices`` only tell which addresses of the infrastructure are worth asking. Of what must not
    arrive, a promise gets ``most`` cases, spread evenly over all that it has.
    """
    hosts = hosts_of(promises)
    ports = ports_of((one for one in promises if isinstance(one, Exactly)), beside=False)
    return Plan(
        cases={
            promise.id: _thinned(tuple(dict.fromkeys(_cases(promise, hosts, devices, ports))), most)
            for promise in promises
        },
        survives={
            promise.id: promise.survives
            for promise in promises
            if isinstance(promise, Reaches | Exactly)
        },
        controls=tuple(_controls(hosts)),
        devices={host.name: host.device for host in hosts},
    )


def why_not_covered(promise: Promise) -> str:
    """Return why there is no case for a promise."""
    match promise:
        case Policed() | Marked() | MarkedAtHandOff() | QueueGuarantee() | SliceGuarantee():
            return _NO_RATES
        case SessionsUp():
            return _NO_SESSIONS
        case Sound():
            return _NO_STATEMENT
        case TrustedPath() | Drained():
            return _NO_PATHS
        case _:
            return _NO_HOST


def is_up(plan: Plan, probe: Probe, state: State) -> bool:
    """Say whether the hosts of a probe have their routers in a state."""
    ends = {plan.devices.get(probe.source), plan.devices.get(probe.destination)}
    return state.failed_device is None or state.failed_device not in ends


def kept(plan: Plan, promise: str, case: Case, state: State) -> bool:
    """Say whether a case is asked in a state: what must arrive only where the promise says so."""
    if not is_up(plan, case.probe, state):
        return False
    if not case.must_arrive:
        return True
    survives = plan.survives.get(promise, frozenset())
    if state.failed_link is not None:
        return "link" in survives
    return state.failed_device is None or "node" in survives


def _cases(
    promise: Promise,
    hosts: tuple[Host, ...],
    devices: Mapping[str, Device],
    ports: tuple[int, ...],
) -> Iterator[Case]:
    match promise:
        case Reaches():
            for traffic in promise.traffic:
                yield from must_pass(host_of(promise.source), host_of(promise.destination), traffic)
        case Isolated():
            yield from isolated(promise)
        case Exactly():
            yield from _permitted(promise)
            yield from outside(promise)
        case DataStays():
            yield from data_stays(promise, ports)
        case SourceGuarded():
            yield from source_guarded(promise, hosts)
        case HiddenInfrastructure():
            yield from hidden(promise, devices, hosts)
        case (
            Policed()
            | Marked()
            | MarkedAtHandOff()
            | QueueGuarantee()
            | SliceGuarantee()
            | SessionsUp()
            | Sound()
            | TrustedPath()
            | Drained()
        ):
            return


def _thinned(cases: tuple[Case, ...], most: int | None) -> tuple[Case, ...]:
    """Return all that must arrive, and ``most`` of the others."""
    never = [case for case in cases if not case.must_arrive]
    if most is None or len(never) <= most:
        return cases
    chosen = {never[number * len(never) // most] for number in range(most)}
    return tuple(case for case in cases if case.must_arrive or case in chosen)


def _permitted(promise: Exactly) -> Iterator[Case]:
    for traffic in promise.permitted:
        for source in map(host_of, promise.sources):
            for destination in map(host_of, promise.destinations):
                yield from must_pass(source, destination, traffic)


def _controls(hosts: Iterable[Host]) -> Iterator[Probe]:
    for host in hosts:
        for one in host.addresses:
            yield probe_of(ProbeKind.PING, host.name, one.own, host.name, one.gateway)
