"""VRP text says everything that a device is, in exactly the reviewed words, or refuses to.

The words are in ``tests/golden/vrp``; what VRP cannot say is refused, never left out.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import (
    BgpNeighbor,
    Device,
    Family,
    Filter,
    FilterAction,
    FilterRule,
    Interface,
    InterfaceKind,
    Management,
    Policer,
    PrefixList,
    StaticRoute,
    TrafficClass,
    Vrf,
)
from citynet.errors import FindingsError
from tests.render.changes import changes
from tests.render.samples_vrp import BORDER, EDGE, REFLECTOR, SAMPLES
from tests.render.texts import config_of, same_as_golden, worked_example

# What the text says by other means: a sub-interface's name has its parent in it, and a loopback is
# passive by nature.
IMPLIED = ("parent", "platform", "[LoopBack0].isis.passive")


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_word_by_word(device: Device) -> None:
    assert same_as_golden(f"vrp/{device.name}.cfg", config_of(device).text)


def test_the_dialect_page_ends_with_a_real_device() -> None:
    assert worked_example("vrp") == config_of(BORDER).text


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_no_part_of_a_device_is_left_out(device: Device) -> None:
    text = config_of(device).text
    silent = []
    for path, changed in changes(device):
        if path.endswith(IMPLIED):
            continue
        try:
            other = config_of(changed).text
        except FindingsError:
            continue
        if other == text:
            silent.append(path)
    assert silent == []


def with_interface(interface: Interface) -> Device:
    return replace(REFLECTOR, interfaces=(*REFLECTOR.interfaces, interface))


def with_vrf(vrf: Vrf) -> Device:
    return replace(REFLECTOR, vrfs=(vrf,))


def with_session(session: BgpNeighbor) -> Device:
    assert BORDER.bgp is not None
    return replace(BORDER, bgp=replace(BORDER.bgp, neighbors=(session,)))


def with_management(management: Management) -> Device:
    return replace(REFLECTOR, management=management)


def with_rules(*rules: FilterRule) -> Device:
    return replace(REFLECTOR, filters=(Filter(name="A1-1-4", family=Family.IPV4, rules=rules),))


def with_tag(tag: str) -> Device:
    assert REFLECTOR.isis is not None
    return replace(REFLECTOR, isis=replace(REFLECTOR.isis, tag=tag))


BASELINE = REFLECTOR.management
PORT = Interface(name="GigabitEthernet0/9/0", kind=InterfaceKind.PHYSICAL)
VRF = Vrf(name="S1-x")
SESSION = BgpNeighbor(
    address=IPv4Address("192.0.2.1"), remote_as=65020, vrf="S101-office", families=(Family.IPV4,)
)
ROUTE = StaticRoute(
    prefix=IPv4Network("10.0.0.0/8"), interface="x1l", next_hop=IPv4Address("10.1.1.1")
)
SERVERS = tuple(IPv4Address("198.51.100.221") + index for index in range(3))
PERMIT = FilterRule(sequence=10, action=FilterAction.PERMIT)
DENY = FilterRule(sequence=20, action=FilterAction.DENY)

REFUSED = {
    "an exchange": with_interface(Interface(name="x1l", kind=InterfaceKind.EXCHANGE, peer="x1lx")),
    "a policer beside a filter of one family": with_interface(
        replace(PORT, filter_ipv4="A1-1-4", policer=Policer(rate=10**6, burst=15_000))
    ),
    "a marking beside a filter of one family": with_interface(
        replace(PORT, filter_ipv6="A1-1-6", marking=TrafficClass.ASSURED)
    ),
    "static routes": with_vrf(replace(VRF, static_routes=(ROUTE,))),
    "a VNI": with_vrf(replace(VRF, vni=20101)),
    "a Linux routing table": with_vrf(replace(VRF, table=1101)),
    "tunnels of VXLAN": replace(REFLECTOR, vtep="LoopBack0"),
    "EVPN": with_session(replace(SESSION, vrf=None, families=(Family.EVPN,))),
    "VPNv6 in a VRF": with_session(replace(SESSION, families=(Family.VPNV6,))),
    "reflection in a VRF": with_session(replace(SESSION, route_reflector_client=True)),
    "a session of two families": with_session(
        replace(SESSION, families=(Family.IPV4, Family.IPV6))
    ),
    "a session in a VRF that is not there": with_session(replace(SESSION, vrf="S9-no")),
    "three TACACS+ servers": with_management(replace(BASELINE, tacacs_servers=SERVERS)),
    "no banner": with_management(replace(BASELINE, banner="")),
    "a banner without end": with_management(replace(BASELINE, banner="x" * 481)),
    "a prefix list of VPN routes": replace(
        REFLECTOR, prefix_lists=(PrefixList(name="P", family=Family.VPNV4, prefixes=()),)
    ),
    "an instance with a name": with_tag("egov"),
    "a filter without rules": with_rules(),
    "a filter that permits what no rule matches": with_rules(PERMIT),
    "a filter that denies one protocol last": with_rules(PERMIT, replace(DENY, protocol=6)),
    "a filter that denies one source last": with_rules(
        replace(DENY, source=IPv4Network("10.0.0.0/8"))
    ),
}
UNSPELT = {
    "a speed of no whole Mbit/s": with_interface(replace(PORT, speed=1_500_000_001)),
    "a shaper of no whole kbit/s": with_interface(replace(PORT, shaper=1_000_001)),
    "a policer of no whole kbit/s": with_interface(
        replace(PORT, policer=Policer(rate=1001, burst=15_000))
    ),
}


def test_the_parts_that_refusals_start_from_are_fine() -> None:
    for device in (with_interface(PORT), with_vrf(VRF), with_session(SESSION)):
        assert config_of(device).text.endswith("return\n")


@pytest.mark.parametrize("device", REFUSED.values(), ids=REFUSED.keys())
def test_what_vrp_cannot_say_is_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN708"):
        config_of(device)


@pytest.mark.parametrize("device", UNSPELT.values(), ids=UNSPELT.keys())
def test_values_that_vrp_does_not_spell_are_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN703"):
        config_of(device)


def test_a_filter_that_denies_the_rest_is_written() -> None:
    assert " rule 20 deny ip\n" in config_of(with_rules(PERMIT, DENY)).text


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
