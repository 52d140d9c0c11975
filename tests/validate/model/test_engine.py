"""The engine answers every promise, in order, on any network, and always the same."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Interface, IPv4Network

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import Interface, InterfaceKind, Platform
from tests.validate.model.asked import outcomes, promises
from tests.validate.model.breaking import edit_interface, edit_rules
from tests.validate.model.tiny_algorithms import algorithm_devices
from tests.validate.model.tiny_devices import devices
from tests.validate.model.wreck import wreck
from tests.validate.model.written import subject
from validate.model.engine import ModelEngine
from validate.outcome import Network, Status


def test_outcomes_stand_in_the_order_of_the_promises() -> None:
    asked = promises()[::-1]
    found = ModelEngine().decide(asked, subject(devices()))
    assert [o.promise for o in found] == [p.id for p in asked]


def test_nothing_asked_nothing_answered() -> None:
    assert ModelEngine().decide((), subject(devices())) == ()


def test_without_any_device_model_reach_is_refuted() -> None:
    network = subject(devices())
    bare = Network(city=network.city, devices={}, texts={})
    found = {o.promise: o.status for o in ModelEngine().decide(promises(), bare)}
    assert found["reaches slice/one/pe1 slice/one/pe2"] is Status.REFUTED
    assert found["sessions egov"] is Status.REFUTED
    assert found["policed slice/one/pe1"] is Status.REFUTED
    # Nobody can send anything.
    assert found["isolated le"] is Status.PROVEN


def test_without_texts_there_are_no_lines() -> None:
    found = devices()
    edit_interface(found, "pe1", "eth10.101", filter_ipv4=None)
    network = replace(subject(found), texts={})
    outcome = next(
        o for o in ModelEngine().decide(promises(), network) if o.promise == "guarded slice/one/pe1"
    )
    assert outcome.counterexample is not None
    assert outcome.counterexample.line == "pe1:config:5:"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12))
def test_it_never_raises_and_refutes_with_reasons(seed: int, times: int) -> None:
    found = outcomes(lambda network: wreck(network, seed, times))
    assert list(found) == [p.id for p in promises()]
    for outcome in found.values():
        assert outcome.status in {Status.PROVEN, Status.REFUTED}
        assert (outcome.counterexample is None) is (outcome.status is Status.PROVEN)
        if outcome.counterexample is not None:
            assert outcome.counterexample.summary


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_equal_networks_get_equal_answers(seed: int) -> None:
    answers = [outcomes(lambda network: wreck(network, seed, 4)) for _ in range(2)]
    assert answers[0] == answers[1]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(Platform))
def test_what_a_device_says_counts_and_not_its_platform(seed: int, platform: Platform) -> None:
    found = algorithm_devices()
    wreck(found, seed, 3)
    renamed = {name: replace(device, platform=platform) for name, device in found.items()}
    answers = [ModelEngine().decide(promises(), subject(devices_)) for devices_ in (found, renamed)]
    assert answers[0] == answers[1]


def test_the_management_network_is_not_for_tenants() -> None:
    found = devices()
    port = Interface(
        name="mgmt0",
        kind=InterfaceKind.MANAGEMENT,
        vrf="S101-one",
        addresses=(IPv4Interface("198.51.100.9/24"),),
    )
    found["pe1"] = replace(found["pe1"], interfaces=(*found["pe1"].interfaces, port))
    number = next(
        r.sequence
        for f in found["pe1"].filters
        if f.name == "A101-pe1-4"
        for r in f.rules
        if str(r.destination) == "198.51.100.0/24"
    )
    edit_rules(
        found, "pe1", "A101-pe1-4", lambda rules: tuple(r for r in rules if r.sequence != number)
    )
    found_outcomes = ModelEngine().decide(promises(), subject(found))
    hidden = next(o for o in found_outcomes if o.promise == "hidden")
    assert hidden.counterexample is not None
    packet = hidden.counterexample.packet
    assert packet is not None
    assert packet.destination in IPv4Network("198.51.100.0/24")
