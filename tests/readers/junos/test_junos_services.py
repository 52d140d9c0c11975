"""Slices, measurements, telemetry and guards are read back as they were meant, or not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import IPv6Address

import pytest

from citynet.device.model import Device, IsisInterface
from tests.readers.junos.examples import (
    CORE_TEXT,
    SLICED_TEXT,
    interface,
    only,
    reasons,
    said,
    within,
)
from tests.readers.small_changes import read_back_changed
from tests.render.samples_junos import BORDER, SERVICE_SAMPLES, SLICED_BORDER, SLICED_CORE
from tests.render.texts import config_of

NEW = re.compile(
    r"(slices?|measurement|telemetry|end|committed|marking|ttl_security|min_links|ntp_key)\b"
)
SHARE = "            slice S107 {\n"


@pytest.mark.parametrize("device", SERVICE_SAMPLES, ids=lambda device: device.name)
def test_each_change_of_a_service_is_read_back(device: Device) -> None:
    assert read_back_changed(device, NEW) > 6


def test_a_closed_hand_off_is_read_back() -> None:
    lists = tuple(replace(one, prefixes=()) for one in BORDER.prefix_lists)
    closed = replace(BORDER, prefix_lists=lists)
    found = said(config_of(closed).text)
    assert found.unread == ()
    assert found.device == closed


@pytest.mark.parametrize("passive", [True, False])
def test_a_core_port_without_neighbours_knows_slices_too(*, passive: bool) -> None:
    isis = IsisInterface(metric=10, passive=passive, authentication="secret:isis.egov.hello")
    ports = tuple(
        replace(one, isis=isis) if one.name == "et-0/0/0" else one for one in SLICED_CORE.interfaces
    )
    device = replace(SLICED_CORE, interfaces=ports)
    found = said(config_of(device).text)
    assert found.unread == ()
    assert found.device == device


def test_parts_know_the_lines_that_say_them() -> None:
    lines, device = SLICED_TEXT.split("\n"), said(SLICED_TEXT).device
    assert device.measurement is not None
    assert device.telemetry is not None
    port = interface(device, "et-0/0/0")
    for part, words in (
        (device.slices[0], "slice S105;"),
        (device.slices[0], "2001:db8:1000:1009:fd::/128;"),
        (port.slices[0], "guaranteed-rate 250m;"),
        (device.measurement.sessions[0], "probe-count 60;"),
        (device.measurement.reflectors[0], "client-list T2 {"),
        (device.measurement.reflectors[0], "destination-port 862;"),
        (device.telemetry.collectors[1], "remote-port 57001;"),
        (device.telemetry, "reporting-rate 30;"),
    ):
        assert words in {lines[number - 1].strip() for number in part.origin.lines}


def test_words_of_a_server_stand_apart_on_a_device() -> None:
    text = SLICED_TEXT.replace(
        " key 4 routing-instance mgmt_junos;", " {\nkey 4;\nrouting-instance mgmt_junos;\n}"
    )
    text = text.replace(
        '4 type sha256 value "secret:ntp";', '4 {\ntype sha256;\nvalue "secret:ntp";\n}'
    )
    found = said(text)
    assert found.unread == ()
    assert found.device == SLICED_BORDER


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("authentication-key 4 ", "authentication-key 5 "),
        ("trusted-key 4;", "trusted-key [ 4 5 ];"),
        ("type sha256", "type md5"),
        ('value "secret:ntp"', 'value "Hunter2"'),
        (".201 key 4 ", ".201 "),
        (".201 key 4 ", ".201 key 5 "),
        (".201 key 4 routing-instance mgmt_junos", ".201 routing-instance mgmt_junos key 4"),
    ],
)
def test_a_key_of_time_is_whole_or_unread(before: str, after: str) -> None:
    found = only(before, after, SLICED_TEXT)
    assert found.unread
    assert found.device.management.ntp_key is None
    assert "Hunter2" not in str(found)


def test_a_server_that_signs_is_reached_by_the_management_port() -> None:
    found = only(".201 key 4 routing-instance mgmt_junos", ".201 key 4", SLICED_TEXT)
    assert found.device == SLICED_BORDER
    assert [(one.line, one.text.split()[-1]) for one in found.unread] == [(0, "mgmt_junos")]


@pytest.mark.parametrize(
    ("opener", "before", "after"),
    [
        ("export-profile", "reporting-rate 30;", "reporting-rate 86401;"),
        ("export-profile", "gpb-gnmi", "gpb"),
        ("sensor BGP", "[ COLLECTOR-1 COLLECTOR-2 COLLECTOR-3 ]", "COLLECTOR-1"),
        ("sensor INTERFACES", "resource /interfaces/interface/", "resource /interfaces/"),
        ("analytics", "streaming-server COLLECTOR-2", "streaming-server COLLECTOR-4"),
        ("analytics", "remote-port 57001", "remote-port 57000"),
        ("analytics", "remote-port 57001", "remote-port 65536"),
        ("extension-service", "                        use-pki;\n", ""),
        ("extension-service", "routing-instance mgmt_junos;", "port 32768;"),
        ("ca-profile", "ca-identity telemetry;", "ca-identity other;"),
    ],
)
def test_telemetry_is_whole_or_unread(opener: str, before: str, after: str) -> None:
    found = within(opener, before, after, SLICED_TEXT)
    assert found.device.telemetry is None
    assert "analytics" in reasons(found)


@pytest.mark.parametrize(
    ("opener", "before", "after"),
    [
        ("control-connection T1 {", "control-type light;", "control-type managed;"),
        ("control-connection T1 {", "test-count 0;", "test-count 1;"),
        ("control-connection T1 {", "probe-interval 1;", "probe-interval 10;"),
        ("control-connection T1 {", "routing-instance S101-office;", "routing-instance X;"),
        ("control-connection T1 {", "test-session T1", "test-session T9"),
        ("control-connection T1 {", "destination-port 862;", "destination-port 861;"),
        ("control-connection T1 {", "target-address 10.10.8.1;", "target-address 2001:db8::1;"),
        ("twamp {", "control-connection T1 {", "control-connection X {"),
    ],
)
def test_another_session_is_unread(opener: str, before: str, after: str) -> None:
    found = within(opener, before, after, SLICED_TEXT)
    assert found.device.measurement is not None
    assert [one.number for one in found.device.measurement.sessions] == [3]
    assert "term twamp-1" in reasons(found)


@pytest.mark.parametrize(
    ("opener", "before", "after"),
    [
        ("client-list T2 {", "10.10.4.1/32", "10.10.4.0/24"),
        ("client-list T2 {", "10.10.4.1/32;", "10.10.4.1/32;\n10.10.4.2/32;"),
        ("client-list T4 {", "10.50.4.1/32", "10.50.4.2/32"),
        ("term twamp-2 {", "destination-port 862;", "destination-port 863;"),
        ("term twamp-2 {", "10.10.0.1/32", "10.10.0.9/32"),
        ("term twamp-2 {", "10.10.0.1/32", "10.50.0.1/32"),
        ("twamp {\n            client", "client-list T2", "client-list T1"),
        ("            server {", "authentication-mode none;", ""),
        ("            server {", "port 862;", "port 863;"),
        ("                light {", "                    port 862;\n", ""),
        ("routing-instance-list {", "S105-justice {", "S999 {"),
    ],
)
def test_another_reflector_is_unread(opener: str, before: str, after: str) -> None:
    assert within(opener, before, after, SLICED_TEXT).unread


def test_a_reflector_without_clients_is_unread() -> None:
    text = re.sub(
        r"                client-list T\d \{.*?\n                \}\n",
        "",
        SLICED_TEXT,
        flags=re.DOTALL,
    )
    found = said(text)
    assert found.device.measurement is not None
    assert found.device.measurement.reflectors == ()
    assert "nobody may ask" in reasons(found)


@pytest.mark.parametrize(
    ("opener", "before", "after"),
    [
        ("network-slicing {", "slice S107;", "slice S107;\nslice S0;"),
        ("network-slicing {", "slice S107;", "slice S107 x;"),
        ("network-slicing {", "apply-macro S105 {", "apply-macro S106 {"),
        ("prefix-list SLICE-S105 {", "fd::/128", "/64"),
        ("prefix-list SLICE-S105 {", "fe::/128;", "fe::/128;\n2001:DB8:1000:1009:fe::/128;"),
        ("filter SLICES-6 {", "count slice-S105;", "discard;"),
        ("filter SLICES-6 {", "then accept;", "then discard;"),
        ("policy-statement SLICES {", "RT-65010-105", "RT-65010-30101"),
        ("policy-statement SLICES {", "slice S105;", "slice S107;"),
        ("policy-statement SLICES {", "term S105", "term S106"),
        ("    forwarding-table {", "[ SLICES LOAD-BALANCE ]", "LOAD-BALANCE"),
        ("slice S105 {\n", "SLICE-et-0-0-0-S105;", "SLICE-et-0-0-0-S107;"),
        ("traffic-control-profiles {", "guaranteed-rate 250m;", "guaranteed-rate 251m;"),
        ("SLICE-et-0-0-0-S105 {", "scheduler-map SLICES;", "scheduler-map QUEUES-et-0-0-0;"),
        ("        SLICES {", "scheduler percent-25;", "scheduler percent-5;"),
        ("        percent-25 {", "percent 25;", "percent 20;"),
        ("    et-0/0/0 {", "hierarchical-scheduler;", ""),
        ("\ninterfaces {\n", "\n        speed 100g;", "\n        speed 1g;"),
    ],
)
def test_a_slice_is_whole_or_unread(opener: str, before: str, after: str) -> None:
    assert within(opener, before, after, SLICED_TEXT).unread


def test_a_core_router_without_services_has_slices() -> None:
    found = said(CORE_TEXT)
    assert [one.slice for one in interface(found.device, "et-0/0/0").slices] == [105]
    assert found.device.slices[0].sids == (IPv6Address("2001:db8:1000:1009:fd::"),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("end-sid 2001:db8:1000:9:100::", "end-sid 2001:db8:1000:9:101::"),
        ("end-sid 2001:db8:1000:9:100::", "end-sid 2001:db8:1000:8:100::"),
        ("end-sid 2001:db8:1000:9:100::", "end-sid 2001:db8:1000:9:100::1"),
        ("end-sid 2001:db8:1000:9:100::", "end-sid 2001:db8:1000:9:9000::"),
    ],
)
def test_another_end_sid_is_unread(before: str, after: str) -> None:
    found = only(before, after, SLICED_TEXT)
    assert "End SID" in reasons(found) or "bad value" in reasons(found)


def test_an_end_sid_belongs_to_no_vrf() -> None:
    text = SLICED_TEXT.replace("2001:db8:1000:9:100::", "2001:db8:1000:9:1::")
    found = said(text.replace("2001:db8:1000:1009:100::", "2001:db8:1000:1009:1::"))
    assert found.device.srv6 is not None
    assert found.device.srv6.end == 1
    assert found.device.vrfs[0].sids is None


def test_more_than_a_shaper_lets_through_is_not_guaranteed() -> None:
    found = only("guaranteed-rate 500m;", "guaranteed-rate 3g;", SLICED_TEXT)
    hand_off = interface(found.device, "et-0/0/1.1000")
    assert (hand_off.shaper, hand_off.committed) == (None, None)
    assert found.unread


@pytest.mark.parametrize("links", ["0", "65", "two"])
def test_a_lag_has_few_links(links: str) -> None:
    found = only("minimum-links 2;", f"minimum-links {links};", SLICED_TEXT)
    assert interface(found.device, "ae0").min_links is None
    assert found.unread


def test_a_share_of_a_slice_that_is_not_there_is_unread() -> None:
    found = only(SHARE, "            slice S108 {\n", SLICED_TEXT)
    assert interface(found.device, "et-0/0/0").slices == ()
    assert "the device has no slice 108" in reasons(found)
