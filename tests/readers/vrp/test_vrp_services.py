"""Slices, steering, measurement and telemetry are read back as they were meant, or not at all."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import Application, CandidatePath, Device, Origin, SliceShare
from citynet.readers.vrp import read
from tests.readers.page import Page
from tests.readers.small_changes import read_back_changed
from tests.readers.vrp.service_texts import SLICED, STEERED, TEXTS
from tests.render.samples_vrp_services import SERVICE_SAMPLES

EXAMPLE = Page("vrp", "eg-pe-civic", read, separator="#", numbering="")
NEW = re.compile(
    r"(slices|policies|applications|steering|measurement|telemetry|color|end|committed|marking"
    r"|ttl_security|min_links|ntp_key)\b"
)


def service(name: str) -> tuple[str, Device]:
    page = TEXTS[name]
    return page.text, page.device


@pytest.mark.parametrize("device", SERVICE_SAMPLES, ids=lambda device: device.name)
def test_each_change_of_a_service_is_read_back(device: Device) -> None:
    assert read_back_changed(device, NEW) > 30


@pytest.mark.parametrize("name", TEXTS)
def test_no_line_can_be_dropped_or_said_twice_unnoticed(name: str) -> None:
    assert TEXTS[name].read(TEXTS[name].text).unread == ()
    assert TEXTS[name].unnoticed_drops() == []
    assert TEXTS[name].unnoticed_repeats() == []


@pytest.mark.parametrize("name", TEXTS)
def test_no_word_of_a_new_line_can_change_unnoticed(name: str) -> None:
    assert TEXTS[name].unnoticed_words(but=frozenset(EXAMPLE.lines)) == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_device_may_order_its_views_otherwise(name: str) -> None:
    text, device = service(name)
    _, *views, last = re.split(r"(?m)^#\n", text)
    found = read(name, {"config": "#\n".join(["", *reversed(views), last])})
    assert found.unread == ()
    assert found.device == device


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_mutation_is_answered(data: st.DataObject) -> None:
    page = TEXTS[data.draw(st.sampled_from(sorted(TEXTS)))]
    lines = list(page.lines)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place : place + data.draw(st.integers(0, 9))] = [data.draw(st.sampled_from(lines))]
    assert page.read("\n".join(lines)).device.name


def test_each_part_knows_its_lines() -> None:
    parts = [
        part
        for name in TEXTS
        for device in (TEXTS[name].device,)
        for part in chain(
            device.slices,
            device.policies,
            device.applications,
            device.steering,
            device.measurement.sessions if device.measurement else (),
            device.measurement.reflectors if device.measurement else (),
            device.measurement.flows if device.measurement else (),
            device.telemetry.collectors if device.telemetry else (),
            *((*port.slices, *port.applications) for port in device.interfaces),
            *(policy.paths for policy in device.policies),
        )
    ]
    assert {type(part) for part in parts} >= {Application, CandidatePath, SliceShare}
    assert all(part.origin.file == "config" and part.origin.lines for part in parts)


def test_lines_of_a_channel_belong_to_its_port() -> None:
    text, device = service(SLICED)
    lines = text.splitlines()
    (port,) = [one for one in device.interfaces if one.name == "GigabitEthernet0/1/0"]
    (share,) = [one for one in port.slices if one.slice == 103]
    said = [lines[number - 1] for number in share.origin.lines]
    assert said[0] == "interface GigabitEthernet0/1/0.103"
    assert len(said) == 9
    assert isinstance(port.origin, Origin)
    assert set(share.origin.lines) <= set(port.origin.lines)


def test_policies_may_stand_in_a_view_of_their_own() -> None:
    text, device = service(STEERED)
    line = " srv6-te-policy locator MAIN\n"
    assert text.count(line) == 1
    text = text.replace(line, f"#\nsegment-routing ipv6\n{line}")
    found = read(STEERED, {"config": text})
    assert found.unread == ()
    assert found.device == device


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (STEERED, " srv6-te-policy locator MAIN\n", ""),
        (
            STEERED,
            " srv6-te-policy locator MAIN\n",
            "#\nsegment-routing ipv6\n#\nsegment-routing ipv6\n srv6-te-policy locator MAIN\n",
        ),
        # A device would read the second line inside the view before it.
        (
            STEERED,
            " mapping-policy STEER-106",
            " srv6-te-policy locator MAIN\n mapping-policy STEER-106",
        ),
        (SLICED, " instance 1401", " instance 1401\n node-id 3\n instance 1401"),
        (
            SLICED,
            "\nnetwork-slice instance 105\n",
            "\nnetwork-slice instance 105\n#\nnetwork-slice instance 105\n",
        ),
        (SLICED, "interface GigabitEthernet0/1/0.1107", "interface GigabitEthernet0/2/0.1107"),
        (SLICED, "interface GigabitEthernet0/1/0.1107", "interface GigabitEthernet0/9/0.1107"),
        (SLICED, " flex-channel 1\n", " flex-channel 1\n network-slice 103 flex-channel 1\n"),
        (STEERED, "apn-field APPLICATION 6784", "apn-field APPLICATION 6785"),
        (STEERED, "apn-field APPLICATION 6784", "apn-field APPLICATION 65536"),
        (STEERED, "endpoint 2001:db8:10::4 color 1128", "endpoint 2001:db8:10::3 color 1128"),
        (STEERED, "route-policy COLOR-106 permit", "route-policy COLOR-106 deny"),
        (
            SLICED,
            "sysname",
            "route-policy COLOR-9 permit node 10\n apply extcommunity color 0:9\nsysname",
        ),
        (SLICED, "sysname", "apn\n ipv6\nsysname"),
        (SLICED, "sysname", "traffic policy APP-x\nsysname"),
    ],
)
def test_what_the_model_cannot_hold_is_unread(name: str, before: str, after: str) -> None:
    text = TEXTS[name].text
    assert before in text
    assert read(name, {"config": text.replace(before, after, 1)}).unread


DOMAIN = "diffserv domain CITY"


@pytest.mark.parametrize(
    "twice",
    [
        f"{DOMAIN}\n{DOMAIN}\n",
        f"{DOMAIN}\n#\n{DOMAIN}\n",
        f"{DOMAIN}\n ip-dscp-inbound 0 to 25 phb be green\n{DOMAIN}\n",
    ],
)
def test_a_domain_of_code_points_is_said_once(twice: str) -> None:
    found = EXAMPLE.read(EXAMPLE.text.replace(f"{DOMAIN}\n", twice, 1))
    assert DOMAIN in {line.text for line in found.unread}


PEER = re.compile(r"(?m)^  peer 100\.126\.0\.1 .*\n")


def moved(lines: list[str]) -> str:
    """Return the example with lines of an IPv4 session in the view of IPv6 sessions."""
    text = EXAMPLE.text
    for line in lines:
        text = text.replace(line, "", 1)
    head, view, rest = text.partition(" ipv6-family vpn-instance S101-office\n")
    last = "  segment-routing ipv6 best-effort\n"
    before, found, behind = rest.partition(last)
    assert found
    return f"{head}{view}{before}{last}{''.join(lines)}{behind}"


@pytest.mark.parametrize("line", PEER.findall(EXAMPLE.text))
def test_a_line_of_a_session_belongs_to_the_view_of_its_family(line: str) -> None:
    assert EXAMPLE.notices(moved([line]).splitlines())


def test_lines_of_a_session_belong_to_the_view_of_its_family() -> None:
    lines = PEER.findall(EXAMPLE.text)
    plain = [line for line in lines if "as-number" not in line and "prefix" not in line]
    assert len(plain) > 2
    assert EXAMPLE.notices(moved(plain).splitlines())
    assert EXAMPLE.notices(moved(lines).splitlines())
