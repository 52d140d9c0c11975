"""What devices measure: which pairs, between which addresses, and what the numbers follow from."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.compilation.limits import limit_findings
from citynet.device.model import (
    Device,
    IfitFlow,
    Measurement,
    Platform,
    TwampReflector,
    TwampSession,
)
from citynet.errors import FindingsError
from citynet.intent.model import Method, Service
from tests.compilation.new_city import star
from tests.compilation.stages import Stages, run
from tests.support.ask import asking, profile, service

EDGES = ("east", "north", "west")


def measured(one: Service, method: Method = Method.TWAMP) -> Service:
    return replace(one, measurement=method)


def compiled_on(platform: Platform, *services: Service) -> Stages:
    return run(star(platform, *EDGES, algorithms=()).city(), asking(*services, profile(10**8)))


def what(device: Device) -> Measurement:
    assert device.measurement is not None
    return device.measurement


def test_the_device_with_the_smaller_name_sends_from_gateway_to_gateway() -> None:
    stages = compiled_on(Platform.JUNOS, measured(service("office", *EDGES)))
    assert what(stages.devices["north"]) == Measurement(
        sessions=(
            TwampSession(
                number=2,
                vrf="S101-office",
                source=ip_address("10.1.1.1"),
                destination=ip_address("10.1.2.1"),
                port=862,
            ),
        ),
        reflectors=(
            TwampReflector(
                number=1,
                vrf="S101-office",
                address=ip_address("10.1.1.1"),
                sender=ip_address("10.1.0.1"),
                port=862,
            ),
        ),
    )
    east, west = what(stages.devices["east"]), what(stages.devices["west"])
    assert [str(one.destination) for one in east.sessions] == ["10.1.1.1", "10.1.2.1"]
    assert east.reflectors == ()
    assert [str(one.sender) for one in west.reflectors] == ["10.1.0.1", "10.1.1.1"]
    assert west.sessions == ()
    assert stages.devices["core"].measurement is None


def test_spokes_are_not_measured_with_each_other() -> None:
    spokes = service("video", "north", "west", hubs=("east",))
    stages = compiled_on(Platform.JUNOS, measured(spokes))
    assert [one.vrf for one in what(stages.devices["east"]).sessions] == ["S101-video"] * 2
    assert [one.vrf for one in what(stages.devices["north"]).reflectors] == ["S101-video-s2"]
    assert what(stages.devices["north"]).sessions == ()


def with_prefixes(one: Service, *prefixes: tuple[str, ...]) -> Service:
    endpoints = (
        replace(endpoint, prefixes=tuple(map(ip_network, texts)))
        for endpoint, texts in zip(one.endpoints, prefixes, strict=True)
    )
    return replace(one, endpoints=tuple(endpoints))


def test_the_first_prefix_that_both_have_counts_ipv4_before_ipv6() -> None:
    both = with_prefixes(
        service("office", *EDGES),
        ("2001:db8:a::/64", "10.9.0.0/24", "10.8.0.0/24"),
        ("2001:db8:b::/64",),
        ("10.7.0.0/24",),
    )
    stages = compiled_on(Platform.VRP, measured(both))
    assert [
        (one.number, str(one.source), str(one.destination))
        for one in what(stages.devices["east"]).sessions
    ] == [(1, "10.8.0.1", "10.7.0.1"), (2, "2001:db8:a::1", "2001:db8:b::1")]
    # IPv4 and IPv6 never meet, and nobody measures what cannot be.
    assert what(stages.devices["north"]).sessions == ()


def test_ifit_names_the_locator_that_the_far_vrf_has_its_sids_under() -> None:
    stages = compiled_on(
        Platform.VRP,
        service("plain", "east", prefix=2),
        measured(service("seen", *EDGES), Method.IFIT),
    )
    assert stages.ids.devices == {"core": 1, "east": 2, "north": 3, "west": 4}
    assert what(stages.devices["east"]) == Measurement(
        node=2,
        flows=(
            IfitFlow(number=1, vrf="S102-seen", peer_locator=IPv6Network("2001:db8:1000:3::/64")),
            IfitFlow(number=2, vrf="S102-seen", peer_locator=IPv6Network("2001:db8:1000:4::/64")),
        ),
    )
    assert what(stages.devices["east"]).origin.sources == ("domain/gov", "slice/seen")


def test_numbers_name_every_service_that_they_follow_from() -> None:
    stages = compiled_on(
        Platform.VRP,
        measured(service("first", "east", "west", prefix=1)),
        service("second", "east", "west", prefix=2),
        measured(service("third", "east", "north", prefix=3)),
    )
    assert [
        (one.number, one.vrf, one.origin.sources) for one in what(stages.devices["east"]).sessions
    ] == [
        (1, "S101-first", ("slice/first",)),
        (2, "S103-third", ("slice/first", "slice/third")),
    ]


@pytest.mark.parametrize(
    ("platform", "method", "able"),
    [
        (Platform.FRR, Method.TWAMP, "a platform that has TWAMP: junos, vrp"),
        (Platform.FRR, Method.IFIT, "a platform that has iFIT: vrp"),
        (Platform.JUNOS, Method.IFIT, "a platform that has iFIT: vrp"),
    ],
)
def test_who_cannot_measure_is_refused(platform: Platform, method: Method, able: str) -> None:
    with pytest.raises(FindingsError) as refused:
        compiled_on(platform, measured(service("office", "east", "west"), method))
    findings = refused.value.findings
    assert [finding.code for finding in findings] == ["CN638", "CN638"]
    assert f"cannot measure slice/office with {method}" in str(refused.value)
    assert f"east ({platform}, " in findings[0].message
    assert findings[0].expected.startswith(able)
    assert str(findings[0].place) == "intents/office.yaml:1:1"


def test_a_service_on_one_device_is_measured_nowhere() -> None:
    stages = compiled_on(Platform.FRR, measured(service("office", "east")))
    assert stages.devices["east"].measurement is None


def test_a_device_measures_as_much_as_planned() -> None:
    stages = compiled_on(Platform.VRP, measured(service("office", *EDGES)))
    east = stages.devices["east"]
    (one, _) = what(east).sessions
    many = Measurement(sessions=(one,) * 300, reflectors=(), flows=what(east).flows)
    assert not list(limit_findings(stages.intents, replace(east, measurement=many)))
    more = replace(many, sessions=(one,) * 501)
    assert [
        (finding.code, finding.expected)
        for finding in limit_findings(stages.intents, replace(east, measurement=more))
    ] == [("CN623", "at most 500 measurements")]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(EDGES), min_size=1),
            st.sampled_from([None, *Method]),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_every_session_has_its_reflector_and_numbers_are_dense(
    drawn: list[tuple[set[str], Method | None, bool]],
) -> None:
    services = []
    for rank, (devices, method, hubs) in enumerate(drawn, start=1):
        first, *others = sorted(devices)
        one = (
            service(f"s{rank}", *others, hubs=(first,), prefix=rank)
            if hubs and others
            else service(f"s{rank}", first, *others, prefix=rank)
        )
        services.append(replace(one, measurement=method))
    stages = compiled_on(Platform.VRP, *services)
    sent, answered = set(), set()
    for device in stages.devices.values():
        found = device.measurement or Measurement()
        numbers = [one.number for one in found.sessions] + [one.number for one in found.reflectors]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        assert [one.number for one in found.flows] == list(range(1, len(found.flows) + 1))
        assert (found.node is not None) == bool(found.flows)
        sent |= {(one.source, one.destination) for one in found.sessions}
        answered |= {(one.sender, one.address) for one in found.reflectors}
    assert sent == answered
    talking = sum(
        len(one.endpoints) - 1
        if one.endpoints[0].role == "hub"
        else len(one.endpoints) * (len(one.endpoints) - 1) // 2
        for one in services
        if one.measurement is Method.TWAMP
    )
    assert len(sent) == talking
