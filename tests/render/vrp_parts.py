"""Hand-made parts of VRP devices: ports, sessions, management and algorithms."""

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
    AlgorithmLocator,
    AlgorithmMetric,
    BgpNeighbor,
    Family,
    FilterAction,
    FlexAlgorithm,
    Interface,
    InterfaceKind,
    IsisInterface,
    MacSec,
    Management,
    Origin,
    PrefixList,
    Queue,
    TrafficClass,
)

__all__ = [
    "AFFINITIES",
    "ALGORITHMS",
    "BASELINE",
    "BOUNDARY",
    "DENY",
    "DOMAIN",
    "MANAGEMENT",
    "PERMIT",
    "SLICE",
    "algorithm_locators",
    "core",
    "hand_off_session",
    "loopback",
    "management_port",
    "measured",
    "member",
    "prefix_list",
    "queues",
    "secured",
    "trunk",
    "vpn",
]

DOMAIN = Origin(sources=("domain/egov",))
BASELINE = Origin(sources=("platform/vrp",))
SLICE = Origin(sources=("slice/office",))
BOUNDARY = Origin(sources=("boundary/gov-cloud-edge",))

PERMIT = FilterAction.PERMIT
DENY = FilterAction.DENY

MANAGEMENT = Management(
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
    origin=BASELINE,
)


def core(name: str, peer: str, address: str, metric: int) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.PHYSICAL,
        description=peer,
        speed=10_000_000_000,
        mtu=9100,
        addresses=(IPv6Interface(address),),
        isis=IsisInterface(
            metric=metric, bfd=True, authentication="secret:isis.egov.hello", origin=DOMAIN
        ),
        queues=queues(70),
        origin=DOMAIN,
    )


def secured(port: Interface, number: int) -> Interface:
    macsec = MacSec(
        key_name=f"c17e{number:060x}", key=f"secret:macsec.egov-{number}", origin=DOMAIN
    )
    return replace(port, macsec=macsec)


def measured(port: Interface, delay: int | None, *affinities: str) -> Interface:
    assert port.isis is not None
    return replace(port, isis=replace(port.isis, delay=delay, affinities=affinities))


def trunk(name: str, description: str, *, queues: tuple[Queue, ...] = ()) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.LAG,
        description=description,
        speed=20_000_000_000,
        mtu=9000,
        queues=queues,
        origin=DOMAIN,
    )


def member(name: str, lag: str, *, enabled: bool = True) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.PHYSICAL,
        description=f"member of {lag}",
        enabled=enabled,
        lag=lag,
        origin=DOMAIN,
    )


AFFINITIES = tuple(
    Affinity(name=name, bit=bit, origin=DOMAIN)
    for bit, name in enumerate(("trust-low", "trust-standard", "unencrypted"))
)
ALGORITHMS = (
    FlexAlgorithm(number=128, metric=AlgorithmMetric.DELAY, origin=DOMAIN),
    FlexAlgorithm(
        number=129,
        metric=AlgorithmMetric.IGP,
        exclude=("trust-low", "unencrypted"),
        origin=DOMAIN,
    ),
)


def algorithm_locators(number: int) -> tuple[AlgorithmLocator, ...]:
    return tuple(
        AlgorithmLocator(
            name=f"ALG{one.number}",
            prefix=IPv6Network(f"2001:db8:1000:{(one.number - 127) * 4096 + number:x}::/64"),
            algorithm=one.number,
            origin=DOMAIN,
        )
        for one in ALGORITHMS
    )


def queues(standard: int) -> tuple[Queue, ...]:
    shares = {
        TrafficClass.CONTROL: 5,
        TrafficClass.EXPEDITED: 95 - standard - 15,
        TrafficClass.ASSURED: 15,
        TrafficClass.STANDARD: standard,
    }
    return tuple(
        Queue(traffic_class=traffic_class, percent=percent, origin=DOMAIN)
        for traffic_class, percent in shares.items()
    )


def loopback(ipv4: str, ipv6: str) -> Interface:
    return Interface(
        name="LoopBack0",
        kind=InterfaceKind.LOOPBACK,
        description="router ID and SRv6 source",
        addresses=(IPv4Interface(ipv4), IPv6Interface(ipv6)),
        isis=IsisInterface(metric=0, passive=True, origin=DOMAIN),
        origin=DOMAIN,
    )


def management_port(address: str) -> Interface:
    return Interface(
        name="GigabitEthernet0/0/0",
        kind=InterfaceKind.MANAGEMENT,
        description="management",
        vrf="MGMT",
        addresses=(IPv4Interface(address),),
        origin=BASELINE,
    )


def vpn(address: str, description: str, *, client: bool = False) -> BgpNeighbor:
    return BgpNeighbor(
        address=IPv6Address(address),
        remote_as=65010,
        description=description,
        update_source="LoopBack0",
        families=(Family.VPNV4, Family.VPNV6),
        route_reflector_client=client,
        bfd=True,
        authentication="secret:bgp.egov.core",
        origin=DOMAIN,
    )


def prefix_list(name: str, family: Family, *prefixes: str) -> PrefixList:
    network = IPv4Network if family is Family.IPV4 else IPv6Network
    return PrefixList(
        name=name,
        family=family,
        prefixes=tuple(network(prefix) for prefix in prefixes),
        origin=SLICE,
    )


def hand_off_session(address: IPv4Address | IPv6Address, family: Family) -> BgpNeighbor:
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
        origin=SLICE,
    )
