"""What a baseline asks for besides: signed time, telemetry, minimum links, TTL security."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address

import pytest

from citynet.device.model import Collector, Telemetry, TrafficClass
from tests.readers.eos.guarded import GUARDED

DEVICE = GUARDED.device
SECOND_TRANSPORT = """\
   !
   transport grpc EVERY-10-6031
      ssl profile GNMI
      port 6031
      vrf MGMT
"""
NOTHING = "   seq 10 deny 0.0.0.0/0 le 32\n"


def refused(text: str) -> set[str]:
    """Return the lines of a text that are unread; missing ones are left out."""
    lines = text.splitlines()
    return {lines[each.line - 1].strip() for each in GUARDED.read(text).unread if each.line}


def changed(before: str, after: str) -> str:
    assert before in GUARDED.text
    return GUARDED.text.replace(before, after, 1)


def test_it_is_read_whole() -> None:
    assert GUARDED.read(GUARDED.text).unread == ()
    assert DEVICE.management.ntp_key == "secret:ntp"
    assert DEVICE.telemetry == Telemetry(
        collectors=(
            Collector(address=IPv4Address("198.51.100.231"), port=6030),
            Collector(address=IPv4Address("198.51.100.232"), port=6031),
            Collector(address=IPv6Address("2001:db8:ffff::d1"), port=6030),
        ),
        interval=10,
    )
    lags = {each.name: each.min_links for each in DEVICE.interfaces if each.min_links}
    assert lags == {"Port-Channel1": 2}
    assert DEVICE.bgp is not None
    guarded = {each.vrf for each in DEVICE.bgp.neighbors if each.ttl_security}
    assert guarded == {"S101-office"}
    handed = next(each for each in DEVICE.interfaces if each.name == "Ethernet9.1000")
    assert (handed.marking, handed.policer) == (TrafficClass.ASSURED, None)


def test_parts_of_telemetry_know_their_lines() -> None:
    assert DEVICE.telemetry is not None
    said = {GUARDED.lines[number - 1].strip() for number in DEVICE.telemetry.origin.lines}
    assert {"management api gnmi", "port 6031"} <= said
    (number,) = DEVICE.telemetry.collectors[0].origin.lines
    assert GUARDED.lines[number - 1].strip().startswith("60 permit tcp host 198.51.100.231 ")


@pytest.mark.parametrize(
    "gone", ["ntp authenticate", "ntp trusted-key 3", "ntp authentication-key 3 sha1 0 secret:ntp"]
)
def test_signed_time_is_whole_or_not_read(gone: str) -> None:
    text = changed(f"{gone}\n", "")
    assert GUARDED.read(text).device.management.ntp_key is None
    assert "ntp server vrf MGMT 198.51.100.202 key 3" in refused(text)
    assert len(refused(text)) == 4


def test_a_server_that_does_not_sign_leaves_no_key() -> None:
    text = changed("198.51.100.201 key 3", "198.51.100.201")
    found = GUARDED.read(text)
    assert found.device.management.ntp_key is None
    assert found.device.management.ntp_servers == DEVICE.management.ntp_servers
    assert "ntp authenticate" in refused(text)
    assert "ntp server vrf MGMT 198.51.100.201" not in refused(text)


def test_a_key_of_time_in_clear_text_is_not_repeated() -> None:
    found = GUARDED.read(changed("sha1 0 secret:ntp", "sha1 0 Hunter2"))
    assert found.unread
    assert "Hunter2" not in str(found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("host 198.51.100.231 any", "any any"),
        ("permit tcp host 198.51.100.231", "permit udp host 198.51.100.231"),
        ("60 permit tcp host 198.51.100.231", "65 permit tcp host 198.51.100.231"),
        ("198.51.100.232 any eq 6031", "198.51.100.232 any eq 6032"),
        ("198.51.100.232 any eq 6031", "198.51.100.232 any eq 22"),
        ("198.51.100.232 any eq 6031", "198.51.100.232 any range 6031 6032"),
        ("host 198.51.100.232", "host 2001:db8::1"),
        ("EVERY-10-6031", "EVERY-20-6031"),
        ("EVERY-10-6030", "EVERY-0-6030"),
        ("EVERY-10-6031", "SOMETIMES"),
        (SECOND_TRANSPORT, ""),
        (SECOND_TRANSPORT, SECOND_TRANSPORT + SECOND_TRANSPORT),
        ("   80 deny ip any any\n", "   80 permit ip any any\n"),
    ],
)
def test_telemetry_fits_together_or_is_not_read(before: str, after: str) -> None:
    text = changed(before, after)
    assert GUARDED.read(text).device.telemetry is None
    assert {"management api gnmi", "ssl profile GNMI", "vrf MGMT"} <= refused(text)
    assert any("host 2001:db8:ffff::d1" in line for line in refused(text))
    assert "trust certificate collectors.crt" in refused(text)


def test_without_transports_no_collector_comes_in() -> None:
    text = re.sub(r"management api gnmi\n(?:   .*\n)+!\n", "", GUARDED.text)
    assert GUARDED.read(text).device.telemetry is None
    assert "60 permit tcp host 198.51.100.231 any eq 6030" in refused(text)


@pytest.mark.parametrize("line", ["ssl profile GNMI", "port 6030", "vrf MGMT"])
def test_a_transport_has_three_lines(line: str) -> None:
    start = GUARDED.text.index("management api gnmi")
    before, behind = GUARDED.text[:start], GUARDED.text[start:]
    unread = GUARDED.read(before + behind.replace(f"      {line}\n", "", 1)).unread
    (missing,) = unread
    assert (missing.line, missing.text) == (
        0,
        f"management api gnmi / transport grpc EVERY-10-6030 / {line}",
    )


def test_a_line_behind_a_transport_is_unread() -> None:
    text = changed(SECOND_TRANSPORT, f"{SECOND_TRANSPORT}   shutdown\n")
    assert "shutdown" in refused(text)


def test_the_profile_of_gnmi_belongs_to_telemetry() -> None:
    text = changed("   ssl profile GNMI\n      tls", "   ssl profile OTHER\n      tls")
    found = GUARDED.read(text).unread
    assert "management security / ssl profile GNMI" in {line.text for line in found}


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            "interface Ethernet9\n",
            "interface Ethernet9\n   port-channel min-links 1\n",
            "port-channel min-links 1",
        ),
        ("min-links 2", "min-links 0", "port-channel min-links 0"),
        (
            "   neighbor 100.64.20.1 bfd\n",
            "   neighbor 100.64.20.1 bfd\n   neighbor 100.64.20.1 ttl maximum-hops 1\n",
            "neighbor 100.64.20.1 ttl maximum-hops 1",
        ),
        (
            "neighbor 100.126.0.0 ttl maximum-hops 1",
            "neighbor 100.126.0.0 ttl maximum-hops 254",
            "neighbor 100.126.0.0 ttl maximum-hops 254",
        ),
        (
            "      set dscp 26\n      set traffic-class 3\n!",
            "!",
            "policy-map type quality-of-service IN-Ethernet9.1000",
        ),
    ],
)
def test_a_line_where_it_says_nothing_is_unread(before: str, after: str, line: str) -> None:
    assert line in refused(changed(before, after))


def test_a_closed_hand_off_has_lists_without_prefixes() -> None:
    text, count = re.subn(
        r"(ip prefix-list H101-1-4-(?:in|out)\n)(?:   seq .*\n)+", rf"\1{NOTHING}", GUARDED.text
    )
    assert count == 2
    found = GUARDED.read(text)
    assert found.unread == ()
    assert {each.name for each in found.device.prefix_lists if not each.prefixes} == {
        "H101-1-4-in",
        "H101-1-4-out",
        "H101-1-6-out",
    }
    other = text.replace(NOTHING, "   seq 10 deny ::/0 le 128\n", 1)
    assert refused(other) == {"seq 10 deny ::/0 le 128"}


def test_a_drained_device_has_the_largest_metric() -> None:
    found = GUARDED.read(changed("isis metric 2\n", "isis metric 16777214\n"))
    assert found.unread == ()
    port = next(each for each in found.device.interfaces if each.name == "Ethernet1")
    assert port.isis is not None
    assert port.isis.metric == 16777214
    assert refused(changed("isis metric 2\n", "isis metric 16777216\n"))
