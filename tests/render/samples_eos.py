"""Hand-made EOS devices that together use every field that EOS can say."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv6Address,
    IPv6Network,
)

from citynet.device.model import (
    Bgp,
    Device,
    Family,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    Management,
    Origin,
    Platform,
    Policer,
    TrafficClass,
    Vrf,
)
from citynet.device.sorting import sorted_device
from tests.render.eos_filters import FILTERS
from tests.render.eos_guarded import GUARDED
from tests.render.eos_parts import (
    ATTACHMENT,
    BASELINE,
    DOMAIN,
    HAND_OFF,
    LOSSLESS_ATTACHMENT,
    MACSEC,
    MANAGEMENT,
    core,
    evpn,
    hand_off_session,
    isis,
    loopback,
    management_port,
    members,
    prefix_list,
    queues,
)
from tests.render.parts import SLICE

__all__ = ["BORDER", "GUARDED", "LEAF", "SAMPLES", "SPINE"]

SPINE = sorted_device(
    Device(
        name="cp-sp1",
        platform=Platform.EOS,
        management=MANAGEMENT,
        interfaces=(
            core("Ethernet1/1", "cp-le-eastlake Ethernet1", "100.66.0.0/31", 2),
            core("Ethernet3", "cp-br1 Ethernet1", "100.66.0.4/31", 2),
            loopback("100.64.20.1/32", "2001:db8:20::1/128"),
            management_port("198.51.100.41/24"),
        ),
        isis=isis("49.0020.1000.6402.0001.00"),
        bgp=Bgp(
            asn=65020,
            router_id=IPv4Address("100.64.20.1"),
            neighbors=(
                evpn("100.64.20.2", "cp-sp2"),
                evpn("100.64.20.5", "cp-br1", client=True),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""A route reflector without services."""


BORDER = sorted_device(
    Device(
        name="cp-br1",
        platform=Platform.EOS,
        management=MANAGEMENT,
        interfaces=(
            replace(
                core("Ethernet1", "cp-sp1 Ethernet3", "100.66.0.5/31", 2),
                queues=queues(40, lossless=30),
                lossless=True,
                macsec=MACSEC,
            ),
            core("Ethernet2", "cp-sp2 Ethernet3", "100.66.0.11/31", 220),
            *members("Port-Channel1", "cp-sp2 port-channel", "Ethernet3", "Ethernet4"),
            replace(
                core("Port-Channel1", "cp-sp2 Port-Channel1", "100.66.0.13/31", 3),
                kind=InterfaceKind.LAG,
                speed=200_000_000_000,
            ),
            Interface(
                name="Ethernet9",
                kind=InterfaceKind.PHYSICAL,
                description="hand-off to eg-br1 eth9",
                speed=40_000_000_000,
                mtu=9000,
                queues=queues(60),
                origin=DOMAIN,
            ),
            HAND_OFF,
            Interface(
                name="Ethernet10",
                kind=InterfaceKind.PHYSICAL,
                mtu=9000,
                lossless=True,
                origin=DOMAIN,
            ),
            ATTACHMENT,
            LOSSLESS_ATTACHMENT,
            Interface(
                name="Ethernet11",
                kind=InterfaceKind.PHYSICAL,
                description="unused",
                enabled=False,
                origin=BASELINE,
            ),
            loopback("100.64.20.5/32", "2001:db8:20::5/128"),
            management_port("198.51.100.61/24"),
        ),
        vrfs=(
            Vrf(
                name="S101-office",
                rd="100.64.20.5:101",
                import_targets=("65020:101",),
                export_targets=("65020:101",),
                vni=20101,
                redistribute_connected=True,
                origin=SLICE,
            ),
            Vrf(
                name="S102-trai-s0",
                rd="100.64.20.5:102",
                import_targets=("65020:102", "65020:30102"),
                export_targets=("65020:30102",),
                vni=20102,
                redistribute_static=True,
                origin=Origin(sources=("slice/model-training",)),
            ),
        ),
        filters=FILTERS,
        prefix_lists=(
            prefix_list("H101-1-4-in", Family.IPV4, "10.10.0.0/24", "10.10.1.0/24"),
            prefix_list("H101-1-4-out", Family.IPV4, "10.10.64.0/24"),
            prefix_list("H101-1-6-in", Family.IPV6, "2001:db8:a10::/64"),
            prefix_list("H101-1-6-out", Family.IPV6),
        ),
        isis=isis("49.0020.1000.6402.0005.00"),
        vtep="Loopback0",
        bgp=Bgp(
            asn=65020,
            router_id=IPv4Address("100.64.20.5"),
            neighbors=(
                evpn("100.64.20.1", "cp-sp1"),
                hand_off_session(IPv4Address("100.126.0.0"), Family.IPV4),
                hand_off_session(IPv6Address("2001:db8:7e00::"), Family.IPV6),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""A border leaf with an attachment and a hand-off."""

LEAF = sorted_device(
    Device(
        name="cp-le-new",
        platform=Platform.EOS,
        management=Management(
            ssh_sources=(IPv6Network("2001:db8:c0::/48"),),
            ntp_servers=(),
            syslog_servers=(IPv6Address("2001:db8:c0::21"),),
            tacacs_servers=(IPv4Address("198.51.100.221"),),
            tacacs_key="secret:tacacs.key",
            snmp_user="citynoc",
            snmp_auth="secret:snmp.auth",
            snmp_privacy="secret:snmp.privacy",
            admin_user="admin",
            admin_password="secret:admin.password",  # noqa: S106 -- a reference
            banner="Authorised use only.",
            origin=BASELINE,
        ),
        interfaces=(
            Interface(name="Ethernet5", kind=InterfaceKind.PHYSICAL, origin=DOMAIN),
            Interface(
                name="Ethernet5.7",
                kind=InterfaceKind.SUBINTERFACE,
                enabled=False,
                parent="Ethernet5",
                vlan=7,
                marking=TrafficClass.EXPEDITED,
                origin=SLICE,
            ),
            Interface(
                name="Ethernet5.8",
                kind=InterfaceKind.SUBINTERFACE,
                parent="Ethernet5",
                vlan=8,
                policer=Policer(rate=64_001, burst=15_000, origin=SLICE),
                origin=SLICE,
            ),
            *members("Port-Channel2", "", "Ethernet7"),
            Interface(name="Port-Channel2", kind=InterfaceKind.LAG, origin=DOMAIN),
            Interface(
                name="Port-Channel2.9",
                kind=InterfaceKind.SUBINTERFACE,
                parent="Port-Channel2",
                vlan=9,
                urpf=True,
                origin=SLICE,
            ),
            Interface(
                name="Ethernet6",
                kind=InterfaceKind.PHYSICAL,
                addresses=(IPv4Interface("100.66.0.9/31"),),
                isis=IsisInterface(metric=7, origin=DOMAIN),
                origin=DOMAIN,
            ),
        ),
        isis=Isis(
            tag="compute",
            net="49.0020.1000.6402.0009.00",
            families=(Family.IPV4,),
            origin=DOMAIN,
        ),
        bgp=Bgp(asn=65020, router_id=IPv4Address("100.64.20.9"), origin=DOMAIN),
        origin=BASELINE,
    )
)
"""A device that leaves out whatever may be left out."""

SAMPLES = (SPINE, BORDER, LEAF, GUARDED)
