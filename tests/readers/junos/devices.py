"""The two worked examples of the dialect page as devices, written down from its field tables."""

from __future__ import annotations

from ipaddress import ip_address, ip_interface, ip_network
from typing import Any

from citynet.device.model import (
    AddressGroup,
    Affinity,
    AlgorithmLocator,
    AlgorithmMetric,
    Bgp,
    BgpNeighbor,
    Device,
    Family,
    Filter,
    FilterAction,
    FilterRule,
    FlexAlgorithm,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    MacSec,
    Management,
    Network,
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

GIGA = 10**9
CORE_KEY, HELLO = "secret:bgp.egov.core", "secret:isis.egov.hello"
HAND_OFF_KEY = "secret:bgp.hand-off.compute.egov"
VPN = (Family.VPNV4, Family.VPNV6)


def addresses(*texts: str) -> tuple[Any, ...]:
    return tuple(map(ip_interface, texts))


def networks(*texts: str) -> tuple[Network, ...]:
    return tuple(map(ip_network, texts))


def queues(control: int, expedited: int, assured: int, standard: int) -> tuple[Queue, ...]:
    return (
        Queue(traffic_class=TrafficClass.CONTROL, percent=control),
        Queue(traffic_class=TrafficClass.EXPEDITED, percent=expedited),
        Queue(traffic_class=TrafficClass.ASSURED, percent=assured),
        Queue(traffic_class=TrafficClass.STANDARD, percent=standard),
    )


def link(metric: int, *affinities: str) -> IsisInterface:
    return IsisInterface(
        metric=metric, bfd=True, authentication=HELLO, delay=metric, affinities=affinities
    )


def lag(description: str, address: str) -> Interface:
    return Interface(
        name="ae0",
        kind=InterfaceKind.LAG,
        description=description,
        speed=200 * GIGA,
        mtu=9100,
        addresses=addresses(address),
        isis=link(110, "trust-standard"),
        queues=queues(5, 10, 15, 70),
    )


def members(description: str) -> tuple[Interface, ...]:
    return tuple(
        Interface(
            name=f"et-0/0/{number}",
            kind=InterfaceKind.PHYSICAL,
            description=f"{description} et-0/0/{number}",
            lag="ae0",
        )
        for number in (4, 5)
    )


def management_port(address: str) -> Interface:
    return Interface(
        name="fxp0",
        kind=InterfaceKind.MANAGEMENT,
        description="management",
        vrf="mgmt_junos",
        addresses=addresses(address),
    )


def loopback(description: str, *texts: str) -> Interface:
    return Interface(
        name="lo0",
        kind=InterfaceKind.LOOPBACK,
        description=description,
        addresses=addresses(*texts),
        isis=IsisInterface(metric=0, passive=True),
    )


def rule(sequence: int, action: FilterAction, **fields: Any) -> FilterRule:  # noqa: ANN401
    for end in ("source", "destination"):
        if end in fields:
            fields[end] = ip_network(fields[end])
    for ports in ("source_ports", "destination_ports"):
        if ports in fields:
            fields[ports] = PortRange(*fields[ports])
    return FilterRule(sequence=sequence, action=action, **fields)


def permit(sequence: int, **fields: Any) -> FilterRule:  # noqa: ANN401
    return rule(sequence, FilterAction.PERMIT, **fields)


def deny(sequence: int, **fields: Any) -> FilterRule:  # noqa: ANN401
    return rule(sequence, FilterAction.DENY, **fields)


def isis(net: str) -> Isis:
    return Isis(
        tag="isis",
        net=net,
        families=(Family.IPV6,),
        authentication="secret:isis.egov.lsp",
        affinities=(
            Affinity(name="trust-low", bit=0),
            Affinity(name="trust-standard", bit=1),
            Affinity(name="unencrypted", bit=2),
        ),
        algorithms=(
            FlexAlgorithm(
                number=128, metric=AlgorithmMetric.DELAY, exclude=("trust-low", "unencrypted")
            ),
        ),
        ti_lfa=True,
    )


def internal(address: str, description: str, *, client: bool = False) -> BgpNeighbor:
    return BgpNeighbor(
        address=ip_address(address),
        remote_as=65010,
        description=description,
        update_source="lo0",
        families=VPN,
        route_reflector_client=client,
        bfd=True,
        authentication=CORE_KEY,
    )


def hand_off(address: str, family: Family, number: int) -> BgpNeighbor:
    return BgpNeighbor(
        address=ip_address(address),
        remote_as=65020,
        description="cp-br1, slice office",
        vrf="S101-office",
        families=(family,),
        bfd=True,
        authentication=HAND_OFF_KEY,
        import_list=f"H101-1-{number}-in",
        export_list=f"H101-1-{number}-out",
    )


MANAGEMENT = Management(
    ssh_sources=networks("198.51.100.0/24"),
    ntp_servers=(ip_address("198.51.100.201"), ip_address("198.51.100.202")),
    syslog_servers=(ip_address("198.51.100.211"),),
    tacacs_servers=(ip_address("198.51.100.221"), ip_address("198.51.100.222")),
    tacacs_key="secret:tacacs.key",
    snmp_user="citynoc",
    snmp_auth="secret:snmp.auth",
    snmp_privacy="secret:snmp.privacy",
    admin_user="netops",
    admin_password="secret:admin.password",  # noqa: S106
    banner="Linjiang city network. Authorised use only; every change is recorded.",
    gateway=ip_address("198.51.100.1"),  # type: ignore[arg-type]
)

BORDER = Device(
    name="eg-br2",
    platform=Platform.JUNOS,
    management=MANAGEMENT,
    interfaces=(
        lag("eg-cr2 ae0", "2001:db8:10:ff::b/127"),
        Interface(
            name="et-0/0/0",
            kind=InterfaceKind.PHYSICAL,
            description="eg-cr1 et-0/0/3",
            speed=100 * GIGA,
            mtu=9100,
            addresses=addresses("2001:db8:10:ff::9/127"),
            isis=link(20, "trust-standard"),
            queues=queues(5, 10, 15, 70),
            macsec=MacSec(key_name=f"{'0' * 62}11", key="secret:macsec.eg-cr1-eg-br2"),
        ),
        Interface(
            name="et-0/0/1",
            kind=InterfaceKind.PHYSICAL,
            description="hand-off to cp-br1 Ethernet9",
            speed=40 * GIGA,
            mtu=9000,
            queues=queues(5, 20, 15, 60),
        ),
        Interface(
            name="et-0/0/1.1000",
            kind=InterfaceKind.SUBINTERFACE,
            description="slice office to cp-br1",
            parent="et-0/0/1",
            vlan=1000,
            vrf="S101-office",
            addresses=addresses("100.126.0.0/31", "2001:db8:7e00::/127"),
            filter_ipv4="H101-1-4",
            filter_ipv6="H101-1-6",
            shaper=2 * GIGA,
            committed=2 * GIGA,
        ),
        *members("eg-cr2"),
        management_port("198.51.100.29/24"),
        loopback("router ID and SRv6 source", "100.64.10.9/32", "2001:db8:10::9/128"),
        Interface(
            name="xe-0/1/0", kind=InterfaceKind.PHYSICAL, description="attachments", mtu=9000
        ),
        Interface(
            name="xe-0/1/0.101",
            kind=InterfaceKind.SUBINTERFACE,
            description="slice office, civic-centre",
            parent="xe-0/1/0",
            vlan=101,
            vrf="S101-office",
            addresses=addresses("10.10.0.1/24", "10.11.0.1/25", "2001:db8:a10::1/64"),
            filter_ipv4="A101-1-4",
            filter_ipv6="A101-1-6",
            policer=Policer(rate=GIGA, burst=2_500_000),
            marking=TrafficClass.ASSURED,
            urpf=True,
        ),
        Interface(
            name="xe-0/1/0.105",
            kind=InterfaceKind.SUBINTERFACE,
            description="slice justice, courts",
            parent="xe-0/1/0",
            vlan=105,
            vrf="S105-justice",
            addresses=addresses("10.50.0.1/24", "2001:db8:a50::1/64"),
            filter_ipv4="A105-1-4",
            policer=Policer(rate=200_000_000, burst=500_000),
            marking=TrafficClass.EXPEDITED,
            urpf=True,
        ),
        Interface(
            name="xe-0/1/1", kind=InterfaceKind.PHYSICAL, description="unused", enabled=False
        ),
    ),
    vrfs=(
        Vrf(
            name="S101-office",
            rd="100.64.10.9:101",
            import_targets=("65010:101", "65010:30101"),
            export_targets=("65010:101",),
            locator="MAIN",
            sids=VrfSids(dt4=1, dt6=2),
            redistribute_connected=True,
        ),
        Vrf(
            name="S105-justice",
            rd="100.64.10.9:105",
            import_targets=("65010:105",),
            export_targets=("65010:105",),
            locator="ALG128",
            sids=VrfSids(dt4=253, dt6=254),
            redistribute_connected=True,
        ),
    ),
    filters=(
        Filter(
            name="A101-1-4",
            family=Family.IPV4,
            rules=(
                permit(10, protocol=1, source="10.10.0.0/24", destination="10.10.0.1/32"),
                deny(20, destination_group="INFRA-4"),
                permit(
                    30,
                    protocol=6,
                    source="10.10.0.0/24",
                    destination="10.10.64.0/24",
                    source_ports=(443, 445),
                    destination_ports=(8443, 8443),
                    established=True,
                ),
                permit(40, source="10.10.0.0/24"),
                deny(50, log=True),
            ),
        ),
        Filter(
            name="A101-1-6",
            family=Family.IPV6,
            rules=(
                permit(10, protocol=58, source="fe80::/10", destination="ff02::/16"),
                permit(20, protocol=58, source="::/128", destination="ff02::/16"),
                deny(30, destination_group="INFRA-6"),
                permit(40, source="2001:db8:a10::/64"),
                deny(50, log=True),
            ),
        ),
        Filter(
            name="A105-1-4",
            family=Family.IPV4,
            rules=(
                permit(10, protocol=1, source="10.50.0.0/24", destination_group="G105-4"),
                deny(20, destination_group="INFRA-4"),
                permit(30, source="10.50.0.0/24"),
                deny(40, log=True),
            ),
        ),
        Filter(
            name="H101-1-4",
            family=Family.IPV4,
            rules=(
                permit(
                    10,
                    protocol=6,
                    source="100.126.0.1/32",
                    destination="100.126.0.0/32",
                    source_ports=(179, 179),
                ),
                permit(
                    20,
                    protocol=17,
                    source="100.126.0.1/32",
                    destination="100.126.0.0/32",
                    destination_ports=(3784, 3784),
                ),
                permit(
                    30,
                    protocol=6,
                    source="10.10.64.0/24",
                    destination="10.10.0.0/24",
                    source_ports=(8000, 8443),
                    destination_ports=(1024, 65535),
                    established=True,
                    log=True,
                ),
                permit(40, protocol=47, destination="10.10.0.0/24"),
                deny(50, log=True),
            ),
        ),
        Filter(
            name="H101-1-6",
            family=Family.IPV6,
            rules=(
                permit(
                    10,
                    protocol=6,
                    source="2001:db8:7e00::1/128",
                    destination="2001:db8:7e00::/128",
                    destination_ports=(179, 179),
                ),
                permit(
                    20,
                    protocol=6,
                    source="2001:db8:a10:64::/64",
                    destination="2001:db8:a10::/64",
                    source_ports=(443, 443),
                    established=True,
                ),
                deny(30, log=True),
            ),
        ),
    ),
    address_groups=(
        AddressGroup(
            name="G105-4", family=Family.IPV4, prefixes=networks("10.50.0.1/32", "10.51.0.1/32")
        ),
        AddressGroup(
            name="INFRA-4",
            family=Family.IPV4,
            prefixes=networks("100.64.10.0/24", "198.51.100.0/24"),
        ),
        AddressGroup(
            name="INFRA-6",
            family=Family.IPV6,
            prefixes=networks("2001:db8:10::/64", "2001:db8:1000::/48"),
        ),
    ),
    prefix_lists=(
        PrefixList(
            name="H101-1-4-in",
            family=Family.IPV4,
            prefixes=networks("10.10.64.0/24", "10.10.65.0/24"),
        ),
        PrefixList(name="H101-1-4-out", family=Family.IPV4, prefixes=networks("10.10.0.0/24")),
        PrefixList(
            name="H101-1-6-in", family=Family.IPV6, prefixes=networks("2001:db8:a10:64::/64")
        ),
        PrefixList(name="H101-1-6-out", family=Family.IPV6, prefixes=()),
    ),
    isis=isis("49.0010.1000.6401.0009.00"),
    srv6=Srv6(
        locator_name="MAIN",
        locator=ip_network("2001:db8:1000:9::/64"),  # type: ignore[arg-type]
        source=ip_address("2001:db8:10::9"),  # type: ignore[arg-type]
        algorithms=(
            AlgorithmLocator(
                name="ALG128",
                prefix=ip_network("2001:db8:1000:1009::/64"),  # type: ignore[arg-type]
                algorithm=128,
            ),
        ),
    ),
    bgp=Bgp(
        asn=65010,
        router_id=ip_address("100.64.10.9"),  # type: ignore[arg-type]
        neighbors=(
            internal("2001:db8:10::1", "eg-cr1"),
            internal("2001:db8:10::2", "eg-cr2"),
            hand_off("100.126.0.1", Family.IPV4, 4),
            hand_off("2001:db8:7e00::1", Family.IPV6, 6),
        ),
    ),
)

REFLECTOR = Device(
    name="eg-cr2",
    platform=Platform.JUNOS,
    management=MANAGEMENT,
    interfaces=(
        lag("eg-br2 ae0", "2001:db8:10:ff::a/127"),
        Interface(
            name="et-0/0/0",
            kind=InterfaceKind.PHYSICAL,
            description="eg-cr1 et-0/0/0",
            speed=100 * GIGA,
            mtu=9100,
            addresses=addresses("2001:db8:10:ff::1/127"),
            isis=link(15, "trust-low", "unencrypted"),
            queues=queues(5, 10, 15, 70),
        ),
        *members("eg-br2"),
        management_port("198.51.100.22/24"),
        loopback("router ID", "100.64.10.2/32", "2001:db8:10::2/128"),
    ),
    isis=isis("49.0010.1000.6401.0002.00"),
    bgp=Bgp(
        asn=65010,
        router_id=ip_address("100.64.10.2"),  # type: ignore[arg-type]
        neighbors=(
            internal("2001:db8:10::1", "eg-cr1"),
            internal("2001:db8:10::3", "eg-pe-civic", client=True),
            internal("2001:db8:10::9", "eg-br2", client=True),
        ),
    ),
)
