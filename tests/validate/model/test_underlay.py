"""The underlay: metrics decide, in every state, and only agreeing ends are neighbours."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.validate.model.breaking import edit_isis
from tests.validate.model.naive import Naive
from tests.validate.model.tiny import LINKS, TRUNK, port
from tests.validate.model.tiny_devices import devices, loopback_address
from tests.validate.model.written import subject
from validate.model.states import all_states
from validate.model.topology import build_topology
from validate.model.underlay import Underlay, build_underlay
from validate.outcome import State

CORE = [name for name in LINKS if name != TRUNK]


def underlay_of(found: dict) -> Underlay:  # type: ignore[type-arg]
    return build_underlay(build_topology(subject(found), lenient=False), lambda _: True)


def test_the_shortest_path_is_that_of_least_metric() -> None:
    underlay = underlay_of(devices())
    assert underlay.costs_to(State(), "br")["pe1"] == 20
    assert underlay.path(State(), "pe1", "br") == ("pe1", "rr", "br")


def test_a_failed_link_is_left() -> None:
    underlay = underlay_of(devices())
    state = State(failed_link="rr--br")
    assert underlay.costs_to(state, "br")["pe1"] == 30
    assert underlay.path(state, "pe1", "br") == ("pe1", "br")


def test_a_failed_device_carries_nothing() -> None:
    underlay = underlay_of(devices())
    state = State(failed_device="rr")
    assert underlay.path(state, "pe1", "pe2") == ("pe1", "br", "pe2")
    assert not underlay.is_connected(state, "pe1", "rr")


def test_domains_are_apart() -> None:
    underlay = underlay_of(devices())
    assert not underlay.is_connected(State(), "br", "cb")


def test_metrics_count_in_the_direction_of_the_packet() -> None:
    found = devices()
    edit_isis(found, "pe1", port("pe1--br"), metric=1)
    underlay = underlay_of(found)
    assert underlay.costs_to(State(), "br")["pe1"] == 1
    assert underlay.costs_to(State(), "pe1")["br"] == 20


def test_packets_to_a_shared_address_land_at_the_nearest() -> None:
    found = devices()
    found["br"] = replace(found["br"], srv6=found["pe2"].srv6)
    locator = found["br"].srv6
    assert locator is not None
    underlay = underlay_of(found)
    address = locator.locator.network_address
    assert underlay.landing(State(), "pe1", address) == ("br", "pe2")
    assert underlay.landing(State(failed_link="rr--pe2"), "pe1", address) == ("br",)


def test_nobody_has_a_strange_address() -> None:
    assert underlay_of(devices()).landing(State(), "pe1", IPv6Address("2001:db8:ffff::1")) == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=16, max_size=16), st.integers(0, 16))
def test_costs_in_a_state_are_those_of_a_network_without_what_failed(
    metrics: list[int], number: int
) -> None:
    """Reusing what a failure does not touch changes no answer."""
    found = devices()
    for link, (one, other, _) in LINKS.items():
        if link in CORE:
            edit_isis(found, one, port(link), metric=metrics.pop())
            edit_isis(found, other, port(link), metric=metrics.pop())
    network = subject(found)
    state = all_states(network.city)[number]
    underlay = underlay_of(found)
    naive = Naive(network, state, lenient=False)
    for target in found:
        costs = underlay.costs_to(state, target)
        for source in found:
            if source != state.failed_device:
                expected = naive.distance.get((source, target))
                assert costs.get(source) == expected
                assert underlay.is_connected(state, source, target) is (expected is not None)
                lands = underlay.landing(state, source, loopback_address(target))
                assert lands == (() if expected is None else (target,))
