"""Parts of hand-made FRR routers; numbers follow ``docs/explanation/network-design.md``."""

from __future__ import annotations

from ipaddress import ip_address, ip_interface, ip_network
from typing import Final

from citynet.device.model import (
    BgpNeighbor,
    Family,
    Filter,
    FilterAction,
    FilterRule,
    Interface,
    InterfaceKind,
    IsisInterface,
    Management,
    Network,
    Origin,
    Policer,
    PortRange,
    PrefixList,
    Queue,
    StaticRoute,
    TrafficClass,
)

__all__ = [
    "CLOUD",
    "COMPUTE",
    "EGOV",
    "MARKET",
    "OFFICE",
    "RULES",
    "VIDEO",
    "attachment",
    "attachment_filters",
    "attachment_port",
    "core_port",
    "exchange_filter",
    "exchange_port",
    "hand_off_filter",
    "hand_off_session",
    "loopback",
    "management",
    "management_port",
    "prefix_list",
    "queues",
    "reflector_session",
    "route",
    "rule",
]

EGOV: Final = Origin(sources=("domain/egov",))
COMPUTE: Final = Origin(sources=("domain/compute",))
OFFICE: Final = Origin(sources=("slice/office",))
VIDEO: Final = Origin(sources=("slice/video",))
MARKET: Final = Origin(sources=("slice/market",))
CLOUD: Final = Origin(sources=("interconnect/gov-cloud",))
RULES: Final = Origin(sources=("boundary/office-market",))


def management() -> Management:
    return Management(
        ssh_sources=(ip_network("198.51.100.0/24"), ip_network("2001:db8:99::/64")),
        ntp_servers=(ip_address("198.51.100.201"), ip_address("2001:db8:99::11")),
        syslog_servers=(ip_address("198.51.100.211"),),
        tacacs_servers=(ip_address("198.51.100.221"), ip_address("198.51.100.222")),
        tacacs_key="secret:baseline.tacacs",
        snmp_user="citynoc",
        snmp_auth="secret:baseline.snmp.auth",
        snmp_privacy="secret:baseline.snmp.privacy",
        admin_user="netops",
        admin_password="secret:baseline.admin",  # noqa: S106 (a reference)
        banner="Linjiang city network. Authorised use only; every change is recorded.",
        gateway=ip_address("198.51.100.1"),  # type: ignore[arg-type]
        origin=Origin(sources=("baseline",)),
    )


def management_port(address: str) -> Interface:
    return Interface(
        name="mgmt0",
        kind=InterfaceKind.MANAGEMENT,
        vrf="mgmt",
        addresses=(ip_interface(address),),
        origin=Origin(sources=("baseline",)),
    )


def loopback(ipv4: str, ipv6: str, origin: Origin) -> Interface:
    return Interface(
        name="lo",
        kind=InterfaceKind.LOOPBACK,
        description="router ID",
        addresses=(ip_interface(ipv4), ip_interface(ipv6)),
        isis=IsisInterface(metric=0, passive=True, origin=origin),
        origin=origin,
    )


def queues(expedited: int, assured: int, origin: Origin) -> tuple[Queue, ...]:
    shares = {
        TrafficClass.CONTROL: 5,
        TrafficClass.EXPEDITED: expedited,
        TrafficClass.ASSURED: assured,
        TrafficClass.STANDARD: 95 - expedited - assured,
    }
    return tuple(
        Queue(traffic_class=one, percent=percent, origin=origin) for one, percent in shares.items()
    )


def core_port(
    name: str,
    other: str,
    address: str,
    *,
    metric: int,
    domain: str = "egov",
    expedited: int = 3,
    enabled: bool = True,
) -> Interface:
    origin = Origin(sources=(f"domain/{domain}", f"link/{other}"))
    return Interface(
        name=name,
        kind=InterfaceKind.PHYSICAL,
        description=f"to {other}",
        enabled=enabled,
        speed=10 * 10**9,
        mtu=9000,
        addresses=(ip_interface(address),),
        isis=IsisInterface(
            metric=metric, bfd=True, authentication=f"secret:isis.{domain}.hello", origin=origin
        ),
        queues=queues(expedited, 20, Origin(sources=("slice/office", f"link/{other}"))),
        origin=origin,
    )


def attachment(
    number: int, name: str, vlan: int, addresses: tuple[str, ...], origin: Origin, *, vrf: str
) -> Interface:
    return Interface(
        name=f"eth10.{vlan}",
        kind=InterfaceKind.SUBINTERFACE,
        description=f"slice {name} endpoint 1",
        parent="eth10",
        vlan=vlan,
        vrf=vrf,
        addresses=tuple(ip_interface(address) for address in addresses),
        filter_ipv4=f"A{number}-1-4",
        filter_ipv6=f"A{number}-1-6",
        policer=Policer(rate=200 * 10**6, burst=500_000, origin=origin),
        marking=TrafficClass.ASSURED if number % 2 else TrafficClass.EXPEDITED,
        origin=origin,
    )


def attachment_port() -> Interface:
    return Interface(
        name="eth10", kind=InterfaceKind.PHYSICAL, mtu=9000, origin=Origin(sources=("device/port",))
    )


def rule(  # noqa: PLR0913 (a rule has that many parts)
    sequence: int,
    action: str,
    source: str | None = None,
    destination: str | None = None,
    *,
    protocol: int | None = None,
    source_ports: tuple[int, int] | None = None,
    ports: tuple[int, int] | None = None,
    established: bool = False,
    log: bool = False,
    origin: Origin,
) -> FilterRule:
    return FilterRule(
        sequence=sequence,
        action=FilterAction(action),
        protocol=protocol,
        source=ip_network(source) if source else None,
        destination=ip_network(destination) if destination else None,
        source_ports=PortRange(*source_ports) if source_ports else None,
        destination_ports=PortRange(*ports) if ports else None,
        established=established,
        log=log,
        origin=origin,
    )


def attachment_filters(
    number: int, ipv4: tuple[str, str] | None, ipv6: tuple[str, str], origin: Origin
) -> tuple[Filter, Filter]:
    """Return the filters of an endpoint with one prefix and gateway per family."""
    four: tuple[FilterRule, ...]
    if ipv4 is None:
        four = (rule(10, "deny", log=True, origin=origin),)
    else:
        prefix, gateway = ipv4
        four = (
            rule(10, "permit", prefix, f"{gateway}/32", protocol=1, origin=origin),
            rule(20, "deny", None, "100.64.10.0/24", origin=EGOV),
            rule(30, "deny", None, "198.51.100.0/24", origin=EGOV),
            rule(40, "deny", None, f"{gateway}/32", origin=origin),
            rule(50, "permit", prefix, origin=origin),
            rule(60, "deny", log=True, origin=origin),
        )
    prefix, gateway = ipv6
    six = (
        rule(10, "permit", prefix, f"{gateway}/128", protocol=58, origin=origin),
        rule(20, "permit", "fe80::/10", "ff02::/16", protocol=58, origin=origin),
        rule(30, "permit", "fe80::/10", "fe80::/10", protocol=58, origin=origin),
        rule(40, "permit", "fe80::/10", f"{gateway}/128", protocol=58, origin=origin),
        rule(50, "permit", prefix, "ff02::/16", protocol=58, origin=origin),
        rule(60, "permit", prefix, "fe80::/10", protocol=58, origin=origin),
        rule(70, "permit", "::/128", "ff02::/16", protocol=58, origin=origin),
        rule(80, "deny", None, "2001:db8:1000::/48", origin=EGOV),
        rule(90, "deny", None, f"{gateway}/128", origin=origin),
        rule(100, "permit", prefix, origin=origin),
        rule(110, "deny", log=True, origin=origin),
    )
    return (
        Filter(name=f"A{number}-1-4", family=Family.IPV4, rules=four, origin=origin),
        Filter(name=f"A{number}-1-6", family=Family.IPV6, rules=six, origin=origin),
    )


def reflector_session(address: str, name: str, *, client: bool = False) -> BgpNeighbor:
    return BgpNeighbor(
        address=ip_address(address),
        remote_as=65010,
        description=name,
        update_source="lo",
        families=(Family.VPNV4, Family.VPNV6),
        route_reflector_client=client,
        authentication="secret:bgp.egov.core",
        origin=EGOV,
    )


def hand_off_filter(
    family: Family, ours: str, theirs: str, here: Network, there: Network
) -> Filter:
    """Return a filter on what comes from the other domain, which may reach our TCP 443."""
    version, everything, icmp = (4, 32, 1) if family is Family.IPV4 else (6, 128, 58)
    us, them = f"{ours}/{everything}", f"{theirs}/{everything}"
    services: tuple[dict[str, tuple[int, int] | int], ...] = (
        {"protocol": 6, "ports": (179, 179)},
        {"protocol": 6, "source_ports": (179, 179)},
        {"protocol": 17, "ports": (3784, 3784)},
        {"protocol": icmp},
    )
    neighbors = ((them, us),)
    discovery = (
        ()
        if family is Family.IPV4
        else tuple(
            (source, destination)
            for source in (them, "fe80::/10")
            for destination in (us, "fe80::/10", "ff02::/16")
            if (source, destination) != (them, us)
        )
    )
    content: tuple[dict[str, tuple[int, int] | int], ...] = (
        {"protocol": 6, "ports": (443, 443)},
        {"protocol": 17, "ports": (5000, 5999)},
        {"protocol": 132},
    )
    permitted = (
        *((*pair, service) for pair in neighbors for service in services),
        *((*pair, {"protocol": icmp}) for pair in discovery),
        *((str(there), str(here), service) for service in content),
    )
    rules = tuple(
        rule(10 * index, "permit", source, destination, origin=CLOUD, **service)  # type: ignore[arg-type]
        for index, (source, destination, service) in enumerate(permitted, 1)
    )
    last = rule(10 * (len(rules) + 1), "deny", log=True, origin=CLOUD)
    return Filter(name=f"H103-1-{version}", family=family, rules=(*rules, last), origin=CLOUD)


def exchange_filter(side: str, source: str, destination: str, *, answers: bool) -> Filter:
    return Filter(
        name=f"X104-{side}-4",
        family=Family.IPV4,
        rules=(
            rule(
                10,
                "permit",
                source,
                destination,
                protocol=6,
                source_ports=(443, 443) if answers else None,
                ports=None if answers else (443, 443),
                established=answers,
                origin=RULES,
            ),
            rule(20, "deny", log=True, origin=RULES),
        ),
        origin=RULES,
    )


def exchange_port(
    name: str, peer: str, vrf: str, ipv4: str, ipv6: str, *, side: str | None = None
) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.EXCHANGE,
        peer=peer,
        mtu=9000,
        vrf=vrf,
        addresses=(ip_interface(ipv4), ip_interface(ipv6)),
        filter_ipv4=f"X104-{side}-4" if side else None,
        origin=RULES,
    )


def route(prefix: str, interface: str, next_hop: str) -> StaticRoute:
    return StaticRoute(
        prefix=ip_network(prefix),
        interface=interface,
        next_hop=ip_address(next_hop),
        origin=RULES,
    )


def hand_off_session(address: str, family: Family) -> BgpNeighbor:
    version = 4 if family is Family.IPV4 else 6
    return BgpNeighbor(
        address=ip_address(address),
        remote_as=65020,
        description="cp-br1",
        vrf="S103-gov-cloud",
        families=(family,),
        bfd=True,
        authentication="secret:bgp.hand-off.1",
        import_list=f"H103-1-{version}-in",
        export_list=f"H103-1-{version}-out",
        origin=CLOUD,
    )


def prefix_list(name: str, family: Family, *prefixes: str) -> PrefixList:
    return PrefixList(
        name=name,
        family=family,
        prefixes=tuple(ip_network(prefix) for prefix in prefixes),
        origin=CLOUD,
    )
