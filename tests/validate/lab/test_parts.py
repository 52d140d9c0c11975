"""Addresses of hosts, the choice of failures, and what promises say of one packet."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.errors import CallError
from citynet.promises.model import Exactly, Reaches
from lab.plan import host_address as planned_address
from tests.validate.lab.conftest import Town
from validate.lab.addresses import gateway_address, host_address, neighbour_address
from validate.lab.cases import probe_of
from validate.lab.failures import chosen_failures, failures_named, touches
from validate.lab.plan import kept, plan_of
from validate.lab.probes import ProbeKind
from validate.lab.said import said_of
from validate.model.states import is_survived
from validate.outcome import State

PREFIXES = st.one_of(
    st.tuples(st.integers(0, 2**32 - 1), st.integers(8, 32)).map(
        lambda one: IPv4Network(one, strict=False)
    ),
    st.tuples(st.integers(0, 2**128 - 1), st.integers(16, 128)).map(
        lambda one: IPv6Network(one, strict=False)
    ),
)


@given(PREFIXES)
def test_probes_find_hosts_where_the_lab_puts_them(prefix: IPv4Network | IPv6Network) -> None:
    planned, own = planned_address(prefix), host_address(prefix)
    if planned is None or own is None:
        assert planned is None
        assert own is None
        return
    assert planned.address == f"{own}/{prefix.prefixlen}"
    assert planned.gateway == str(gateway_address(prefix))
    neighbour = neighbour_address(prefix)
    assert neighbour not in {own, gateway_address(prefix)}
    assert neighbour is None or neighbour in prefix


@pytest.mark.parametrize(
    ("prefix", "gateway", "host", "neighbour"),
    [
        ("10.1.0.0/24", "10.1.0.1", "10.1.0.2", "10.1.0.3"),
        ("10.1.0.0/30", "10.1.0.1", "10.1.0.2", None),
        ("10.1.0.0/31", "10.1.0.0", "10.1.0.1", None),
        ("10.1.0.9/32", "10.1.0.9", None, None),
        ("2001:db8::/64", "2001:db8::1", "2001:db8::2", "2001:db8::3"),
        ("2001:db8::/126", "2001:db8::1", "2001:db8::2", "2001:db8::3"),
        ("2001:db8::/127", "2001:db8::", "2001:db8::1", None),
        ("2001:db8::/128", "2001:db8::", None, None),
    ],
)
def test_addresses_of_a_prefix(
    prefix: str, gateway: str, host: str | None, neighbour: str | None
) -> None:
    network = ip_network(prefix)
    found = gateway_address(network), host_address(network), neighbour_address(network)
    assert [None if one is None else str(one) for one in found] == [gateway, host, neighbour]


def test_chosen_failures_touch_what_survives_them_and_are_few(town: Town) -> None:
    city = town.network.city
    chosen = chosen_failures(city, town.promises)
    every = failures_named("links,nodes", city, town.promises)
    assert len(every) == len(city.links) + len(city.devices)
    assert set(chosen) < set(every)
    for promise in town.promises:
        if not isinstance(promise, Reaches | Exactly):
            continue
        for kind, failed in (("link", "failed_link"), ("node", "failed_device")):
            touching = [s for s in every if getattr(s, failed) and touches(city, promise, s)]
            assert kind in promise.survives or not touching
            assert not touching or any(state in chosen for state in touching)
    for state in chosen:
        assert any(touches(city, promise, state) for promise in town.promises)


def test_failures_are_named_one_by_one_or_by_kind(town: Town) -> None:
    city = town.network.city

    def named(text: str) -> tuple[State, ...]:
        return failures_named(text, city, town.promises)

    assert named("none") == ()
    assert named("node=cp-sp1,link=eg-cr1--eg-cr2") == (
        State(failed_link="eg-cr1--eg-cr2"),
        State(failed_device="cp-sp1"),
    )
    assert len(named("links")) == len(city.links)
    assert set(named("sample:2")) == set(chosen_failures(city, town.promises)[:2])
    assert len(named("sample:999")) == len(city.links) + len(city.devices)
    for wrong in ("link=nowhere", "node=", "sample:x", "", "links nodes"):
        with pytest.raises(CallError, match="--failures"):
            named(wrong)


def test_what_must_arrive_is_what_must_survive(town: Town) -> None:
    """The plan asks for a packet in a failure exactly where the promise holds there."""
    plan = plan_of(town.promises, town.network.devices)
    for promise in town.promises:
        if isinstance(promise, Reaches):
            for state in failures_named("links,nodes", town.network.city, town.promises):
                ends = promise.source.device, promise.destination.device
                asked = [c for c in plan.cases[promise.id] if kept(plan, promise.id, c, state)]
                survived = is_survived(state, promise.survives, *ends)
                assert bool(asked) == survived, (promise.id, state)


def test_each_planned_packet_is_what_the_promises_say(town: Town) -> None:
    plan = plan_of(town.promises, town.network.devices)
    spoken = 0
    for name, cases in plan.cases.items():
        if not name.startswith(("reaches/", "exactly/")):
            continue
        for case in cases:
            said = said_of(case.probe, town.promises)
            assert said is not None
            assert said.must_arrive == case.must_arrive, case
            spoken += 1
    assert spoken > 1000


def test_no_promise_speaks_of_a_packet_to_oneself(town: Town) -> None:
    promise = next(one for one in town.promises if isinstance(one, Reaches))
    own = host_address(promise.source.prefixes[0])
    assert own is not None
    name = promise.source.name
    assert said_of(probe_of(ProbeKind.PING, name, own, name, own), town.promises) is None


@pytest.mark.parametrize("most", [1, 7, 10_000])
def test_fewer_packets_leave_out_nothing_that_must_arrive(town: Town, most: int) -> None:
    whole = plan_of(town.promises, town.network.devices).cases
    few = plan_of(town.promises, town.network.devices, most).cases
    for promise, cases in whole.items():
        never = [case for case in cases if not case.must_arrive]
        kept = [case for case in few[promise] if not case.must_arrive]
        assert [c for c in few[promise] if c.must_arrive] == [c for c in cases if c.must_arrive]
        assert len(kept) == min(most, len(never))
        assert set(kept) <= set(never)
