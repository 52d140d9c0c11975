"""Slices, measurements, telemetry and guards of hand-offs: said whole, and meant exactly so.

The words are in ``tests/golden/junos``; what is refused is in ``test_junos_service_refusals``.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import Device, Interface, InterfaceKind, IsisInterface, SliceShare
from citynet.errors import FindingsError
from citynet.render.filters import FILTERS
from tests.render.junos_texts import below, statements
from tests.render.samples_junos import (
    BORDER,
    REFLECTOR,
    SERVICE_SAMPLES,
    SLICED_BORDER,
    SLICED_CORE,
)
from tests.render.texts import config_of

FAMILIES = ((4, "family inet", "ttl 255"), (6, "family inet6", "hop-limit 255"))


@pytest.mark.parametrize("device", SERVICE_SAMPLES, ids=lambda device: device.name)
def test_every_name_of_a_slice_is_defined_once_and_used(device: Device) -> None:
    text = config_of(device).text
    for one in device.slices:
        assert below(device, "services", "network-slicing").count(f"slice S{one.number}") == 1
        assert text.count(f"prefix-list SLICE-S{one.number} {{") == 1
        assert text.count(f" SLICE-S{one.number};") == 1
    profiles = set(re.findall(r"^ +(SLICE-[\w-]+-S\d+) \{$", text, re.MULTILINE))
    assert profiles == set(re.findall(r"output-traffic-control-profile (SLICE-\S+);", text))
    assert len(profiles) == sum(len(port.slices) for port in device.interfaces)


def test_a_device_without_slices_says_none() -> None:
    for device in (BORDER, REFLECTOR):
        assert not re.search(r"network-slicing|slice S\d|SLICE", config_of(device).text)


def test_a_sliced_port_keeps_its_queues_for_everything_else() -> None:
    port = ("class-of-service", "interfaces", "et-0/0/0")
    said = below(SLICED_BORDER, *port)
    assert said[:3] == [
        "slice S105 output-traffic-control-profile SLICE-et-0-0-0-S105",
        "slice S107 output-traffic-control-profile SLICE-et-0-0-0-S107",
        "output-traffic-control-profile-remaining QUEUES-et-0-0-0",
    ]
    assert "scheduler-map QUEUES-et-0-0-0" in below(BORDER, *port)
    queues = ("class-of-service", "scheduler-maps", "QUEUES-et-0-0-0")
    assert below(SLICED_BORDER, *queues) == below(BORDER, *queues)
    assert "hierarchical-scheduler" in below(SLICED_BORDER, "interfaces", "et-0/0/0")


@given(st.integers(1, 400), st.lists(st.integers(1, 10**6), max_size=9))
def test_a_port_gives_to_its_slices_and_keeps_the_rest(gigabits: int, shares: list[int]) -> None:
    port = Interface(
        name="et-0/0/0",
        kind=InterfaceKind.PHYSICAL,
        speed=gigabits * 10**9,
        slices=tuple(
            SliceShare(slice=number, rate=rate * 10**6, dedicated=False)
            for number, rate in enumerate(shares, 1)
        ),
    )
    rest = FILTERS["junos_remaining_rate"](port)
    assert isinstance(rest, int)
    assert rest == max(0, (gigabits * 1000 - sum(shares)) * 10**6)


def test_every_core_port_knows_slices_and_no_other_one() -> None:
    for device in SERVICE_SAMPLES:
        heard = {
            words[1]
            for words in statements(config_of(device).text)
            if words[0] == "interfaces" and words[-1] == "input SLICES-6"
        }
        core = {one.name for one in device.interfaces if one.isis and not one.isis.passive}
        assert heard == core


def test_what_is_in_no_slice_passes_as_it_is() -> None:
    for device in SERVICE_SAMPLES:
        said = below(device, "firewall", "family inet6", "filter SLICES-6")
        assert said[-1] == "term rest then accept"
        assert {line.split()[1] for line in said[:-1]} == {
            f"S{one.number}" for one in device.slices
        }


def test_routes_of_a_vrf_lead_into_its_slice_and_still_share_load() -> None:
    assert below(SLICED_BORDER, "policy-options", "policy-statement SLICES") == [
        "term S105 from community RT-65010-105",
        "term S105 then slice S105",
    ]
    table = ("routing-options", "forwarding-table")
    assert below(SLICED_BORDER, *table) == ["export [ SLICES LOAD-BALANCE ]"]
    assert below(SLICED_CORE, *table) == ["export LOAD-BALANCE"]


@pytest.mark.parametrize(("version", "family", "hops"), FAMILIES)
def test_sessions_with_ttl_security_are_heard_from_the_link_only(
    version: int, family: str, hops: str
) -> None:
    heard = below(SLICED_BORDER, "firewall", family, f"filter RE-{version}")
    by_term: dict[str, set[str]] = {}
    for line in heard:
        _, term, words = line.split(" ", 2)
        by_term.setdefault(term, set()).add(words)
    for term, said in by_term.items():
        if f"from source-prefix-list VRF-PEERS-{version}" in said:
            assert f"from {hops}" in said, term
    assert {"bgp-near", "bgp-near-answers"} <= by_term.keys()
    text = config_of(SLICED_BORDER).text
    assert text.count("ttl 255;\n                        bfd-liveness-detection") == 2


def test_a_filter_of_the_model_says_the_same_beside_ttl_security() -> None:
    for family in ("family inet", "family inet6"):
        for one in BORDER.filters:
            path = ("firewall", family, f"filter {one.name}")
            assert below(SLICED_BORDER, *path) == below(BORDER, *path)


def test_a_hand_off_is_marked_without_a_policer() -> None:
    unit = below(SLICED_BORDER, "interfaces", "et-0/0/1", "unit 1000")
    assert "family inet filter input-list [ MARK-assured-4 H101-1-4 ]" in unit
    assert "family inet6 filter input-list [ MARK-assured-6 H101-1-6 ]" in unit
    assert not any("policer" in line for line in unit)
    card = below(SLICED_BORDER, "class-of-service", "interfaces", "et-0/0/1", "unit 1000")
    assert not any(line.startswith("classifiers") for line in card)


def test_a_hand_off_guarantees_what_is_committed() -> None:
    profile = ("class-of-service", "traffic-control-profiles", "SHAPER-et-0-0-1.1000")
    assert below(SLICED_BORDER, *profile)[1:] == ["shaping-rate 2g", "guaranteed-rate 500m"]


def test_nobody_can_open_a_session_with_what_sends_telemetry() -> None:
    for device in SERVICE_SAMPLES:
        for version, family, _ in FAMILIES:
            said = below(
                device, "firewall", family, f"filter RE-{version}", "term telemetry", "from"
            )
            if said:
                assert "tcp-established" in said
                assert not any(line.startswith("destination-port") for line in said)
        assert "32767" not in config_of(device).text


def test_each_measurement_is_heard_from_its_other_end_only() -> None:
    measurement = SLICED_BORDER.measurement
    assert measurement is not None
    for one in measurement.reflectors:
        term = f"term twamp-{one.number}"
        assert below(SLICED_BORDER, "firewall", "family inet", "filter RE-4", term, "from") == [
            f"source-address {one.sender}/32",
            f"destination-address {one.address}/32",
            "protocol udp",
            "destination-port 862",
        ]
    text = config_of(SLICED_BORDER).text
    every = len(measurement.sessions) + len(measurement.reflectors)
    assert len(set(re.findall(r"term (twamp-\d+) \{", text))) == every


def test_a_closed_hand_off_takes_and_gives_nothing() -> None:
    closed = replace(
        BORDER,
        prefix_lists=tuple(replace(one, prefixes=()) for one in BORDER.prefix_lists),
    )
    text = config_of(closed).text
    policies = {
        words[1]
        for words in statements(text)
        if re.match(r"policy-statement (?:IN|OUT)-", words[1])
    }
    assert len(policies) == 4
    for policy in policies:
        actions = [
            line.split(" then ")[1]
            for line in below(closed, "policy-options", policy)
            if " then " in line
        ]
        assert actions == ["reject", "reject"]
    for one in closed.prefix_lists:
        assert f"    prefix-list {one.name};\n" in text


def test_the_last_resort_is_sayable() -> None:
    link = ("protocols", "isis", "interface et-0/0/0.0")
    said = below(SLICED_CORE, *link)
    assert "level 2 metric 16777214" in said
    assert "level 2 ipv6-unicast-metric 16777214" in said
    assert "delay-metric 16777215" in said


def test_servers_of_time_sign_or_need_not() -> None:
    said = below(SLICED_BORDER, "system", "ntp")
    assert said[0] == 'authentication-key 4 type sha256 value "secret:ntp"'
    assert said[-1] == "trusted-key 4"
    assert all(" key 4 " in line for line in said[1:-1])
    assert not any("key" in line for line in below(REFLECTOR, "system", "ntp"))


def test_a_lag_says_how_many_members_it_needs() -> None:
    options = ("interfaces", "ae0", "aggregated-ether-options")
    assert "minimum-links 2" in below(SLICED_BORDER, *options)
    assert not any("minimum" in line for line in below(BORDER, *options))


def test_end_sids_have_the_function_that_segment_lists_name() -> None:
    spring = ("protocols", "isis", "source-packet-routing", "srv6")
    assert below(SLICED_BORDER, *spring)[0].startswith(
        "locator MAIN end-sid 2001:db8:1000:9:100:: "
    )
    assert below(BORDER, *spring)[0].startswith("locator MAIN end-sid 2001:db8:1000:9:: ")


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_becomes_more_than_its_line(text: str) -> None:
    first, *others = SLICED_CORE.slices
    plain = replace(SLICED_CORE, slices=(replace(first, description="x"), *others))
    try:
        lines = config_of(
            replace(plain, slices=(replace(first, description=text), *others))
        ).text.splitlines()
    except FindingsError:
        return
    own = f'            description "{text}";'
    expected = config_of(plain).text.splitlines()
    if text:
        assert [one for one in lines if one != own] == [
            one for one in expected if one != '            description "x";'
        ]
    else:
        assert "apply-macro" not in "\n".join(lines)


def test_a_passive_port_knows_slices_too() -> None:
    ports = tuple(
        replace(one, isis=IsisInterface(metric=10, passive=True)) if one.name == "et-0/0/0" else one
        for one in SLICED_CORE.interfaces
    )
    said = below(replace(SLICED_CORE, interfaces=ports), "interfaces", "et-0/0/0", "unit 0")
    assert "family inet6 filter input SLICES-6" in said


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("        slice S105;", "slice/justice"),
        ("            slice S105 {", "domain/egov"),
        ("            guaranteed-rate 250m;", "domain/egov"),
        ("            guaranteed-rate 500m;", "slice/office"),
        ("        filter SLICES-6 {", "slice/justice"),
        ("                    input SLICES-6;", "slice/justice"),
        ("        export [ SLICES LOAD-BALANCE ];", "slice/justice"),
        ("            term twamp-4 {", "slice/justice"),
        ("                control-connection T1 {", "slice/office"),
        ("            reporting-rate 30;", "platform/junos"),
        ("        ca-profile telemetry {", "platform/junos"),
        ("            term bgp-near {", "slice/office"),
        ("                        ttl 255;", "slice/office"),
        ("            minimum-links 2;", "domain/egov"),
        ("        trusted-key 4;", "platform/junos"),
    ],
)
def test_lines_name_their_source_first(line: str, source: str) -> None:
    file = config_of(SLICED_BORDER)
    lines = file.text.splitlines()
    found = {file.origins[number][0] for number, one in enumerate(lines) if one == line}
    assert found == {source}
