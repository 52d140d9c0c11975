"""What programs print, one by one: rates and bursts, rules, addresses, routes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.running import running_text
from citynet.running.links import read_links
from citynet.running.nft_words import in_dialect
from citynet.running.routes import read_routes
from citynet.running.tc_units import bits, byte_count, same_burst, shown_rate
from tests.running.recorded import observed


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (10_000_000_000, "10Gbit"),
        (8_700_000_000, "8700Mbit"),
        (100_000_000, "100Mbit"),
        (12_345_678, "12345Kbit"),
        (1_234_567, "1234Kbit"),
        (9_876_543_210, "9876Mbit"),
        (999_992, "999992bit"),
        (1_000, "1Kbit"),
    ],
)
def test_a_rate_is_shown_as_tc_shows_it(rate: int, shown: str) -> None:
    assert shown_rate(rate) == shown


@given(st.integers(1, 999), st.sampled_from([8 * 10**3, 10**6, 10**9]))
def test_a_rate_of_few_digits_comes_back(number: int, unit: int) -> None:
    assert bits(shown_rate(number * unit)) == number * unit


@pytest.mark.parametrize(
    ("said", "shown", "rate", "same"),
    [
        (1_087_500, "1062Kb/1", 8_700_000_000, True),
        (200_000, "199988b", 77_000_000, True),
        (33_333, "33330b", 12_345_678, True),
        (1_250_000, "1248148b/1", 9_876_543_210, True),
        (125_000, "87500b", 700_000_000, False),
        (200_000, "199000b", 77_000_000, False),
        (200_000, "many", 77_000_000, False),
    ],
)
def test_a_burst_is_the_same_within_what_the_kernel_rounds(
    said: int,
    shown: str,
    rate: int,
    same: bool,  # noqa: FBT001
) -> None:
    assert same_burst(said, shown, rate) is same


def test_sizes() -> None:
    assert [byte_count(one) for one in ("18000b/1", "64Kb", "2Mb", "x")] == [
        18000,
        65536,
        2 * 1024**2,
        None,
    ]


@pytest.mark.parametrize(
    ("family", "listed", "said"),
    [
        ("ip", "ip daddr 10.0.0.1 counter drop", "ip daddr 10.0.0.1/32 counter drop"),
        ("inet", "ip saddr 10.0.0.1 tcp dport 179 accept", None),
        ("ip6", "ip6 saddr ::1 drop", "ip6 saddr ::1/128 drop"),
        (
            "ip",
            "tcp sport 1-9 tcp dport 22 accept",
            "meta l4proto tcp th sport 1-9 th dport 22 accept",
        ),
        ("ip", "udp dport 53 accept", "meta l4proto udp th dport 53 accept"),
        ("ip", "tcp dport { 22, 23 } accept", None),
        ("ip", "ip saddr { 10.0.0.1, 10.0.0.2 } drop", None),
        ("ip", "ip saddr @s drop", None),
        ("ip", "ip saddr 10.0.0.1-10.0.0.9 drop", None),
        ("ip6", "meta l4proto 58 accept", "meta l4proto icmpv6 accept"),
        ("ip", "meta l4proto 89 accept", None),
        ("inet", "ip dscp 0x2e meta mark set 0x0000002e", "ip dscp 46 meta mark set 46"),
        ("inet", "meta mark 0x0000001a ip6 dscp set 0x1a", "meta mark 26 ip6 dscp set 26"),
        ("ip", 'counter drop comment "tcp dport 22"', None),
        ("ip", "counter packets 7 bytes 99 drop", "counter drop"),
        (
            "ip",
            "type filter hook prerouting priority -300; policy accept;",
            "type filter hook prerouting priority raw; policy accept;",
        ),
        ("ip", "type filter hook prerouting priority -301; policy accept;", None),
        ("inet", "tcp flags 0x4,0x10 accept", "tcp flags & (ack | rst) != 0 accept"),
        ("inet", "tcp flags 0x2,0x10 accept", None),
    ],
)
def test_rules(family: str, listed: str, said: str | None) -> None:
    assert in_dialect(listed, family) == (listed if said is None else said)


def _link(name: str, *addresses: tuple[str, int], **more: object) -> dict[str, object]:
    info = [{"local": local, "prefixlen": length} for local, length in addresses]
    return {"ifname": name, "mtu": 1500, "flags": ["UP"], "addr_info": info, **more}


def test_addresses_that_the_kernel_made_are_not_said() -> None:
    said = _link(
        "eth1",
        ("127.0.0.1", 8),
        ("::1", 128),
        ("fe80::60f6:e4ff:fefc:3ae6", 64),
        ("fe80::1", 64),
        ("192.0.2.1", 24),
    )
    (link,) = read_links(json.dumps([said])).values()
    assert [str(one.address) for one in link.addresses] == ["fe80::1/64", "192.0.2.1/24"]


def test_an_alias_stays_one_line() -> None:
    (link,) = read_links(json.dumps([_link("eth1", ifalias="a\nauto b")])).values()
    assert link.alias == "a\\nauto b"


def test_routes_of_daemons_and_of_the_kernel_are_not_said() -> None:
    vrf = _link("red", linkinfo={"info_kind": "vrf", "info_data": {"table": 1001}})
    links = read_links(json.dumps([vrf]))
    plain = {"dst": "192.0.2.0/24", "gateway": "10.0.0.1", "dev": "eth1"}
    said = [
        *({**plain, "protocol": name} for name in ("bgp", "186", "196", "187", "static")),
        {"dst": "10.0.0.0/24", "dev": "eth1", "protocol": "kernel"},
        {"dst": "10.0.0.1", "dev": "eth1", "type": "local", "table": "255", "protocol": "2"},
        {**plain, "protocol": "4"},
        {**plain, "protocol": "kernel", "table": "red"},
        {"dst": "default", "type": "7", "metric": 9, "table": "1001", "protocol": "3"},
        {"dst": "default", "nexthops": [{"gateway": "10.0.0.1", "dev": "a"}, {"dev": "b"}]},
        {"dst": "default", "pref": "medium", "protocol": "boot"},
    ]
    found = read_routes({"ipv4": json.dumps(said), "ipv6": ""}, links)
    assert [route.command for route in found] == [
        "ip route replace 192.0.2.0/24 via 10.0.0.1 dev eth1",
        "ip route replace 192.0.2.0/24 via 10.0.0.1 dev eth1 table 1001",
        "ip route replace unreachable default metric 9 table 1001",
        "ip route replace default nexthop via 10.0.0.1 dev a nexthop dev b",
    ]


def test_a_sub_interface_follows_its_port_down() -> None:
    observation = observed("eg-br1")
    links = json.loads(observation.links)
    for link in links:
        if link.get("ifname") in ("eth9", "eth9.1000"):
            link["flags"].remove("UP")
    text = running_text(replace(observation, links=json.dumps(links)))["etc/network/interfaces"]
    before = observation.files["etc/network/interfaces"]
    down = "    alias hand-off to cp-br1 Ethernet9\n"
    assert text == before.replace(down, f"{down}    link-down yes\n")


def test_settings_of_the_whole_machine_are_not_missed_in_a_namespace() -> None:
    observation = observed("eg-cr1")
    path, key = "etc/sysctl.d/90-citynet.conf", "net.core.netdev_max_backlog"
    assert key not in observation.sysctls
    assert f"{key} = 10000\n" in running_text(observation)[path]
    live = replace(observation, sysctls={**observation.sysctls, key: "1"})
    assert f"{key} = 1\n" in running_text(live)[path]
    fewer = {name: one for name, one in observation.sysctls.items() if "strict_mode" not in name}
    assert "strict_mode" not in running_text(replace(observation, sysctls=fewer))[path]


def test_daemons_that_the_file_does_not_name() -> None:
    observation = observed("eg-cr1")
    running = (*observation.daemons, "ospfd", "watchfrr")
    text = running_text(replace(observation, daemons=running))["etc/frr/daemons"]
    assert text.replace("ospfd=yes\n", "") == observation.files["etc/frr/daemons"]
