"""Hand-made VRP devices that together use every field that VRP can say."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)

from citynet.device.model import (
    Bgp,
    Device,
    Family,
    Filter,
    FilterRule,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    Management,
    Origin,
    Platform,
    Policer,
    Srv6,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.device.sorting import sorted_device
from tests.render.samples_vrp_services import SERVICE_SAMPLES
from tests.render.vrp_filters import (
    FILTERS,
    GROUPS,
)
from tests.render.vrp_parts import (
    AFFINITIES,
    ALGORITHMS,
    BASELINE,
    DENY,
    DOMAIN,
    MANAGEMENT,
    SLICE,
    algorithm_locators,
    core,
    hand_off_session,
    loopback,
    management_port,
    measured,
    member,
    prefix_list,
    queues,
    secured,
    trunk,
    vpn,
)

__all__ = ["BORDER", "CORE", "EDGE", "REFLECTOR", "SAMPLES"]

BORDER = sorted_device(
    Device(
        name="eg-pe-civic",
        platform=Platform.VRP,
        management=MANAGEMENT,
        interfaces=(
            secured(
                measured(
                    core("GigabitEthernet0/1/0", "eg-cr1 eth3", "2001:db8:10:ff::1/127", 20),
                    20,
                    "trust-standard",
                ),
                12,
            ),
            measured(
                core("GigabitEthernet0/1/1", "eg-cr2 eth3", "2001:db8:10:ff::3/127", 110),
                110,
                "trust-low",
                "unencrypted",
            ),
            Interface(
                name="GigabitEthernet0/2/0",
                kind=InterfaceKind.PHYSICAL,
                description="hand-off to cp-br1 Ethernet9",
                speed=40_000_000_000,
                mtu=9000,
                queues=queues(60),
                origin=DOMAIN,
            ),
            Interface(
                name="GigabitEthernet0/2/0.1000",
                kind=InterfaceKind.SUBINTERFACE,
                description="slice office to cp-br1",
                parent="GigabitEthernet0/2/0",
                vlan=1000,
                mtu=9000,
                vrf="S101-office",
                addresses=(IPv4Interface("100.126.0.0/31"), IPv6Interface("2001:db8:7e00::/127")),
                filter_ipv4="H101-1-4",
                filter_ipv6="H101-1-6",
                shaper=1_000_000_000,
                origin=SLICE,
            ),
            Interface(
                name="GigabitEthernet0/3/0",
                kind=InterfaceKind.PHYSICAL,
                description="attachments",
                mtu=9000,
                origin=DOMAIN,
            ),
            Interface(
                name="GigabitEthernet0/3/0.101",
                kind=InterfaceKind.SUBINTERFACE,
                description="slice office, civic-centre",
                parent="GigabitEthernet0/3/0",
                vlan=101,
                mtu=9000,
                vrf="S101-office",
                addresses=(
                    IPv4Interface("10.10.0.1/24"),
                    IPv4Interface("10.11.0.1/25"),
                    IPv6Interface("2001:db8:a10::1/64"),
                ),
                filter_ipv4="A101-1-4",
                filter_ipv6="A101-1-6",
                policer=Policer(rate=1_000_000_000, burst=2_500_000, origin=SLICE),
                marking=TrafficClass.ASSURED,
                urpf=True,
                origin=SLICE,
            ),
            trunk("Eth-Trunk1", "hand-off to cp-br2 Port-Channel1", queues=queues(60)),
            Interface(
                name="Eth-Trunk1.1001",
                kind=InterfaceKind.SUBINTERFACE,
                description="slice office to cp-br2",
                parent="Eth-Trunk1",
                vlan=1001,
                mtu=9000,
                vrf="S101-office",
                addresses=(IPv4Interface("100.126.0.4/31"),),
                origin=SLICE,
            ),
            trunk("Eth-Trunk20", "attachments"),
            Interface(
                name="Eth-Trunk20.101",
                kind=InterfaceKind.SUBINTERFACE,
                description="slice video, civic-centre",
                parent="Eth-Trunk20",
                vlan=101,
                mtu=9000,
                vrf="S103-video-s1",
                addresses=(IPv4Interface("10.30.0.1/24"),),
                urpf=True,
                origin=SLICE,
            ),
            member("GigabitEthernet0/6/0", "Eth-Trunk1"),
            member("GigabitEthernet0/6/1", "Eth-Trunk1"),
            member("GigabitEthernet0/6/2", "Eth-Trunk20"),
            member("GigabitEthernet0/6/3", "Eth-Trunk20", enabled=False),
            Interface(
                name="GigabitEthernet0/3/1",
                kind=InterfaceKind.PHYSICAL,
                description="unused",
                enabled=False,
                origin=BASELINE,
            ),
            loopback("100.64.10.3/32", "2001:db8:10::3/128"),
            management_port("198.51.100.21/24"),
        ),
        vrfs=(
            Vrf(
                name="S101-office",
                rd="100.64.10.3:101",
                import_targets=("65010:101", "65010:30101"),
                export_targets=("65010:101",),
                locator="MAIN",
                sids=VrfSids(dt4=1, dt6=2, origin=SLICE),
                redistribute_connected=True,
                origin=SLICE,
            ),
            Vrf(
                name="S103-video-s1",
                rd="100.64.10.3:1103",
                import_targets=("65010:103",),
                export_targets=("65010:30103",),
                locator="ALG129",
                sids=VrfSids(dt4=253, dt6=254),
                redistribute_static=True,
                origin=Origin(sources=("slice/public-video",)),
            ),
            Vrf(
                name="S104-sensors",
                rd="100.64.10.3:104",
                locator="ALG128",
                origin=Origin(sources=("slice/sensors",)),
            ),
        ),
        filters=FILTERS,
        address_groups=GROUPS,
        prefix_lists=(
            prefix_list("H101-1-4-in", Family.IPV4, "10.10.64.0/24", "10.10.65.0/24"),
            prefix_list("H101-1-4-out", Family.IPV4),
            prefix_list("H101-1-6-in", Family.IPV6, "2001:db8:a10:64::/64"),
            prefix_list("H101-1-6-out", Family.IPV6),
        ),
        isis=Isis(
            tag="1",
            net="49.0010.1000.6401.0003.00",
            families=(Family.IPV6,),
            authentication="secret:isis.egov.lsp",
            affinities=AFFINITIES,
            algorithms=ALGORITHMS,
            ti_lfa=True,
            origin=DOMAIN,
        ),
        srv6=Srv6(
            locator_name="MAIN",
            locator=IPv6Network("2001:db8:1000:3::/64"),
            source=IPv6Address("2001:db8:10::3"),
            algorithms=algorithm_locators(3),
            origin=DOMAIN,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=IPv4Address("100.64.10.3"),
            neighbors=(
                vpn("2001:db8:10::1", "eg-cr1"),
                hand_off_session(IPv4Address("100.126.0.1"), Family.IPV4),
                hand_off_session(IPv6Address("2001:db8:7e00::1"), Family.IPV6),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""An edge that also has a hand-off, with every part that VRP has words for."""

REFLECTOR = sorted_device(
    Device(
        name="eg-cr3",
        platform=Platform.VRP,
        management=MANAGEMENT,
        interfaces=(
            core("GigabitEthernet0/1/0", "eg-pe-civic", "2001:db8:10:ff::/127", 20),
            Interface(
                name="GigabitEthernet0/1/1",
                kind=InterfaceKind.PHYSICAL,
                description="neighbour domain, routes only",
                addresses=(IPv4Interface("192.0.2.0/31"), IPv6Interface("2001:db8:ee::/127")),
                isis=IsisInterface(metric=5, passive=True, origin=DOMAIN),
                origin=DOMAIN,
            ),
            loopback("100.64.10.9/32", "2001:db8:10::9/128"),
            management_port("198.51.100.29/24"),
        ),
        isis=Isis(
            tag="1",
            net="49.0010.1000.6401.0009.00",
            families=(Family.IPV4, Family.IPV6),
            origin=DOMAIN,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=IPv4Address("100.64.10.9"),
            neighbors=(
                vpn("2001:db8:10::1", "eg-cr1"),
                vpn("2001:db8:10::3", "eg-pe-civic", client=True),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""A route reflector without services, with IS-IS for both families."""

CORE = sorted_device(
    Device(
        name="eg-cr4",
        platform=Platform.VRP,
        management=MANAGEMENT,
        interfaces=(
            replace(
                trunk("Eth-Trunk0", "eg-cr3", queues=queues(70)),
                addresses=(IPv6Interface("2001:db8:10:ff::8/127"),),
                isis=IsisInterface(metric=30, bfd=True, affinities=("trust-low",), origin=DOMAIN),
            ),
            member("100GE0/2/0", "Eth-Trunk0"),
            loopback("100.64.10.11/32", "2001:db8:10::11/128"),
            management_port("198.51.100.31/24"),
        ),
        isis=Isis(
            tag="1",
            net="49.0010.1000.6401.0011.00",
            families=(Family.IPV6,),
            affinities=AFFINITIES[:1],
            origin=DOMAIN,
        ),
        srv6=Srv6(
            locator_name="MAIN",
            locator=IPv6Network("2001:db8:1000:11::/64"),
            source=IPv6Address("2001:db8:10::11"),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""A core router with one locator, a LAG and link attributes, without algorithms or repair."""

EDGE = sorted_device(
    Device(
        name="eg-pe-new",
        platform=Platform.VRP,
        management=Management(
            ssh_sources=(IPv6Network("2001:db8:c0::/48"),),
            ntp_servers=(IPv6Address("2001:db8:c0::11"),),
            syslog_servers=(IPv6Address("2001:db8:c0::21"),),
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
        interfaces=(
            Interface(name="GigabitEthernet0/5/0", kind=InterfaceKind.PHYSICAL, origin=DOMAIN),
            Interface(
                name="GigabitEthernet0/5/0.7",
                kind=InterfaceKind.SUBINTERFACE,
                enabled=False,
                parent="GigabitEthernet0/5/0",
                vlan=7,
                marking=TrafficClass.EXPEDITED,
                origin=SLICE,
            ),
            Interface(
                name="GigabitEthernet0/5/0.8",
                kind=InterfaceKind.SUBINTERFACE,
                parent="GigabitEthernet0/5/0",
                vlan=8,
                policer=Policer(rate=64_000, burst=15_000, origin=SLICE),
                origin=SLICE,
            ),
            Interface(
                name="GigabitEthernet0/5/0.9",
                kind=InterfaceKind.SUBINTERFACE,
                parent="GigabitEthernet0/5/0",
                vlan=9,
                filter_ipv6="A9-1-6",
                origin=SLICE,
            ),
            management_port("198.51.100.30/24"),
        ),
        vrfs=(Vrf(name="S9-bare", origin=SLICE),),
        filters=(
            Filter(
                name="A9-1-6",
                family=Family.IPV6,
                rules=(FilterRule(sequence=10, action=DENY, log=True),),
                origin=SLICE,
            ),
        ),
        bgp=Bgp(asn=65010, router_id=IPv4Address("100.64.10.10"), origin=DOMAIN),
        origin=BASELINE,
    )
)
"""A device that leaves out whatever may be left out."""

SAMPLES = (BORDER, REFLECTOR, CORE, EDGE, *SERVICE_SAMPLES)
