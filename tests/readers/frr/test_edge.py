"""A provider edge of an SRv6 domain: what is read is what its files say, with every line read.

The device was written by hand, as the files were.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import (
    IPv4Address,
    IPv6Address,
    IPv6Network,
    ip_interface,
)

from citynet.device.model import (
    Bgp,
    Device,
    Interface,
    InterfaceKind,
    Platform,
    Policer,
    Srv6,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.readers.frr import read
from tests.readers.frr.builders import (
    DENY,
    MANAGEMENT,
    PERMIT,
    Files,
    core_port,
    egov_isis,
    filter_,
    loopback,
    management_port,
    reflector,
    rule,
)

PE = Device(
    name="pe1",
    platform=Platform.FRR,
    management=MANAGEMENT,
    interfaces=(
        core_port(
            "eth1",
            "to rr1:eth4 (yongjiang-duct-a)",
            "2001:db8:10:ff::6/127",
            40,
            10**10,
            (5, 1, 20, 74),
        ),
        core_port("eth2", "to rr2:eth4", "2001:db8:10:ff::8/127", 10, 10**10, (5, 1, 1, 93)),
        Interface(name="eth10", kind=InterfaceKind.PHYSICAL, mtu=9000),
        Interface(
            name="eth10.110",
            kind=InterfaceKind.SUBINTERFACE,
            description="slice/office endpoint 2",
            parent="eth10",
            vlan=110,
            vrf="S101-office",
            addresses=(ip_interface("10.10.2.1/24"), ip_interface("2001:db8:a:2::1/64")),
            filter_ipv4="A101-2-4",
            filter_ipv6="A101-2-6",
            policer=Policer(rate=200_000_000, burst=500_000),
            marking=TrafficClass.ASSURED,
        ),
        Interface(
            name="eth10.120",
            kind=InterfaceKind.SUBINTERFACE,
            parent="eth10",
            vlan=120,
            vrf="S104-video-s3",
            addresses=(ip_interface("10.40.3.1/24"),),
            filter_ipv4="A104-3-4",
            filter_ipv6="A104-3-6",
            policer=Policer(rate=4_000_000, burst=15_000),
            marking=TrafficClass.STANDARD,
        ),
        Interface(name="eth11", kind=InterfaceKind.PHYSICAL, enabled=False),
        loopback("100.64.10.22/32", "2001:db8:10::22/128"),
        management_port("198.51.100.22/24"),
    ),
    vrfs=(
        Vrf(
            name="S101-office",
            table=1001,
            rd="100.64.10.22:101",
            import_targets=("65010:101",),
            export_targets=("65010:101",),
            locator="MAIN",
            sids=VrfSids(dt4=1, dt6=2),
            redistribute_connected=True,
        ),
        Vrf(
            name="S104-video-s3",
            table=1002,
            rd="100.64.10.22:3104",
            import_targets=("65010:104",),
            export_targets=("65010:100104",),
            locator="MAIN",
            sids=VrfSids(dt4=3, dt6=4),
            redistribute_connected=True,
        ),
    ),
    filters=(
        filter_(
            "A101-2-4",
            rule(10, PERMIT, "10.10.2.0/24", "10.10.2.1/32", 1),
            rule(20, DENY, None, "100.64.10.0/24"),
            rule(30, DENY, None, "10.10.2.1/32"),
            rule(40, PERMIT, "10.10.2.0/24"),
        ),
        filter_(
            "A101-2-6",
            rule(10, PERMIT, "fe80::/10", "ff02::/16", 58),
            rule(20, PERMIT, "::/128", "ff02::/16", 58),
            rule(30, DENY, None, "2001:db8:1000::/48"),
            rule(40, PERMIT, "2001:db8:a:2::/64"),
        ),
        filter_("A104-3-4", rule(10, PERMIT, "10.40.3.0/24")),
        filter_("A104-3-6"),
    ),
    isis=egov_isis("0022"),
    srv6=Srv6(
        locator_name="MAIN",
        locator=IPv6Network("2001:db8:1000:22::/64"),
        source=IPv6Address("2001:db8:10::22"),
        block=IPv6Network("2001:db8:1000::/48"),
    ),
    bgp=Bgp(
        asn=65010,
        router_id=IPv4Address("100.64.10.22"),
        neighbors=(
            reflector("2001:db8:10::11", "reflector rr1"),
            reflector("2001:db8:10::12", "reflector rr2"),
        ),
    ),
)


def test_device_is_what_the_files_say(router: Callable[[str], Files]) -> None:
    found = read("pe", router("pe"))
    assert found.unread == ()
    assert found.device == PE
