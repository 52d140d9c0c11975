"""Hand-made parts of VRP devices: ports, sessions, management and algorithms."""

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
    AlgorithmLocator,
    AlgorithmMetric,
    BgpNeighbor,
    Family,
    FlexAlgorithm,
    Interface,
    InterfaceKind,
    IsisInterface,
    MacSec,
    Origin,
    PrefixList,
    Queue,
    TrafficClass,
)
from tests.render import parts
from tests.render.parts import BOUNDARY, DENY, PERMIT, SLICE

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

MANAGEMENT = parts.baseline(BASELINE, "198.51.100.0/24", "203.0.113.7/32")


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
    return parts.member(name, lag, f"member of {lag}", DOMAIN, enabled=enabled)


AFFINITIES = parts.affinities(DOMAIN)
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
    return parts.shared(shares, DOMAIN)


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
    return parts.management_port("GigabitEthernet0/0/0", "MGMT", address, BASELINE)


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
    return parts.prefix_list(name, family, prefixes)


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
