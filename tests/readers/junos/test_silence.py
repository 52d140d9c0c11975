"""What the text does not say: each row of the page's table has its mutation, which is found."""

from __future__ import annotations

import pytest

from citynet.device.model import Family, FilterAction, Platform, TrafficClass
from tests.conformance.kit import assert_each_row_has
from tests.readers.junos.devices import BORDER
from tests.readers.junos.examples import (
    BORDER_TEXT,
    REFLECTOR_TEXT,
    changed,
    interface,
    reasons,
    said,
    within,
)
from tests.readers.junos.mutations import MUTATIONS, REST, term

OFFICE, COURTS = "xe-0/1/0.101", "xe-0/1/0.105"


def test_every_row_of_the_page_has_its_mutation() -> None:
    assert_each_row_has(Platform.JUNOS, MUTATIONS)
    # Nothing in the text says what these two are about.
    assert [row for row, changes in MUTATIONS.items() if not changes] == [
        "extended communities are sent",
        "a port that is not in the text",
    ]


@pytest.mark.parametrize(
    ("row", "index"),
    [(row, index) for row, changes in MUTATIONS.items() for index in range(len(changes))],
)
def test_the_mutation_is_found(row: str, index: int) -> None:
    mutation = MUTATIONS[row][index]
    whole = said(mutation.text)
    assert whole.unread == ()
    found = mutation.made()
    assert found.unread or found.device != whole.device


def test_a_moved_term_makes_the_filter_unread() -> None:
    found = changed(term(20) + term(30), term(30) + term(20))
    assert "A101-1-4" not in {one.name for one in found.device.filters}
    assert "ascend" in reasons(found)


def test_a_lost_last_term_loses_its_rule() -> None:
    found = changed(term(50), "")
    assert found.unread == ()
    assert not any(rule.log for rule in found.device.filters[0].rules)


def test_a_term_without_an_action_permits() -> None:
    found = within("filter A101-1-4 {", "                    discard;\n", "")
    assert found.device.filters[0].rules[1].action is FilterAction.PERMIT
    assert "accepts" in reasons(found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[ MARK-expedited-6 PASS-6 ]", "MARK-expedited-6"),
        ("[ MARK-expedited-6 PASS-6 ]", "[ PASS-6 MARK-expedited-6 ]"),
        ("[ MARK-expedited-6 PASS-6 ]", "[ MARK-assured-6 PASS-6 ]"),
        ("[ MARK-expedited-6 PASS-6 ]", "[ MARK-expedited-4 PASS-6 ]"),
        ("[ MARK-expedited-4 A105-1-4 ]", "[ MARK-expedited-4 H101-1-6 ]"),
    ],
)
def test_a_list_that_does_not_mark_and_go_on_is_unread(before: str, after: str) -> None:
    found = changed(before, after)
    courts = interface(found.device, COURTS)
    assert (courts.marking, courts.filter_ipv4) == (None, None)
    assert found.unread


def test_a_marking_filter_that_accepts_hides_the_filter_behind_it() -> None:
    found = within("filter MARK-assured-4 {", "                    next term;\n", "")
    office = interface(found.device, OFFICE)
    assert (office.marking, office.filter_ipv4) == (None, None)
    assert interface(found.device, COURTS).marking is TrafficClass.EXPEDITED


def test_buckets_of_each_family_are_no_policer() -> None:
    found = within("policer IN-xe-0-1-0.101 {", "        logical-interface-policer;\n", "")
    assert interface(found.device, OFFICE).policer is None
    assert interface(found.device, COURTS).policer is not None
    assert found.unread


@pytest.mark.parametrize(
    "lines",
    [
        f"{' ' * 16}policer {{\n{' ' * 20}input IN-xe-0-1-0.101;\n{' ' * 16}}}\n",
        "                rpf-check fail-filter RPF-6;\n",
    ],
)
def test_what_one_family_says_alone_is_unread(lines: str) -> None:
    at = "            family inet6 {\n"
    text = BORDER_TEXT.partition("unit 101 {")[2].partition(at)[2]
    assert lines in text
    head = BORDER_TEXT[: len(BORDER_TEXT) - len(text)]
    found = said(head + text.replace(lines, "", 1))
    office = interface(found.device, OFFICE)
    assert office.policer is None or not office.urpf
    assert found.unread


def test_loose_checks_of_sources_are_unread() -> None:
    found = changed("rpf-check;", "rpf-check {\nmode loose;\n}")
    assert not interface(found.device, OFFICE).urpf
    assert found.unread


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("vrf-export VRF-OUT-S101-office;", "vrf-target target:65010:101;"),
        ("vrf-import VRF-IN-S101-office;", "vrf-import [ VRF-IN-S101-office LOAD-BALANCE ];"),
        ("            auto-export;\n", ""),
        ("community RT-65010-30101 members target:65010:30101;",
         "community RT-65010-30101 members [ target:65010:30101 target:65010:9 ];"),
    ],
)  # fmt: skip
def test_a_vrf_that_would_leak_or_import_nothing_is_unread(before: str, after: str) -> None:
    found = changed(before, after)
    assert [vrf.name for vrf in found.device.vrfs] == ["S105-justice"]
    assert found.unread


def test_a_policy_without_its_last_term_is_no_list() -> None:
    found = within("policy-statement IN-S101-office-H101-1-4-in {", REST, "")
    assert found.device.bgp is not None
    assert found.device.bgp.neighbors[2].import_list is None
    assert found.unread


def test_an_empty_list_that_accepts_is_reported() -> None:
    found = within(
        "policy-statement OUT-S101-office-H101-1-6-out {", "then reject;", "then accept;"
    )
    assert "not understood" in reasons(found)


def test_a_session_without_an_import_policy_accepts_all() -> None:
    found = changed("                        import IN-S101-office-H101-1-4-in;\n", "")
    assert found.device.bgp is not None
    assert found.device.bgp.neighbors[2].import_list is None
    assert "IN-S101-office-H101-1-4-in" in reasons(found)


def test_direct_routes_go_out_only_by_a_policy() -> None:
    found = within("policy-statement VRF-OUT-S105-justice {", "[ bgp direct ]", "bgp")
    assert not found.device.vrfs[1].redistribute_connected
    assert found.unread == ()


def test_sessions_without_families_speak_ipv4() -> None:
    start = BORDER_TEXT.index("            family inet-vpn {")
    end = BORDER_TEXT.index("            neighbor 2001:db8:10::1 {")
    found = said(BORDER_TEXT[:start] + BORDER_TEXT[end:])
    assert found.device.bgp is not None
    assert found.device.bgp.neighbors[0].families == (Family.IPV4,)


def test_a_family_that_ignores_sids_is_unread() -> None:
    found = changed("                    accept-srv6-service;\n", "")
    assert found.device.bgp is not None
    assert found.device.bgp.neighbors[0].families == (Family.VPNV6,)
    assert found.unread


def test_without_a_cluster_nothing_is_reflected() -> None:
    found = changed("            cluster 100.64.10.2;\n", "", REFLECTOR_TEXT)
    assert found.device.bgp is not None
    assert not any(one.route_reflector_client for one in found.device.bgp.neighbors)
    assert found.unread


def test_a_reflector_that_resolves_sids_is_unread() -> None:
    text = REFLECTOR_TEXT
    block = "                    nexthop-resolution {\n                        no-resolution;\n"
    found = changed(block + "                    }\n", "", text)
    assert found.device.bgp is not None
    clients = [one for one in found.device.bgp.neighbors if one.route_reflector_client]
    assert {one.families for one in clients} == {(Family.VPNV6,)}
    assert found.unread


def test_sids_under_another_locator_are_unread() -> None:
    found = within("S105-justice {\n        instance-type", "locator ALG128", "locator MAIN")
    assert (found.device.vrfs[1].locator, found.device.vrfs[1].sids) == (None, None)
    assert found.unread


def test_another_pace_of_bfd_is_none() -> None:
    found = within("    isis {", "minimum-interval 300;", "minimum-interval 30;")
    isis = interface(found.device, "ae0").isis
    assert isis is not None
    assert not isis.bfd
    assert found.unread


@pytest.mark.parametrize(
    "line",
    [
        '                hello-authentication-key "secret:isis.egov.hello";\n',
        "        level 1 disable;\n",
        "            wide-metrics-only;\n",
    ],
)
def test_another_isis_is_unread(line: str) -> None:
    found = within("    isis {", line, "")
    assert interface(found.device, "ae0").isis is None
    assert found.unread


def test_a_key_without_a_type_is_none() -> None:
    found = changed("            authentication-type md5;\n            wide", "            wide")
    assert found.device.isis is not None
    assert found.device.isis.authentication is None
    assert found.unread


def test_ipv4_is_routed_unless_switched_off() -> None:
    found = changed("        no-ipv4-routing;\n", "")
    assert found.device.isis is not None
    assert found.device.isis.families == (Family.IPV4, Family.IPV6)


def test_a_delay_that_is_not_advertised_is_none() -> None:
    found = changed("                        advertise-delay-metric;\n", "")
    isis = interface(found.device, "ae0").isis
    assert isis is not None
    assert isis.delay is None
    assert found.unread


def test_an_interface_without_family_iso_has_no_adjacency() -> None:
    found = within("    ae0 {", "            family iso;\n", "")
    assert interface(found.device, "ae0").isis is None
    assert found.unread


def test_a_unit_that_no_instance_lists_is_in_the_global_table() -> None:
    found = changed("        interface xe-0/1/0.101;\n", "")
    assert interface(found.device, OFFICE).vrf is None


def test_tags_take_their_bytes_of_the_mtu() -> None:
    found = changed("        vlan-tagging;\n", "")
    assert interface(found.device, "et-0/0/1").mtu == 9004
    assert found.unread


def test_what_no_line_switches_on_is_unread() -> None:
    found = changed("    lldp {", "router-advertisement {\ninterface ae0.0;\n}\n    lldp {")
    assert "router-advertisement" in reasons(found)
    assert found.device == said(BORDER_TEXT).device


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("            cipher-suite", "mka {\nshould-secure;\n}\n            cipher-suite"),
        ("        interfaces {\n            et-0/0/0 {", "        interfaces {\n  et-0/0/4 {"),
        ("gcm-aes-xpn-256", "gcm-aes-256"),
        ("static-cak", "dynamic"),
    ],
)  # fmt: skip
def test_a_port_that_may_send_in_clear_text_has_no_macsec(before: str, after: str) -> None:
    found = changed(before, after)
    assert interface(found.device, "et-0/0/0").macsec is None
    assert found.unread


@pytest.mark.parametrize(
    ("opener", "before", "after"),
    [
        ("term bgp {", "destination-port bgp;", "port bgp;"),
        ("term bgp-answers {", "                    tcp-established;\n", ""),
        ("term bfd {", "                    ttl 255;\n", ""),
        ("term bfd-multihop {", "4784", "[ 3784 4784 ]"),
        ("term neighbors {", "                    policer RE-ND;\n", ""),
        ("policer RE-ND {", "2m", "20m"),
    ],
)
def test_an_open_door_to_the_device_is_unread(opener: str, before: str, after: str) -> None:
    assert within(opener, before, after).unread


def test_without_link_local_sources_the_check_would_stop_discovery() -> None:
    text = BORDER_TEXT
    start = text.index("            term link-local {\n")
    end = text.index("            term rest {\n", start)
    found = said(text[:start] + text[end:])
    assert not interface(found.device, OFFICE).urpf
    assert found.unread


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("            timeout 300;\n", ""),
        ("            holddown 2000;", "            holddown 5000;"),
        ("            delay 50;\n", ""),
    ],
)
def test_another_pace_of_routes_is_unread(before: str, after: str) -> None:
    assert within("    isis {", before, after).unread


@pytest.mark.parametrize("tag", ["inactive:", "protect:"])
def test_what_is_switched_off_is_as_if_absent(tag: str) -> None:
    found = within("unit 1000 {", "                filter {", f"                {tag} filter {{")
    hand_off = interface(found.device, "et-0/0/1.1000")
    assert (hand_off.filter_ipv4, hand_off.filter_ipv6) == (None, "H101-1-6")
    assert tag in reasons(found)


def test_of_two_values_the_last_one_counts() -> None:
    found = changed("        mtu 9114;", "        mtu 9114;\n        mtu 1514;")
    assert interface(found.device, "ae0").mtu == 1500
    assert "another value is said later" in reasons(found)


def test_the_device_written_by_hand_has_what_the_mutations_change() -> None:
    assert BORDER.isis is not None
    assert BORDER.isis.families == (Family.IPV6,)
