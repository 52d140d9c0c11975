"""The edge of the dialect page as a person reads it, field by field."""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Network,
    ip_interface,
)

from citynet.device.model import (
    Bgp,
    Device,
    Family,
    Filter,
    FilterAction,
    FilterRule,
    Interface,
    InterfaceKind,
    Platform,
    Policer,
    PortRange,
    TrafficClass,
    Vrf,
)
from tests.readers.iosxr.parts import (
    GRE,
    ICMP,
    ICMPV6,
    MANAGEMENT,
    TCP,
    UDP,
    core_port,
    core_session,
    deny,
    isis,
    link,
    loopback,
    management_port,
    permit,
    srv6,
)

__all__ = ["EDGE"]


EDGE = Device(
    name="ci-pe-east",
    platform=Platform.IOSXR,
    management=MANAGEMENT,
    interfaces=(
        core_port(
            "HundredGigE0/0/0/0",
            "ci-cr1 HundredGigE0/0/0/3",
            "2001:db8:30:ff::1/127",
            link(20),
        ),
        core_port(
            "HundredGigE0/0/0/1",
            "ci-cr2 HundredGigE0/0/0/3",
            "2001:db8:30:ff::3/127",
            link(110, "trust-low", "unencrypted"),
        ),
        loopback("100.64.30.3/32", "2001:db8:30::3/128"),
        management_port("198.51.100.83/24"),
        Interface(
            name="TenGigE0/0/0/10",
            kind=InterfaceKind.PHYSICAL,
            description="attachments",
            mtu=9000,
        ),
        Interface(
            name="TenGigE0/0/0/10.101",
            kind=InterfaceKind.SUBINTERFACE,
            description="slice office, east",
            parent="TenGigE0/0/0/10",
            vlan=101,
            vrf="S101-office",
            addresses=(
                ip_interface("10.30.0.1/24"),
                ip_interface("10.31.0.1/25"),
                ip_interface("2001:db8:a30::1/64"),
            ),
            filter_ipv4="A101-1-4",
            filter_ipv6="A101-1-6",
            policer=Policer(rate=1_000_000_000, burst=2_500_000),
            marking=TrafficClass.ASSURED,
        ),
        Interface(
            name="TenGigE0/0/0/10.103",
            kind=InterfaceKind.SUBINTERFACE,
            description="slice video, east",
            parent="TenGigE0/0/0/10",
            vlan=103,
            vrf="S103-video-s1",
            addresses=(ip_interface("10.30.64.1/24"), ip_interface("2001:db8:a30:64::1/64")),
            filter_ipv4="A103-1-4",
            filter_ipv6="A103-1-6",
            policer=Policer(rate=200_000_000, burst=500_000),
            marking=TrafficClass.EXPEDITED,
        ),
        Interface(
            name="TenGigE0/0/0/11",
            kind=InterfaceKind.PHYSICAL,
            description="unused",
            enabled=False,
        ),
    ),
    vrfs=(
        Vrf(
            name="S101-office",
            rd="100.64.30.3:101",
            import_targets=("65030:101", "65030:30101"),
            export_targets=("65030:101",),
            locator="MAIN",
            redistribute_connected=True,
        ),
        Vrf(
            name="S103-video-s1",
            rd="100.64.30.3:1103",
            import_targets=("65030:103",),
            export_targets=("65030:30103",),
            locator="ALG128",
            redistribute_connected=True,
        ),
    ),
    filters=(
        Filter(
            name="A101-1-4",
            family=Family.IPV4,
            rules=(
                permit(10, ICMP, "10.30.0.0/24", "10.30.0.1/32"),
                deny(20, "100.64.30.0/24", log=False),
                permit(30, None, "10.30.0.0/24", None),
                permit(40, None, "10.31.0.0/25", None),
                deny(50),
            ),
        ),
        Filter(
            name="A101-1-6",
            family=Family.IPV6,
            rules=(
                permit(10, ICMPV6, "fe80::/10", "ff02::/16"),
                permit(20, ICMPV6, "::/128", "ff02::/16"),
                deny(30, "2001:db8:30::/64", log=False),
                permit(40, None, "2001:db8:a30::/64", None),
                deny(50),
            ),
        ),
        Filter(
            name="A103-1-4",
            family=Family.IPV4,
            rules=(
                FilterRule(
                    sequence=10,
                    action=FilterAction.PERMIT,
                    protocol=TCP,
                    source=IPv4Network("10.30.64.0/24"),
                    destination=IPv4Network("10.30.0.0/24"),
                    source_ports=PortRange(443, 445),
                    destination_ports=PortRange(8443, 8443),
                    established=True,
                ),
                permit(20, None, "10.30.64.0/24", None),
                deny(30),
            ),
        ),
        Filter(
            name="A103-1-6",
            family=Family.IPV6,
            rules=(
                FilterRule(
                    sequence=10,
                    action=FilterAction.PERMIT,
                    protocol=UDP,
                    source=IPv6Network("2001:db8:a30:64::/64"),
                    destination_ports=PortRange(5000, 5010),
                ),
                permit(20, GRE, "2001:db8:a30:64::/64", None),
                deny(30),
            ),
        ),
    ),
    isis=isis("49.0030.1000.6403.0003.00"),
    srv6=srv6(3),
    bgp=Bgp(
        asn=65030,
        router_id=IPv4Address("100.64.30.3"),
        neighbors=(
            core_session("2001:db8:30::1", "ci-cr1"),
            core_session("2001:db8:30::2", "ci-cr2"),
        ),
    ),
)
