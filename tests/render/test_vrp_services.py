"""VRP text of slices, steering, measurement and telemetry says everything, in the reviewed words.

The words are in ``tests/golden/vrp``; what is refused is in ``test_vrp_service_refusals``.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import Application, Device, InterfaceKind, SliceInstance
from citynet.errors import FindingsError
from tests.render.samples_vrp_services import SLICED, STEERED
from tests.render.texts import config_of

CHANNEL = [
    " vlan-type dot1q 103",
    " ipv6 enable",
    " ipv6 address auto link-local",
    " trust upstream CITY",
    " mode channel enable",
    " mode channel bandwidth 500",
    " basic-slice 1",
    " network-slice 103 data-plane",
]


def view_of(device: Device, opener: str) -> list[str]:
    """Return the lines behind ``opener``, up to the next separator without indentation."""
    _, found, behind = config_of(device).text.partition(f"\n{opener}\n")
    assert found
    return behind.partition("\n#\n")[0].splitlines()


def openers(device: Device, words: str) -> list[str]:
    return [line for line in config_of(device).text.splitlines() if line.startswith(words)]


def test_a_dedicated_share_is_a_channel_of_its_own_behind_its_port() -> None:
    port = "interface GigabitEthernet0/1/0"
    assert openers(SLICED, port) == [port, f"{port}.103", f"{port}.1107"]
    assert view_of(SLICED, f"{port}.103") == CHANNEL
    assert not [line for line in view_of(SLICED, port) if "103" in line]


def test_reserved_shares_stand_beside_the_base_slice() -> None:
    lines = view_of(SLICED, "interface GigabitEthernet0/1/0")
    assert [line for line in lines if line.startswith(" network-slice ")] == [
        " network-slice 1 data-plane",
        " network-slice 105 flex-channel 200",
        " network-slice 1109 flex-channel 1",
    ]
    # Slices are given to interfaces with IPv6 only.
    assert lines.index(" ipv6 enable") < lines.index(" network-slice 1 data-plane")
    assert "network-slice" not in "".join(view_of(SLICED, "interface GigabitEthernet0/2/0"))


def test_a_port_with_channels_has_no_line_for_control() -> None:
    def said(port: str) -> list[str]:
        lines = view_of(SLICED, f"interface {port}")
        return [line.split()[1] for line in lines if line.startswith(" port-queue ")]

    assert said("GigabitEthernet0/1/1") == ["cs6", *said("GigabitEthernet0/1/0")]
    assert len(said("GigabitEthernet0/1/0")) == 7


def test_two_vrfs_of_a_slice_share_its_colour() -> None:
    assert view_of(SLICED, "network-slice color-mapping") == [" color 103 network-slice 103"]
    assert openers(SLICED, "route-policy ") == ["route-policy COLOR-103 permit node 10"]
    assert config_of(SLICED).text.count("\n  import route-policy COLOR-103\n") == 4
    for opener in ("ip vpn-instance S103-video", "ip vpn-instance S103-video-s1"):
        assert "  tnl-policy STEERING" not in view_of(SLICED, opener)
    assert "route-policy" not in "".join(view_of(SLICED, "ip vpn-instance S101-office"))


def test_what_is_named_stands_before_who_names_it() -> None:
    text = config_of(STEERED).text
    for earlier, later in (
        ("\nroute-policy COLOR-106 ", "import route-policy COLOR-106"),
        ("\ntunnel-policy STEERING\n", "tnl-policy STEERING"),
        ("apn-id instance S106-clock", "remark apn-id-ipv6 instance S106-clock"),
        ("\ntraffic policy APP-", " traffic-policy APP-"),
        (" locator MAIN ", " srv6-te-policy locator MAIN"),
        ("\npki domain TELEMETRY\n", " pki-domain TELEMETRY"),
        ("\nssl policy TELEMETRY\n", " ssl-policy TELEMETRY"),
    ):
        assert 0 <= text.index(earlier) < text.index(later)


def test_applications_are_marked_behind_the_filter_and_policed_together() -> None:
    name = "GigabitEthernet0-3-0.106"
    behavior = view_of(STEERED, f"traffic behavior IN-{name}")
    assert behavior[-1] == f" traffic-policy APP-{name}"
    assert [line.split()[0] for line in behavior].count("car") == 1
    assert view_of(STEERED, f"traffic policy APP-{name}") == [
        f" classifier APP-{name}-1 behavior APP-{name}-1 precedence 1",
        f" classifier APP-{name}-2 behavior APP-{name}-2 precedence 2",
    ]
    for number in (1, 2):
        marked = view_of(STEERED, f"traffic behavior APP-{name}-{number}")
        assert [line.partition(" instance ")[0] for line in marked] == [" remark apn-id-ipv6"]


@pytest.mark.parametrize("version", [4, 6])
def test_either_end_of_a_conversation_belongs_to_an_application(version: int) -> None:
    acl = "acl" if version == 4 else "acl ipv6"
    lines = view_of(STEERED, f"{acl} name APP-GigabitEthernet0-3-0.106-1-{version} advance")
    assert lines == [
        " rule 10 permit tcp source-port eq 2404",
        " rule 20 permit tcp destination-port eq 2404",
        " rule 30 permit tcp source-port range 20000 20010",
        " rule 40 permit tcp destination-port range 20000 20010",
    ]


def test_no_line_lets_a_policy_go_down_or_a_route_fall_back() -> None:
    text = config_of(STEERED).text
    assert text.count("\n  segment-routing ipv6 traffic-engineer\n") == 2
    for word in ("best-effort", "verification", "bfd seamless", "sbfd", "native-ip"):
        assert word not in text
    assert "best-effort" in config_of(SLICED).text


def test_the_end_function_is_the_first_under_each_locator() -> None:
    lines = view_of(STEERED, "segment-routing ipv6")
    for number, line in enumerate(lines):
        if line.startswith(" locator "):
            assert lines[number + 1] == "  opcode ::100 end psp"
    assert sum(line.endswith(" end psp") for line in lines) == 3
    assert STEERED.srv6 is not None
    without = replace(STEERED, srv6=replace(STEERED.srv6, end=None))
    assert " end psp" not in config_of(without).text


def test_lists_stand_before_policies_and_policies_before_mappings() -> None:
    text = config_of(STEERED).text.partition(" srv6-te-policy locator MAIN\n")[2]
    lines = text.partition("\n#\n")[0].splitlines()
    kinds = [line.split()[0] for line in lines if not line.startswith("  ")]
    assert kinds == ["segment-list"] * 4 + ["srv6-te"] * 4 + ["mapping-policy"]


def test_a_hand_off_is_marked_without_a_policer() -> None:
    lines = view_of(SLICED, "traffic behavior IN-GigabitEthernet0-2-0.1000")
    assert lines == [" service-class af3 color green", " remark dscp 26", " remark ipv6 dscp 26"]


def test_a_guaranteed_rate_is_what_is_committed() -> None:
    assert " user-queue cir 300000 pir 1000000 outbound" in view_of(
        SLICED, "interface GigabitEthernet0/2/0.1000"
    )
    assert " user-queue cir 400000 outbound" in view_of(
        SLICED, "interface GigabitEthernet0/2/0.1001"
    )


@pytest.mark.parametrize(
    ("peer", "family", "everything"),
    [
        ("100.126.0.1", "ip ip-prefix H101-2-4", "0.0.0.0 0 less-equal 32"),
        ("2001:db8:7e00::1", "ip ipv6-prefix H101-2-6", ":: 0 less-equal 128"),
    ],
)
def test_a_closed_hand_off_takes_and_sends_nothing(peer: str, family: str, everything: str) -> None:
    text = config_of(SLICED).text
    for way, word in (("in", "import"), ("out", "export")):
        list_ = f"{family}-{way}"
        assert openers(SLICED, list_) == [f"{list_} index 10 deny {everything}"]
        assert f"\n  peer {peer} {list_.partition(' ')[2]} {word}\n" in text
    assert f"\n  peer {peer} valid-ttl-hops 1\n" in text


def test_a_link_of_last_resort_has_the_largest_metric_and_delay() -> None:
    lines = view_of(SLICED, "interface GigabitEthernet0/1/1")
    assert " isis ipv6 cost 16777214 level-2" in lines
    assert "  delay 16777215" in lines


def test_a_flow_is_measured_at_each_interface_of_its_vrf() -> None:
    lines = view_of(SLICED, "ifit")
    bound = [
        (lines[number].split()[1], lines[number + 2].split()[2], lines[number + 3].split()[-1])
        for number in range(1, len(lines), 4)
    ]
    assert lines[0] == " node-id 3"
    assert bound == [
        ("1401", "source", "GigabitEthernet0/2/0.1000"),
        ("1601", "source-ipv6", "GigabitEthernet0/2/0.1000"),
        ("2401", "source", "Eth-Trunk20.103"),
        ("2601", "source-ipv6", "Eth-Trunk20.103"),
        ("2402", "source", "GigabitEthernet0/2/0.1001"),
    ]


def test_measurements_are_sent_where_there_are_any() -> None:
    assert "  sensor-group IFIT sample-interval 0" in view_of(SLICED, "telemetry")
    assert "twamp" in "".join(view_of(SLICED, "telemetry"))
    other = "".join(view_of(STEERED, "telemetry"))
    assert "ifit" not in other.lower()
    assert "twamp" not in other
    for text in (view_of(SLICED, "telemetry"), view_of(STEERED, "telemetry")):
        assert not [line for line in text if "no-tls" in line]
    assert "  ssl-verify peer" in view_of(SLICED, "grpc")


def test_only_one_half_of_a_measurement_has_only_its_views() -> None:
    assert SLICED.measurement is not None
    sessions = replace(SLICED.measurement, reflectors=(), flows=(), node=None)
    assert " responder" not in view_of(replace(SLICED, measurement=sessions), "nqa twamp-light")
    reflectors = replace(SLICED.measurement, sessions=(), flows=(), node=None)
    lines = view_of(replace(SLICED, measurement=reflectors), "nqa twamp-light")
    assert lines[0] == " responder"
    assert " sender" not in lines


def test_time_is_authenticated_where_there_is_a_key() -> None:
    lines = [line for line in openers(SLICED, "ntp-service") if "disable" not in line]
    assert [line.removeprefix("ntp-service ") for line in lines] == [
        "authentication enable",
        "authentication-keyid 2 authentication-mode hmac-sha256 cipher secret:ntp",
        "reliable authentication-keyid 2",
        "unicast-server 198.51.100.201 authentication-keyid 2 vpn-instance MGMT",
        "unicast-server 198.51.100.202 authentication-keyid 2 vpn-instance MGMT",
    ]
    assert not [line for line in openers(STEERED, "ntp-service") if "authentication" in line]


def test_a_lag_needs_as_many_members_as_it_says() -> None:
    assert " least active-linknumber 2" in view_of(SLICED, "interface Eth-Trunk20")
    lags = [one for one in SLICED.interfaces if one.kind is InterfaceKind.LAG]
    assert config_of(SLICED).text.count("least active-linknumber") == len(lags)


def without(device: Device, line: str) -> list[str]:
    return [one for one in config_of(device).text.splitlines() if one != line]


@given(st.text(max_size=30))
def test_no_description_of_a_slice_becomes_more_than_its_line(text: str) -> None:
    first, *others = SLICED.slices
    named = replace(SLICED, slices=(replace(first, description=text), *others))
    try:
        lines = without(named, f" description {text}")
    except FindingsError:
        return
    bare = replace(SLICED, slices=(SliceInstance(number=first.number), *others))
    assert lines == config_of(bare).text.splitlines()


@given(st.text(max_size=31))
def test_no_name_of_an_application_becomes_more_than_its_line(text: str) -> None:
    named = replace(STEERED, applications=(*STEERED.applications, Application(name=text, number=1)))
    try:
        lines = without(named, f"  apn-id instance {text}")
    except FindingsError:
        return
    before = config_of(STEERED).text.splitlines()
    assert len(lines) == len(before) + 2
    assert lines.count("   apn-field APPLICATION 1") == 1
    assert {*lines} == {*before, "   apn-field APPLICATION 1"}


@pytest.mark.parametrize("name", ["S1 x", "S1\nreset", "secret:ntp", ""])
def test_a_steering_names_applications_by_names_only(name: str) -> None:
    (steering,) = STEERED.steering
    device = replace(STEERED, steering=(replace(steering, colors=((name, 1128),)),))
    with pytest.raises(FindingsError, match="CN701"):
        config_of(device)


@pytest.mark.parametrize(
    ("device", "line", "source"),
    [
        (SLICED, "network-slice instance 103", "slice/public-video"),
        (SLICED, " color 103 network-slice 103", "slice/public-video"),
        (SLICED, " network-slice 105 flex-channel 200", "slice/public-video"),
        (SLICED, " mode channel bandwidth 500", "slice/public-video"),
        (SLICED, " least active-linknumber 2", "domain/egov"),
        (SLICED, "  test start-continual test-session 1 period 1000", "slice/public-video"),
        (SLICED, " instance 1401", "slice/office"),
        (SLICED, "  ssl-verify peer", "platform/vrp"),
        (STEERED, "route-policy COLOR-106 permit node 10", "slice/scada"),
        (STEERED, "  apn-id instance S106-clock", "slice/scada"),
        (STEERED, " segment-list P1128-3-100", "domain/egov"),
        (STEERED, " mapping-policy STEER-106 color 106", "slice/scada"),
        (STEERED, "  opcode ::100 end psp", "domain/egov"),
    ],
)
def test_lines_name_their_source_first(device: Device, line: str, source: str) -> None:
    file = config_of(device)
    found = {
        file.origins[number][0] for number, one in enumerate(file.text.splitlines()) if one == line
    }
    assert found == {source}
