"""The lab as an engine of the verdict: packets between tenants' hosts, through running routers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from citynet.errors import CitynetError
from citynet.promises.model import Promise, Reaches
from validate.lab.addresses import family_of
from validate.lab.campaign import Campaign, Clock, Log, RealClock
from validate.lab.failures import CHOSEN, failures_named, touches
from validate.lab.judgement import Judgement, Senses, judge, senses_of
from validate.lab.patient import PatientBench
from validate.lab.plan import Plan, plan_of, why_not_covered
from validate.lab.probes import Bench, Flow, ProbeKind
from validate.outcome import Network, Outcome, Recovery, State, Status, Subject
from validate.sources import source_digest

__all__ = ["LabEngine"]

_STREAMS: Final = 12
"""Streams at a time; more would be lost for want of a processor, not of a way."""
_PATIENCE: Final = 90.0
_LIMIT: Final = 600.0
_DEPLOY: Final = "run citynet deploy --fleet lab"


class LabEngine:
    """Decides promises about tenants' packets by samples of them.

    What packets show is a sample: :attr:`~validate.outcome.Subject.samples` keeps its proofs from
    being a promise's only ones. A refutation is one like any other.

    ``digests`` names, for each device under proof, the digest of the configuration that its router
    has to run (:func:`citynet.render.digests.configuration_digest`). While any router runs
    something else, nothing is decided. ``failures`` is what
    :func:`~validate.lab.failures.failures_named` takes. ``patience`` is how many seconds packets
    may be lost after a failure and after its end, ``limit`` how many one question may take.
    ``most`` is how many packets that must not arrive are sent for a promise; None sends all.
    """

    name = "lab"
    version = f"1.0+{source_digest('validate/lab', 'citynet/promises')}"
    """Another one whenever other packets could be sent, or the same ones be judged otherwise."""

    def __init__(
        self,
        bench: Bench,
        digests: Mapping[str, str],
        *,
        failures: str = CHOSEN,
        most: int | None = None,
        patience: float = _PATIENCE,
        limit: float = _LIMIT,
        clock: Clock | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        """Take a running lab; nothing is asked of it before :meth:`decide`."""
        self._bench = bench
        self._digests = dict(digests)
        self._failures = failures
        self._most = most
        self._patience = patience
        self._limit = limit
        self._clock = clock or RealClock()
        self._progress = progress or (lambda _: None)

    def decide(self, promises: tuple[Promise, ...], network: Network) -> tuple[Outcome, ...]:
        """Return one outcome for each promise, in their order."""
        plan = plan_of(promises, network.devices, self._most)
        bench = PatientBench(self._bench, self._limit)
        states = failures_named(self._failures, network.city, promises)
        log = self._run(bench, plan, {s: _streams(s, promises, plan, network) for s in states})
        senses = tuple(senses_of(asked, plan) for asked in log.asked)
        recoveries = _recoveries(log, promises)
        return tuple(
            self._outcome(
                promise.id,
                _judgement(promise, plan, log, senses),
                tuple(recoveries.get(promise.id, ())),
            )
            for promise in promises
        )

    def _run(self, bench: PatientBench, plan: Plan, flows: Mapping[State, tuple[Flow, ...]]) -> Log:
        """Return the log of a campaign on routers that ran what is under proof, first to last."""
        if stopped := self._strangers(bench):
            return Log(stopped=stopped)
        log = Campaign(
            bench=bench,
            plan=plan,
            clock=self._clock,
            patience=self._patience,
            say=self._progress,
        ).run(flows)
        if not log.stopped and (changed := self._strangers(bench)):
            # What was seen is of a city that nobody knows: not even a refutation is one.
            return Log(stopped=f"while packets were sent, something changed: {changed}")
        return log

    def _strangers(self, bench: PatientBench) -> str:
        """Return which routers run something else than what is under proof; empty when none."""
        try:
            running = bench.running_digests()
        except (CitynetError, OSError) as error:
            return str(error) or type(error).__name__
        if not self._digests:
            return "nobody said which configurations the lab has to run"
        names = sorted(self._digests)
        other = [n for n in names if n in running and running[n] != self._digests[n]]
        missing = [n for n in names if n not in running]
        said = [
            *(["running something else: " + ", ".join(other)] if other else []),
            *(["not in the lab, or given nothing yet: " + ", ".join(missing)] if missing else []),
        ]
        return f"{'; '.join(said)}; {_DEPLOY}" if said else ""

    def _outcome(
        self, promise: str, judgement: Judgement, recoveries: tuple[Recovery, ...]
    ) -> Outcome:
        return Outcome(
            promise=promise,
            engine=self.name,
            subject=Subject.LAB,
            status=judgement.status,
            detail=judgement.detail,
            states=judgement.states,
            counterexample=judgement.counterexample,
            recoveries=recoveries if judgement.status is Status.PROVEN else (),
        )


def _judgement(promise: Promise, plan: Plan, log: Log, senses: tuple[Senses, ...]) -> Judgement:
    if log.stopped and not log.asked:
        # Nobody answered, not even that something is not covered.
        return Judgement(status=Status.NOT_RUN, detail=log.stopped)
    if not plan.cases[promise.id]:
        return Judgement(status=Status.NOT_COVERED, detail=why_not_covered(promise))
    return judge(promise.id, plan, log, senses)


def _streams(
    state: State, promises: tuple[Promise, ...], plan: Plan, network: Network
) -> tuple[Flow, ...]:
    """Return streams for promises that a failure touches, one per pair of hosts and family."""
    found: dict[frozenset[object], Flow] = {}
    for promise in promises:
        if isinstance(promise, Reaches) and touches(network.city, promise, state):
            for flow in _flows_of(promise.id, plan):
                ends = frozenset(
                    {flow.source_address, flow.destination_address, flow.source, flow.destination}
                )
                found.setdefault(ends, flow)
    return tuple(found.values())[:_STREAMS]


def _flows_of(promise: str, plan: Plan) -> Iterator[Flow]:
    for case in plan.cases[promise]:
        if case.must_arrive and case.probe.kind is ProbeKind.PING:
            yield Flow(
                source=case.probe.source,
                destination=case.probe.destination,
                source_address=case.probe.source_address,
                destination_address=case.probe.destination_address,
            )


def _recoveries(log: Log, promises: tuple[Promise, ...]) -> Mapping[str, list[Recovery]]:
    by_ends = {
        (p.source.name, p.destination.name, t.family): p.id
        for p in promises
        if isinstance(p, Reaches)
        for t in p.traffic
    }
    found: dict[str, list[Recovery]] = {}
    for state, result in log.streams:
        flow = result.flow
        family = family_of(flow.source_address)
        promise = by_ends.get((flow.source, flow.destination, family))
        if promise is None or not result.received:
            continue
        gap = max(result.longest_gap, flow.interval)
        found.setdefault(promise, []).append(Recovery(state=state, milliseconds=round(gap * 1000)))
    return found
