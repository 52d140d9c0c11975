"""A border with a hand-off and an exchange between two slices: what is read is what it says."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_interface,
)

from citynet.device.model import (
    Bgp,
    BgpNeighbor,
    Device,
    Interface,
    InterfaceKind,
    Platform,
    PortRange,
    PrefixList,
    Srv6,
    Vrf,
    VrfSids,
)
from citynet.readers.frr import read
from tests.readers.frr.builders import (
    DENY,
    MANAGEMENT,
    PERMIT,
    V4,
    V6,
    Files,
    cable,
    core_port,
    egov_isis,
    filter_,
    loopback,
    management_port,
    queues,
    reflector,
    route,
    rule,
)

HTTPS = PortRange(443, 443)
BGP_PORT = PortRange(179, 179)
PEER_4 = ("100.126.0.1/32", "100.126.0.0/32")

BORDER = Device(
    name="br1",
    platform=Platform.FRR,
    management=MANAGEMENT,
    interfaces=(
        core_port("eth1", "to rr1:eth7", "2001:db8:10:ff::a/127", 5, 10**11, (5, 1, 1, 93)),
        Interface(
            name="eth9",
            kind=InterfaceKind.PHYSICAL,
            description="hand-off eg-br1--cp-br1",
            speed=40 * 10**9,
            mtu=9000,
            queues=queues(5, 1, 2, 92),
        ),
        Interface(
            name="eth9.1001",
            kind=InterfaceKind.SUBINTERFACE,
            parent="eth9",
            vlan=1001,
            vrf="S102-records",
            addresses=(ip_interface("100.126.0.0/31"), ip_interface("2001:db8:7e00::/127")),
            filter_ipv4="H102-1-4",
            filter_ipv6="H102-1-6",
            shaper=300_000_000,
        ),
        loopback("100.64.10.31/32", "2001:db8:10::31/128"),
        management_port("198.51.100.31/24"),
        cable("x301l", "x301lx", "S102-records", "0"),
        cable("x301lx", "x301l", "X301-citizen", "1"),
        cable("x301r", "x301rx", "S103-market", "2"),
        cable("x301rx", "x301r", "X301-citizen", "3"),
    ),
    vrfs=(
        Vrf(
            name="S102-records",
            table=1001,
            rd="100.64.10.31:102",
            import_targets=("65010:102", "65010:30102"),
            export_targets=("65010:102", "65010:30102"),
            locator="MAIN",
            sids=VrfSids(dt4=1, dt6=2),
            redistribute_static=True,
            static_routes=(
                route("10.30.0.0/16", "100.127.0.1", "x301l"),
                route("2001:db8:c::/48", "2001:db8:7f00::1", "x301l"),
            ),
        ),
        Vrf(
            name="S103-market",
            table=1002,
            rd="100.64.10.31:103",
            import_targets=("65010:103",),
            export_targets=("65010:103",),
            locator="MAIN",
            sids=VrfSids(dt4=3, dt6=4),
            redistribute_static=True,
            static_routes=(
                route("10.20.0.0/16", "100.127.0.3", "x301r"),
                route("2001:db8:b::/48", "2001:db8:7f00::3", "x301r"),
            ),
        ),
        Vrf(
            name="X301-citizen",
            table=1003,
            static_routes=(
                route("10.20.0.0/16", "100.127.0.0", "x301lx"),
                route("10.30.0.0/16", "100.127.0.2", "x301rx"),
                route("2001:db8:b::/48", "2001:db8:7f00::", "x301lx"),
                route("2001:db8:c::/48", "2001:db8:7f00::2", "x301rx"),
            ),
        ),
    ),
    filters=(
        filter_(
            "H102-1-4",
            rule(10, PERMIT, *PEER_4, 6, None, BGP_PORT),
            rule(20, PERMIT, *PEER_4, 6, BGP_PORT),
            rule(30, PERMIT, *PEER_4, 17, None, PortRange(3784, 3784)),
            rule(40, DENY, None, "100.64.10.0/24"),
            rule(50, PERMIT, "10.21.0.0/24", "10.20.0.0/24"),
        ),
        filter_(
            "H102-1-6",
            rule(10, PERMIT, "2001:db8:7e00::1/128", "2001:db8:7e00::/128", 6, None, BGP_PORT),
        ),
        filter_(
            "X301-l-4",
            rule(10, PERMIT, "10.20.0.0/16", "10.30.0.0/16", 6, None, HTTPS),
            rule(20, PERMIT, "10.20.0.0/16", "10.30.0.0/16", 17, None, PortRange(5000, 5010)),
        ),
        filter_("X301-l-6", rule(10, PERMIT, "2001:db8:b::/48", "2001:db8:c::/48", 6, None, HTTPS)),
        filter_(
            "X301-r-4",
            rule(10, PERMIT, "10.30.0.0/16", "10.20.0.0/16", 6, HTTPS, established=True),
            rule(20, PERMIT, "10.30.0.0/16", "10.20.0.0/16", 47),
        ),
        filter_(
            "X301-r-6",
            rule(10, PERMIT, "2001:db8:c::/48", "2001:db8:b::/48", 6, HTTPS, established=True),
        ),
    ),
    prefix_lists=(
        PrefixList(
            name="H102-1-in-4",
            family=V4,
            prefixes=(IPv4Network("10.21.0.0/24"), IPv4Network("10.21.1.0/24")),
        ),
        PrefixList(name="H102-1-in-6", family=V6, prefixes=()),
        PrefixList(name="H102-1-out-4", family=V4, prefixes=(IPv4Network("10.20.0.0/24"),)),
        PrefixList(name="H102-1-out-6", family=V6, prefixes=(IPv6Network("2001:db8:b:1::/64"),)),
    ),
    isis=egov_isis("0031"),
    srv6=Srv6(
        locator_name="MAIN",
        locator=IPv6Network("2001:db8:1000:31::/64"),
        source=IPv6Address("2001:db8:10::31"),
        block=IPv6Network("2001:db8:1000::/48"),
    ),
    bgp=Bgp(
        asn=65010,
        router_id=IPv4Address("100.64.10.31"),
        neighbors=(
            reflector("2001:db8:10::11"),
            *(
                BgpNeighbor(
                    address=ip_address(address),
                    remote_as=65020,
                    description="hand-off to cp-br1",
                    vrf="S102-records",
                    families=(family,),
                    bfd=True,
                    authentication="secret:bgp.handoff",
                    import_list=f"H102-1-in-{family.value[-1]}",
                    export_list=f"H102-1-out-{family.value[-1]}",
                )
                for address, family in (("100.126.0.1", V4), ("2001:db8:7e00::1", V6))
            ),
        ),
    ),
)


def test_device_is_what_the_files_say(router: Callable[[str], Files]) -> None:
    found = read("border", router("border"))
    assert found.unread == ()
    assert found.device == BORDER
