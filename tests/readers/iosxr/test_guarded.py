"""What a baseline asks for besides: signed time, telemetry, minimum links, TTL security."""

from __future__ import annotations

import pytest

from citynet.device.model import Device, IsisInterface
from citynet.readers.model import ReadDevice
from tests.readers.iosxr.examples import EXAMPLES

BORDER, GUARDED = EXAMPLES["ci-br1"], EXAMPLES["ci-br1, guarded"]
EDGE = EXAMPLES["ci-pe-east"]
FIRST = "   protocol grpc tls-hostname 198.51.100.231\n"
SECOND = """\
  address-family ipv6 2001:db8:ffff::d1 port 57501
   encoding self-describing-gpb
   protocol grpc tls-hostname 2001:db8:ffff::d1
  !
"""
SUBSCRIPTION = "  sensor-group-id CITY sample-interval 10000\n"
SOURCE = "  source-interface MgmtEth0/RP0/CPU0/0\n"


def refused(found: ReadDevice, text: str) -> set[str]:
    """Return the lines of a text that are unread; missing ones are left out."""
    lines = text.splitlines()
    return {lines[each.line - 1].strip() for each in found.unread if each.line}


def missing(found: ReadDevice) -> set[str]:
    return {each.text for each in found.unread if not each.line}


def changed(before: str, after: str) -> tuple[ReadDevice, set[str]]:
    """Return what is read after a change of a piece, and which lines are unread then."""
    assert before in GUARDED.text
    text = GUARDED.text.replace(before, after, 1)
    found = GUARDED.read(text)
    return found, refused(found, text)


KEY = "cmac-authentication-key 1 cmac clear secret:ntp"


@pytest.mark.parametrize("gone", ["authenticate", "trusted-key 1", KEY])
def test_signed_time_is_whole_or_not_read(gone: str) -> None:
    found, unread = changed(f" {gone}\n", "")
    assert found.device.management.ntp_key is None
    assert unread == {
        "authenticate",
        "trusted-key 1",
        KEY,
        "server vrf MGMT 198.51.100.201 key 1",
        "server vrf MGMT 198.51.100.202 key 1",
    } - {gone}


def test_a_server_that_does_not_sign_leaves_no_key() -> None:
    found, unread = changed("198.51.100.201 key 1", "198.51.100.201")
    assert found.device.management.ntp_key is None
    assert found.device.management.ntp_servers == GUARDED.device.management.ntp_servers
    assert unread == {
        "authenticate",
        "trusted-key 1",
        KEY,
        "server vrf MGMT 198.51.100.202 key 1",
    }


def test_a_running_device_shows_that_there_is_a_key() -> None:
    found, unread = changed("cmac clear secret:ntp", "cmac encrypted 0822455D0A16")
    assert (found.unread, unread) == ((), set())
    assert found.device.management.ntp_key == "encrypted"
    found, _ = changed("cmac clear secret:ntp", "cmac secret:ntp")
    assert found.unread == ()
    assert found.device.management.ntp_key == "secret:ntp"


def test_a_key_of_time_in_clear_text_is_not_repeated() -> None:
    found, _ = changed("cmac clear secret:ntp", "cmac clear Hunter2")
    assert found.unread
    assert found.device.management.ntp_key is None
    assert "Hunter2" not in str(found)


def _addresses(device: Device) -> list[str]:
    return [str(each.address) for each in device.telemetry.collectors] if device.telemetry else []


@pytest.mark.parametrize(
    "line",
    [
        "protocol grpc no-tls",
        "protocol grpc",
        "protocol tcp",
        "protocol grpc tls-hostname 198.51.100.232",
        "protocol grpc tls-hostname 198.51.100.231 gzip",
    ],
)
def test_a_collector_is_called_over_tls_or_is_none(line: str) -> None:
    found, unread = changed(FIRST, f"   {line}\n")
    assert _addresses(found.device) == ["2001:db8:ffff::d1"]
    assert unread == {line}
    assert any(FIRST.strip() in text for text in missing(found))


def test_a_collector_has_its_encoding() -> None:
    line = "   encoding self-describing-gpb\n"
    found, _ = changed(line, "")
    assert _addresses(found.device) == ["2001:db8:ffff::d1"]
    found, unread = changed(line, "   encoding json\n")
    assert _addresses(found.device) == ["2001:db8:ffff::d1"]
    assert unread == {"encoding json"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ipv6 2001:db8:ffff::d1 port 57501", "ipv6 198.51.100.232 port 57501"),
        ("port 57501", "port 65536"),
        (SECOND, SECOND + SECOND),
    ],
)
def test_a_collector_is_one_of_its_family_once(before: str, after: str) -> None:
    found, unread = changed(before, after)
    assert unread
    assert "198.51.100.231" in _addresses(found.device)


def test_without_a_collector_there_is_no_telemetry() -> None:
    text = GUARDED.text.replace(SECOND, "")
    found = GUARDED.read(text.replace(FIRST, "   protocol tcp\n"))
    assert found.device.telemetry is None
    assert any(line.reason == "telemetry has an interval and a collector" for line in found.unread)


@pytest.mark.parametrize(
    "line",
    ["", SUBSCRIPTION.replace("10000", "10500"), SUBSCRIPTION.replace("10000", "0")],
)
def test_without_an_interval_there_is_no_telemetry(line: str) -> None:
    found, unread = changed(SUBSCRIPTION, line)
    assert found.device.telemetry is None
    assert "telemetry model-driven" in unread


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("  destination-id CITY\n", "subscription CITY / destination-id CITY"),
        (SOURCE, "subscription CITY / source-interface"),
    ],
)
def test_a_line_of_the_subscription_is_missed(line: str, path: str) -> None:
    found, _ = changed(line, "")
    assert missing(found) == {f"telemetry model-driven / {path}"}


def test_every_sensor_path_is_missed() -> None:
    paths = [line for line in GUARDED.lines if line.startswith("  sensor-path ")]
    assert len(paths) == 4
    for path in paths:
        found, _ = changed(f"{path}\n", "")
        assert missing(found) == {f"telemetry model-driven / sensor-group CITY / {path.strip()}"}


def test_telemetry_leaves_by_the_management_port() -> None:
    found, unread = changed(SOURCE, "  source-interface Loopback0\n")
    assert unread == {"source-interface Loopback0"}
    assert found.device.telemetry == GUARDED.device.telemetry
    found, _ = changed("CITY\n  vrf MGMT\n", "CITY\n")
    assert missing(found) == {"telemetry model-driven / destination-group CITY / vrf MGMT"}


def test_telemetry_has_three_parts_and_is_said_once() -> None:
    found, unread = changed(" subscription CITY\n", " subscription OTHER\n")
    assert "subscription OTHER" in unread
    assert "telemetry model-driven / subscription CITY" in missing(found)
    _, unread = changed("netconf-yang agent\n", "telemetry model-driven\n!\nnetconf-yang agent\n")
    assert unread == {"telemetry model-driven"}


def test_a_line_behind_a_part_that_nothing_closes_is_unread() -> None:
    _, unread = changed(f"{SOURCE} !\n!\n", f"{SOURCE} strict-timer\n!\n")
    assert "strict-timer" in unread


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            "interface FortyGigE0/0/0/20\n",
            "interface FortyGigE0/0/0/20\n bundle minimum-active links 1\n",
            "bundle minimum-active links 1",
        ),
        ("active links 2", "active links 0", "bundle minimum-active links 0"),
        ("active links 2", "active links 65", "bundle minimum-active links 65"),
        ("  description ci-cr1\n", "  description ci-cr1\n  ttl-security\n", "ttl-security"),
        (
            "   ttl-security\n",
            "   ttl-security inheritance-disable\n",
            "ttl-security inheritance-disable",
        ),
    ],
)
def test_a_line_where_it_says_nothing_is_unread(before: str, after: str, line: str) -> None:
    _, unread = changed(before, after)
    assert unread == {line}


def _isis(device: Device, name: str) -> IsisInterface:
    found = next(each.isis for each in device.interfaces if each.name == name)
    assert found is not None
    return found


def test_a_drained_device_has_the_largest_metric_and_delay() -> None:
    port = "HundredGigE0/0/0/0"
    found = EDGE.changed("   metric 20\n", "   metric 16777214\n")
    assert found.unread == ()
    assert _isis(found.device, port).metric == 16777214
    found = EDGE.changed("advertise-delay 20\n", "advertise-delay 16777215\n")
    assert found.unread == ()
    assert _isis(found.device, port).delay == 16777215
    assert EDGE.changed("   metric 20\n", "   metric 16777215\n").unread
    assert EDGE.changed("advertise-delay 20\n", "advertise-delay 16777216\n").unread


def test_a_closed_hand_off_has_lists_without_prefixes() -> None:
    named = "  if destination in H101-3-4-in then\n    pass\n  endif\n"
    closed = "  if destination in (0.0.0.0/0 le 32) then\n    drop\n  endif\n"
    without_set = BORDER.text.replace(
        "prefix-set H101-3-4-in\n  10.20.0.0/24,\n  10.20.1.0/24\nend-set\n!\n", ""
    )
    assert without_set != BORDER.text
    found = BORDER.read(without_set.replace(named, closed))
    assert found.unread == ()
    empty = {each.name for each in found.device.prefix_lists if not each.prefixes}
    assert "H101-3-4-in" in empty
