"""Single decisions that the page on network design states, spelled out on a small city."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network, ip_interface, ip_network
from pathlib import PurePosixPath

import pytest

from citynet.compilation.attachments import burst_of
from citynet.compilation.gateways import gateway, outermost
from citynet.compilation.queues import percentages
from citynet.device.groups import with_groups_expanded
from citynet.device.model import (
    Device,
    Filter,
    FilterRule,
    Interface,
    InterfaceKind,
    PortRange,
    TrafficClass,
)
from citynet.errors import Place
from citynet.intent.model import EndpointRole, Permission, Protection
from tests.compilation.small_city import CITY, Ask, boundary, intents_of, service
from tests.compilation.stages import run

HUB, SPOKE = EndpointRole.HUB, EndpointRole.SPOKE
HERE = Place(PurePosixPath("intents/small.yaml"), 1)


def said(rule: FilterRule) -> str:
    """Return a rule on one line."""
    parts = [rule.action.value]
    if rule.protocol is not None:
        parts.append({1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6"}[rule.protocol])
    parts += [str(rule.source or "any"), *ports(rule.source_ports), "->"]
    parts += [str(rule.destination or "any"), *ports(rule.destination_ports)]
    parts += [word for word in ("established", "log") if getattr(rule, word)]
    return " ".join(parts)


def ports(some: PortRange | None) -> list[str]:
    return [f":{some.first}-{some.last}"] if some else []


def rules(device: Device, name: str) -> list[str]:
    """Return the rules of a filter with a rule for each prefix of a group."""
    return [said(rule) for rule in named(with_groups_expanded(device), name).rules]


def named(device: Device, name: str) -> Filter:
    (found,) = [f for f in device.filters if f.name == name]
    return found


def interface(device: Device, name: str) -> Interface:
    (found,) = [i for i in device.interfaces if i.name == name]
    return found


def permission(source: str, protocol: int, *some: int, **fields: object) -> Permission:
    values: dict[str, object] = {
        "sources": (),
        "destinations": (),
        "log": False,
        "reason": "",
        **fields,
    }
    return Permission(
        source=source,
        protocol=protocol,
        ports=tuple(PortRange(port, port) for port in some),
        origin=HERE,
        **values,  # type: ignore[arg-type]
    )


def test_what_stands_on_an_attachment() -> None:
    stages = run(
        CITY, intents_of(service("office", Ask("edge", ("10.1.0.0/24", "2001:db8:a::/64"))))
    )
    edge = stages.devices["edge"]
    assert rules(edge, "A101-1-4") == [
        "permit icmp 10.1.0.0/24 -> 10.1.0.1/32",
        "deny any -> 100.64.10.0/24",
        "deny any -> 100.64.20.0/24",
        "deny any -> 100.65.10.0/24",
        "deny any -> 100.65.20.0/24",
        "deny any -> 100.126.0.0/24",
        "deny any -> 100.127.0.0/24",
        "deny any -> 192.0.2.0/24",
        "deny any -> 203.0.113.0/28",
        "deny any -> 224.0.0.0/4",
        "deny any -> 255.255.255.255/32",
        "deny any -> 10.1.0.1/32",
        "permit 10.1.0.0/24 -> any",
        "deny any -> any log",
    ]
    assert rules(edge, "A101-1-6") == [
        "permit icmpv6 2001:db8:a::/64 -> 2001:db8:a::1/128",
        "permit icmpv6 fe80::/10 -> ff02::/16",
        "permit icmpv6 fe80::/10 -> fe80::/10",
        "permit icmpv6 fe80::/10 -> 2001:db8:a::1/128",
        "permit icmpv6 2001:db8:a::/64 -> ff02::/16",
        "permit icmpv6 2001:db8:a::/64 -> fe80::/10",
        "permit icmpv6 ::/128 -> ff02::/16",
        "deny any -> 2001:db8:10::/64",
        "deny any -> 2001:db8:10:ff::/64",
        "deny any -> 2001:db8:20::/64",
        "deny any -> 2001:db8:20:ff::/64",
        "deny any -> 2001:db8:1000::/48",
        "deny any -> 2001:db8:2000::/48",
        "deny any -> 2001:db8:7e00::/64",
        "deny any -> 2001:db8:7f00::/64",
        "deny any -> fe80::/10",
        "deny any -> ff00::/8",
        "deny any -> 2001:db8:a::1/128",
        "permit 2001:db8:a::/64 -> any",
        "deny any -> any log",
    ]
    attachment = interface(edge, "GE0/3/0.100")
    assert attachment.description == "slice office endpoint edge"
    assert attachment.mtu == 9000
    assert (attachment.filter_ipv4, attachment.filter_ipv6) == ("A101-1-4", "A101-1-6")
    assert attachment.origin.sources == ("slice/office",)


def test_a_tenant_reaches_no_gateway_of_its_service() -> None:
    office = service("office", Ask("edge", ("10.1.0.0/24",)), Ask("leaf", ("10.2.0.0/24",)))
    devices = run(CITY, intents_of(office)).devices
    for device, name in (("edge", "A101-1-4"), ("leaf", "A101-2-4")):
        assert rules(devices[device], name)[-4:-2] == [
            "deny any -> 10.1.0.1/32",
            "deny any -> 10.2.0.1/32",
        ]


def test_a_host_finds_each_gateway_of_its_endpoint_from_each_address() -> None:
    office = service(
        "office",
        Ask("edge", ("10.1.0.0/24", "10.2.0.0/24", "2001:db8:a::/64", "2001:db8:b::/64")),
    )
    edge = run(CITY, intents_of(office)).devices["edge"]
    assert rules(edge, "A101-1-6")[:4] == [
        "permit icmpv6 2001:db8:a::/64 -> 2001:db8:a::1/128",
        "permit icmpv6 2001:db8:a::/64 -> 2001:db8:b::1/128",
        "permit icmpv6 2001:db8:b::/64 -> 2001:db8:a::1/128",
        "permit icmpv6 2001:db8:b::/64 -> 2001:db8:b::1/128",
    ]
    # IPv4 has ARP, which no filter of packets sees.
    assert rules(edge, "A101-1-4")[:3] == [
        "permit icmp 10.1.0.0/24 -> 10.1.0.1/32",
        "permit icmp 10.2.0.0/24 -> 10.2.0.1/32",
        "deny any -> 100.64.10.0/24",
    ]


def test_an_endpoint_without_a_family_lets_none_of_it_in() -> None:
    stages = run(CITY, intents_of(service("office", Ask("edge", ("10.1.0.0/24",)))))
    assert rules(stages.devices["edge"], "A101-1-6") == ["deny any -> any log"]


def test_an_unused_port_is_present_and_shut() -> None:
    stages = run(CITY, intents_of(service("office", Ask("edge", ("10.1.0.0/24",)))))
    unused = interface(stages.devices["border"], "eth9")
    assert (unused.enabled, unused.description) == (False, "unused attachment port")
    assert unused.origin.sources == ("domain/gov",)
    used = interface(stages.devices["edge"], "GE0/3/0")
    assert (used.enabled, used.origin.sources) == (True, ("domain/gov", "slice/office"))


def test_a_boundary_inside_a_service_stands_on_both_ends_of_its_hand_offs() -> None:
    cloud = service("cloud", Ask("edge", ("10.1.0.0/24",)), Ask("leaf", ("10.2.0.0/24",)))
    edge = boundary(
        "edge",
        ("slice/cloud", "gov"),
        ("slice/cloud", "dc"),
        permission("left", 6, 443, log=True),
        permission("right", 17, 53, destinations=(ip_network("10.1.0.128/25"),)),
        permission("right", 1, sources=(ip_network("10.0.0.0/8"),)),
    )
    stages = run(CITY, intents_of(cloud, boundaries=(edge,)))
    # From the left to the right: the question of TCP. Nothing answers UDP or ICMP.
    assert rules(stages.devices["exit"], "H101-0-4")[-2:] == [
        "permit tcp 10.1.0.0/24 -> 10.2.0.0/24 :443-443 log",
        "deny any -> any log",
    ]
    assert rules(stages.devices["border"], "H101-0-4")[-4:] == [
        "permit tcp 10.2.0.0/24 :443-443 -> 10.1.0.0/24 established",
        "permit udp 10.2.0.0/24 -> 10.1.0.128/25 :53-53",
        "permit icmp 10.2.0.0/24 -> 10.1.0.0/24",
        "deny any -> any log",
    ]
    assert rules(stages.devices["border"], "H101-0-4")[:5] == [
        "permit tcp 100.126.0.1/32 -> 100.126.0.0/32 :179-179",
        "permit tcp 100.126.0.1/32 :179-179 -> 100.126.0.0/32 established",
        "permit udp 100.126.0.1/32 -> 100.126.0.0/32 :3784-3784",
        "permit icmp 100.126.0.1/32 -> 100.126.0.0/32",
        "deny any -> 100.64.10.0/24",
    ]


def test_an_exchange_lets_neighbours_meet_and_protected_data_stay() -> None:
    records = service(
        "records",
        Ask("edge", ("10.1.0.0/24", "2001:db8:a::/64"), data_class="citizen"),
        Ask("border", ("10.1.1.0/24", "2001:db8:b::/64")),
    )
    market = service("market", Ask("edge", ("2001:db8:c::/64",)), virtual_network="economy")
    meet = boundary(
        "meet", ("slice/records", None), ("slice/market", None), permission("right", 6, 443)
    )
    intents = replace(
        intents_of(records, market, boundaries=(meet,)),
        protections={
            "stay": Protection(
                name="stay", owner="city", data_class="citizen", trust_domain="public", origin=HERE
            )
        },
    )
    border = run(CITY, intents).devices["border"]
    number = run(CITY, intents).ids.boundaries["meet"]
    assert rules(border, f"X{number}-r-6") == [
        "permit icmpv6 2001:db8:7f00::2/128 -> 2001:db8:7f00::3/128",
        "permit icmpv6 2001:db8:7f00::2/128 -> fe80::/10",
        "permit icmpv6 2001:db8:7f00::2/128 -> ff02::/16",
        "permit icmpv6 fe80::/10 -> 2001:db8:7f00::3/128",
        "permit icmpv6 fe80::/10 -> fe80::/10",
        "permit icmpv6 fe80::/10 -> ff02::/16",
        "deny 2001:db8:a::/64 -> any",
        "deny any -> 2001:db8:a::/64",
        "deny any -> 2001:db8:a::1/128",
        "deny any -> 2001:db8:b::1/128",
        "permit tcp 2001:db8:c::/64 -> 2001:db8:a::/64 :443-443",
        "permit tcp 2001:db8:c::/64 -> 2001:db8:b::/64 :443-443",
        "deny any -> any log",
    ]
    assert rules(border, f"X{number}-l-4") == [
        "deny 10.1.0.0/24 -> any",
        "deny any -> 10.1.0.0/24",
        "deny any -> any log",
    ]
    assert set(named(border, f"X{number}-l-4").origin.sources) == {
        "boundary/meet",
        "boundary/stay",
        "slice/market",
        "slice/records",
    }
    (vrf,) = [v for v in border.vrfs if v.rd is None]
    assert vrf.table == 3000 + number
    assert interface(border, f"x{number}l").mtu == interface(border, f"x{number}lx").mtu == 9000


def test_hubs_and_spokes_over_a_hand_off() -> None:
    video = service(
        "public-video-wall",
        Ask("leaf", ("10.1.0.0/24",), HUB),
        Ask("edge", ("10.2.0.0/24",), SPOKE, "north"),
        Ask("edge", ("10.3.0.0/24",), SPOKE, "south"),
    )
    stages = run(CITY, intents_of(video))
    vrfs = {
        name: [(v.name, v.import_targets, v.export_targets) for v in device.vrfs]
        for name, device in stages.devices.items()
    }
    assert vrfs["leaf"] == [("S101-public-vid", ("65020:101", "65020:30101"), ("65020:101",))]
    # Seen from the hub, everything behind the hand-off is one spoke.
    assert vrfs["exit"] == [("S101-public-s0", ("65020:101",), ("65020:30101",))]
    # Seen from the spokes, the hand-off is the hub.
    assert vrfs["border"] == [("S101-public-vid", ("65010:101", "65010:30101"), ("65010:101",))]
    assert vrfs["edge"] == [
        ("S101-public-s2", ("65010:101",), ("65010:30101",)),
        ("S101-public-s3", ("65010:101",), ("65010:30101",)),
    ]


def test_the_underlay_of_a_core_link() -> None:
    stages = run(CITY, intents_of(service("office", Ask("edge", ("10.1.0.0/24",)))))
    link = interface(stages.devices["edge"], "GE0/1/0")
    assert link.description == "to core eth1"
    assert (link.mtu, link.speed) == (9100, 10**10)
    assert link.isis is not None
    assert (link.isis.metric, link.isis.bfd) == (10, True)
    assert link.isis.authentication == "secret:isis.gov.hello"
    assert link.kind is InterfaceKind.PHYSICAL
    isis = stages.devices["edge"].isis
    assert isis is not None
    assert (isis.tag, isis.authentication) == ("1", "secret:isis.gov.lsp")
    core = stages.devices["core"].isis
    assert core is not None
    assert core.tag == "gov"


def test_only_edges_and_borders_have_locators_and_tunnels() -> None:
    devices = run(CITY, intents_of(service("office", Ask("edge", ("10.1.0.0/24",))))).devices
    assert {name for name, device in devices.items() if device.srv6} == {"edge", "border"}
    assert {name for name, device in devices.items() if device.vtep} == {"leaf", "exit"}


def test_a_core_router_that_does_not_reflect_speaks_no_bgp() -> None:
    plain = replace(CITY.devices["core"], name="plain", route_reflector=False)
    city = replace(CITY, devices={**CITY.devices, "plain": plain})
    devices = run(city, intents_of(service("office", Ask("edge", ("10.1.0.0/24",))))).devices
    assert devices["plain"].bgp is None
    core = devices["core"].bgp
    assert core is not None
    assert [n.description for n in core.neighbors] == ["border", "edge"]
    assert all(n.route_reflector_client for n in core.neighbors)


def test_management_is_the_baseline() -> None:
    device = run(CITY, intents_of(service("office", Ask("edge", ("10.1.0.0/24",))))).devices["leaf"]
    management = device.management
    assert management.admin_password == "secret:login.ops"  # noqa: S105 - a reference
    assert (management.tacacs_key, management.snmp_auth, management.snmp_privacy) == (
        "secret:tacacs.key",
        "secret:snmp.auth",
        "secret:snmp.privacy",
    )
    assert management.gateway == CITY.devices["leaf"].management_gateway
    port = interface(device, "mgmt0")
    assert (port.kind, port.vrf) == (InterfaceKind.MANAGEMENT, "MGMT")
    assert port.addresses == (CITY.devices["leaf"].management,)


@pytest.mark.parametrize(
    ("prefix", "address"),
    [
        ("10.0.0.0/24", "10.0.0.1/24"),
        ("10.0.0.4/30", "10.0.0.5/30"),
        ("10.0.0.4/31", "10.0.0.4/31"),
        ("10.0.0.4/32", "10.0.0.4/32"),
        ("2001:db8::/64", "2001:db8::1/64"),
        ("2001:db8::4/127", "2001:db8::4/127"),
    ],
)
def test_the_gateway_has_the_first_address(prefix: str, address: str) -> None:
    assert gateway(ip_network(prefix)) == ip_interface(address)


@pytest.mark.parametrize(
    ("rate", "burst"),
    [
        (1_000, 66_000),
        (26_400_000, 66_000),
        (26_400_400, 67_000),
        (1_000_000_000, 2_500_000),
        (1_000_000_001, 2_501_000),
    ],
)
def test_a_burst_is_20_ms_in_whole_kilobytes(rate: int, burst: int) -> None:
    assert burst_of(rate) == burst


def test_queues_round_up_and_leave_the_rest() -> None:
    link = CITY.links["core--edge"]
    reserved = {TrafficClass.ASSURED: 2_000_000_001, TrafficClass.STANDARD: 10**9}
    assert percentages(link, reserved) == {
        TrafficClass.CONTROL: 5,
        TrafficClass.EXPEDITED: 1,
        TrafficClass.ASSURED: 21,
        TrafficClass.STANDARD: 73,
    }


def test_prefixes_inside_others_are_left_out() -> None:
    networks = [ip_network(n) for n in ("10.0.0.0/9", "10.1.0.0/16", "10.128.0.0/16", "::/0")]
    assert outermost([*networks, IPv4Network("10.0.0.0/8")]) == (
        IPv4Network("10.0.0.0/8"),
        ip_network("::/0"),
    )


def test_the_first_address_of_a_link_belongs_to_the_end_named_first() -> None:
    stages = run(CITY, intents_of(service("office", Ask("edge", ("10.1.0.0/24",)))))
    for link in CITY.links.values():
        if not link.hand_off:
            first, second = (
                interface(stages.devices[end.device], end.port).addresses[0] for end in link.ends
            )
            assert int(second.ip) == int(first.ip) + 1
