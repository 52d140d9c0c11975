"""Decisions about what only some platforms have, spelled out on cities of all five."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network, ip_interface

import pytest

from citynet.city.model import Algorithm, Role, SidFormat, Transport
from citynet.city.trust import Trust
from citynet.compilation.limits import limit_findings
from citynet.device.model import (
    AlgorithmMetric,
    Device,
    Interface,
    InterfaceKind,
    Platform,
    PortRange,
    TrafficClass,
)
from citynet.errors import FindingsError
from citynet.intent.model import Boundary, Intents, Permission, Zone
from citynet.placement.model import Placement, Reservation
from tests.compilation.stages import Stages, compiled, run
from tests.support.ask import asking, profile, service
from tests.support.build import CityBuilder

TRUSTED = Algorithm(name="trusted", number=128, metric=AlgorithmMetric.IGP, trust=Trust.STANDARD)
SEALED = Algorithm(
    name="sealed", number=130, metric=AlgorithmMetric.DELAY, trust=Trust.HIGH, encrypted=True
)


def interface(device: Device, name: str) -> Interface:
    (found,) = [i for i in device.interfaces if i.name == name]
    return found


def ring(platform: Platform, *algorithms: Algorithm, transport: Transport) -> CityBuilder:
    """Return a core and two edges of one platform; compressed SIDs on IOS XR."""
    builder = CityBuilder()
    compressed = platform is Platform.IOSXR
    builder.domain(
        "gov",
        transport,
        sids=SidFormat.NEXT_CSID if compressed else SidFormat.CLASSIC,
        algorithms=algorithms,
    )
    builder.device("core", "gov", Role.CORE, platform, trust="high")
    for name in ("east", "west"):
        builder.device(name, "gov", Role.EDGE, platform, trust="high")
    return builder


def asked(*, trust: Trust = Trust.LOW, encrypted: bool = False) -> Intents:
    wanted = replace(profile(10**8), trust=trust, encrypted=encrypted)
    return asking(service("office", "east", "west"), wanted)


def test_compressed_sids_are_taken_by_the_platform_under_the_locator_of_the_algorithm() -> None:
    builder = ring(Platform.IOSXR, TRUSTED, SEALED, transport=Transport.SRV6)
    builder.link("core", "east", trust="standard", encryption="quantum", delay=7)
    builder.link("core", "west", trust="high", encryption="none", delay=0)
    stages = run(builder.city(), asked(trust=Trust.STANDARD))
    assert stages.bindings.sids == {}
    east, core = stages.devices["east"], stages.devices["core"]
    assert east.srv6 is not None
    assert east.isis is not None
    assert east.srv6.micro
    assert east.srv6.locator == IPv6Network("5f00:10:2::/48")
    assert [(one.name, str(one.prefix)) for one in east.srv6.algorithms] == [
        ("ALG128", "5f00:11:2::/48"),
        ("ALG130", "5f00:13:2::/48"),
    ]
    assert [(vrf.locator, vrf.sids) for vrf in east.vrfs] == [("ALG128", None)]
    assert [(one.name, one.bit) for one in east.isis.affinities] == [
        ("trust-low", 0),
        ("trust-standard", 1),
        ("unencrypted", 2),
    ]
    assert [(one.number, one.metric, one.exclude) for one in east.isis.algorithms] == [
        (128, "igp", ("trust-low",)),
        (130, "delay", ("trust-low", "trust-standard", "unencrypted")),
    ]
    assert east.isis.ti_lfa
    # A core router has locators for repair paths, and no VRF.
    assert core.srv6 is not None
    assert [one.name for one in core.srv6.algorithms] == ["ALG128", "ALG130"]
    assert core.vrfs == ()
    assert core.isis is not None
    assert core.isis.algorithms == east.isis.algorithms
    one, other = interface(core, "HundredGigE0/0/0/1"), interface(core, "HundredGigE0/0/0/2")
    assert one.isis is not None
    assert other.isis is not None
    assert (one.isis.delay, one.isis.affinities) == (7, ("trust-standard",))
    assert (other.isis.delay, other.isis.affinities) == (1, ("unencrypted",))


@pytest.mark.parametrize("platform", [Platform.VRP, Platform.JUNOS])
def test_classic_sids_lie_under_the_locator_of_the_algorithm(platform: Platform) -> None:
    builder = ring(platform, SEALED, transport=Transport.SRV6)
    for edge in ("east", "west"):
        builder.link("core", edge, trust="high", encryption="macsec")
    device = run(builder.city(), asked(trust=Trust.HIGH, encrypted=True)).devices["west"]
    assert device.srv6 is not None
    assert not device.srv6.micro
    assert [str(one.prefix) for one in device.srv6.algorithms] == ["2001:db8:1000:3003::/64"]
    ((locator, sids),) = [(vrf.locator, vrf.sids) for vrf in device.vrfs]
    assert locator == "ALG130"
    assert sids is not None
    assert (sids.dt4, sids.dt6) == (1, 2)


def test_who_is_not_trusted_enough_says_nothing_of_algorithms() -> None:
    builder = ring(Platform.JUNOS, SEALED, transport=Transport.SRV6)
    builder.devices["west"] = replace(builder.devices["west"], trust="standard")
    for edge in ("east", "west"):
        builder.link("core", edge, trust="high", encryption="macsec")
    stages = run(builder.city(), asked())
    west = stages.devices["west"]
    assert west.isis is not None
    assert west.srv6 is not None
    assert west.isis.algorithms == ()
    assert west.isis.affinities == ()
    assert west.srv6.algorithms == ()
    isis = interface(west, "et-0/0/1").isis
    assert isis is not None
    assert (isis.delay, isis.affinities) == (None, ())
    assert [vrf.locator for vrf in west.vrfs] == ["MAIN"]


@pytest.mark.parametrize(
    ("platform", "loopback", "context", "tag"),
    [
        (Platform.EOS, "Loopback0", "MGMT", "gov"),
        (Platform.FRR, "lo", "mgmt", "gov"),
        (Platform.IOSXR, "Loopback0", "MGMT", "gov"),
        (Platform.JUNOS, "lo0", "mgmt_junos", "isis"),
        (Platform.VRP, "LoopBack0", "MGMT", "1"),
    ],
)
def test_each_platform_has_its_own_words(
    platform: Platform, loopback: str, context: str, tag: str
) -> None:
    over = Transport.VXLAN if platform is Platform.EOS else Transport.SRV6
    builder = ring(platform, transport=over)
    for edge in ("east", "west"):
        builder.link("core", edge)
    stages = run(builder.city(), asked())
    east = stages.devices["east"]
    assert east.isis is not None
    assert east.bgp is not None
    assert east.isis.tag == tag
    assert east.isis.ti_lfa == (platform in {"iosxr", "junos", "vrp"})
    assert (stages.devices["core"].srv6 is not None) == (platform in {"iosxr", "junos", "vrp"})
    assert interface(east, loopback).kind is InterfaceKind.LOOPBACK
    assert {one.update_source for one in east.bgp.neighbors} == {loopback}
    (management,) = [i for i in east.interfaces if i.kind is InterfaceKind.MANAGEMENT]
    assert management.vrf == context
    (attachment,) = [i for i in east.interfaces if i.kind is InterfaceKind.SUBINTERFACE]
    assert attachment.urpf == (platform not in {Platform.FRR, Platform.IOSXR})
    assert attachment.mtu == (9000 if platform is Platform.VRP else None)


def test_a_domain_without_reflectors_is_a_full_mesh() -> None:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    builder.device("core", "gov", Role.CORE, Platform.FRR, reflecting=False)
    edges = [
        builder.device(name, "gov", Role.EDGE, Platform.FRR) for name in ("east", "north", "west")
    ]
    for edge in edges:
        builder.link("core", edge)
    stages = run(builder.city(), asked())
    assert stages.devices["core"].bgp is None
    for edge in edges:
        bgp = stages.devices[edge].bgp
        assert bgp is not None
        others = [other for other in edges if other != edge]
        assert sorted(one.description for one in bgp.neighbors) == others
        assert not any(one.route_reflector_client for one in bgp.neighbors)


def test_both_ports_of_an_encrypted_link_have_its_number_as_key_name() -> None:
    builder = ring(Platform.EOS, transport=Transport.VXLAN)
    builder.link("core", "east")
    sealed = builder.link("core", "west", encryption="macsec")
    builder.link("core", "west", encryption="otn")
    stages = run(builder.city(), asked())
    number = stages.ids.links[sealed]
    for name, port in (("core", "Ethernet2"), ("west", "Ethernet1")):
        found = interface(stages.devices[name], port).macsec
        assert found is not None
        assert found.key_name == f"c17e{number:060x}"
        assert len(found.key_name) == 64
        assert found.key == "secret:macsec.core--west"
    assert interface(stages.devices["west"], "Ethernet2").macsec is None


def test_a_lag_stands_where_a_port_could_and_its_members_have_nothing() -> None:
    builder = ring(Platform.JUNOS, transport=Transport.SRV6)
    builder.link("core", "east", capacity=200 * 10**9, lag=True)
    builder.link("core", "west")
    stages = run(builder.city(), asked())
    lag = interface(stages.devices["east"], "ae1")
    assert lag.kind is InterfaceKind.LAG
    assert lag.speed == 200 * 10**9
    assert lag.isis is not None
    assert len(lag.queues) == 4
    assert lag.addresses == (ip_interface("2001:db8:10:ff::1/127"),)
    for name in ("et-0/0/1", "et-0/0/2"):
        member = interface(stages.devices["east"], name)
        assert member == Interface(
            name=name,
            kind=InterfaceKind.PHYSICAL,
            description="member of ae1",
            lag="ae1",
            origin=member.origin,
        )
        assert member.origin.sources == ("device/east", "domain/gov", "link/core--east")


def test_a_hand_off_may_end_at_a_lag() -> None:
    builder = CityBuilder()
    for number, name in enumerate(("gov", "dc")):
        builder.domain(name, Transport.SRV6 if number == 0 else Transport.VXLAN)
        platform = Platform.VRP if number == 0 else Platform.EOS
        builder.device(f"{name}-border", name, Role.BORDER, platform)
    builder.link("gov-border", "dc-border", capacity=20 * 10**9, lag=True)
    wanted = asking(service("wide", "gov-border", "dc-border"), profile(10**8))
    stages = run(builder.city(), wanted)
    for name, lag in (("gov-border", "Eth-Trunk1"), ("dc-border", "Port-Channel1")):
        device = stages.devices[name]
        assert interface(device, lag).kind is InterfaceKind.LAG
        assert [i.parent for i in device.interfaces if i.name == f"{lag}.1000"] == [lag]
        assert sum(i.lag == lag for i in device.interfaces) == 2


def lossless_city(*, lag: bool = False) -> tuple[CityBuilder, Intents]:
    builder = ring(Platform.EOS, transport=Transport.VXLAN)
    builder.link("core", "east", capacity=50 * 10**9, lag=lag)
    builder.link("core", "west")
    wanted = replace(profile(10**8), traffic_class=TrafficClass.LOSSLESS)
    return builder, asking(service("store", "east", "west"), wanted)


def test_a_lossless_service_pauses_ports_and_has_a_queue() -> None:
    builder, intents = lossless_city()
    builder.device("south", "gov", Role.EDGE, Platform.EOS)
    builder.link("core", "south")
    stages = run(builder.city(), intents)
    core, west = stages.devices["core"], stages.devices["west"]
    for device, name, there in (
        (core, "Ethernet1", True),
        (core, "Ethernet2", True),
        (core, "Ethernet3", False),
        (west, "Ethernet1", True),
    ):
        port = interface(device, name)
        assert port.lossless == there
        assert ("lossless" in {q.traffic_class for q in port.queues}) == there
        assert ("slice/store" in port.origin.sources) == there
    attachment = interface(west, "Ethernet100")
    assert attachment.lossless
    assert attachment.queues == ()


def refused(stages: Stages, placement: Placement | None = None) -> str:
    with pytest.raises(FindingsError) as found:
        compiled(
            stages.city,
            stages.intents,
            stages.ids,
            placement or stages.placement,
            stages.bindings,
        )
    return str(found.value)


def test_a_lossless_service_on_a_lag_is_refused() -> None:
    builder, intents = lossless_city(lag=True)
    with pytest.raises(FindingsError) as found:
        run(builder.city(), intents)
    assert str(found.value) == (
        "intents/store.yaml:1:1: CN633: slice/store is lossless, and link core--east that it is "
        "placed on cannot be\n"
        "  expected: links inside one domain, between physical ports: priority flow control "
        "pauses a port, and nothing pauses another domain\n"
        "  found:    the LAG core:Port-Channel1, east:Port-Channel1\n"
        "  remedy:   keep the service in one domain, or end the link at physical ports; or choose "
        "a profile of another class"
    )


def test_a_device_without_the_algorithm_of_a_service_is_refused() -> None:
    builder = ring(Platform.VRP, TRUSTED, transport=Transport.SRV6)
    for edge in ("east", "west"):
        builder.link("core", edge, trust="high")
    stages = run(builder.city(), asked(trust=Trust.STANDARD))
    # What a placement of another city would leave to the compiler.
    low = replace(stages.city.devices["east"], trust="low")
    city = replace(stages.city, devices={**stages.city.devices, "east": low})
    assert refused(replace(stages, city=city)) == (
        "intents/office.yaml:1:1: CN635: east (vrp, VRP8 V800R023C00) cannot carry slice/office "
        "with trust standard in domain gov\n"
        "  expected: a device that takes part in algorithm 128 (trusted): trusted at least "
        "standard, of a platform that has flexible algorithms: iosxr, junos, vrp\n"
        "  found:    vrp, trusted low\n"
        "  remedy:   attach the service elsewhere, or choose another profile"
    )
    none = replace(stages.city.domains["gov"], algorithms=())
    assert refused(replace(stages, city=replace(stages.city, domains={"gov": none}))).startswith(
        "intents/office.yaml:1:1: CN635: east (vrp, VRP8 V800R023C00) cannot carry slice/office "
        "with trust standard in domain gov\n"
        "  expected: an algorithm of gov that satisfies trust standard\n"
        "  found:    no algorithm there\n"
    )


def test_the_ports_of_a_lag_have_a_speed_that_the_platform_can_write() -> None:
    builder = ring(Platform.EOS, transport=Transport.VXLAN)
    builder.link("core", "east", capacity=60 * 10**9, lag=True)
    builder.link("core", "west")
    with pytest.raises(FindingsError) as found:
        run(builder.city(), asked())
    assert str(found.value).startswith(
        "inventory/links.yaml: CN626: core (eos, EOS 4.30) cannot have the speed of the ports of "
        "Port-Channel1\n"
    )
    assert "found:    30 Gbps" in str(found.value)


def test_bfd_sessions_of_links_and_hand_offs_have_a_limit() -> None:
    builder = ring(Platform.EOS, transport=Transport.VXLAN)
    for edge in ("east", "west"):
        builder.link("core", edge)
    stages = run(builder.city(), asked())
    core = stages.devices["core"]
    assert core.bgp is not None
    (session, _) = core.bgp.neighbors
    many = tuple(replace(session, bfd=True) for _ in range(999))
    assert [
        (finding.code, finding.found, "BFD" in finding.message)
        for finding in limit_findings(
            stages.intents, replace(core, bgp=replace(core.bgp, neighbors=many))
        )
    ] == [("CN623", "1001", True)]


def test_reservations_of_a_lossless_class_take_from_standard() -> None:
    builder, intents = lossless_city()
    stages = run(builder.city(), intents)
    placed = stages.placement.services["slice/store"]
    much = Reservation(link="core--west", traffic_class=TrafficClass.LOSSLESS, rate=93 * 10**8)
    overbooked = Placement(services={"slice/store": replace(placed, reservations=(much,))})
    assert "CN625: the queues of link core--west cannot guarantee" in refused(stages, overbooked)


def groups(device: Device) -> dict[str, list[str]]:
    return {
        group.name: [str(prefix) for prefix in group.prefixes] for group in device.address_groups
    }


def written(device: Device, name: str) -> list[str]:
    """Return the rules of a filter as they stand, groups by name."""
    (found,) = [one for one in device.filters if one.name == name]
    return [
        f"{rule.sequence} {rule.action} {rule.source_group or rule.source or 'any'} ->"
        f" {rule.destination_group or rule.destination or 'any'}"
        for rule in found.rules
    ]


def test_filters_on_junos_and_vrp_have_groups() -> None:
    for platform in (Platform.JUNOS, Platform.VRP):
        builder = ring(platform, transport=Transport.SRV6)
        for edge in ("east", "west"):
            builder.link("core", edge)
        east = run(builder.city(), asked()).devices["east"]
        assert groups(east)["G101-4"] == ["10.1.0.1/32", "10.1.1.1/32"]
        assert groups(east)["INFRA-4"] == [
            "100.64.10.0/24",
            "100.65.0.0/22",
            "100.127.0.0/24",
            "198.51.100.0/24",
        ]
        assert written(east, "A101-1-4") == [
            "10 permit 10.1.0.0/24 -> 10.1.0.1/32",
            "20 deny any -> INFRA-4",
            "30 deny any -> 224.0.0.0/4",
            "40 deny any -> 255.255.255.255/32",
            "50 deny any -> G101-4",
            "60 permit 10.1.0.0/24 -> any",
            "70 deny any -> any",
        ]
        # The endpoints have no IPv6, and a group that no rule names is none.
        assert set(groups(east)) == {"G101-4", "INFRA-4"}


@pytest.mark.parametrize("platform", [Platform.FRR, Platform.IOSXR])
def test_other_platforms_have_each_rule_apart(platform: Platform) -> None:
    builder = ring(platform, transport=Transport.SRV6)
    for edge in ("east", "west"):
        builder.link("core", edge)
    east = run(builder.city(), asked()).devices["east"]
    assert east.address_groups == ()
    assert "30 deny any -> 100.65.0.0/22" in written(east, "A101-1-4")


def test_both_ends_of_a_rule_can_be_groups_and_each_range_of_ports_has_one() -> None:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    builder.domain("dc", Transport.VXLAN)
    for name in ("edge-1", "edge-2"):
        builder.device(name, "gov", Role.EDGE, Platform.VRP)
    builder.device("gov-border", "gov", Role.BORDER, Platform.JUNOS)
    builder.device("dc-border", "dc", Role.BORDER, Platform.EOS)
    builder.device("leaf", "dc", Role.EDGE, Platform.EOS)
    for name in ("edge-1", "edge-2"):
        builder.link("gov-border", name)
    builder.link("dc-border", "leaf")
    builder.link("gov-border", "dc-border")
    wide = service("wide", "edge-1", "edge-2", "leaf", "dc-border")
    open_stages = run(builder.city(), asking(wide, profile(10**8)))
    assert written(open_stages.devices["gov-border"], "H101-0-4")[-2:] == [
        "60 permit S101-65020-4 -> S101-65010-4",
        "70 deny any -> any",
    ]
    assert len(written(open_stages.devices["dc-border"], "H101-0-4")) > 10

    some = Permission(
        source="right",
        protocol=17,
        ports=(PortRange(53, 53), PortRange(123, 123)),
        sources=(),
        destinations=tuple(prefix for one in wide.endpoints[:2] for prefix in one.prefixes),
        log=False,
        reason="",
        origin=wide.origin,
    )
    half = replace(
        some,
        ports=(PortRange(443, 443),),
        destinations=(
            *IPv4Network("10.1.0.0/24").subnets(new_prefix=26),
            IPv4Network("10.1.1.0/25"),
        ),
    )
    between = Boundary(
        name="edge",
        owner="city",
        left=Zone(service="slice/wide", domain="gov", origin=wide.origin),
        right=Zone(service="slice/wide", domain="dc", origin=wide.origin),
        permissions=(some, half),
        origin=wide.origin,
    )
    device = run(builder.city(), asking(wide, profile(10**8), between)).devices["gov-border"]
    # What names the whole side has the group of the side.
    assert written(device, "H101-0-4")[-4:] == [
        "60 permit S101-65020-4 -> S101-65010-4",
        "70 permit S101-65020-4 -> S101-65010-4",
        "80 permit S101-65020-4 -> P101-65010-65020-2-d-4",
        "90 deny any -> any",
    ]
    (group,) = [one for one in device.address_groups if one.name.startswith("P")]
    assert len(group.prefixes) == 5
    assert group.origin.sources == ("boundary/edge", "slice/wide")
