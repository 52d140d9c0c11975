"""What IOS-XR does without a line, the reader knows: each mutation of the page's table is found.

A mutation is found by the reason or the missing line that the page asks for, or by the field that
differs; never by chance only.
"""

from __future__ import annotations

import re

import pytest

from citynet.device.model import (
    AlgorithmMetric,
    BgpNeighbor,
    Device,
    Interface,
    IsisInterface,
    Platform,
)
from citynet.readers.model import ReadDevice
from tests.conformance.kit import assert_each_row_has
from tests.readers.iosxr.examples import EXAMPLES
from tests.readers.iosxr.mutations import MUTATIONS

EDGE, BORDER, CORE = (EXAMPLES[name] for name in ("ci-pe-east", "ci-br1", "ci-cr1"))


def test_every_row_of_the_page_has_its_mutation() -> None:
    assert_each_row_has(Platform.IOSXR, MUTATIONS)
    assert all(MUTATIONS.values())


@pytest.mark.parametrize(
    ("row", "index"),
    [(row, index) for row, found in MUTATIONS.items() for index in range(len(found))],
)
def test_the_mutation_is_found(row: str, index: int) -> None:
    name, before, after = MUTATIONS[row][index]
    example = EXAMPLES[name]
    assert before in example.text
    assert example.notices(example.text.replace(before, after, 1).splitlines())


def missing(found: ReadDevice) -> list[str]:
    return [line.text for line in found.unread if line.line == 0]


def refused(found: ReadDevice) -> set[str]:
    return {line.text for line in found.unread if line.line}


def interface(device: Device, name: str) -> Interface:
    return next(each for each in device.interfaces if each.name == name)


def isis(device: Device, name: str) -> IsisInterface:
    found = interface(device, name).isis
    assert found is not None
    return found


def neighbor(device: Device, address: str) -> BgpNeighbor:
    assert device.bgp is not None
    return next(each for each in device.bgp.neighbors if str(each.address) == address)


@pytest.mark.parametrize(
    ("name", "before", "after", "text"),
    [
        ("ci-cr1", "  retain route-target all\n", "", "retain route-target all"),
        (
            "ci-pe-east",
            " address-family vpnv6 unicast\n !\n",
            "",
            "router bgp / address-family vpnv6 unicast",
        ),
        ("ci-br1", "    alloc mode per-vrf\n", "", "alloc mode per-vrf"),
        ("ci-br1", "   locator ALG128\n   !\n  !\n !\n inter", "  !\n !\n inter", "locator ALG128"),
        ("ci-pe-east", "  advertise-definition\n", "", "flex-algo 128 / advertise-definition"),
        ("ci-pe-east", "  metric-style wide\n", "", "metric-style wide"),
        ("ci-pe-east", "  router-id Loopback0\n", "", "ipv6 unicast / router-id Loopback0"),
        ("ci-pe-east", " set-overload-bit on-startup 300\n", "", "set-overload-bit on-startup"),
        ("ci-pe-east", " log adjacency changes\n", "", "log adjacency changes"),
        ("ci-pe-east", "traffic-class 6 7\n", "traffic-class 6\n", "match traffic-class 6 7"),
        ("ci-pe-east", "match dscp ef cs5\n", "match dscp ef\n", "match dscp ef cs5"),
        ("ci-pe-east", "match dscp af31 cs3\n", "match dscp af31\n", "match dscp af31 cs3"),
        ("ci-pe-east", "ssh server disable hmac hmac-sha1\n", "", "disable hmac hmac-sha1"),
        ("ci-pe-east", "log datetime localtime msec", "log datetime", "timestamps log datetime"),
        (
            "ci-pe-east",
            "  send-lifetime 00:00:00 january 01 2024 infinite\n",
            "",
            "send-lifetime 00:00:00 january 01 2024 infinite",
        ),
        ("ci-pe-east", "HMAC-SHA-256", "HMAC-MD5", "cryptographic-algorithm HMAC-SHA-256"),
        ("ci-br1", "   lifetime 00:00:00 january 01 2024 infinite\n", "", "key / lifetime"),
        ("ci-br1", "must-secure", "should-secure", "security-policy must-secure"),
        ("ci-pe-east", "ipv4 access-list A101-1-4", "ipv4 access-list B", "access-list A101-1-4"),
        ("ci-pe-east", " service-policy input CLASSIFY\n", "", "service-policy input CLASSIFY"),
        ("ci-br1", " lacp period short\n", "", "lacp period short"),
        ("ci-pe-east", " ipv6 nd suppress-ra\n", "", "ipv6 nd suppress-ra"),
        ("ci-pe-east", "    allow SSH peer\n", "", "allow SSH peer"),
        ("ci-br1", "bfd\n multipath include location 0/0/CPU0\n!\n", "", "multipath include"),
        ("ci-cr1", "bfd\n multipath include location 0/0/CPU0\n!\n", "", "multipath include"),
        (
            "ci-br1",
            "  service-policy OUT-Bundle-Ether1\n",
            "",
            "OUT-Bundle",
        ),
    ],
)
def test_a_line_that_has_to_be_there_is_missed(
    name: str, before: str, after: str, text: str
) -> None:
    found = EXAMPLES[name].changed(before, after)
    assert [line for line in missing(found) if text in line], found.unread


def test_a_session_without_a_policy_is_never_one_that_accepts_all() -> None:
    for direction, field in (("in", "import_list"), ("out", "export_list")):
        found = BORDER.changed(f"    route-policy H101-3-4-{direction} {direction}\n", "")
        near = neighbor(found.device, "100.126.0.9")
        assert getattr(near, field) is not None
        lines = [line for line in found.unread if line.line == 0]
        assert any("exchanges nothing" in line.reason for line in lines)


EVERYTHING = "route-policy PASS\n  pass\nend-policy\n!\nrouter static"


def test_pass_is_no_list() -> None:
    text = BORDER.text.replace("route-policy H101-3-4-in in", "route-policy PASS in")
    found = BORDER.read(text.replace("router static", EVERYTHING))
    assert found.unread == ()
    assert neighbor(found.device, "100.126.0.9").import_list is None
    assert neighbor(found.device, "100.126.0.9").export_list == "H101-3-4-out"


def test_pass_is_there_exactly_when_a_session_uses_it() -> None:
    used = BORDER.text.replace("route-policy H101-3-4-in in", "route-policy PASS in")
    assert "route-policy PASS in" in refused(BORDER.read(used))
    assert "route-policy PASS" in refused(BORDER.changed("router static", EVERYTHING))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  endif\nend-policy", "  endif\n  pass\nend-policy"),
        ("    pass\n", "    done\n"),
        ("  10.20.1.0/24\n", "  10.20.1.0/24 le 32\n"),
        ("  10.20.1.0/24\n", "  10.20.1.0/24 ge 25\n"),
        ("  10.20.1.0/24\n", "  2001:db8::/64\n"),
        ("prefix-set H101-3-4-in", "prefix-set H101-3-4-other"),
        ("if destination in H101-3-4-in then", "if destination in H101-3-4-out then"),
        ("(0.0.0.0/0 le 32)", "(0.0.0.0/0 le 24)"),
    ],
)
def test_a_list_that_is_not_exact_is_not_read(before: str, after: str) -> None:
    found = BORDER.changed(before, after)
    assert refused(found)
    assert len(found.device.prefix_lists) == len(BORDER.device.prefix_lists) - 1


def test_routes_are_retained_by_reflectors_only() -> None:
    text = " address-family vpnv4 unicast\n !\n"
    found = EDGE.changed(text, text.replace(" !", "  retain route-target all\n !"))
    assert refused(found) == {"retain route-target all"}


def test_a_client_is_one_in_every_family() -> None:
    line = "   route-reflector-client\n"
    found = CORE.changed(line, "")
    assert refused(found) == {"route-reflector-client"}
    assert not neighbor(found.device, "2001:db8:30::3").route_reflector_client


@pytest.mark.parametrize("word", ["send-extended-community-ebgp", "send-community-ebgp"])
def test_targets_do_not_leak(word: str) -> None:
    line = "    route-policy H101-3-4-in in\n"
    text = BORDER.text.replace(line, f"    {word}\n{line}", 1)
    (unread,) = BORDER.read(text).unread
    assert text.splitlines()[unread.line - 1].strip() == word


def test_a_vrf_has_one_locator_in_both_families() -> None:
    block = "   segment-routing srv6\n    locator MAIN\n    alloc mode per-vrf\n   !\n"
    found = EDGE.changed(block, "")
    assert found.unread
    assert found.device.vrfs[0].locator is None
    other = EDGE.changed(block, block.replace("MAIN", "ALG128"))
    assert other.unread
    assert other.device.vrfs[0].locator is None


def test_a_locator_that_isis_does_not_name_is_not_read() -> None:
    found = BORDER.changed("   locator ALG128\n   !\n  !\n !\n inter", "  !\n !\n inter")
    assert found.device.srv6 is not None
    assert found.device.srv6.algorithms == ()


def test_the_second_locator_without_an_algorithm_is_unread() -> None:
    found = EDGE.changed("    algorithm 128\n", "")
    assert {"locator ALG128", "prefix 3fff:1:3::/48"} <= refused(found)
    assert found.device.srv6 is not None
    assert found.device.srv6.locator_name == "MAIN"


def test_an_algorithm_without_a_metric_type_takes_the_igp_metric() -> None:
    found = EDGE.changed("  metric-type delay\n", "")
    assert found.unread == ()
    assert found.device.isis is not None
    assert found.device.isis.algorithms[0].metric is AlgorithmMetric.IGP


def test_the_router_id_stands_where_the_loopback_is_in_isis() -> None:
    without = re.sub(r" interface Loopback0\n  passive\n(?:  .*\n)+ !\n", "", EDGE.text)
    assert without != EDGE.text
    assert "router-id Loopback0" in refused(EDGE.read(without))


def test_a_metric_that_is_not_said() -> None:
    found = EDGE.changed("   metric 20\n", "")
    assert found.unread == ()
    assert isis(found.device, "HundredGigE0/0/0/0").metric == 10
    assert isis(found.device, "Loopback0").metric == 0


def test_an_open_adjacency_has_no_key() -> None:
    found = EDGE.changed("  hello-password keychain isis.circle.hello\n", "")
    assert found.unread == ()
    assert isis(found.device, "HundredGigE0/0/0/0").authentication is None


def test_a_key_chain_that_is_not_there_or_not_used() -> None:
    found = EDGE.changed("key chain isis.circle.hello", "key chain isis.circle.helloo")
    assert "key chain isis.circle.hello" in missing(found)
    assert any("nothing uses" in line.reason or "named" in line.reason for line in found.unread)


@pytest.mark.parametrize(
    ("before", "after"),
    [("  bfd fast-detect ipv6\n", ""), ("minimum-interval 300", "minimum-interval 30")],
)
def test_bfd_of_isis_is_whole_or_not_read(before: str, after: str) -> None:
    found = EDGE.changed(f"{before}", after)
    assert refused(found)
    assert not isis(found.device, "HundredGigE0/0/0/0").bfd


def test_repair_paths_are_on_every_link_or_not_read() -> None:
    found = EDGE.changed("   fast-reroute per-prefix ti-lfa\n", "")
    assert refused(found) == {"fast-reroute per-prefix", "fast-reroute per-prefix ti-lfa"}
    assert found.device.isis is not None
    assert not found.device.isis.ti_lfa


def test_an_mtu_counts_headers() -> None:
    assert interface(EDGE.changed("mtu 9114", "mtu 9100").device, "HundredGigE0/0/0/0").mtu == 9086
    found = EDGE.changed(" encapsulation dot1q 101", " mtu 1518\n encapsulation dot1q 101")
    assert found.unread == ()
    assert interface(found.device, "TenGigE0/0/0/10.101").mtu == 1500
    assert refused(EDGE.changed("mtu 9114", "mtu 81")) == {"mtu 81"}
    assert interface(EDGE.changed("mtu 9114", "mtu 82").device, "HundredGigE0/0/0/0").mtu == 68


def test_implicit_rules_are_not_added() -> None:
    found = EDGE.changed(" 50 deny ipv6 any any log\n", "")
    assert found.unread == ()
    filter_ = next(each for each in found.device.filters if each.name == "A101-1-6")
    assert [rule.sequence for rule in filter_.rules] == [10, 20, 30, 40]


def test_an_empty_list_is_none() -> None:
    start = EDGE.text.index("ipv4 access-list A101-1-4\n")
    end = EDGE.text.index("!", start)
    found = EDGE.read(f"{EDGE.text[:start]}ipv4 access-list A101-1-4\n{EDGE.text[end:]}")
    assert missing(found) == ["ipv4 access-list A101-1-4"]
    assert refused(found) == {"ipv4 access-list A101-1-4"}


def test_of_two_rules_of_one_number_the_later_is_read() -> None:
    found = EDGE.changed(" 20 deny ipv4 any 100", " 10 deny ipv4 any 100")
    assert refused(found) == {"10 permit icmp 10.30.0.0 0.0.0.255 host 10.30.0.1"}
    filter_ = next(each for each in found.device.filters if each.name == "A101-1-4")
    assert filter_.rules[0].protocol is None
    assert filter_.rules[0].sequence == 10


def test_a_policy_that_stands_nowhere_says_nothing() -> None:
    found = EDGE.changed(" service-policy output OUT-HundredGigE0-0-0-0\n", "")
    assert interface(found.device, "HundredGigE0/0/0/0").queues == ()
    assert interface(found.device, "HundredGigE0/0/0/1").queues
    assert "policy-map OUT-HundredGigE0-0-0-0" in refused(found)
    found = EDGE.changed(" service-policy input IN-TenGigE0-0-0-10.101\n", "")
    attachment = interface(found.device, "TenGigE0/0/0/10.101")
    assert (attachment.marking, attachment.policer) == (None, None)
    assert "policy-map IN-TenGigE0-0-0-10.101" in refused(found)


def test_queues_of_a_trunk_are_in_all_of_its_sub_interfaces() -> None:
    found = BORDER.changed("  service-policy OUT-Bundle-Ether1\n", "")
    assert interface(found.device, "Bundle-Ether1").queues == ()
    assert interface(found.device, "Bundle-Ether1.1004").shaper == 400_000_000
    assert "policy-map OUT-Bundle-Ether1" in refused(found)
    assert interface(found.device, "FortyGigE0/0/0/20").queues


def test_a_trunk_has_no_policy_of_its_own() -> None:
    line = " description hand-off to cp-br1 Ethernet10\n"
    for policy in ("input CLASSIFY", "output OUT-FortyGigE0-0-0-20"):
        found = BORDER.changed(line, f"{line} service-policy {policy}\n")
        assert refused(found) == {f"service-policy {policy}"}


def test_a_class_without_a_percentage_has_no_queue() -> None:
    found = EDGE.changed("  bandwidth percent 10\n", "")
    queues = interface(found.device, "HundredGigE0/0/0/0").queues
    assert [queue.percent for queue in queues] == [5, 15, 70]
    found = EDGE.changed("  bandwidth percent 70\n", "")
    assert found.unread == ()
    queues = interface(found.device, "HundredGigE0/0/0/0").queues
    assert [queue.percent for queue in queues] == [5, 10, 15]


def test_a_port_is_up_unless_it_is_shut_down() -> None:
    found = EDGE.changed(" shutdown\n", "")
    assert found.unread == ()
    assert interface(found.device, "TenGigE0/0/0/11").enabled


def test_members_speak_lacp() -> None:
    assert "bundle id 1 mode on" in refused(BORDER.changed("mode active", "mode on"))


def test_management_is_open_to_its_sources_alone() -> None:
    line = "     address ipv4 203.0.113.7/32\n"
    found = EDGE.changed(line, f"{line}     address ipv4 192.0.2.0/24\n")
    assert refused(found) == {"address ipv4 192.0.2.0/24"}
    assert found.device.management.ssh_sources == EDGE.device.management.ssh_sources
