"""Hand-made EOS devices that together use every field that EOS can say."""

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
    MacSec,
    Management,
    Origin,
    Platform,
    Policer,
    PortRange,
    PrefixList,
    Queue,
    TrafficClass,
    Vrf,
)
from citynet.device.sorting import sorted_device

__all__ = ["BORDER", "LEAF", "SAMPLES", "SPINE"]

_DOMAIN = Origin(sources=("domain/compute",))
_BASELINE = Origin(sources=("platform/eos",))
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
        speed=100_000_000_000,
        mtu=9100,
        addresses=(IPv4Interface(address),),
        isis=IsisInterface(
            metric=metric, bfd=True, authentication="secret:isis.compute.hello", origin=_DOMAIN
        ),
        queues=_queues(70),
        origin=_DOMAIN,
    )


def _queues(standard: int, lossless: int = 0) -> tuple[Queue, ...]:
    shares = {
        TrafficClass.CONTROL: 5,
        TrafficClass.EXPEDITED: 95 - standard - 15 - lossless,
        TrafficClass.ASSURED: 15,
        TrafficClass.STANDARD: standard,
    }
    if lossless:
        shares[TrafficClass.LOSSLESS] = lossless
    return tuple(
        Queue(traffic_class=traffic_class, percent=percent, origin=_DOMAIN)
        for traffic_class, percent in shares.items()
    )


_MACSEC = MacSec(
    key_name=f"{3:064x}",
    key="secret:macsec.cp-sp1.cp-br1",
    origin=Origin(sources=("link/cp-sp1.cp-br1",)),
)


def _members(lag: str, description: str, *ports: str) -> tuple[Interface, ...]:
    return tuple(
        Interface(
            name=port,
            kind=InterfaceKind.PHYSICAL,
            description=description,
            lag=lag,
            origin=_DOMAIN,
        )
        for port in ports
    )


def _loopback(ipv4: str, ipv6: str) -> Interface:
    return Interface(
        name="Loopback0",
        kind=InterfaceKind.LOOPBACK,
        description="router ID and tunnels",
        addresses=(IPv4Interface(ipv4), IPv6Interface(ipv6)),
        isis=IsisInterface(metric=0, passive=True, origin=_DOMAIN),
        origin=_DOMAIN,
    )


def _management_port(address: str) -> Interface:
    return Interface(
        name="Management1",
        kind=InterfaceKind.MANAGEMENT,
        description="management",
        vrf="MGMT",
        addresses=(IPv4Interface(address),),
        origin=_BASELINE,
    )


def _isis(net: str) -> Isis:
    return Isis(
        tag="compute",
        net=net,
        families=(Family.IPV4,),
        authentication="secret:isis.compute.lsp",
        origin=_DOMAIN,
    )


def _evpn(address: str, description: str, *, client: bool = False) -> BgpNeighbor:
    return BgpNeighbor(
        address=IPv4Address(address),
        remote_as=65020,
        description=description,
        update_source="Loopback0",
        families=(Family.EVPN,),
        route_reflector_client=client,
        bfd=True,
        authentication="secret:bgp.compute.core",
        origin=_DOMAIN,
    )


def _filter(name: str, family: Family, *rules: FilterRule) -> Filter:
    return Filter(name=name, family=family, rules=rules, origin=_SLICE)


SPINE = sorted_device(
    Device(
        name="cp-sp1",
        platform=Platform.EOS,
        management=_MANAGEMENT,
        interfaces=(
            _core("Ethernet1/1", "cp-le-eastlake Ethernet1", "100.66.0.0/31", 2),
            _core("Ethernet3", "cp-br1 Ethernet1", "100.66.0.4/31", 2),
            _loopback("100.64.20.1/32", "2001:db8:20::1/128"),
            _management_port("198.51.100.41/24"),
        ),
        isis=_isis("49.0020.1000.6402.0001.00"),
        bgp=Bgp(
            asn=65020,
            router_id=IPv4Address("100.64.20.1"),
            neighbors=(
                _evpn("100.64.20.2", "cp-sp2"),
                _evpn("100.64.20.5", "cp-br1", client=True),
            ),
            origin=_DOMAIN,
        ),
        origin=_BASELINE,
    )
)
"""A route reflector without services."""

_ANY4 = IPv4Network("10.10.64.0/24")
_ANY6 = IPv6Network("2001:db8:a10:64::/64")

_ATTACHMENT = Interface(
    name="Ethernet10.101",
    kind=InterfaceKind.SUBINTERFACE,
    description="slice office, east-lake-dc",
    parent="Ethernet10",
    vlan=101,
    vrf="S101-office",
    addresses=(
        IPv4Interface("10.10.64.1/24"),
        IPv4Interface("10.10.66.1/24"),
        IPv6Interface("2001:db8:a10:64::1/64"),
    ),
    filter_ipv4="A101-5-4",
    filter_ipv6="A101-5-6",
    policer=Policer(rate=1_000_000_000, burst=2_500_000, origin=_SLICE),
    marking=TrafficClass.ASSURED,
    urpf=True,
    origin=_SLICE,
)
_LOSSLESS_ATTACHMENT = Interface(
    name="Ethernet10.102",
    kind=InterfaceKind.SUBINTERFACE,
    description="slice model-training, east-lake-dc",
    parent="Ethernet10",
    vlan=102,
    vrf="S102-trai-s0",
    addresses=(IPv4Interface("10.20.64.1/24"),),
    marking=TrafficClass.LOSSLESS,
    urpf=True,
    origin=Origin(sources=("slice/model-training",)),
)
_HAND_OFF = Interface(
    name="Ethernet9.1000",
    kind=InterfaceKind.SUBINTERFACE,
    description="slice office to eg-br1",
    parent="Ethernet9",
    vlan=1000,
    mtu=9000,
    vrf="S101-office",
    addresses=(IPv4Interface("100.126.0.1/31"), IPv6Interface("2001:db8:7e00::1/127")),
    filter_ipv4="H101-1-4",
    filter_ipv6="H101-1-6",
    shaper=2_000_000_000,
    origin=_SLICE,
)

_FILTERS = (
    _filter(
        "A101-5-4",
        Family.IPV4,
        FilterRule(
            sequence=10,
            action=_PERMIT,
            protocol=1,
            source=_ANY4,
            destination=IPv4Network("10.10.64.1/32"),
        ),
        FilterRule(sequence=20, action=_DENY, destination=IPv4Network("100.64.10.0/24")),
        FilterRule(sequence=30, action=_PERMIT, source=_ANY4),
        FilterRule(sequence=40, action=_DENY, log=True),
    ),
    _filter(
        "A101-5-6",
        Family.IPV6,
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
        FilterRule(sequence=40, action=_PERMIT, source=_ANY6),
        FilterRule(sequence=50, action=_DENY, log=True),
    ),
    _filter(
        "H101-1-4",
        Family.IPV4,
        FilterRule(
            sequence=10,
            action=_PERMIT,
            protocol=6,
            source=IPv4Network("100.126.0.0/32"),
            destination=IPv4Network("100.126.0.1/32"),
            destination_ports=PortRange(179, 179),
        ),
        FilterRule(
            sequence=20,
            action=_PERMIT,
            protocol=6,
            source=IPv4Network("100.126.0.0/32"),
            destination=IPv4Network("100.126.0.1/32"),
            source_ports=PortRange(179, 179),
        ),
        FilterRule(
            sequence=30,
            action=_PERMIT,
            protocol=17,
            source=IPv4Network("100.126.0.0/32"),
            destination=IPv4Network("100.126.0.1/32"),
            destination_ports=PortRange(3784, 3784),
        ),
        FilterRule(
            sequence=40,
            action=_PERMIT,
            protocol=6,
            source=IPv4Network("10.10.0.0/24"),
            destination=_ANY4,
            source_ports=PortRange(443, 445),
            established=True,
            origin=_BOUNDARY,
        ),
        FilterRule(
            sequence=50,
            action=_PERMIT,
            protocol=17,
            source=IPv4Network("10.10.0.0/24"),
            destination=_ANY4,
            source_ports=PortRange(1024, 65535),
            destination_ports=PortRange(123, 123),
            log=True,
            origin=_BOUNDARY,
        ),
        FilterRule(sequence=60, action=_PERMIT, protocol=47, source=IPv4Network("10.10.0.0/24")),
        FilterRule(sequence=70, action=_PERMIT, protocol=58, source=IPv4Network("10.10.0.0/24")),
        FilterRule(sequence=80, action=_DENY, log=True),
    ),
    _filter(
        "H101-1-6",
        Family.IPV6,
        FilterRule(
            sequence=10,
            action=_PERMIT,
            protocol=6,
            source=IPv6Network("2001:db8:7e00::/128"),
            destination=IPv6Network("2001:db8:7e00::1/128"),
            destination_ports=PortRange(179, 179),
        ),
        FilterRule(
            sequence=20,
            action=_PERMIT,
            protocol=6,
            source=IPv6Network("2001:db8:a10::/64"),
            destination=_ANY6,
            source_ports=PortRange(443, 443),
            established=True,
            origin=_BOUNDARY,
        ),
        FilterRule(sequence=30, action=_PERMIT, protocol=1, source=_ANY6, log=True),
        FilterRule(sequence=40, action=_DENY, log=True),
    ),
)


def _hand_off_session(address: IPv4Address | IPv6Address, family: Family) -> BgpNeighbor:
    version = address.version
    return BgpNeighbor(
        address=address,
        remote_as=65010,
        description="eg-br1, slice office",
        vrf="S101-office",
        families=(family,),
        bfd=True,
        authentication="secret:bgp.hand-off.compute.egov",
        import_list=f"H101-1-{version}-in",
        export_list=f"H101-1-{version}-out",
        origin=_SLICE,
    )


def _list(name: str, family: Family, *prefixes: str) -> PrefixList:
    network = IPv4Network if family is Family.IPV4 else IPv6Network
    return PrefixList(
        name=name,
        family=family,
        prefixes=tuple(network(prefix) for prefix in prefixes),
        origin=_SLICE,
    )


BORDER = sorted_device(
    Device(
        name="cp-br1",
        platform=Platform.EOS,
        management=_MANAGEMENT,
        interfaces=(
            replace(
                _core("Ethernet1", "cp-sp1 Ethernet3", "100.66.0.5/31", 2),
                queues=_queues(40, lossless=30),
                lossless=True,
                macsec=_MACSEC,
            ),
            _core("Ethernet2", "cp-sp2 Ethernet3", "100.66.0.11/31", 220),
            *_members("Port-Channel1", "cp-sp2 port-channel", "Ethernet3", "Ethernet4"),
            replace(
                _core("Port-Channel1", "cp-sp2 Port-Channel1", "100.66.0.13/31", 3),
                kind=InterfaceKind.LAG,
                speed=200_000_000_000,
            ),
            Interface(
                name="Ethernet9",
                kind=InterfaceKind.PHYSICAL,
                description="hand-off to eg-br1 eth9",
                speed=40_000_000_000,
                mtu=9000,
                queues=_queues(60),
                origin=_DOMAIN,
            ),
            _HAND_OFF,
            Interface(
                name="Ethernet10",
                kind=InterfaceKind.PHYSICAL,
                mtu=9000,
                lossless=True,
                origin=_DOMAIN,
            ),
            _ATTACHMENT,
            _LOSSLESS_ATTACHMENT,
            Interface(
                name="Ethernet11",
                kind=InterfaceKind.PHYSICAL,
                description="unused",
                enabled=False,
                origin=_BASELINE,
            ),
            _loopback("100.64.20.5/32", "2001:db8:20::5/128"),
            _management_port("198.51.100.61/24"),
        ),
        vrfs=(
            Vrf(
                name="S101-office",
                rd="100.64.20.5:101",
                import_targets=("65020:101",),
                export_targets=("65020:101",),
                vni=20101,
                redistribute_connected=True,
                origin=_SLICE,
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
        filters=_FILTERS,
        prefix_lists=(
            _list("H101-1-4-in", Family.IPV4, "10.10.0.0/24", "10.10.1.0/24"),
            _list("H101-1-4-out", Family.IPV4, "10.10.64.0/24"),
            _list("H101-1-6-in", Family.IPV6, "2001:db8:a10::/64"),
            _list("H101-1-6-out", Family.IPV6),
        ),
        isis=_isis("49.0020.1000.6402.0005.00"),
        vtep="Loopback0",
        bgp=Bgp(
            asn=65020,
            router_id=IPv4Address("100.64.20.5"),
            neighbors=(
                _evpn("100.64.20.1", "cp-sp1"),
                _hand_off_session(IPv4Address("100.126.0.0"), Family.IPV4),
                _hand_off_session(IPv6Address("2001:db8:7e00::"), Family.IPV6),
            ),
            origin=_DOMAIN,
        ),
        origin=_BASELINE,
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
            origin=_BASELINE,
        ),
        interfaces=(
            Interface(name="Ethernet5", kind=InterfaceKind.PHYSICAL, origin=_DOMAIN),
            Interface(
                name="Ethernet5.7",
                kind=InterfaceKind.SUBINTERFACE,
                enabled=False,
                parent="Ethernet5",
                vlan=7,
                marking=TrafficClass.EXPEDITED,
                origin=_SLICE,
            ),
            Interface(
                name="Ethernet5.8",
                kind=InterfaceKind.SUBINTERFACE,
                parent="Ethernet5",
                vlan=8,
                policer=Policer(rate=64_001, burst=15_000, origin=_SLICE),
                origin=_SLICE,
            ),
            *_members("Port-Channel2", "", "Ethernet7"),
            Interface(name="Port-Channel2", kind=InterfaceKind.LAG, origin=_DOMAIN),
            Interface(
                name="Port-Channel2.9",
                kind=InterfaceKind.SUBINTERFACE,
                parent="Port-Channel2",
                vlan=9,
                urpf=True,
                origin=_SLICE,
            ),
            Interface(
                name="Ethernet6",
                kind=InterfaceKind.PHYSICAL,
                addresses=(IPv4Interface("100.66.0.9/31"),),
                isis=IsisInterface(metric=7, origin=_DOMAIN),
                origin=_DOMAIN,
            ),
        ),
        isis=Isis(
            tag="compute",
            net="49.0020.1000.6402.0009.00",
            families=(Family.IPV4,),
            origin=_DOMAIN,
        ),
        bgp=Bgp(asn=65020, router_id=IPv4Address("100.64.20.9"), origin=_DOMAIN),
        origin=_BASELINE,
    )
)
"""A device that leaves out whatever may be left out."""

SAMPLES = (SPINE, BORDER, LEAF)
