"""The border of the dialect page as a person reads it, field by field."""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    ip_interface,
)

from citynet.device.model import (
    Bgp,
    Device,
    Family,
    Filter,
    Interface,
    InterfaceKind,
    Platform,
    Vrf,
)
from tests.readers.iosxr.parts import (
    ICMPV6,
    MANAGEMENT,
    TCP,
    UDP,
    core_port,
    core_session,
    deny,
    hand_off,
    isis,
    link,
    loopback,
    macsec,
    management_port,
    member,
    permit,
    prefix_list,
    queues,
    srv6,
)

__all__ = ["BORDER"]


def _border_filter_4(name: str, near: str, far: str) -> Filter:
    return Filter(
        name=name,
        family=Family.IPV4,
        rules=(
            permit(10, TCP, far, near, source_port=179),
            permit(20, TCP, far, near, port=179),
            permit(30, UDP, far, near, port=3784),
            permit(40, None, "10.20.0.0/24", "10.30.0.0/24"),
            deny(50),
        ),
    )


def _border_filter_6(name: str, near: str, far: str) -> Filter:
    return Filter(
        name=name,
        family=Family.IPV6,
        rules=(
            permit(10, TCP, far, near, source_port=179),
            permit(20, UDP, far, near, port=3784),
            permit(30, ICMPV6, "fe80::/10", "ff02::/16"),
            permit(40, None, "2001:db8:a20::/64", "2001:db8:a30::/64"),
            deny(50),
        ),
    )


def _trunk(name: str, parent: str, description: str, number: int, vrf: str) -> Interface:
    low = {1001: "8", 1004: "a"}[number]
    boundary = {1001: "H101-3", 1004: "H104-4"}[number]
    return Interface(
        name=name,
        kind=InterfaceKind.SUBINTERFACE,
        description=description,
        parent=parent,
        vlan=number,
        vrf=vrf,
        addresses=(
            ip_interface(f"100.126.0.{int(low, 16)}/31"),
            ip_interface(f"2001:db8:7e00::{low}/127"),
        ),
        filter_ipv4=f"{boundary}-4",
        filter_ipv6=f"{boundary}-6",
        shaper={1001: 2_000_000_000, 1004: 400_000_000}[number],
    )


BORDER = Device(
    name="ci-br1",
    platform=Platform.IOSXR,
    management=MANAGEMENT,
    interfaces=(
        Interface(
            name="Bundle-Ether1",
            kind=InterfaceKind.LAG,
            description="hand-off to io-br1 Port-Channel1",
            speed=20_000_000_000,
            mtu=9000,
            queues=queues(5, 20, 15, 60),
        ),
        _trunk(
            "Bundle-Ether1.1004",
            "Bundle-Ether1",
            "slice metering to io-br1",
            1004,
            "S104-metering",
        ),
        Interface(
            name="FortyGigE0/0/0/20",
            kind=InterfaceKind.PHYSICAL,
            description="hand-off to cp-br1 Ethernet10",
            speed=40_000_000_000,
            mtu=9000,
            queues=queues(5, 20, 15, 60),
            macsec=macsec(0x1F, "ci-br1--cp-br1"),
        ),
        _trunk(
            "FortyGigE0/0/0/20.1001",
            "FortyGigE0/0/0/20",
            "slice office to cp-br1",
            1001,
            "S101-office",
        ),
        core_port(
            "HundredGigE0/0/0/0",
            "ci-cr1 HundredGigE0/0/0/5",
            "2001:db8:30:ff::5/127",
            link(15, "trust-standard"),
            macsec(0xC, "ci-br1--ci-cr1"),
        ),
        loopback("100.64.30.5/32", "2001:db8:30::5/128"),
        management_port("198.51.100.85/24"),
        member("TenGigE0/0/0/16", "Bundle-Ether1"),
        member("TenGigE0/0/0/17", "Bundle-Ether1"),
    ),
    vrfs=(
        Vrf(
            name="S101-office",
            rd="100.64.30.5:101",
            import_targets=("65030:101", "65030:30101"),
            export_targets=("65030:101",),
            locator="MAIN",
        ),
        Vrf(
            name="S104-metering",
            rd="100.64.30.5:104",
            import_targets=("65030:104",),
            export_targets=("65030:104",),
            locator="ALG128",
            redistribute_static=True,
        ),
    ),
    filters=(
        _border_filter_4("H101-3-4", "100.126.0.8/32", "100.126.0.9/32"),
        _border_filter_6("H101-3-6", "2001:db8:7e00::8/128", "2001:db8:7e00::9/128"),
        _border_filter_4("H104-4-4", "100.126.0.10/32", "100.126.0.11/32"),
        _border_filter_6("H104-4-6", "2001:db8:7e00::a/128", "2001:db8:7e00::b/128"),
    ),
    prefix_lists=(
        prefix_list("H101-3-4-in", Family.IPV4, ["10.20.0.0/24", "10.20.1.0/24"]),
        prefix_list("H101-3-4-out", Family.IPV4, ["10.30.0.0/24"]),
        prefix_list("H101-3-6-in", Family.IPV6, ["2001:db8:a20::/64"]),
        prefix_list("H101-3-6-out", Family.IPV6),
        prefix_list("H104-4-4-in", Family.IPV4, ["10.40.0.0/24"]),
        prefix_list("H104-4-4-out", Family.IPV4),
        prefix_list("H104-4-6-in", Family.IPV6, ["2001:db8:a40::/64"]),
        prefix_list("H104-4-6-out", Family.IPV6, ["2001:db8:a30:4::/64"]),
    ),
    isis=isis("49.0030.1000.6403.0005.00"),
    srv6=srv6(5),
    bgp=Bgp(
        asn=65030,
        router_id=IPv4Address("100.64.30.5"),
        neighbors=(
            core_session("2001:db8:30::1", "ci-cr1"),
            core_session("2001:db8:30::2", "ci-cr2"),
            *(
                hand_off("S101-office", address, 65020, "cp-br1, slice office", "compute", lists)
                for address, lists in (
                    ("100.126.0.9", "H101-3-4"),
                    ("2001:db8:7e00::9", "H101-3-6"),
                )
            ),
            *(
                hand_off("S104-metering", address, 65040, "io-br1, slice metering", "iot", lists)
                for address, lists in (
                    ("100.126.0.11", "H104-4-4"),
                    ("2001:db8:7e00::b", "H104-4-6"),
                )
            ),
        ),
    ),
)
