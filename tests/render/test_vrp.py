"""VRP text says everything that a device is, in exactly the reviewed words, or refuses to.

The words are in ``tests/golden/vrp``; what is refused is in ``test_vrp_refusals``.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import (
    Device,
)
from citynet.errors import FindingsError
from tests.render.changes import silent_changes
from tests.render.samples_vrp import BORDER, CORE, EDGE, REFLECTOR, SAMPLES
from tests.render.texts import config_of, same_as_golden, worked_example

# What the text says by other means: a sub-interface's name has its parent in it, a loopback is
# passive by nature, and SIDs lie under the plain locator if their VRF names none.
IMPLIED = (
    "parent",
    "platform",
    "[LoopBack0].isis.passive",
    "vrfs[S101-office].locator",
    "vrfs[S103-video].locator",
    "vrfs[S103-video-s1].locator",
)


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_word_by_word(device: Device) -> None:
    assert same_as_golden(f"vrp/{device.name}.cfg", config_of(device).text)


def test_the_dialect_page_ends_with_a_real_device() -> None:
    assert worked_example("vrp") == config_of(BORDER).text


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_no_part_of_a_device_is_left_out(device: Device) -> None:
    assert silent_changes(device, lambda one: config_of(one).text, IMPLIED) == []


def test_one_policy_carries_filters_policer_and_marking() -> None:
    text = config_of(BORDER).text
    name = "IN-GigabitEthernet0-3-0.101"
    classifier = text.partition(f"traffic classifier {name} operator or\n")[2].partition("#")[0]
    assert classifier == " if-match acl name A101-1-4\n if-match ipv6 acl name A101-1-6\n"
    assert text.count(f"behavior {name}") == 2
    port = text.partition("interface GigabitEthernet0/3/0.101\n")[2].partition("#")[0]
    assert port.count("traffic-policy") == 1
    # Binding to a VRF removes addresses, so it comes before them.
    assert port.index("ip binding") < port.index("ipv6 enable") < port.index("ip address")


def test_rules_for_all_packets_never_stand_beside_a_list() -> None:
    classifiers = config_of(EDGE).text.split("traffic classifier ")[1:]
    matches = [classifier.split("\n#")[0].split("\n")[1:] for classifier in classifiers]
    assert matches == [
        [" if-match any", " if-match ipv6 any"],
        [" if-match any", " if-match ipv6 any"],
        [" if-match ipv6 acl name A9-1-6"],
    ]


def view_of(device: Device, opener: str) -> list[str]:
    """Return the lines behind ``opener``, up to the next separator without indentation."""
    behind = config_of(device).text.partition(f"\n{opener}\n")[2]
    return behind.partition("\n#\n")[0].splitlines()


def test_identifiers_are_allocated_wherever_a_repair_or_a_second_locator_needs_them() -> None:
    def said(device: Device) -> list[str]:
        words = " segment-routing ipv6 locator "
        return [line for line in view_of(device, "isis 1") if line.startswith(words)]

    assert CORE.isis is not None
    assert CORE.srv6 is not None
    assert BORDER.isis is not None
    assert BORDER.srv6 is not None
    alone = " segment-routing ipv6 locator MAIN"
    assert said(CORE) == [f"{alone} auto-sid-disable"]
    assert said(replace(CORE, isis=replace(CORE.isis, ti_lfa=True))) == [alone]
    second = replace(
        CORE,
        isis=replace(CORE.isis, algorithms=BORDER.isis.algorithms[:1]),
        srv6=replace(CORE.srv6, algorithms=BORDER.srv6.algorithms[:1]),
    )
    assert said(second) == [alone, " segment-routing ipv6 locator ALG128"]


def test_service_identifiers_lie_under_the_locator_of_their_vrf() -> None:
    srv6 = view_of(BORDER, "segment-routing ipv6")
    locators = [number for number, line in enumerate(srv6) if line.startswith(" locator ")]
    assert [srv6[number].split()[1] for number in locators] == ["MAIN", "ALG128", "ALG129"]
    last = srv6[locators[-1] + 1 :]
    assert [line.split()[-1] for line in last] == ["S103-video-s1"] * 2
    text = config_of(BORDER).text
    assert text.count("\n  segment-routing ipv6 locator ALG129\n") == 2
    unnamed = replace(BORDER, vrfs=tuple(replace(vrf, locator=None) for vrf in BORDER.vrfs))
    assert " locator ALG129" in config_of(unnamed).text
    assert "\n  segment-routing ipv6 locator ALG" not in config_of(unnamed).text


@pytest.mark.parametrize("version", [4, 6])
def test_a_reflector_without_srv6_passes_service_identifiers_on(version: int) -> None:
    assert REFLECTOR.bgp is not None
    text = config_of(REFLECTOR).text.partition(f"ipv{version}-family vpnv{version}\n")[2]
    view = text.partition("\n #")[0].partition("\n#")[0].splitlines()
    for neighbor in REFLECTOR.bgp.neighbors:
        said = [line for line in view if f" {neighbor.address} prefix-sid " in line]
        assert len(said) == 1
        assert said[0].endswith(" advertise-srv6-locator")
    assert [line.split()[1] for line in view if "reflect-client" in line] == ["2001:db8:10::3"]
    assert view[0] == "  undo policy vpn-target"


def test_a_port_joins_a_trunk_that_exists_already() -> None:
    text = config_of(CORE).text
    # By name, 100GE0/2/0 stands before Eth-Trunk0.
    assert text.index("interface Eth-Trunk0\n") < text.index("interface 100GE0/2/0\n")
    assert view_of(CORE, "interface 100GE0/2/0") == [
        " description member of Eth-Trunk0",
        " undo shutdown",
        " undo dcn",
        " eth-trunk 0",
    ]


def test_tenants_see_no_lldp_at_members_either() -> None:
    assert " undo lldp enable" not in view_of(BORDER, "interface GigabitEthernet0/6/0")
    assert " undo lldp enable" in view_of(BORDER, "interface GigabitEthernet0/6/2")


def test_macsec_is_strict_exactly_where_there_is_any() -> None:
    assert config_of(BORDER).text.count("\nmacsec strict-mode\n") == 1
    assert "macsec" not in config_of(CORE).text


def test_link_attributes_are_the_last_view_of_an_interface() -> None:
    lines = view_of(BORDER, "interface GigabitEthernet0/1/1")
    assert lines[-3:] == [
        " te link-attribute-application flex-algo",
        "  link administrative group name trust-low unencrypted",
        "  delay 110",
    ]


def test_delays_are_advertised_where_there_are_any() -> None:
    words = " ipv6 metric-delay advertisement enable level-2"
    assert words in view_of(BORDER, "isis 1")
    assert words not in view_of(CORE, "isis 1")
    assert " ipv6 advertise link attributes" in view_of(CORE, "isis 1")
    assert "te attribute enable" not in config_of(REFLECTOR).text


def test_strict_reverse_path_needs_a_policy_of_its_own_if_there_is_no_filter() -> None:
    name = "IN-Eth-Trunk20.101"
    assert view_of(BORDER, f"traffic classifier {name} operator or") == [
        " if-match any",
        " if-match ipv6 any",
    ]
    assert view_of(BORDER, f"traffic behavior {name}") == [" ip urpf strict"]


def test_a_port_with_queues_says_what_all_eight_do() -> None:
    for opener, queues in (
        ("interface GigabitEthernet0/1/0", 8),
        ("interface Eth-Trunk1", 8),
        ("interface GigabitEthernet0/3/0", 0),
    ):
        said = [line for line in view_of(BORDER, opener) if line.startswith(" port-queue ")]
        assert len({line.split()[1] for line in said}) == len(said) == queues


def test_every_code_point_chooses_one_queue() -> None:
    chosen: dict[int, str] = {}
    for line in view_of(EDGE, "diffserv domain CITY"):
        words = line.split()
        last = int(words[3]) if words[2] == "to" else int(words[1])
        for point in range(int(words[1]), last + 1):
            assert point not in chosen
            chosen[point] = words[-2]
    assert set(chosen) == set(range(64))
    assert {point: queue for point, queue in chosen.items() if queue != "be"} == {
        26: "af3",
        46: "ef",
        48: "cs6",
    }


@given(st.text(max_size=30))
def test_no_text_becomes_more_than_its_line(text: str) -> None:
    *interfaces, last = EDGE.interfaces
    device = replace(EDGE, interfaces=(*interfaces, replace(last, description=text)))
    try:
        lines = config_of(device).text.splitlines()
    except FindingsError:
        return
    before = config_of(replace(device, interfaces=(*interfaces, last))).text.splitlines()
    assert [line for line in lines if line != f" description {text}"] == before


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("sysname eg-pe-civic", "platform/vrp"),
        (" isis ipv6 cost 20 level-2", "domain/egov"),
        (" port-queue af3 wfq weight 15 outbound", "domain/egov"),
        (" if-match acl name A101-1-4", "slice/office"),
        (" car cir 1000000 cbs 2500000 green pass red discard", "slice/office"),
        (" rule 10 permit icmp source 10.10.0.0 0.0.0.255 destination 10.10.0.1 0", "slice/office"),
        (" rule 30 description log", "boundary/gov-cloud-edge"),
        ("  opcode ::1 end-dt4 vpn-instance S101-office", "slice/office"),
        ("acl ip-pool P1_web.v2_s_4", "boundary/gov-cloud-edge"),
        (" attribute trust-low bit-sequence 0", "domain/egov"),
        ("macsec strict-mode", "domain/egov"),
        (" ip urpf strict", "slice/office"),
        ("  vpn-target 65010:30103 export-extcommunity", "slice/public-video"),
        ("  peer 100.126.0.1 ip-prefix H101-1-4-in import", "slice/office"),
        ("netconf", "platform/vrp"),
    ],
)
def test_lines_name_their_source_first(line: str, source: str) -> None:
    file = config_of(BORDER)
    lines = file.text.splitlines()
    assert len(lines) == len(file.origins)
    found = {file.origins[number][0] for number, one in enumerate(lines) if one == line}
    assert found == {source}
