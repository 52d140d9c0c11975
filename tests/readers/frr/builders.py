"""Parts of devices as the tests of the FRR reader expect them, with what they have in common."""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    ip_address,
    ip_interface,
    ip_network,
)

from citynet.device.model import (
    BgpNeighbor,
    Family,
    Filter,
    FilterAction,
    FilterRule,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    Management,
    PortRange,
    Queue,
    StaticRoute,
    TrafficClass,
)

Files = dict[str, str]

V4, V6 = Family.IPV4, Family.IPV6
PERMIT, DENY = FilterAction.PERMIT, FilterAction.DENY
VPN = (Family.VPNV4, Family.VPNV6)

MANAGEMENT = Management(
    ssh_sources=(IPv4Network("198.51.100.0/24"),),
    ntp_servers=(IPv4Address("198.51.100.201"), IPv4Address("198.51.100.202")),
    syslog_servers=(IPv4Address("198.51.100.211"),),
    tacacs_servers=(IPv4Address("198.51.100.221"), IPv4Address("198.51.100.222")),
    tacacs_key="secret:tacacs",
    snmp_user="citynoc",
    snmp_auth="secret:snmp.auth",
    snmp_privacy="secret:snmp.privacy",
    admin_user="netops",
    admin_password="secret:admin.netops",  # noqa: S106 - a reference
    banner="Linjiang city network. Authorised use only; every change is recorded.",
    gateway=IPv4Address("198.51.100.1"),
)


def queues(control: int, expedited: int, assured: int, standard: int) -> tuple[Queue, ...]:
    classes = (one for one in TrafficClass if one is not TrafficClass.LOSSLESS)
    shares = zip(classes, (control, expedited, assured, standard), strict=True)
    return tuple(Queue(traffic_class=name, percent=percent) for name, percent in shares)


def core_port(
    name: str, description: str, address: str, metric: int, speed: int, shares: tuple[int, ...]
) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.PHYSICAL,
        description=description,
        speed=speed,
        mtu=9000,
        addresses=(ip_interface(address),),
        isis=IsisInterface(
            metric=metric,
            bfd=True,
            authentication=f"secret:isis.{'compute' if '.' in address else 'egov'}.hello",
        ),
        queues=queues(*shares),
    )


def loopback(ipv4: str, ipv6: str) -> Interface:
    return Interface(
        name="lo",
        kind=InterfaceKind.LOOPBACK,
        addresses=(ip_interface(ipv4), ip_interface(ipv6)),
        isis=IsisInterface(metric=0, passive=True),
    )


def management_port(address: str) -> Interface:
    return Interface(
        name="mgmt0",
        kind=InterfaceKind.MANAGEMENT,
        vrf="mgmt",
        addresses=(ip_interface(address),),
    )


def cable(name: str, peer: str, vrf: str, last: str) -> Interface:
    side = name.removesuffix("x")[-1]
    return Interface(
        name=name,
        kind=InterfaceKind.EXCHANGE,
        mtu=9000,
        peer=peer,
        vrf=vrf,
        addresses=(
            ip_interface(f"100.127.0.{last}/31"),
            ip_interface(f"2001:db8:7f00::{last}/127"),
        ),
        filter_ipv4=f"X301-{side}-4" if name.endswith("x") else None,
        filter_ipv6=f"X301-{side}-6" if name.endswith("x") else None,
    )


def route(prefix: str, hop: str, interface: str) -> StaticRoute:
    return StaticRoute(prefix=ip_network(prefix), interface=interface, next_hop=ip_address(hop))


def rule(
    sequence: int,
    action: FilterAction,
    source: str | None = None,
    destination: str | None = None,
    protocol: int | None = None,
    source_ports: PortRange | None = None,
    destination_ports: PortRange | None = None,
    *,
    established: bool = False,
) -> FilterRule:
    return FilterRule(
        sequence=sequence,
        action=action,
        protocol=protocol,
        source=ip_network(source) if source else None,
        destination=ip_network(destination) if destination else None,
        source_ports=source_ports,
        destination_ports=destination_ports,
        established=established,
    )


def filter_(name: str, *rules: FilterRule) -> Filter:
    last = FilterRule(sequence=rules[-1].sequence + 10 if rules else 10, action=DENY, log=True)
    return Filter(name=name, family=V6 if name.endswith("6") else V4, rules=(*rules, last))


def reflector(address: str, description: str = "", *, client: bool = False) -> BgpNeighbor:
    return BgpNeighbor(
        address=IPv6Address(address),
        remote_as=65010,
        description=description,
        update_source="lo",
        families=VPN,
        route_reflector_client=client,
        bfd=True,
        authentication="secret:bgp.egov",
    )


def egov_isis(system: str) -> Isis:
    return Isis(
        tag="egov",
        net=f"49.0010.1000.6401.{system}.00",
        families=(V6,),
        authentication="secret:isis.egov.domain",
    )
