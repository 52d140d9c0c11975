"""Hand-made IOS-XR devices that together use every field that IOS-XR can say.

The first three are those of the dialect's page.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address

from citynet.device.model import (
    Bgp,
    Device,
    Interface,
    InterfaceKind,
    Platform,
    Policer,
    TrafficClass,
)
from citynet.device.sorting import sorted_device
from tests.render.iosxr_filters import BORDER_FILTERS, EDGE_FILTERS
from tests.render.iosxr_guarded import GUARDED
from tests.render.iosxr_others import PLAIN, VARIED
from tests.render.iosxr_parts import (
    BASELINE,
    DOMAIN,
    MANAGEMENT,
    METERING,
    SLICE,
    VIDEO,
    core,
    core_session,
    hand_off_session,
    isis,
    loopback,
    management_port,
    member,
    prefix_list,
    secured,
    srv6,
    subinterface,
    trunk,
    vrf,
)

__all__ = ["BORDER", "CORE", "EDGE", "GUARDED", "PAGE", "PLAIN", "SAMPLES", "VARIED"]

EDGE = sorted_device(
    Device(
        name="ci-pe-east",
        platform=Platform.IOSXR,
        management=MANAGEMENT,
        interfaces=(
            core("HundredGigE0/0/0/0", "ci-cr1 HundredGigE0/0/0/3", "2001:db8:30:ff::1/127", 20),
            core(
                "HundredGigE0/0/0/1",
                "ci-cr2 HundredGigE0/0/0/3",
                "2001:db8:30:ff::3/127",
                110,
                "trust-low",
                "unencrypted",
            ),
            loopback("100.64.30.3/32", "2001:db8:30::3/128"),
            management_port("198.51.100.83/24"),
            Interface(
                name="TenGigE0/0/0/10",
                kind=InterfaceKind.PHYSICAL,
                description="attachments",
                mtu=9000,
                origin=DOMAIN,
            ),
            replace(
                subinterface(
                    "TenGigE0/0/0/10.101",
                    "slice office, east",
                    "S101-office",
                    "10.30.0.1/24",
                    "10.31.0.1/25",
                    "2001:db8:a30::1/64",
                    origin=SLICE,
                ),
                filter_ipv4="A101-1-4",
                filter_ipv6="A101-1-6",
                policer=Policer(rate=1_000_000_000, burst=2_500_000, origin=SLICE),
                marking=TrafficClass.ASSURED,
            ),
            replace(
                subinterface(
                    "TenGigE0/0/0/10.103",
                    "slice video, east",
                    "S103-video-s1",
                    "10.30.64.1/24",
                    "2001:db8:a30:64::1/64",
                    origin=VIDEO,
                ),
                filter_ipv4="A103-1-4",
                filter_ipv6="A103-1-6",
                policer=Policer(rate=200_000_000, burst=500_000, origin=VIDEO),
                marking=TrafficClass.EXPEDITED,
            ),
            Interface(
                name="TenGigE0/0/0/11",
                kind=InterfaceKind.PHYSICAL,
                description="unused",
                enabled=False,
                origin=BASELINE,
            ),
        ),
        vrfs=(
            replace(
                vrf(
                    "S101-office",
                    "100.64.30.3:101",
                    "65030:101 65030:30101",
                    "65030:101",
                    "MAIN",
                    SLICE,
                ),
                redistribute_connected=True,
            ),
            replace(
                vrf(
                    "S103-video-s1", "100.64.30.3:1103", "65030:103", "65030:30103", "ALG128", VIDEO
                ),
                redistribute_connected=True,
            ),
        ),
        filters=EDGE_FILTERS,
        isis=isis("49.0030.1000.6403.0003.00"),
        srv6=srv6(3),
        bgp=Bgp(
            asn=65030,
            router_id=IPv4Address("100.64.30.3"),
            neighbors=(core_session(1, "ci-cr1"), core_session(2, "ci-cr2")),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""An edge with two attachments, the second on the locator of an algorithm."""

BORDER = sorted_device(
    Device(
        name="ci-br1",
        platform=Platform.IOSXR,
        management=MANAGEMENT,
        interfaces=(
            trunk("Bundle-Ether1", "hand-off to io-br1 Port-Channel1", 20_000_000_000),
            replace(
                subinterface(
                    "Bundle-Ether1.1004",
                    "slice metering to io-br1",
                    "S104-metering",
                    "100.126.0.10/31",
                    "2001:db8:7e00::a/127",
                    origin=METERING,
                ),
                filter_ipv4="H104-4-4",
                filter_ipv6="H104-4-6",
                shaper=400_000_000,
            ),
            secured(
                trunk("FortyGigE0/0/0/20", "hand-off to cp-br1 Ethernet10", 40_000_000_000),
                31,
                "ci-br1--cp-br1",
            ),
            replace(
                subinterface(
                    "FortyGigE0/0/0/20.1001",
                    "slice office to cp-br1",
                    "S101-office",
                    "100.126.0.8/31",
                    "2001:db8:7e00::8/127",
                    origin=SLICE,
                ),
                filter_ipv4="H101-3-4",
                filter_ipv6="H101-3-6",
                shaper=2_000_000_000,
            ),
            secured(
                core(
                    "HundredGigE0/0/0/0",
                    "ci-cr1 HundredGigE0/0/0/5",
                    "2001:db8:30:ff::5/127",
                    15,
                    "trust-standard",
                ),
                12,
                "ci-br1--ci-cr1",
            ),
            loopback("100.64.30.5/32", "2001:db8:30::5/128"),
            management_port("198.51.100.85/24"),
            member("TenGigE0/0/0/16", "Bundle-Ether1"),
            member("TenGigE0/0/0/17", "Bundle-Ether1"),
        ),
        vrfs=(
            vrf(
                "S101-office",
                "100.64.30.5:101",
                "65030:101 65030:30101",
                "65030:101",
                "MAIN",
                SLICE,
            ),
            replace(
                vrf(
                    "S104-metering",
                    "100.64.30.5:104",
                    "65030:104",
                    "65030:104",
                    "ALG128",
                    METERING,
                ),
                redistribute_static=True,
            ),
        ),
        filters=BORDER_FILTERS,
        prefix_lists=(
            prefix_list("H101-3-4-in", "10.20.0.0/24", "10.20.1.0/24", origin=SLICE),
            prefix_list("H101-3-4-out", "10.30.0.0/24", origin=SLICE),
            prefix_list("H101-3-6-in", "2001:db8:a20::/64", origin=SLICE),
            prefix_list("H101-3-6-out", origin=SLICE),
            prefix_list("H104-4-4-in", "10.40.0.0/24", origin=METERING),
            prefix_list("H104-4-4-out", origin=METERING),
            prefix_list("H104-4-6-in", "2001:db8:a40::/64", origin=METERING),
            prefix_list("H104-4-6-out", "2001:db8:a30:4::/64", origin=METERING),
        ),
        isis=isis("49.0030.1000.6403.0005.00"),
        srv6=srv6(5),
        bgp=Bgp(
            asn=65030,
            router_id=IPv4Address("100.64.30.5"),
            neighbors=(
                core_session(1, "ci-cr1"),
                core_session(2, "ci-cr2"),
                *(
                    hand_off_session(
                        address, 65020, "cp-br1, slice office", "S101-office", "H101-3", "compute"
                    )
                    for address in ("100.126.0.9", "2001:db8:7e00::9")
                ),
                *(
                    hand_off_session(
                        address, 65040, "io-br1, slice metering", "S104-metering", "H104-4", "iot"
                    )
                    for address in ("100.126.0.11", "2001:db8:7e00::b")
                ),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""A border with hand-offs over a port with MACsec and over a LAG."""

CORE = sorted_device(
    Device(
        name="ci-cr1",
        platform=Platform.IOSXR,
        management=MANAGEMENT,
        interfaces=(
            core("Bundle-Ether2", "ci-cr2 Bundle-Ether2", "2001:db8:30:ff::8/127", 30),
            core("HundredGigE0/0/0/3", "ci-pe-east HundredGigE0/0/0/0", "2001:db8:30:ff::/127", 20),
            secured(
                core(
                    "HundredGigE0/0/0/5",
                    "ci-br1 HundredGigE0/0/0/0",
                    "2001:db8:30:ff::4/127",
                    15,
                    "trust-standard",
                ),
                12,
                "ci-br1--ci-cr1",
            ),
            member("HundredGigE0/0/0/8", "Bundle-Ether2"),
            member("HundredGigE0/0/0/9", "Bundle-Ether2"),
            loopback("100.64.30.1/32", "2001:db8:30::1/128"),
            management_port("198.51.100.81/24"),
        ),
        isis=isis("49.0030.1000.6403.0001.00"),
        bgp=Bgp(
            asn=65030,
            router_id=IPv4Address("100.64.30.1"),
            neighbors=(
                core_session(2, "ci-cr2", bfd=True),
                core_session(3, "ci-pe-east", client=True),
                core_session(5, "ci-br1", client=True),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""A reflector that forwards for algorithms and has no locator of its own."""

PAGE = (EDGE, BORDER, CORE)
SAMPLES = (*PAGE, VARIED, PLAIN, GUARDED)
