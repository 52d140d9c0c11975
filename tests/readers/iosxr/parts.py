"""What the devices of the dialect page have in common, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_interface,
    ip_network,
)

from citynet.device.model import (
    Affinity,
    AlgorithmLocator,
    AlgorithmMetric,
    BgpNeighbor,
    Family,
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
    PortRange,
    PrefixList,
    Queue,
    Srv6,
    TrafficClass,
)

__all__ = [
    "CORE_KEY",
    "GRE",
    "HELLO",
    "ICMP",
    "ICMPV6",
    "MANAGEMENT",
    "TCP",
    "UDP",
    "VPN",
    "core_port",
    "core_session",
    "deny",
    "hand_off",
    "isis",
    "link",
    "loopback",
    "macsec",
    "management_port",
    "member",
    "network",
    "permit",
    "prefix_list",
    "queues",
    "srv6",
]

HELLO = "secret:isis.circle.hello"
CORE_KEY = "secret:bgp.circle.core"
VPN = (Family.VPNV4, Family.VPNV6)
TCP, UDP, ICMP, ICMPV6, GRE = 6, 17, 1, 58, 47
MANAGEMENT = Management(
    ssh_sources=(
        IPv4Network("198.51.100.0/24"),
        IPv4Network("203.0.113.7/32"),
        IPv6Network("2001:db8:ffff::/48"),
    ),
    ntp_servers=(IPv4Address("198.51.100.201"), IPv4Address("198.51.100.202")),
    syslog_servers=(IPv4Address("198.51.100.211"),),
    tacacs_servers=(IPv4Address("198.51.100.221"), IPv4Address("198.51.100.222")),
    tacacs_key="secret:tacacs.key",
    snmp_user="citynoc",
    snmp_auth="secret:snmp.auth",
    snmp_privacy="secret:snmp.privacy",
    admin_user="netops",
    admin_password="secret:admin.password",  # noqa: S106 - a reference
    banner="Linjiang city network. Authorised use only; every change is recorded.",
    gateway=IPv4Address("198.51.100.1"),
)


def network(text: str | None) -> Network | None:
    return None if text is None else ip_network(text)


def permit(
    sequence: int,
    protocol: int | None,
    source: str | None,
    destination: str | None,
    *,
    source_port: int | None = None,
    port: int | None = None,
) -> FilterRule:
    return FilterRule(
        sequence=sequence,
        action=FilterAction.PERMIT,
        protocol=protocol,
        source=network(source),
        destination=network(destination),
        source_ports=None if source_port is None else PortRange(source_port, source_port),
        destination_ports=None if port is None else PortRange(port, port),
    )


def deny(sequence: int, destination: str | None = None, *, log: bool = True) -> FilterRule:
    return FilterRule(
        sequence=sequence,
        action=FilterAction.DENY,
        destination=network(destination),
        log=log,
    )


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


def core_port(
    name: str, description: str, address: str, isis: IsisInterface, macsec: MacSec | None = None
) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.PHYSICAL,
        description=description,
        speed=100_000_000_000,
        mtu=9100,
        addresses=(ip_interface(address),),
        isis=isis,
        queues=queues(5, 10, 15, 70),
        macsec=macsec,
    )


def loopback(*addresses: str) -> Interface:
    return Interface(
        name="Loopback0",
        kind=InterfaceKind.LOOPBACK,
        description="router ID and SRv6 source",
        addresses=tuple(map(ip_interface, addresses)),
        isis=IsisInterface(metric=0, passive=True),
    )


def management_port(address: str) -> Interface:
    return Interface(
        name="MgmtEth0/RP0/CPU0/0",
        kind=InterfaceKind.MANAGEMENT,
        description="management",
        vrf="MGMT",
        addresses=(ip_interface(address),),
    )


def member(name: str, lag: str) -> Interface:
    return Interface(
        name=name, kind=InterfaceKind.PHYSICAL, description=f"member of {lag}", lag=lag
    )


def macsec(number: int, link_name: str) -> MacSec:
    return MacSec(key_name=f"{number:064x}", key=f"secret:macsec.{link_name}")


def isis(net: str) -> Isis:
    return Isis(
        tag="circle",
        net=net,
        families=(Family.IPV6,),
        authentication="secret:isis.circle.lsp",
        affinities=(
            Affinity(name="trust-low", bit=0),
            Affinity(name="trust-standard", bit=1),
            Affinity(name="unencrypted", bit=2),
        ),
        algorithms=(
            FlexAlgorithm(
                number=128,
                metric=AlgorithmMetric.DELAY,
                exclude=("trust-low", "unencrypted"),
            ),
        ),
        ti_lfa=True,
    )


def srv6(number: int) -> Srv6:
    return Srv6(
        locator_name="MAIN",
        locator=IPv6Network(f"3fff:0:{number}::/48"),
        source=IPv6Address(f"2001:db8:30::{number}"),
        micro=True,
        algorithms=(
            AlgorithmLocator(
                name="ALG128", prefix=IPv6Network(f"3fff:1:{number}::/48"), algorithm=128
            ),
        ),
    )


def core_session(
    address: str, description: str, *, client: bool = False, bfd: bool = False
) -> BgpNeighbor:
    return BgpNeighbor(
        address=ip_address(address),
        remote_as=65030,
        description=description,
        update_source="Loopback0",
        families=VPN,
        route_reflector_client=client,
        bfd=bfd,
        authentication=CORE_KEY,
    )


def hand_off(
    vrf: str, address: str, remote_as: int, description: str, key: str, lists: str
) -> BgpNeighbor:
    neighbor = ip_address(address)
    return BgpNeighbor(
        address=neighbor,
        remote_as=remote_as,
        description=description,
        vrf=vrf,
        families=(Family.IPV6 if neighbor.version == 6 else Family.IPV4,),
        bfd=True,
        authentication=f"secret:bgp.hand-off.circle.{key}",
        import_list=f"{lists}-in",
        export_list=f"{lists}-out",
    )


def prefix_list(name: str, family: Family, prefixes: Iterable[str] = ()) -> PrefixList:
    return PrefixList(name=name, family=family, prefixes=tuple(map(ip_network, prefixes)))
