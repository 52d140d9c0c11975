"""Hand-made Junos devices with what the devices at the end of the dialect's page have not."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)

from citynet.device.model import (
    Affinity,
    AlgorithmMetric,
    Bgp,
    BgpNeighbor,
    Device,
    Family,
    Filter,
    FlexAlgorithm,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    Management,
    Platform,
    Policer,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.device.sorting import sorted_device
from tests.render.junos_parts import (
    AFFINITIES,
    BASELINE,
    DENY,
    DOMAIN,
    HEALTH,
    MANAGEMENT,
    PERMIT,
    SLICE,
    TRUSTED,
    core,
    group,
    link,
    loopback,
    management_port,
    member,
    ports,
    prefix_list,
    queues,
    rule,
    srv6,
    vpn,
)

__all__ = ["BARE", "EDGE"]

EDGE = sorted_device(
    Device(
        name="eg-pe-new",
        platform=Platform.JUNOS,
        management=replace(
            MANAGEMENT,
            ssh_sources=(IPv4Network("198.51.100.0/24"), IPv6Network("2001:db8:c0::/48")),
            ntp_servers=(IPv4Address("198.51.100.201"), IPv6Address("2001:db8:c0::11")),
            syslog_servers=(IPv4Address("198.51.100.211"), IPv6Address("2001:db8:c0::21")),
            tacacs_servers=(IPv4Address("198.51.100.221"), IPv6Address("2001:db8:c0::31")),
        ),
        interfaces=(
            Interface(
                name="ae1",
                kind=InterfaceKind.LAG,
                description="hand-off to cp-br2 Port-Channel1",
                speed=50_000_000_000,
                mtu=9000,
                queues=queues(20, 60),
                origin=DOMAIN,
            ),
            Interface(
                name="ae1.1001",
                kind=InterfaceKind.SUBINTERFACE,
                description="slice health to cp-br2",
                parent="ae1",
                vlan=1001,
                vrf="S102-health",
                addresses=(IPv4Interface("100.126.0.4/31"), IPv6Interface("2001:db8:7e00::4/127")),
                shaper=1_500_000_000,
                committed=1_500_000_000,
                origin=HEALTH,
            ),
            Interface(
                name="ae1.1002",
                kind=InterfaceKind.SUBINTERFACE,
                parent="ae1",
                vlan=1002,
                vrf="S103-video",
                addresses=(IPv4Interface("100.126.0.6/31"),),
                marking=TrafficClass.CONTROL,
                shaper=64_000,
                origin=SLICE,
            ),
            Interface(
                name="ae12",
                kind=InterfaceKind.LAG,
                mtu=9000,
                addresses=(IPv6Interface("2001:db8:10:ff::20/127"),),
                isis=IsisInterface(
                    metric=30, authentication="secret:isis.egov.hello", delay=31, origin=DOMAIN
                ),
                origin=DOMAIN,
            ),
            member("et-0/0/0:0", "member of ae1", "ae1"),
            replace(member("et-0/0/0:1", "", "ae1"), enabled=False),
            member("et-0/0/2", "member of ae12", "ae12"),
            replace(
                core(
                    "et-0/0/7",
                    "eg-cr2 et-0/0/7",
                    "2001:db8:10:ff::22/127",
                    link(40, "trust-low"),
                ),
                queues=queues(7, 73)[:2],
                speed=None,
            ),
            Interface(
                name="ge-1/2/3",
                kind=InterfaceKind.PHYSICAL,
                description="neighbour domain, routes only",
                speed=1_000_000_000,
                addresses=(IPv4Interface("192.0.2.0/31"), IPv6Interface("2001:db8:ee::/127")),
                isis=IsisInterface(metric=5, passive=True, origin=DOMAIN),
                filter_ipv4="PORT-4",
                policer=Policer(rate=10_000_000, burst=15_001, origin=DOMAIN),
                marking=TrafficClass.STANDARD,
                urpf=True,
                origin=DOMAIN,
            ),
            Interface(
                name="xe-0/1/0",
                kind=InterfaceKind.PHYSICAL,
                speed=10_000_000_000,
                origin=DOMAIN,
            ),
            Interface(
                name="xe-0/1/0.7",
                kind=InterfaceKind.SUBINTERFACE,
                enabled=False,
                mtu=1400,
                parent="xe-0/1/0",
                vlan=7,
                vrf="S104-sensors",
                addresses=(IPv4Interface("10.40.0.1/24"),),
                filter_ipv6="A104-1-6",
                origin=SLICE,
            ),
            Interface(
                name="xe-0/1/0.8",
                kind=InterfaceKind.SUBINTERFACE,
                parent="xe-0/1/0",
                vlan=8,
                vrf="S104-sensors",
                shaper=3_000_000,
                origin=SLICE,
            ),
            Interface(
                name="xe-0/1/2",
                kind=InterfaceKind.PHYSICAL,
                vrf="S104-sensors",
                addresses=(IPv4Interface("10.41.0.1/24"),),
                origin=SLICE,
            ),
            replace(
                loopback("", "100.64.10.10/32", "2001:db8:10::a/128"),
                isis=IsisInterface(metric=3, authentication="secret:isis.lo", origin=DOMAIN),
            ),
            replace(
                management_port("198.51.100.30/24"),
                addresses=(IPv4Interface("198.51.100.30/24"), IPv6Interface("2001:db8:c0::1e/64")),
            ),
        ),
        vrfs=(
            Vrf(
                name="S102-health",
                rd="100.64.10.10:102",
                import_targets=("65010:102", "65010:103"),
                export_targets=("65010:102", "65010:30102"),
                locator="ALG131",
                sids=VrfSids(dt4=1, dt6=32767, origin=HEALTH),
                redistribute_static=True,
                origin=HEALTH,
            ),
            Vrf(
                name="S103-video",
                rd="100.64.10.10:103",
                export_targets=("65010:103",),
                locator="MAIN",
                sids=VrfSids(dt4=3, dt6=4, origin=SLICE),
                redistribute_connected=True,
                redistribute_static=True,
                origin=SLICE,
            ),
            Vrf(
                name="S104-sensors",
                rd="100.64.10.10:104",
                import_targets=("65010:104",),
                locator="MAIN",
                sids=VrfSids(dt4=5, dt6=6, origin=SLICE),
                origin=SLICE,
            ),
            Vrf(
                name="slice-alone",
                rd="100.64.10.10:105",
                locator="ALG130",
                sids=VrfSids(dt4=7, dt6=8, origin=HEALTH),
                origin=HEALTH,
            ),
        ),
        filters=(
            Filter(
                name="A104-1-6",
                family=Family.IPV6,
                rules=(
                    rule(10, PERMIT, 1, "Z-6", "Z-6"),
                    rule(20, PERMIT, 17, "Z-6", source_ports=ports(5000, 5010)),
                    rule(30, PERMIT, 58),
                    rule(40, DENY, 47, log=True),
                    rule(50, DENY),
                ),
                origin=SLICE,
            ),
            Filter(
                name="PORT-4",
                family=Family.IPV4,
                rules=(
                    rule(5, PERMIT, 58, origin=DOMAIN),
                    rule(10, PERMIT, 0, "192.0.2.0/31", origin=DOMAIN),
                    rule(11, DENY, 6, established=True, origin=DOMAIN),
                    rule(12, PERMIT, origin=DOMAIN),
                ),
                origin=DOMAIN,
            ),
        ),
        address_groups=(group("Z-6", "2001:db8:a40::/64", origin=SLICE),),
        prefix_lists=(
            prefix_list("H102-1-4-in", origin=HEALTH),
            prefix_list("H102-1-6-out", "2001:db8:a20::/64", origin=HEALTH),
            prefix_list("spare", "10.99.0.0/16", origin=DOMAIN),
        ),
        isis=Isis(
            tag="isis",
            net="49.0010.1000.6401.0010.00",
            families=(Family.IPV4, Family.IPV6),
            affinities=(*AFFINITIES, Affinity(name="last", bit=31, origin=DOMAIN)),
            algorithms=(
                replace(TRUSTED, number=130, exclude=("trust-low",)),
                FlexAlgorithm(number=131, metric=AlgorithmMetric.IGP, origin=DOMAIN),
            ),
            origin=DOMAIN,
        ),
        srv6=srv6(10, 130, 131),
        bgp=Bgp(
            asn=65010,
            router_id=IPv4Address("100.64.10.10"),
            neighbors=(
                vpn("2001:db8:10::1", "eg-cr1"),
                replace(vpn("2001:db8:10::b", "", client=True), bfd=False, authentication=None),
                BgpNeighbor(
                    address=IPv4Address("100.126.0.5"),
                    remote_as=65020,
                    vrf="S102-health",
                    families=(Family.IPV4,),
                    import_list="H102-1-4-in",
                    origin=HEALTH,
                ),
                BgpNeighbor(
                    address=IPv6Address("2001:db8:7e00::5"),
                    remote_as=65020,
                    vrf="S102-health",
                    families=(Family.IPV6,),
                    export_list="H102-1-6-out",
                    origin=HEALTH,
                ),
                BgpNeighbor(
                    address=IPv4Address("100.126.0.7"),
                    remote_as=65020,
                    vrf="S103-video",
                    families=(Family.IPV4,),
                    bfd=True,
                    origin=SLICE,
                ),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""An edge that reflects, with what the devices of the page have not."""

BARE = sorted_device(
    Device(
        name="eg-cr9",
        platform=Platform.JUNOS,
        management=Management(
            ssh_sources=(IPv6Network("2001:db8:c0::/48"),),
            ntp_servers=(),
            syslog_servers=(),
            tacacs_servers=(IPv6Address("2001:db8:c0::31"),),
            tacacs_key="secret:tacacs.key",
            snmp_user="citynoc",
            snmp_auth="secret:snmp.auth",
            snmp_privacy="secret:snmp.privacy",
            admin_user="netops",
            admin_password="secret:admin.password",  # noqa: S106 -- a reference
            banner="Authorised",
            origin=BASELINE,
        ),
        interfaces=(
            Interface(
                name="ge-0/0/0",
                kind=InterfaceKind.PHYSICAL,
                addresses=(IPv4Interface("192.0.2.2/31"),),
                isis=IsisInterface(metric=7, bfd=True, origin=DOMAIN),
                origin=DOMAIN,
            ),
            Interface(name="ge-0/0/1", kind=InterfaceKind.PHYSICAL, origin=BASELINE),
            loopback("", "100.64.10.19/32"),
        ),
        isis=Isis(
            tag="isis",
            net="49.0010.1000.6401.0019.00",
            families=(Family.IPV4,),
            ti_lfa=True,
            origin=DOMAIN,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=IPv4Address("100.64.10.19"),
            neighbors=(
                replace(
                    vpn("2001:db8::", "of IPv4", client=True),
                    address=IPv4Address("100.64.10.20"),
                    families=(Family.VPNV6,),
                ),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""A device that leaves out whatever may be left out."""
