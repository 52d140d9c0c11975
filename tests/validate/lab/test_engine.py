"""The lab's engine against routers that are the model's: what is kept, found, and only silence.

With honest routers every sampled promise of the civic city is kept, in each failure. One answer
turned round is found. Whatever a bench does wrong itself ends in *not run*, never in a proof.
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import Vrf
from citynet.errors import CallError, UnavailableError
from citynet.promises.model import Isolated, PromiseKind
from tests.validate.lab.conftest import Town
from tests.validate.lab.model_bench import FakeClock, ModelBench
from validate.lab.engine import LabEngine
from validate.lab.plan import plan_of
from validate.lab.probes import FlowResult, Probe, ProbeKind, ProbeResult
from validate.outcome import Network, State, Status, Subject

COVERED = {
    PromiseKind.REACHES,
    PromiseKind.ISOLATED,
    PromiseKind.EXACTLY,
    PromiseKind.DATA_STAYS,
    PromiseKind.SOURCE_GUARDED,
    PromiseKind.HIDDEN,
}
FAILURES = "link=eg-cr1--eg-cr2,node=cp-sp1"


def test_honest_routers_keep_every_promise_that_packets_can_show(town: Town) -> None:
    bench = town.bench()
    found = town.decide(bench, "chosen")
    for promise in town.promises:
        cell = found[promise.id]
        wanted = Status.PROVEN if promise.kind in COVERED else Status.NOT_COVERED
        assert cell.status is wanted, cell
        assert cell.subject is Subject.LAB
        assert not cell.proves
        assert cell.detail
    kept = [cell for cell in found.values() if cell.status is Status.PROVEN]
    assert all("samples, not all headers" in cell.detail for cell in kept)
    assert {cell.states for cell in kept} == {8}
    failed = [state for what, state in bench.done if what == "fail"]
    assert [state for what, state in bench.done if what == "heal"] == failed
    assert len(failed) == 7


def test_each_failure_is_over_before_the_next_and_its_recovery_is_told(town: Town) -> None:
    bench = town.bench()
    found = town.decide(bench, FAILURES)
    link, node = State(failed_link="eg-cr1--eg-cr2"), State(failed_device="cp-sp1")
    assert bench.done == [("fail", link), ("heal", link), ("fail", node), ("heal", node)]
    recoveries = [one for cell in found.values() for one in cell.recoveries]
    assert {one.state for one in recoveries} == {link, node}
    assert {one.milliseconds for one in recoveries} == {450}
    for cell in found.values():
        assert not cell.recoveries or cell.promise.startswith("reaches/")
    last = [state for state, _ in bench.sent][-1]
    assert last == State()


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_one_answer_turned_round_is_found_where_it_was_asked(
    town: Town, data: st.DataObject
) -> None:
    plan = plan_of(town.promises, town.network.devices)
    # What a source may not be depends on all other hosts: those promises need the whole town.
    names = sorted(k for k, c in plan.cases.items() if c and not k.startswith("source-guarded"))
    name = data.draw(st.sampled_from(names))
    case = data.draw(st.sampled_from(plan.cases[name]))
    bench = town.bench(lambda _, one: one.arrived != (one.probe == case.probe))
    # These are asked for at ports that boundaries permit, or from hosts of everybody.
    whole = name.startswith(("data-stays", "infrastructure-hidden"))
    cell = (town if whole else town.only(name)).decide(bench)[name]
    assert cell.status is Status.REFUTED
    assert cell.counterexample is not None
    assert cell.counterexample.packet is not None
    assert cell.counterexample.packet.destination == case.probe.destination_address
    assert cell.counterexample.state == State()
    assert case.probe.source in cell.counterexample.summary


def test_a_packet_lost_twice_does_not_count_but_one_stray_counts_at_once(town: Town) -> None:
    plan = plan_of(town.promises, town.network.devices)
    lost = next(c.probe for cases in plan.cases.values() for c in cases if c.must_arrive)
    times: list[Probe] = []

    def weak(_: State, one: ProbeResult) -> bool:
        if one.probe == lost:
            times.append(lost)
            return one.arrived and len(times) > 2
        return one.arrived

    assert all(c.status is not Status.REFUTED for c in town.decide(town.bench(weak)).values())
    assert len(times) == 3
    name, stray = next(
        (n, c.probe) for n, cases in plan.cases.items() for c in cases if not c.must_arrive
    )
    times.clear()

    def once(_: State, one: ProbeResult) -> bool:
        times.extend([stray] if one.probe == stray else [])
        return one.arrived or (one.probe == stray and len(times) == 1)

    assert town.decide(town.bench(once))[name].status is Status.REFUTED


def test_what_breaks_only_in_a_failure_is_found_there(town: Town) -> None:
    state = State(failed_link="eg-cr1--eg-cr2")
    promise = next(p.id for p in town.promises if p.id.startswith("reaches/slice/office/"))
    probe = plan_of(town.promises, town.network.devices).cases[promise][0].probe
    bench = town.bench(lambda s, one: one.arrived and not (s == state and one.probe == probe))
    cell = town.decide(bench, FAILURES)[promise]
    assert cell.status is Status.REFUTED
    assert cell.counterexample is not None
    assert cell.counterexample.state == state
    assert cell.recoveries == ()


def test_what_does_not_come_back_after_a_failure_is_found(town: Town) -> None:
    failed: list[State] = []
    promise = next(p.id for p in town.promises if p.id.startswith("reaches/slice/office/"))
    probe = plan_of(town.promises, town.network.devices).cases[promise][0].probe

    def never_again(state: State, one: ProbeResult) -> bool:
        failed.extend([state] if state != State() else [])
        return one.arrived and not (failed and state == State() and one.probe == probe)

    cell = town.decide(town.bench(never_again), "link=eg-cr1--eg-cr2")[promise]
    assert cell.status is Status.REFUTED
    assert cell.counterexample is not None
    assert "after the end of: link eg-cr1--eg-cr2 failed" in cell.counterexample.summary


def test_a_lost_answer_is_told_from_a_lost_packet(town: Town) -> None:
    promise = next(p.id for p in town.promises if p.id.startswith("reaches/slice/office/"))
    bench = town.bench(lambda _, one: one.arrived and one.probe.kind is not ProbeKind.TCP)
    cell = town.decide(bench)[promise]
    assert cell.counterexample is not None
    assert "got no answer" in cell.counterexample.summary


def _changed(network: Network, device: str, vrf: str, other: str) -> Network:
    """Let a VRF of a device import what another one of the device imports."""
    old = network.devices[device]
    targets = next(v.import_targets for v in old.vrfs if v.name == other)

    def leaky(one: Vrf) -> Vrf:
        if one.name != vrf:
            return one
        return replace(one, import_targets=(*one.import_targets, *targets))

    new = replace(old, vrfs=tuple(map(leaky, old.vrfs)))
    return replace(network, devices={**network.devices, device: new})


def _unfiltered(network: Network, device: str) -> Network:
    old = network.devices[device]
    ports = tuple(replace(one, filter_ipv4=None, filter_ipv6=None) for one in old.interfaces)
    return replace(network, devices={**network.devices, device: replace(old, interfaces=ports)})


def test_routers_without_filters_are_found_by_strays(town: Town) -> None:
    broken = _unfiltered(town.network, "eg-pe-beicheng")
    bench = ModelBench(broken, town.promises, town.digests)
    refuted = {n for n, c in town.decide(bench).items() if c.status is Status.REFUTED}
    assert any(name.startswith("source-guarded/") for name in refuted)
    assert "infrastructure-hidden/domain/egov" in refuted


def test_routers_without_an_exchange_filter_are_found(town: Town) -> None:
    broken = _unfiltered(_unfiltered(town.network, "eg-br1"), "eg-br2")
    bench = ModelBench(broken, town.promises, town.digests)
    cell = town.decide(bench)["exactly/boundary/citizen-to-market/right-to-left"]
    assert cell.status is Status.REFUTED


def test_a_router_that_lost_its_vrf_is_found(town: Town) -> None:
    old = town.network.devices["eg-pe-beicheng"]
    vrfs = tuple(replace(one, import_targets=()) for one in old.vrfs)
    broken = replace(
        town.network, devices={**town.network.devices, old.name: replace(old, vrfs=vrfs)}
    )
    bench = ModelBench(broken, town.promises, town.digests)
    refuted = {n for n, c in town.decide(bench).items() if c.status is Status.REFUTED}
    assert any(n.startswith("reaches/") and "beicheng" in n for n in refuted)


def test_two_services_that_learn_each_other_are_found(town: Town) -> None:
    vrfs = [v.name for v in town.network.devices["eg-pe-nancheng"].vrfs if v.rd is not None]
    broken = town.network
    for device in ("eg-pe-nancheng", "eg-pe-beicheng", "eg-pe-civic"):
        here = {v.name for v in broken.devices[device].vrfs}
        office = next(n for n in here if n.endswith("-office"))
        emergency = next(n for n in here if n.endswith("-emergency"))
        broken = _changed(_changed(broken, device, office, emergency), device, emergency, office)
    assert vrfs
    bench = ModelBench(broken, town.promises, town.digests)
    found = town.decide(bench)
    assert found["isolated/slice/office/others"].status is Status.REFUTED
    assert found["isolated/slice/emergency/others"].status is Status.REFUTED
    assert found["isolated/slice/model-training/others"].status is Status.PROVEN


class _Answers(ModelBench):
    """Routers whose secure shell refuses, or greets, instead of saying nothing."""

    detail = "refused"

    def _result(self, probe: Probe) -> ProbeResult:
        result = super()._result(probe)
        asked = not probe.to_host and probe.destination_port == 22
        return replace(result, detail=self.detail if asked else result.detail)


@pytest.mark.parametrize("detail", ["refused", "something else came back", "closed by the other"])
def test_any_answer_of_a_router_is_one(town: Town, detail: str) -> None:
    bench = _Answers(town.network, town.promises, town.digests)
    bench.detail = detail
    cell = town.decide(bench)["infrastructure-hidden/domain/egov"]
    assert cell.status is Status.REFUTED
    assert cell.counterexample is not None
    assert "port 22" in cell.counterexample.summary
    assert "a router (" in cell.counterexample.summary


@pytest.mark.parametrize("detail", ["timed out", "no route to host", "unreachable from 10.1.0.1"])
def test_what_no_router_says_is_silence(town: Town, detail: str) -> None:
    bench = _Answers(town.network, town.promises, town.digests)
    bench.detail = detail
    assert town.decide(bench)["infrastructure-hidden/domain/egov"].status is Status.PROVEN


def test_a_packet_that_never_left_proves_nothing(town: Town) -> None:
    bench = _Answers(town.network, town.promises, town.digests)
    bench.detail = "not sent: cannot assign requested address"
    cell = town.decide(bench)["infrastructure-hidden/domain/egov"]
    assert cell.status is Status.NOT_RUN
    assert "was not sent: cannot assign" in cell.detail


class _Deaf(ModelBench):
    """A host that hears nothing."""

    deaf = "slice/office/civic-centre"

    def _result(self, probe: Probe) -> ProbeResult:
        result = super()._result(probe)
        deaf = probe.to_host and probe.destination == self.deaf
        return replace(result, arrived=result.arrived and not deaf)


def test_the_silence_of_a_deaf_host_proves_nothing(town: Town) -> None:
    found = town.decide(_Deaf(town.network, town.promises, town.digests))
    for promise in town.promises:
        if isinstance(promise, Isolated):
            strangers = {terminal.name for terminal in promise.strangers}
            assert (found[promise.id].status is Status.PROVEN) == (_Deaf.deaf not in strangers)
    others = found["isolated/slice/model-training/others"]
    assert others.status is Status.NOT_RUN
    assert others.detail.startswith("silence proves nothing here: slice/office/civic-centre hears")
    assert found["reaches/slice/emergency/civic-centre/nancheng-hall/ipv4"].status is Status.PROVEN


def test_dead_hosts_prove_nothing_at_all(town: Town) -> None:
    found = town.decide(town.bench(lambda _, __: False))
    assert not [cell for cell in found.values() if cell.status is Status.PROVEN]


@pytest.mark.parametrize(
    ("digests", "said"),
    [
        ({"eg-cr1": "x"}, "running something else: eg-cr1; run citynet deploy --fleet lab"),
        ({"eg-cr1": None}, "not in the lab, or given nothing yet: eg-cr1; run citynet deploy"),
    ],
)
def test_nothing_is_decided_on_other_configurations(
    town: Town, digests: dict[str, str | None], said: str
) -> None:
    bench = town.bench()
    for device, digest in digests.items():
        del bench.digests[device]
        if digest is not None:
            bench.digests[device] = digest
    found = town.decide(bench)
    assert found
    for cell in found.values():
        assert cell.status is Status.NOT_RUN
        assert cell.detail.startswith(said)
    assert bench.sent == []


def test_a_push_in_between_undoes_every_answer(town: Town) -> None:
    bench = town.bench()
    asked: list[int] = []

    def digests() -> dict[str, str]:
        asked.append(1)
        return bench.digests if len(asked) == 1 else {**bench.digests, "eg-cr1": "other"}

    bench.running_digests = digests  # type: ignore[method-assign]
    found = town.decide(bench)
    assert {cell.status for cell in found.values()} == {Status.NOT_RUN}


class _Dies(ModelBench):
    """A bench that stops answering when something fails."""

    def fail(self, state: State, *, silent: bool = False) -> None:
        super().fail(state, silent=silent)
        raise UnavailableError("the machine of the lab is gone")


class _OtherAnswers(ModelBench):
    def probe(self, probes: tuple[Probe, ...], timeout: float = 2.0) -> tuple[ProbeResult, ...]:
        return super().probe(probes, timeout)[1:]


class _OtherFlows(ModelBench):
    def stop_flows(self) -> tuple[FlowResult, ...]:
        return tuple(replace(one, received=one.sent + 1) for one in super().stop_flows())


class _Slow(ModelBench):
    def probe(self, probes: tuple[Probe, ...], timeout: float = 2.0) -> tuple[ProbeResult, ...]:
        time.sleep(0.5)
        return super().probe(probes, timeout)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (_Dies, "the machine of the lab is gone"),
        (_OtherAnswers, "the lab answered other probes than it was asked for"),
        (_OtherFlows, "the lab's answer about a stream makes no sense"),
    ],
)
def test_a_bench_that_fails_proves_nothing(town: Town, kind: type[ModelBench], said: str) -> None:
    bench = kind(town.network, town.promises, town.digests)
    found = town.decide(bench, FAILURES)
    assert {cell.status for cell in found.values()} <= {Status.NOT_RUN, Status.NOT_COVERED}
    assert any(cell.detail.startswith(said) for cell in found.values())
    assert bench.state == State(), "what was cut is mended all the same"


def test_a_bench_that_hangs_is_waited_for_so_long_and_no_longer(town: Town) -> None:
    bench = _Slow(town.network, town.promises, town.digests)

    # Probes have time of their own; the digests are what is late here.
    def late() -> dict[str, str]:
        time.sleep(0.5)
        return town.digests

    bench.running_digests = late  # type: ignore[method-assign]
    engine = LabEngine(bench, town.digests, failures="none", limit=0.05, clock=FakeClock())
    found = engine.decide(town.promises, town.network)
    assert {cell.status for cell in found} == {Status.NOT_RUN}
    assert any("did not answer within" in cell.detail for cell in found)


def test_without_digests_nothing_is_asked(town: Town) -> None:
    bench = town.bench()
    found = LabEngine(bench, {}, clock=FakeClock()).decide(town.promises, town.network)
    assert {cell.status for cell in found} == {Status.NOT_RUN}
    assert bench.sent == []


def test_an_unknown_failure_is_a_wrong_call(town: Town) -> None:
    with pytest.raises(CallError, match="--failures"):
        town.decide(town.bench(), "everything")
