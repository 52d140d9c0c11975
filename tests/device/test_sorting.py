"""``sorted_device`` gives the same device whatever the order of its parts, and loses none."""

from __future__ import annotations

import dataclasses
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Interface, IPv6Network

from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import (
    Bgp,
    BgpNeighbor,
    Device,
    Family,
    Filter,
    FilterAction,
    FilterRule,
    Interface,
    InterfaceKind,
    Isis,
    Management,
    Platform,
    PrefixList,
    Queue,
    StaticRoute,
    TrafficClass,
    Vrf,
)
from citynet.device.sorting import natural_key, sorted_device


def neighbor(address: str, vrf: str | None = None) -> BgpNeighbor:
    return BgpNeighbor(
        address=IPv4Address(address),
        remote_as=65000,
        vrf=vrf,
        families=(Family.IPV4, Family.EVPN),
    )


DEVICE = Device(
    name="r1",
    platform=Platform.FRR,
    management=Management(
        ssh_sources=(IPv6Network("2001:db8::/32"), IPv4Network("192.0.2.0/24")),
        ntp_servers=(IPv4Address("192.0.2.10"), IPv4Address("192.0.2.9")),
        syslog_servers=(),
        tacacs_servers=(),
        tacacs_key="secret:t",
        snmp_user="u",
        snmp_auth="secret:a",
        snmp_privacy="secret:p",
        admin_user="a",
        admin_password="secret:l",  # noqa: S106 - a reference
        banner="b",
    ),
    interfaces=(
        Interface(name="eth10", kind=InterfaceKind.PHYSICAL),
        Interface(
            name="eth2",
            kind=InterfaceKind.PHYSICAL,
            addresses=(IPv6Interface("2001:db8::1/127"), IPv4Interface("192.0.2.1/31")),
            queues=(
                Queue(traffic_class=TrafficClass.STANDARD, percent=90),
                Queue(traffic_class=TrafficClass.CONTROL, percent=5),
            ),
        ),
    ),
    vrfs=(
        Vrf(
            name="S20-b",
            import_targets=("65000:100020", "65000:20"),
            static_routes=(
                StaticRoute(
                    prefix=IPv4Network("10.10.0.0/16"),
                    interface="x2l",
                    next_hop=IPv4Address("192.0.2.1"),
                ),
                StaticRoute(
                    prefix=IPv4Network("10.9.0.0/16"),
                    interface="x2l",
                    next_hop=IPv4Address("192.0.2.1"),
                ),
            ),
        ),
        Vrf(name="S3-a"),
    ),
    filters=(
        Filter(
            name="A3-1-4",
            family=Family.IPV4,
            rules=(
                FilterRule(sequence=20, action=FilterAction.DENY),
                FilterRule(sequence=10, action=FilterAction.PERMIT),
            ),
        ),
    ),
    prefix_lists=(
        PrefixList(
            name="P",
            family=Family.IPV4,
            prefixes=(IPv4Network("10.10.0.0/16"), IPv4Network("10.9.0.0/16")),
        ),
    ),
    isis=Isis(tag="t", net="49.0001", families=(Family.IPV6, Family.IPV4)),
    bgp=Bgp(
        asn=65000,
        router_id=IPv4Address("192.0.2.1"),
        neighbors=(
            neighbor("10.0.0.10", "S3-a"),
            neighbor("10.0.0.9", "S3-a"),
            neighbor("10.0.0.99"),
        ),
    ),
)


def test_every_tuple_is_in_canonical_order() -> None:
    device = sorted_device(DEVICE)
    assert [i.name for i in device.interfaces] == ["eth2", "eth10"]
    assert [str(a) for a in device.interfaces[0].addresses] == ["192.0.2.1/31", "2001:db8::1/127"]
    assert [q.percent for q in device.interfaces[0].queues] == [5, 90]
    assert [v.name for v in device.vrfs] == ["S3-a", "S20-b"]
    assert device.vrfs[1].import_targets == ("65000:20", "65000:100020")
    assert [str(r.prefix) for r in device.vrfs[1].static_routes] == ["10.9.0.0/16", "10.10.0.0/16"]
    assert [r.sequence for r in device.filters[0].rules] == [10, 20]
    assert [str(p) for p in device.prefix_lists[0].prefixes] == ["10.9.0.0/16", "10.10.0.0/16"]
    assert device.isis is not None
    assert device.isis.families == (Family.IPV4, Family.IPV6)
    assert device.bgp is not None
    assert [(n.vrf, str(n.address)) for n in device.bgp.neighbors] == [
        (None, "10.0.0.99"),
        ("S3-a", "10.0.0.9"),
        ("S3-a", "10.0.0.10"),
    ]
    assert device.bgp.neighbors[0].families == (Family.EVPN, Family.IPV4)
    assert [str(p) for p in device.management.ssh_sources] == ["192.0.2.0/24", "2001:db8::/32"]
    assert [str(a) for a in device.management.ntp_servers] == ["192.0.2.9", "192.0.2.10"]


def test_sorting_twice_changes_nothing() -> None:
    once = sorted_device(DEVICE)
    assert sorted_device(once) == once


@given(st.permutations(DEVICE.interfaces), st.permutations(DEVICE.vrfs))
def test_the_order_of_parts_does_not_matter(interfaces: list[Interface], vrfs: list[Vrf]) -> None:
    shuffled = dataclasses.replace(DEVICE, interfaces=tuple(interfaces), vrfs=tuple(vrfs))
    assert sorted_device(shuffled) == sorted_device(DEVICE)


@given(st.text(max_size=12), st.text(max_size=12))
def test_natural_keys_tell_all_names_apart(one: str, other: str) -> None:
    assert (natural_key(one) == natural_key(other)) == (one == other)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_digits_sort_by_value(one: int, other: int) -> None:
    assert (natural_key(f"eth{one}.1") < natural_key(f"eth{other}.1")) == (one < other)
