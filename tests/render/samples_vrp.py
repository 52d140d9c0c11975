"""Hand-made VRP devices that together use every field that VRP can say."""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)

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
    IsisInterface,
    Management,
    Origin,
    Platform,
    Policer,
    PortRange,
    PrefixList,
    Queue,
    Srv6,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.device.sorting import sorted_device

__all__ = ["BORDER", "EDGE", "REFLECTOR", "SAMPLES"]

_DOMAIN = Origin(sources=("domain/egov",))
_BASELINE = Origin(sources=("platform/vrp",))
_SLICE = Origin(sources=("slice/office",))
_BOUNDARY = Origin(sources=("boundary/gov-cloud-edge",))

_PERMIT = FilterAction.PERMIT
_DENY = FilterAction.DENY

_MANAGEMENT = Management(
    ssh_sources=(IPv4Network("198.51.100.0/24"), IPv4Network("203.0.113.7/32")),
    ntp_servers=(IPv4Address("198.51.100.201"), IPv4Address("198.51.100.202")),
    syslog_servers=(IPv4Address("198.51.100.211"),),
    tacacs_servers=(IPv4Address("198.51.100.221"), IPv4Address("198.51.100.222")),
    tacacs_key="secret:tacacs.key",
    snmp_user="citynoc",
    snmp_auth="secret:snmp.auth",
    snmp_privacy="secret:snmp.privacy",
    admin_user="netops",
    admin_password="secret:admin.password",  # noqa: S106 -- a reference
    banner="Linjiang city network. Authorised use only; every change is recorded.",
    gateway=IPv4Address("198.51.100.1"),
    origin=_BASELINE,
)


def _core(name: str, peer: str, address: str, metric: int) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.PHYSICAL,
        description=peer,
        speed=10_000_000_000,
        mtu=9100,
        addresses=(IPv6Interface(address),),
        isis=IsisInterface(
            metric=metric, bfd=True, authentication="secret:isis.egov.hello", origin=_DOMAIN
        ),
        queues=_queues(70),
        origin=_DOMAIN,
    )


def _queues(standard: int) -> tuple[Queue, ...]:
    shares = {
        TrafficClass.CONTROL: 5,
        TrafficClass.EXPEDITED: 95 - standard - 15,
        TrafficClass.ASSURED: 15,
        TrafficClass.STANDARD: standard,
    }
    return tuple(
        Queue(traffic_class=traffic_class, percent=percent, origin=_DOMAIN)
        for traffic_class, percent in shares.items()
    )


def _loopback(ipv4: str, ipv6: str) -> Interface:
    return Interface(
        name="LoopBack0",
        kind=InterfaceKind.LOOPBACK,
        description="router ID and SRv6 source",
        addresses=(IPv4Interface(ipv4), IPv6Interface(ipv6)),
        isis=IsisInterface(metric=0, passive=True, origin=_DOMAIN),
        origin=_DOMAIN,
    )


def _management_port(address: str) -> Interface:
    return Interface(
        name="GigabitEthernet0/0/0",
        kind=InterfaceKind.MANAGEMENT,
        description="management",
        vrf="MGMT",
        addresses=(IPv4Interface(address),),
        origin=_BASELINE,
    )


def _vpn(address: str, description: str, *, client: bool = False) -> BgpNeighbor:
    return BgpNeighbor(
        address=IPv6Address(address),
        remote_as=65010,
        description=description,
        update_source="LoopBack0",
        families=(Family.VPNV4, Family.VPNV6),
        route_reflector_client=client,
        bfd=True,
        authentication="secret:bgp.egov.core",
        origin=_DOMAIN,
    )


def _list(name: str, family: Family, *prefixes: str) -> PrefixList:
    network = IPv4Network if family is Family.IPV4 else IPv6Network
    return PrefixList(
        name=name,
        family=family,
        prefixes=tuple(network(prefix) for prefix in prefixes),
        origin=_SLICE,
    )


_OWN4 = IPv4Network("10.10.0.0/24")
_OWN6 = IPv6Network("2001:db8:a10::/64")

_FILTERS = (
    Filter(
        name="A101-1-4",
        family=Family.IPV4,
        origin=_SLICE,
        rules=(
            FilterRule(
                sequence=10,
                action=_PERMIT,
                protocol=1,
                source=_OWN4,
                destination=IPv4Network("10.10.0.1/32"),
            ),
            FilterRule(sequence=20, action=_DENY, destination=IPv4Network("100.64.10.0/24")),
            FilterRule(
                sequence=30,
                action=_PERMIT,
                protocol=6,
                source=_OWN4,
                destination=IPv4Network("10.10.64.0/24"),
                source_ports=PortRange(443, 445),
                destination_ports=PortRange(8443, 8443),
                established=True,
            ),
            FilterRule(sequence=40, action=_PERMIT, source=_OWN4),
            FilterRule(sequence=50, action=_DENY, log=True),
        ),
    ),
    Filter(
        name="A101-1-6",
        family=Family.IPV6,
        origin=_SLICE,
        rules=(
            FilterRule(
                sequence=10,
                action=_PERMIT,
                protocol=58,
                source=IPv6Network("fe80::/10"),
                destination=IPv6Network("ff02::/16"),
            ),
            FilterRule(
                sequence=20,
                action=_PERMIT,
                protocol=58,
                source=IPv6Network("::/128"),
                destination=IPv6Network("ff02::/16"),
            ),
            FilterRule(sequence=30, action=_DENY, destination=IPv6Network("2001:db8:10::/64")),
            FilterRule(sequence=40, action=_PERMIT, source=_OWN6),
            FilterRule(sequence=50, action=_DENY, log=True),
        ),
    ),
    Filter(
        name="H101-1-4",
        family=Family.IPV4,
        origin=_SLICE,
        rules=(
            FilterRule(
                sequence=10,
                action=_PERMIT,
                protocol=6,
                source=IPv4Network("100.126.0.1/32"),
                destination=IPv4Network("100.126.0.0/32"),
                source_ports=PortRange(179, 179),
            ),
            FilterRule(
                sequence=20,
                action=_PERMIT,
                protocol=17,
                source=IPv4Network("100.126.0.1/32"),
                destination=IPv4Network("100.126.0.0/32"),
                destination_ports=PortRange(3784, 3784),
            ),
            FilterRule(
                sequence=30,
                action=_PERMIT,
                protocol=6,
                source=IPv4Network("10.10.64.0/24"),
                destination=_OWN4,
                source_ports=PortRange(8000, 8443),
                destination_ports=PortRange(1024, 65535),
                established=True,
                log=True,
                origin=_BOUNDARY,
            ),
            FilterRule(sequence=40, action=_PERMIT, protocol=47, destination=_OWN4),
            FilterRule(sequence=50, action=_PERMIT, protocol=58, destination=_OWN4),
            FilterRule(sequence=60, action=_DENY),
        ),
    ),
    Filter(
        name="H101-1-6",
        family=Family.IPV6,
        origin=_SLICE,
        rules=(
            FilterRule(
                sequence=10,
                action=_PERMIT,
                protocol=6,
                source=IPv6Network("2001:db8:a10:64::/64"),
                destination=_OWN6,
                source_ports=PortRange(443, 443),
                established=True,
                origin=_BOUNDARY,
            ),
            FilterRule(
                sequence=20, action=_PERMIT, protocol=17, destination_ports=PortRange(5000, 5010)
            ),
            FilterRule(sequence=30, action=_PERMIT, protocol=1, source=_OWN6),
            FilterRule(sequence=40, action=_PERMIT, protocol=47, source=_OWN6),
            FilterRule(sequence=50, action=_DENY, log=True),
        ),
    ),
)


def _hand_off_session(address: IPv4Address | IPv6Address, family: Family) -> BgpNeighbor:
    version = address.version
    return BgpNeighbor(
        address=address,
        remote_as=65020,
        description="cp-br1, slice office",
        vrf="S101-office",
        families=(family,),
        bfd=True,
        authentication="secret:bgp.hand-off.compute.egov",
        import_list=f"H101-1-{version}-in",
        export_list=f"H101-1-{version}-out",
        origin=_SLICE,
    )


BORDER = sorted_device(
    Device(
        name="eg-pe-civic",
        platform=Platform.VRP,
        management=_MANAGEMENT,
        interfaces=(
            _core("GigabitEthernet0/1/0", "eg-cr1 eth3", "2001:db8:10:ff::1/127", 20),
            _core("GigabitEthernet0/1/1", "eg-cr2 eth3", "2001:db8:10:ff::3/127", 110),
            Interface(
                name="GigabitEthernet0/2/0",
                kind=InterfaceKind.PHYSICAL,
                description="hand-off to cp-br1 Ethernet9",
                speed=40_000_000_000,
                mtu=9000,
                queues=_queues(60),
                origin=_DOMAIN,
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
                origin=_SLICE,
            ),
            Interface(
                name="GigabitEthernet0/3/0",
                kind=InterfaceKind.PHYSICAL,
                description="attachments",
                mtu=9000,
                origin=_DOMAIN,
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
                policer=Policer(rate=1_000_000_000, burst=2_500_000, origin=_SLICE),
                marking=TrafficClass.ASSURED,
                origin=_SLICE,
            ),
            Interface(
                name="GigabitEthernet0/3/1",
                kind=InterfaceKind.PHYSICAL,
                description="unused",
                enabled=False,
                origin=_BASELINE,
            ),
            _loopback("100.64.10.3/32", "2001:db8:10::3/128"),
            _management_port("198.51.100.21/24"),
        ),
        vrfs=(
            Vrf(
                name="S101-office",
                rd="100.64.10.3:101",
                import_targets=("65010:101", "65010:30101"),
                export_targets=("65010:101",),
                sids=VrfSids(dt4=1, dt6=2, origin=_SLICE),
                redistribute_connected=True,
                origin=_SLICE,
            ),
            Vrf(
                name="S103-video-s1",
                rd="100.64.10.3:1103",
                import_targets=("65010:103",),
                export_targets=("65010:30103",),
                sids=VrfSids(dt4=253, dt6=254),
                redistribute_static=True,
                origin=Origin(sources=("slice/public-video",)),
            ),
        ),
        filters=_FILTERS,
        prefix_lists=(
            _list("H101-1-4-in", Family.IPV4, "10.10.64.0/24", "10.10.65.0/24"),
            _list("H101-1-4-out", Family.IPV4),
            _list("H101-1-6-in", Family.IPV6, "2001:db8:a10:64::/64"),
            _list("H101-1-6-out", Family.IPV6),
        ),
        isis=Isis(
            tag="1",
            net="49.0010.1000.6401.0003.00",
            families=(Family.IPV6,),
            authentication="secret:isis.egov.lsp",
            origin=_DOMAIN,
        ),
        srv6=Srv6(
            locator_name="MAIN",
            locator=IPv6Network("2001:db8:1000:3::/64"),
            source=IPv6Address("2001:db8:10::3"),
            origin=_DOMAIN,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=IPv4Address("100.64.10.3"),
            neighbors=(
                _vpn("2001:db8:10::1", "eg-cr1"),
                _hand_off_session(IPv4Address("100.126.0.1"), Family.IPV4),
                _hand_off_session(IPv6Address("2001:db8:7e00::1"), Family.IPV6),
            ),
            origin=_DOMAIN,
        ),
        origin=_BASELINE,
    )
)
"""An edge that also has a hand-off."""

REFLECTOR = sorted_device(
    Device(
        name="eg-cr3",
        platform=Platform.VRP,
        management=_MANAGEMENT,
        interfaces=(
            _core("GigabitEthernet0/1/0", "eg-pe-civic", "2001:db8:10:ff::/127", 20),
            Interface(
                name="GigabitEthernet0/1/1",
                kind=InterfaceKind.PHYSICAL,
                description="neighbour domain, routes only",
                addresses=(IPv4Interface("192.0.2.0/31"), IPv6Interface("2001:db8:ee::/127")),
                isis=IsisInterface(metric=5, passive=True, origin=_DOMAIN),
                origin=_DOMAIN,
            ),
            _loopback("100.64.10.9/32", "2001:db8:10::9/128"),
            _management_port("198.51.100.29/24"),
        ),
        isis=Isis(
            tag="1",
            net="49.0010.1000.6401.0009.00",
            families=(Family.IPV4, Family.IPV6),
            origin=_DOMAIN,
        ),
        bgp=Bgp(
            asn=65010,
            router_id=IPv4Address("100.64.10.9"),
            neighbors=(
                _vpn("2001:db8:10::1", "eg-cr1"),
                _vpn("2001:db8:10::3", "eg-pe-civic", client=True),
            ),
            origin=_DOMAIN,
        ),
        origin=_BASELINE,
    )
)
"""A route reflector without services, with IS-IS for both families."""

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
            origin=_BASELINE,
        ),
        interfaces=(
            Interface(name="GigabitEthernet0/5/0", kind=InterfaceKind.PHYSICAL, origin=_DOMAIN),
            Interface(
                name="GigabitEthernet0/5/0.7",
                kind=InterfaceKind.SUBINTERFACE,
                enabled=False,
                parent="GigabitEthernet0/5/0",
                vlan=7,
                marking=TrafficClass.EXPEDITED,
                origin=_SLICE,
            ),
            Interface(
                name="GigabitEthernet0/5/0.8",
                kind=InterfaceKind.SUBINTERFACE,
                parent="GigabitEthernet0/5/0",
                vlan=8,
                policer=Policer(rate=64_000, burst=15_000, origin=_SLICE),
                origin=_SLICE,
            ),
            Interface(
                name="GigabitEthernet0/5/0.9",
                kind=InterfaceKind.SUBINTERFACE,
                parent="GigabitEthernet0/5/0",
                vlan=9,
                filter_ipv6="A9-1-6",
                origin=_SLICE,
            ),
            _management_port("198.51.100.30/24"),
        ),
        vrfs=(Vrf(name="S9-bare", origin=_SLICE),),
        filters=(
            Filter(
                name="A9-1-6",
                family=Family.IPV6,
                rules=(FilterRule(sequence=10, action=_DENY, log=True),),
                origin=_SLICE,
            ),
        ),
        bgp=Bgp(asn=65010, router_id=IPv4Address("100.64.10.10"), origin=_DOMAIN),
        origin=_BASELINE,
    )
)
"""A device that leaves out whatever may be left out."""

SAMPLES = (BORDER, REFLECTOR, EDGE)
