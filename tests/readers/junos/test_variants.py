"""What the page allows besides its examples is read, and says what the page says."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

from citynet.device.model import Family, InterfaceKind
from citynet.device.sorting import sorted_device
from tests.readers.junos.devices import BORDER, GIGA, REFLECTOR
from tests.readers.junos.examples import (
    BORDER_TEXT,
    REFLECTOR_TEXT,
    changed,
    interface,
    said,
    within,
)


def test_without_a_gateway_the_instance_is_a_word() -> None:
    text = REFLECTOR_TEXT
    start, end = text.index("    mgmt_junos {\n"), text.index("\nrouting-options {")
    found = said(text[:start] + "    mgmt_junos;\n}" + text[end:])
    assert found.unread == ()
    management = replace(REFLECTOR.management, gateway=None)
    assert found.device == sorted_device(replace(REFLECTOR, management=management))


def test_a_vrf_without_export_targets_keeps_its_flags() -> None:
    text = BORDER_TEXT
    start = text.index("            then {", text.index("policy-statement VRF-OUT-S105-justice {"))
    end = text.index("        }\n        term rest", start)
    found = said(text[:start] + "            then reject;\n" + text[end:])
    assert found.unread == ()
    vrf = replace(BORDER.vrfs[1], export_targets=())
    assert found.device == sorted_device(replace(BORDER, vrfs=(BORDER.vrfs[0], vrf)))


def test_a_vrf_without_import_targets_rejects() -> None:
    text = BORDER_TEXT
    start = text.index("        term targets", text.index("policy-statement VRF-IN-S101-office {"))
    end = text.index("        term rest", start)
    found = changed(
        "    community RT-65010-30101 members target:65010:30101;\n", "", text[:start] + text[end:]
    )
    assert found.unread == ()
    assert found.device.vrfs[0].import_targets == ()


def test_static_routes_are_exported_by_both_policies() -> None:
    found = said(BORDER_TEXT.replace("[ bgp direct ]", "[ bgp direct static ]"))
    assert found.unread == ()
    assert all(vrf.redistribute_static for vrf in found.device.vrfs)


def test_an_export_policy_without_a_list_hands_out_all() -> None:
    text = BORDER_TEXT.replace("OUT-S101-office-H101-1-4-out", "OUT-S101-office")
    text = text.replace("                prefix-list H101-1-4-out;\n", "")
    found = said(text)
    assert found.unread == ()
    assert found.device.bgp is not None
    assert found.device.bgp.neighbors[2].export_list is None
    assert sorted_device(BORDER).prefix_lists == found.device.prefix_lists


def test_ipv6_sources_open_the_other_filter() -> None:
    lists = "    prefix-list MGMT-SOURCES-6 {\n        2001:db8:99::/48;\n    }\n"
    terms = """
term management { from { source-prefix-list MGMT-SOURCES-6; payload-protocol tcp;
destination-port [ ssh 830 ]; } then accept; }
term snmp { from { source-prefix-list MGMT-SOURCES-6; payload-protocol udp;
destination-port snmp; } then accept; }
"""
    text = BORDER_TEXT.replace("    prefix-list NTP", f"{lists}    prefix-list NTP", 1)
    head, found, rest = text.partition("        filter RE-6 {")
    rest = rest.replace("            term icmp {", f"{terms}            term icmp {{", 1)
    read = said(head + found + rest)
    assert read.unread == ()
    assert ip_network("2001:db8:99::/48") in read.device.management.ssh_sources


def test_a_sub_interface_may_have_an_mtu_in_each_family() -> None:
    head, found, rest = BORDER_TEXT.partition("        unit 105 {")
    rest = rest.replace("rpf-check;", "rpf-check;\nmtu 1500;", 1)
    assert said(head + found + rest).unread
    rest = rest.replace(
        "rpf-check fail-filter RPF-6;", "rpf-check fail-filter RPF-6;\nmtu 1500;", 1
    )
    read = said(head + found + rest)
    assert read.unread == ()
    assert interface(read.device, "xe-0/1/0.105").mtu == 1500


def test_a_channel_is_a_port() -> None:
    found = said(BORDER_TEXT.replace("xe-0/1/1", "et-0/1/1:3"))
    assert found.unread == ()
    assert interface(found.device, "et-0/1/1:3").kind is InterfaceKind.PHYSICAL


def test_a_lag_has_the_rate_of_its_members() -> None:
    text = BORDER_TEXT.replace("link-speed 100g", "link-speed 25g")
    assert interface(said(text).device, "ae0").speed == 50 * GIGA


def test_a_scheduler_says_its_share_whatever_its_name() -> None:
    text = BORDER_TEXT.replace("percent 70;", "percent 65;")
    assert said(text).unread == ()
    assert interface(said(text).device, "ae0").queues[3].percent == 65


def test_an_algorithm_may_exclude_nothing() -> None:
    start = BORDER_TEXT.index("            admin-group {\n                exclude")
    end = BORDER_TEXT.index("        }\n    }\n    source-packet-routing", start)
    found = said(BORDER_TEXT[:start] + BORDER_TEXT[end:])
    assert found.unread == ()
    assert found.device.isis is not None
    assert found.device.isis.algorithms[0].exclude == ()


def test_a_list_is_for_filters_or_for_policies() -> None:
    found = said(BORDER_TEXT.replace("INFRA-4", "H101-1-4-in"))
    assert found.unread


def test_rates_are_written_with_any_suffix() -> None:
    found = said(BORDER_TEXT.replace("-rate 2g;", "-rate 2000m;").replace("2500k", "2500000"))
    assert found.unread == ()
    assert found.device == sorted_device(BORDER)


def test_a_family_of_its_own_is_needed_by_a_session() -> None:
    found = within("neighbor 100.126.0.1 {", "family inet {", "family inet6 {")
    assert found.device.bgp is not None
    assert found.device.bgp.neighbors[2].families == (Family.IPV6,)
    assert found.unread
