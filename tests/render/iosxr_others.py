"""Hand-made IOS-XR devices that say what those of the dialect's page do not."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network, IPv6Interface, IPv6Network

from citynet.device.model import (
    Affinity,
    AlgorithmMetric,
    Bgp,
    BgpNeighbor,
    Device,
    Family,
    FlexAlgorithm,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    Management,
    Platform,
    Policer,
    PrefixList,
    Queue,
    TrafficClass,
    Vrf,
)
from citynet.device.sorting import sorted_device
from tests.render.iosxr_parts import (
    BASELINE,
    BOUNDARY,
    DENY,
    DOMAIN,
    MANAGEMENT,
    PERMIT,
    SLICE,
    VIDEO,
    access_list,
    loopback,
    management_port,
    rule,
    srv6,
    trunk,
)

__all__ = ["PLAIN", "VARIED"]

VARIED = sorted_device(
    Device(
        name="ci-varied",
        platform=Platform.IOSXR,
        management=replace(
            MANAGEMENT,
            ssh_sources=(IPv6Network("2001:db8:c0::7/128"),),
            tacacs_servers=(IPv4Address("198.51.100.221"),),
            gateway=None,
        ),
        interfaces=(
            replace(
                trunk("Bundle-Ether9", "hand-off to io-br2", 20_000_000_000),
                enabled=False,
                queues=(Queue(traffic_class=TrafficClass.EXPEDITED, percent=50, origin=DOMAIN),),
            ),
            Interface(
                name="Bundle-Ether9.7",
                kind=InterfaceKind.SUBINTERFACE,
                mtu=1500,
                parent="Bundle-Ether9",
                vlan=7,
                marking=TrafficClass.STANDARD,
                origin=SLICE,
            ),
            Interface(
                name="FourHundredGigE0/0/0/1",
                kind=InterfaceKind.PHYSICAL,
                speed=400_000_000_000,
                addresses=(IPv6Interface("2001:db8:30:fe::1/127"),),
                isis=IsisInterface(metric=16_777_214, affinities=("red",), origin=DOMAIN),
                marking=TrafficClass.CONTROL,
                queues=(Queue(traffic_class=TrafficClass.CONTROL, percent=100, origin=DOMAIN),),
                origin=DOMAIN,
            ),
            Interface(
                name="GigabitEthernet0/0/0/3",
                kind=InterfaceKind.PHYSICAL,
                policer=Policer(rate=64_000, burst=15_000, origin=SLICE),
                origin=DOMAIN,
            ),
            Interface(
                name="GigabitEthernet0/0/0/3.8",
                kind=InterfaceKind.SUBINTERFACE,
                enabled=False,
                parent="GigabitEthernet0/0/0/3",
                vlan=8,
                vrf="S8-open",
                shaper=1_000_000,
                filter_ipv6="A8-1-6",
                origin=SLICE,
            ),
            replace(
                loopback("100.64.30.9/32", "2001:db8:30::9/128"),
                isis=IsisInterface(
                    metric=1, passive=True, authentication="secret:isis.circle.key", origin=DOMAIN
                ),
            ),
            Interface(name="Loopback1", kind=InterfaceKind.LOOPBACK, enabled=False, origin=SLICE),
            Interface(
                name="TwentyFiveGigE0/0/0/30",
                kind=InterfaceKind.PHYSICAL,
                description="passive",
                isis=IsisInterface(metric=10, passive=True, delay=16_777_215, origin=DOMAIN),
                origin=DOMAIN,
            ),
            Interface(
                name="TwentyFiveGigE0/0/0/31",
                kind=InterfaceKind.PHYSICAL,
                enabled=False,
                lag="Bundle-Ether10",
                origin=DOMAIN,
            ),
            Interface(name="Bundle-Ether10", kind=InterfaceKind.LAG, origin=DOMAIN),
        ),
        vrfs=(
            Vrf(
                name="S8-open",
                rd="100.64.30.9:8",
                import_targets=("65030:8",),
                locator="MAIN",
                origin=SLICE,
            ),
            Vrf(
                name="S9-plain",
                rd="100.64.30.9:9",
                redistribute_connected=True,
                redistribute_static=True,
                origin=VIDEO,
            ),
        ),
        filters=(
            access_list(
                "A8-1-4",
                rule(PERMIT, 58, "0.0.0.0/0", "10.0.0.0/9"),
                rule(PERMIT, 17, None, None, source_ports=(1, 65535), log=True),
                origin=BOUNDARY,
            ),
            access_list(
                "A8-1-6",
                rule(DENY, 1, "::/0", None),
                rule(PERMIT, 6, None, "2001:db8::1/128", established=True, log=True),
                origin=SLICE,
            ),
        ),
        prefix_lists=(
            PrefixList(
                name="CORE",
                family=Family.IPV4,
                prefixes=(IPv4Network("0.0.0.0/0"), IPv4Network("192.0.2.1/32")),
                origin=DOMAIN,
            ),
        ),
        isis=Isis(
            tag="both",
            net="49.0030.1000.6403.0009.00",
            families=(Family.IPV4, Family.IPV6),
            affinities=(Affinity(name="red", bit=255, origin=DOMAIN),),
            algorithms=(
                FlexAlgorithm(number=255, metric=AlgorithmMetric.IGP, origin=DOMAIN),
                FlexAlgorithm(
                    number=129, metric=AlgorithmMetric.DELAY, exclude=("red",), origin=DOMAIN
                ),
            ),
            origin=DOMAIN,
        ),
        srv6=replace(srv6(9), algorithms=()),
        bgp=Bgp(
            asn=65030,
            router_id=IPv4Address("100.64.30.9"),
            neighbors=(
                BgpNeighbor(
                    address=IPv4Address("100.64.30.1"),
                    remote_as=65030,
                    families=(Family.VPNV4,),
                    import_list="CORE",
                    route_reflector_client=True,
                    origin=DOMAIN,
                ),
                BgpNeighbor(
                    address=IPv4Address("100.126.0.1"),
                    remote_as=65020,
                    vrf="S8-open",
                    families=(Family.IPV4,),
                    origin=SLICE,
                ),
                BgpNeighbor(
                    address=IPv4Address("100.126.0.3"),
                    remote_as=65020,
                    vrf="S8-open",
                    families=(Family.IPV4,),
                    export_list="CORE",
                    origin=SLICE,
                ),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""A device with all that the page's have not, without a management port."""

PLAIN = sorted_device(
    Device(
        name="ci-plain",
        platform=Platform.IOSXR,
        management=Management(
            ssh_sources=(IPv4Network("198.51.100.0/24"),),
            ntp_servers=(),
            syslog_servers=(),
            tacacs_servers=(IPv4Address("198.51.100.221"),),
            tacacs_key="secret:tacacs.key",
            snmp_user="citynoc",
            snmp_auth="secret:snmp.auth",
            snmp_privacy="secret:snmp.privacy",
            admin_user="netops",
            admin_password="secret:admin.password",  # noqa: S106 -- a reference
            banner="Authorised use only.",
            origin=BASELINE,
        ),
        interfaces=(management_port("198.51.100.30/24"),),
        origin=BASELINE,
    )
)
"""A device that leaves out whatever may be left out."""
