"""Hand-made parts of IOS-XR devices: ports, sessions, lists, management and algorithms."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import (
    IPv4Interface,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    ip_address,
    ip_interface,
    ip_network,
)

from citynet.device.model import (
    AlgorithmLocator,
    AlgorithmMetric,
    BgpNeighbor,
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
    Origin,
    PortRange,
    PrefixList,
    Queue,
    Srv6,
    TrafficClass,
    Vrf,
)
from tests.render import parts
from tests.render.parts import DENY, PERMIT, SLICE

__all__ = [
    "BASELINE",
    "BOUNDARY",
    "DENY",
    "DOMAIN",
    "MANAGEMENT",
    "METERING",
    "PERMIT",
    "SLICE",
    "VIDEO",
    "access_list",
    "core",
    "core_session",
    "hand_off_session",
    "isis",
    "loopback",
    "management_port",
    "member",
    "prefix_list",
    "queues",
    "rule",
    "secured",
    "srv6",
    "subinterface",
    "trunk",
    "vrf",
]

DOMAIN = Origin(sources=("domain/circle",))
BASELINE = Origin(sources=("platform/iosxr",))
VIDEO = Origin(sources=("slice/video",))
METERING = Origin(sources=("slice/metering",))
BOUNDARY = Origin(sources=("boundary/circle-cloud",))


MANAGEMENT = parts.baseline(BASELINE, "198.51.100.0/24", "203.0.113.7/32", "2001:db8:ffff::/48")


def queues(control: int, expedited: int, assured: int, standard: int) -> tuple[Queue, ...]:
    shares = {
        TrafficClass.CONTROL: control,
        TrafficClass.EXPEDITED: expedited,
        TrafficClass.ASSURED: assured,
        TrafficClass.STANDARD: standard,
    }
    return parts.shared(shares, DOMAIN)


def core(name: str, peer: str, address: str, delay: int, *affinities: str) -> Interface:
    """Return a core port or, by its name, a core LAG; its metric is its delay."""
    lag = name.startswith("Bundle")
    return Interface(
        name=name,
        kind=InterfaceKind.LAG if lag else InterfaceKind.PHYSICAL,
        description=peer,
        speed=(200 if lag else 100) * 10**9,
        mtu=9100,
        addresses=(IPv6Interface(address),),
        isis=IsisInterface(
            metric=delay,
            bfd=True,
            authentication="secret:isis.circle.hello",
            delay=delay,
            affinities=affinities,
            origin=DOMAIN,
        ),
        queues=queues(5, 10, 15, 70),
        origin=DOMAIN,
    )


def secured(port: Interface, number: int, link: str) -> Interface:
    macsec = MacSec(key_name=f"{number:064x}", key=f"secret:macsec.{link}", origin=DOMAIN)
    return replace(port, macsec=macsec)


def trunk(name: str, description: str, speed: int) -> Interface:
    lag = name.startswith("Bundle")
    return Interface(
        name=name,
        kind=InterfaceKind.LAG if lag else InterfaceKind.PHYSICAL,
        description=description,
        speed=speed,
        mtu=9000,
        queues=queues(5, 20, 15, 60),
        origin=DOMAIN,
    )


def member(name: str, lag: str) -> Interface:
    return parts.member(name, lag, f"member of {lag}", DOMAIN)


def subinterface(
    name: str, description: str, vrf_name: str, *addresses: str, origin: Origin
) -> Interface:
    parent, _, vlan = name.rpartition(".")
    return Interface(
        name=name,
        kind=InterfaceKind.SUBINTERFACE,
        description=description,
        parent=parent,
        vlan=int(vlan),
        vrf=vrf_name,
        addresses=tuple(map(ip_interface, addresses)),
        origin=origin,
    )


def loopback(ipv4: str, ipv6: str) -> Interface:
    return Interface(
        name="Loopback0",
        kind=InterfaceKind.LOOPBACK,
        description="router ID and SRv6 source",
        addresses=(IPv4Interface(ipv4), IPv6Interface(ipv6)),
        isis=IsisInterface(metric=0, passive=True, origin=DOMAIN),
        origin=DOMAIN,
    )


def management_port(address: str) -> Interface:
    return parts.management_port("MgmtEth0/RP0/CPU0/0", "MGMT", address, BASELINE)


def isis(net: str) -> Isis:
    return Isis(
        tag="circle",
        net=net,
        families=(Family.IPV6,),
        authentication="secret:isis.circle.lsp",
        affinities=parts.affinities(DOMAIN),
        algorithms=(
            FlexAlgorithm(
                number=128,
                metric=AlgorithmMetric.DELAY,
                exclude=("trust-low", "unencrypted"),
                origin=DOMAIN,
            ),
        ),
        ti_lfa=True,
        origin=DOMAIN,
    )


def srv6(number: int) -> Srv6:
    return Srv6(
        locator_name="MAIN",
        locator=IPv6Network(f"3fff:0:{number:x}::/48"),
        source=IPv6Address(f"2001:db8:30::{number:x}"),
        micro=True,
        algorithms=(
            AlgorithmLocator(
                name="ALG128",
                prefix=IPv6Network(f"3fff:1:{number:x}::/48"),
                algorithm=128,
                origin=DOMAIN,
            ),
        ),
        origin=DOMAIN,
    )


def vrf(name: str, rd: str, imports: str, exports: str, locator: str, origin: Origin) -> Vrf:
    return Vrf(
        name=name,
        rd=rd,
        import_targets=tuple(imports.split()),
        export_targets=tuple(exports.split()),
        locator=locator,
        origin=origin,
    )


def core_session(number: int, name: str, *, client: bool = False, bfd: bool = False) -> BgpNeighbor:
    return BgpNeighbor(
        address=IPv6Address(f"2001:db8:30::{number:x}"),
        remote_as=65030,
        description=name,
        update_source="Loopback0",
        families=(Family.VPNV4, Family.VPNV6),
        route_reflector_client=client,
        bfd=bfd,
        authentication="secret:bgp.circle.core",
        origin=DOMAIN,
    )


def hand_off_session(
    address: str, remote_as: int, description: str, vrf_name: str, stem: str, other: str
) -> BgpNeighbor:
    neighbor = ip_address(address)
    return BgpNeighbor(
        address=neighbor,
        remote_as=remote_as,
        description=description,
        vrf=vrf_name,
        families=(Family.IPV4 if neighbor.version == 4 else Family.IPV6,),
        bfd=True,
        authentication=f"secret:bgp.hand-off.circle.{other}",
        import_list=f"{stem}-{neighbor.version}-in",
        export_list=f"{stem}-{neighbor.version}-out",
        origin=SLICE if other == "compute" else METERING,
    )


def prefix_list(name: str, *prefixes: str, origin: Origin) -> PrefixList:
    family = Family.IPV6 if "-6-" in name else Family.IPV4
    return parts.prefix_list(name, family, prefixes, origin)


def access_list(name: str, *rules: FilterRule, origin: Origin) -> Filter:
    """Return a filter with its rules numbered."""
    numbered = tuple(
        replace(rule, sequence=10 * index, origin=origin) for index, rule in enumerate(rules, 1)
    )
    family = Family.IPV6 if name.endswith("6") else Family.IPV4
    return Filter(name=name, family=family, rules=numbered, origin=origin)


def rule(
    action: FilterAction,
    protocol: int | None = None,
    source: str | None = None,
    destination: str | None = None,
    *,
    source_ports: tuple[int, int] | None = None,
    destination_ports: tuple[int, int] | None = None,
    established: bool = False,
    log: bool = False,
) -> FilterRule:
    return FilterRule(
        sequence=10,
        action=action,
        protocol=protocol,
        source=ip_network(source) if source else None,
        destination=ip_network(destination) if destination else None,
        source_ports=PortRange(*source_ports) if source_ports else None,
        destination_ports=PortRange(*destination_ports) if destination_ports else None,
        established=established,
        log=log,
    )
