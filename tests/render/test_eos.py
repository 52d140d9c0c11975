"""EOS text says everything that a device is, in exactly the reviewed words, or refuses to.

The words are in ``tests/golden/eos``; what EOS cannot say is refused, never left out.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import (
    AddressGroup,
    Affinity,
    AlgorithmMetric,
    BgpNeighbor,
    Device,
    Family,
    Filter,
    FilterAction,
    FilterRule,
    FlexAlgorithm,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    MacSec,
    Policer,
    PrefixList,
    Queue,
    Srv6,
    StaticRoute,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.errors import FindingsError
from tests.render.changes import silent_changes
from tests.render.foreign import FOREIGN, MATCH, SHARE, towards
from tests.render.samples_eos import BORDER, GUARDED, LEAF, SAMPLES, SPINE
from tests.render.texts import config_of, same_as_golden, worked_example

# What the text says by other means: a sub-interface's name has its parent in it.
IMPLIED = ("parent", "platform")


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_word_by_word(device: Device) -> None:
    assert same_as_golden(f"eos/{device.name}.cfg", config_of(device).text)


def test_the_dialect_page_ends_with_a_real_device() -> None:
    assert worked_example("eos") == config_of(BORDER).text


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_no_part_of_a_device_is_left_out(device: Device) -> None:
    assert silent_changes(device, lambda one: config_of(one).text, IMPLIED) == []


def with_interface(interface: Interface) -> Device:
    return replace(SPINE, interfaces=(*SPINE.interfaces, interface))


def with_vrf(vrf: Vrf) -> Device:
    return replace(SPINE, vrfs=(vrf,))


def with_session(session: BgpNeighbor) -> Device:
    assert BORDER.bgp is not None
    return replace(BORDER, bgp=replace(BORDER.bgp, neighbors=(session,)))


def with_banner(banner: str) -> Device:
    return replace(SPINE, management=replace(SPINE.management, banner=banner))


def with_isis(isis: Isis) -> Device:
    return replace(SPINE, isis=isis)


def with_rule(rule: FilterRule) -> Device:
    return replace(SPINE, filters=(Filter(name="A1-1-4", family=Family.IPV4, rules=(rule,)),))


def with_lag(lag: Interface, *more: Interface) -> Device:
    return replace(SPINE, interfaces=(*SPINE.interfaces, lag, *more))


assert SPINE.isis is not None
ISIS = SPINE.isis
PORT = Interface(name="Ethernet40", kind=InterfaceKind.PHYSICAL)
LAG = Interface(name="Port-Channel7", kind=InterfaceKind.LAG)
MEMBER = replace(PORT, lag="Port-Channel7")
SUBINTERFACE = Interface(
    name="Ethernet40.5", kind=InterfaceKind.SUBINTERFACE, parent="Ethernet40", vlan=5
)
ON_LAG = replace(SUBINTERFACE, name="Port-Channel7.5", parent="Port-Channel7")
LOOPBACK = Interface(name="Loopback9", kind=InterfaceKind.LOOPBACK)
MACSEC = MacSec(key_name=f"{7:064x}", key="secret:macsec.one")
RULE = FilterRule(sequence=10, action=FilterAction.DENY)
LOSSLESS_QUEUE = Queue(traffic_class=TrafficClass.LOSSLESS, percent=20)
VRF = Vrf(name="S1-x")
SESSION = BgpNeighbor(
    address=IPv4Address("192.0.2.1"), remote_as=65010, vrf="S101-office", families=(Family.IPV4,)
)
ROUTE = StaticRoute(
    prefix=IPv4Network("10.0.0.0/8"), interface="x1l", next_hop=IPv4Address("10.1.1.1")
)
SRV6 = Srv6(
    locator_name="MAIN",
    locator=IPv6Network("2001:db8:1::/64"),
    source=IPv6Address("2001:db8::1"),
)
REFUSED = {
    "an exchange": with_interface(Interface(name="x1l", kind=InterfaceKind.EXCHANGE, peer="x1lx")),
    "static routes": with_vrf(replace(VRF, static_routes=(ROUTE,))),
    "service SIDs": with_vrf(replace(VRF, sids=VrfSids(dt4=1, dt6=2))),
    "a Linux routing table": with_vrf(replace(VRF, table=1101)),
    "a locator": replace(SPINE, srv6=SRV6),
    "a VRF under a locator": with_vrf(replace(VRF, locator="MAIN")),
    "flexible algorithms": with_isis(
        replace(ISIS, algorithms=(FlexAlgorithm(number=128, metric=AlgorithmMetric.DELAY),))
    ),
    "definitions of affinities": with_isis(
        replace(ISIS, affinities=(Affinity(name="trust-low", bit=0),))
    ),
    "repair paths": with_isis(replace(ISIS, ti_lfa=True)),
    "a link's delay": with_interface(replace(PORT, isis=IsisInterface(metric=1, delay=5))),
    "a link's affinities": with_interface(
        replace(PORT, isis=IsisInterface(metric=1, affinities=("trust-low",)))
    ),
    "address groups": replace(
        SPINE,
        address_groups=(
            AddressGroup(name="INFRA-4", family=Family.IPV4, prefixes=(IPv4Network("10.0.0.0/8"),)),
        ),
    ),
    "a rule's source group": with_rule(replace(RULE, source_group="INFRA-4")),
    "a rule's destination group": with_rule(replace(RULE, destination_group="INFRA-4")),
    "source checks on a loopback": with_interface(replace(LOOPBACK, urpf=True)),
    "MACsec on a LAG": with_lag(replace(LAG, macsec=MACSEC)),
    "flow control on a sub-interface": with_interface(replace(SUBINTERFACE, lossless=True)),
    "a sub-interface as a member": with_lag(LAG, replace(SUBINTERFACE, lag="Port-Channel7")),
    "a LAG with a speed and no members": with_lag(replace(LAG, speed=10**11)),
    "a LAG with a speed that its members do not share": with_lag(
        replace(LAG, speed=10**11 + 1), MEMBER, replace(MEMBER, name="Ethernet41")
    ),
    "a LAG of another name": with_lag(replace(LAG, name="bond0")),
    "a member of a LAG that is not there": with_interface(MEMBER),
    "a member with an MTU": with_lag(LAG, replace(MEMBER, mtu=9000)),
    "a member with MACsec": with_lag(LAG, replace(MEMBER, macsec=MACSEC)),
    "a lossless queue on a LAG": with_lag(replace(LAG, queues=(LOSSLESS_QUEUE,))),
    "a lossless attachment on a LAG": with_lag(LAG, replace(ON_LAG, marking=TrafficClass.LOSSLESS)),
    "a VPNv4 session": with_session(replace(SESSION, vrf=None, families=(Family.VPNV4,))),
    "EVPN in a VRF": with_session(replace(SESSION, families=(Family.EVPN,))),
    "a session in a VRF that is not there": with_session(replace(SESSION, vrf="S9-no")),
    "a prefix list of VPN routes": replace(
        SPINE, prefix_lists=(PrefixList(name="P", family=Family.VPNV4, prefixes=()),)
    ),
    "no banner": with_banner(""),
    "a VNI without a tunnel source": with_vrf(replace(VRF, vni=20101)),
    "an RD without BGP": replace(SPINE, bgp=None, vrfs=(replace(VRF, rd="100.64.20.1:1"),)),
    "an import target without BGP": replace(
        SPINE, bgp=None, vrfs=(replace(VRF, import_targets=("65020:1",)),)
    ),
    "an export target without BGP": replace(
        SPINE, bgp=None, vrfs=(replace(VRF, export_targets=("65020:1",)),)
    ),
    "redistribution without BGP": replace(
        SPINE, bgp=None, vrfs=(replace(VRF, redistribute_connected=True),)
    ),
    "a list of a session without families": with_session(
        replace(SESSION, families=(), import_list="H101-1-4-in")
    ),
    "a list of a session of EVPN": with_session(
        replace(SESSION, vrf=None, families=(Family.EVPN,), export_list="H101-1-4-out")
    ),
    "a list of a session of the other family": with_session(
        replace(SESSION, families=(Family.IPV6,), export_list="H101-1-4-out")
    ),
    "a key of TACACS+ without servers": replace(
        SPINE, management=replace(SPINE.management, tacacs_servers=())
    ),
    "a sub-interface without a VLAN": with_interface(replace(SUBINTERFACE, vlan=None)),
    "a VLAN of a port": with_interface(replace(PORT, vlan=7)),
    "a short key name": with_interface(replace(PORT, macsec=replace(MACSEC, key_name="07"))),
    "a key name in upper case": with_interface(
        replace(PORT, macsec=replace(MACSEC, key_name=f"{10:064X}"))
    ),
    "a rule of UDP that asks for an established session": with_rule(
        replace(RULE, protocol=17, established=True)
    ),
    "a rule of everything that asks for an established session": with_rule(
        replace(RULE, established=True)
    ),
    **{what: change(SPINE) for what, change in FOREIGN.items()},
    "an application on an attachment": with_interface(replace(SUBINTERFACE, applications=(MATCH,))),
    "a share of a slice": with_interface(replace(PORT, slices=(SHARE,))),
    "a guaranteed rate": with_interface(replace(SUBINTERFACE, shaper=10**9, committed=10**6)),
    "a least number of links of a port": with_interface(replace(PORT, min_links=1)),
    "no link at least": with_lag(replace(LAG, min_links=0)),
    "TTL security between loopbacks": with_session(
        replace(SESSION, vrf=None, families=(Family.EVPN,), ttl_security=True)
    ),
    "telemetry where SSH is": replace(SPINE, telemetry=towards(22)),
    "telemetry where eAPI is": replace(SPINE, telemetry=towards(57500, 443)),
}
UNSPELT = {
    "a speed without a word": with_interface(replace(PORT, speed=12_000_000_000)),
    "a LAG's speed that is no whole number of ports": with_lag(
        replace(LAG, speed=10**11),
        *(replace(MEMBER, name=f"Ethernet{n}") for n in (41, 42, 43, 44, 45)),
    ),
    "a shaper that is no whole kbit/s": with_interface(replace(PORT, shaper=1_000_001)),
    "a burst that no policer has": with_interface(
        replace(PORT, policer=Policer(rate=10**9, burst=128_000_001))
    ),
}


def test_the_parts_that_refusals_start_from_are_fine() -> None:
    for device in (
        with_interface(PORT),
        with_interface(replace(PORT, macsec=MACSEC, lossless=True, urpf=True)),
        with_interface(replace(SUBINTERFACE, urpf=True, marking=TrafficClass.LOSSLESS)),
        with_interface(LOOPBACK),
        with_lag(LAG, MEMBER, replace(ON_LAG, marking=TrafficClass.ASSURED)),
        with_rule(RULE),
        with_vrf(VRF),
        with_vrf(replace(VRF, rd="100.64.20.1:1")),
        replace(SPINE, bgp=None, vrfs=(VRF,)),
        with_session(SESSION),
        with_session(replace(SESSION, import_list="H101-1-4-in")),
        with_rule(replace(RULE, protocol=6, established=True)),
        with_lag(replace(LAG, min_links=1), MEMBER),
        with_session(replace(SESSION, ttl_security=True)),
        replace(SPINE, telemetry=towards(57500)),
    ):
        assert config_of(device).text.endswith("end\n")


@pytest.mark.parametrize("device", REFUSED.values(), ids=REFUSED.keys())
def test_what_eos_cannot_say_is_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN708"):
        config_of(device)


@pytest.mark.parametrize("device", UNSPELT.values(), ids=UNSPELT.keys())
def test_values_that_eos_does_not_spell_are_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN703"):
        config_of(device)


def test_a_banner_that_would_end_itself_is_refused() -> None:
    with pytest.raises(FindingsError, match="CN701"):
        config_of(with_banner("EOF"))


@given(st.text(max_size=30))
def test_no_text_becomes_more_than_its_line(text: str) -> None:
    *interfaces, last = LEAF.interfaces
    device = replace(LEAF, interfaces=(*interfaces, replace(last, description=text)))
    try:
        lines = config_of(device).text.splitlines()
    except FindingsError:
        return
    before = config_of(replace(device, interfaces=(*interfaces, last))).text.splitlines()
    assert [line for line in lines if line != f"   description {text}"] == before


LOSSLESS_LINES = (
    "qos map dscp 24 to traffic-class 4",
    "qos map dscp 32 33 34 35 36 37 38 39 to traffic-class 0",
    "priority-flow-control pause watchdog default timeout 0.2",
    "priority-flow-control pause watchdog action drop",
)


@pytest.mark.parametrize(
    "interface",
    [
        replace(PORT, lossless=True),
        replace(PORT, queues=(LOSSLESS_QUEUE,)),
        replace(SUBINTERFACE, marking=TrafficClass.LOSSLESS),
    ],
    ids=["flow control", "a queue", "marking"],
)
def test_whatever_is_lossless_brings_the_map_and_the_watchdog(interface: Interface) -> None:
    lines = config_of(with_interface(interface)).text.splitlines()
    assert all(lines.count(line) == 1 for line in LOSSLESS_LINES)


EDGE_MARKS = "random-detect ecn minimum-threshold 128 kbytes maximum-threshold 192 kbytes"


@pytest.mark.parametrize(
    ("port", "is_towards_endpoint"),
    [
        (replace(PORT, lossless=True), True),
        (replace(PORT, lossless=True, queues=(LOSSLESS_QUEUE,)), False),
        (replace(PORT, queues=(LOSSLESS_QUEUE,)), False),
        (PORT, False),
    ],
)
def test_a_lossless_port_without_shares_marks_earlier(
    port: Interface, *, is_towards_endpoint: bool
) -> None:
    assert (EDGE_MARKS in config_of(with_interface(port)).text) == is_towards_endpoint


def test_bfd_of_several_hops_is_taken_where_there_is_some() -> None:
    assert SPINE.bgp is not None
    one_hop = replace(
        SPINE.bgp, neighbors=tuple(replace(one, bfd=False) for one in SPINE.bgp.neighbors)
    )
    rule = "   50 permit udp any any eq 4784"
    assert config_of(SPINE).text.splitlines().count(rule) == 2
    assert rule not in config_of(replace(SPINE, bgp=one_hop)).text.splitlines()


def test_without_new_parts_there_are_no_new_words() -> None:
    text = config_of(SPINE).text
    for word in ("lossless", "priority-flow", "dscp 24", "ecn", "mac security", "channel-group"):
        assert word not in text
    assert "verify unicast" not in text


def test_only_an_administrator_of_that_name_keeps_the_account_admin() -> None:
    assert "no username admin" in config_of(SPINE).text.splitlines()
    assert LEAF.management.admin_user == "admin"
    assert "no username admin" not in config_of(LEAF).text.splitlines()


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_every_port_says_whether_it_is_up(device: Device) -> None:
    blocks = config_of(device).text.split("\ninterface ")[1:]
    said = {block.split("\n")[0]: block.split("!\n")[0].splitlines() for block in blocks}
    for interface in device.interfaces:
        lines = said[interface.name]
        if interface.kind is not InterfaceKind.LOOPBACK:
            assert ("   no shutdown" in lines) == interface.enabled, interface.name
        assert ("   shutdown" in lines) != interface.enabled, interface.name


def sources(text_line: str, device: Device = BORDER) -> set[tuple[str, ...]]:
    file = config_of(device)
    lines = file.text.splitlines()
    assert len(lines) == len(file.origins)
    found = {file.origins[number] for number, line in enumerate(lines) if line == text_line}
    assert found, f"no line {text_line!r}"
    return found


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("hostname cp-br1", "platform/eos"),
        ("   isis metric 2", "domain/compute"),
        ("      bandwidth percent 15", "domain/compute"),
        ("   ip access-group A101-5-4 in", "slice/office"),
        ("   10 permit icmp 10.10.64.0/24 host 10.10.64.1", "slice/office"),
        (
            "   20 permit tcp 2001:db8:a10::/64 eq 443 2001:db8:a10:64::/64 established",
            "boundary/gov-cloud-edge",
        ),
        ("   vxlan vrf S102-trai-s0 vni 20102", "slice/model-training"),
        ("      rd 100.64.20.5:102", "slice/model-training"),
        ("         neighbor 100.126.0.0 prefix-list H101-1-4-in in", "slice/office"),
        ("management ssh", "platform/eos"),
        ("   profile MS-Ethernet1", "link/cp-sp1.cp-br1"),
        ("   channel-group 1 mode active", "domain/compute"),
        ("   ipv6 access-group CONTROL-PLANE-6 vrf S101-office in", "slice/office"),
    ],
)
def test_lines_name_their_source_first(line: str, source: str) -> None:
    assert {origins[0] for origins in sources(line)} == {source}


def said(device: Device, opener: str) -> list[str]:
    """Return the lines of the block that ``opener`` opens."""
    behind = config_of(device).text.partition(f"\n{opener}\n")[2]
    return behind.partition("\n!\n")[0].splitlines()


def test_collectors_come_to_the_management_context_and_nobody_else_does() -> None:
    assert said(GUARDED, "management api gnmi") == [
        "   transport grpc EVERY-30-57500",
        "      ssl profile GNMI",
        "      port 57500",
        "      vrf MGMT",
        "   !",
        "   transport grpc EVERY-30-57501",
        "      ssl profile GNMI",
        "      port 57501",
        "      vrf MGMT",
    ]
    assert said(GUARDED, "ip access-list CONTROL-PLANE-MGMT-4")[5:] == [
        "   60 permit tcp host 198.51.100.231 any eq 57500",
        "   70 permit tcp host 198.51.100.232 any eq 57501",
        "   80 deny ip any any",
    ]
    assert said(GUARDED, "ipv6 access-list CONTROL-PLANE-MGMT-6")[5:] == [
        "   60 permit tcp host 2001:db8:ffff::31 any eq 57500",
        "   70 deny ipv6 any any",
    ]
    assert "   ssl profile GNMI" in said(GUARDED, "management security")


def test_without_telemetry_nothing_listens_for_it() -> None:
    text = config_of(replace(GUARDED, telemetry=None)).text
    assert "gnmi" not in text
    assert "GNMI" not in text
    assert "575" not in text
    assert text.count("   60 deny ip") == 4


def test_time_is_signed_or_nothing_says_so() -> None:
    lines = config_of(GUARDED).text.splitlines()
    for line in ("ntp authentication-key 3 sha1 0 secret:ntp", "ntp trusted-key 3"):
        assert lines.count(line) == 1
    assert [line[-6:] for line in lines if line.startswith("ntp server")] == [" key 3"] * 2
    unsigned = replace(GUARDED, management=replace(GUARDED.management, ntp_key=None))
    times = [line for line in config_of(unsigned).text.splitlines() if line.startswith("ntp ")]
    assert times == [
        "ntp local-interface vrf MGMT Management1",
        "ntp server vrf MGMT 198.51.100.201",
        "ntp server vrf MGMT 198.51.100.202",
    ]


def test_a_closed_hand_off_passes_nothing_either_way() -> None:
    text = config_of(GUARDED).text
    for version, everything in ((4, "0.0.0.0/0 le 32"), (6, "::/0 le 128")):
        family = "ip" if version == 4 else "ipv6"
        for way in ("in", "out"):
            name = f"H101-1-{version}-{way}"
            assert said(GUARDED, f"{family} prefix-list {name}") == [f"   seq 10 deny {everything}"]
            assert f" prefix-list {name} {way}\n" in text


def test_a_hand_off_is_marked_without_a_policer() -> None:
    assert said(GUARDED, "policy-map type quality-of-service IN-Port-Channel9.1000") == [
        "   class class-default",
        "      set dscp 26",
        "      set traffic-class 3",
    ]
    words = "   service-policy type qos input IN-Port-Channel9.1000"
    assert words in said(GUARDED, "interface Port-Channel9.1000")


def test_a_drained_link_has_the_largest_metric_that_counts() -> None:
    assert "   isis metric 16777214" in said(GUARDED, "interface Ethernet1")
